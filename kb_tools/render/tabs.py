"""Platform tabs: neighbouring blocks for different platforms, of which a reader needs one.

In: the blocks of a section. Out: runs of blocks. Without JavaScript every panel is open, one below
the other; with it the panels become tabs, and the page remembers the platform (`page.mjs`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from kb_tools.content.model import Block
from kb_tools.render.context import Place
from kb_tools.render.html import join, tag
from kb_tools.render.inline_html import word

Run = tuple[str, list[Block]]
# Platforms that answer the same question of the reader; the choice is remembered per group.
GROUPS = {
    "ios": "phone",
    "android": "phone",
    "android_new": "android",
    "android_old": "android",
    "portal": "login",
    "tws": "login",
}


def runs(blocks: Sequence[Block]) -> Iterator[list[Run]]:
    """Blocks in order: a run of several platforms together, everything else on its own.

    Blocks of one platform that have no neighbour of another stay ordinary blocks.
    """
    for tabbed, group in itertools.groupby(blocks, lambda block: block.platform is not None):
        items = list(group)
        if not tabbed:
            yield from ([("", [block])] for block in items)
            continue
        panels: dict[str, list[Block]] = {}
        for block in items:
            panels.setdefault(block.platform or "", []).append(block)
        if len(panels) > 1:
            yield list(panels.items())
        else:
            yield from ([("", [block])] for block in items)


def tabs_html(place: Place, anchor: str, panels: Sequence[tuple[str, Markup]]) -> Markup:
    """Panels with their tabs; the first is the one that shows until the page knows better."""
    place.parts.add("tabs")
    buttons = [
        tag(
            "button",
            word(place, f"article.platform.{platform}"),
            type="button",
            role="tab",
            id_=f"{anchor}-tab-{platform}",
            aria_controls=f"{anchor}-panel-{platform}",
            aria_selected="true" if index == 0 else "false",
            tabindex=None if index == 0 else "-1",
            data_kb_platform=platform,
        )
        for index, (platform, _) in enumerate(panels)
    ]
    bodies = [
        tag(
            "div",
            "\n",
            html,
            "\n",
            id_=f"{anchor}-panel-{platform}",
            role="tabpanel",
            aria_labelledby=f"{anchor}-tab-{platform}",
            class_="kb-tabpanel kb-active" if index == 0 else "kb-tabpanel",
        )
        for index, (platform, html) in enumerate(panels)
    ]
    group = GROUPS.get(panels[0][0], "phone")
    label = word(place, f"article.platforms.{group}")
    return tag(
        "div",
        "\n",
        tag("div", label, class_="kb-tabs-label", id_=f"{anchor}-tabs"),
        tag("div", buttons, role="tablist", aria_labelledby=f"{anchor}-tabs", class_="kb-tablist"),
        "\n",
        join(bodies, "\n"),
        "\n",
        class_="kb-tabs",
        data_kb_tabs=group,
    )
