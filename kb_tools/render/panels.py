"""Panels in an article: a checker, and what stands in its place without JavaScript.

In: a checker block. Out: its introduction and the checker's form.
"""

from __future__ import annotations

from markupsafe import Markup

from kb_tools.content import addresses
from kb_tools.content.model import CheckerBlock
from kb_tools.render import marks
from kb_tools.render.context import Place
from kb_tools.render.html import EMPTY, lines, tag
from kb_tools.render.icons import icon
from kb_tools.render.inline_html import phrase_html


def checker_html(place: Place, anchor: str, block: CheckerBlock) -> Markup:
    """A checker in the page, or a link to its own page while it has no form."""
    words = place.context.library.checkers.get(block.checker)
    intro = marks.flow(place, block.text) if block.text is not None else EMPTY
    if words is None:
        return tag("div", intro, id_=anchor) if intro else EMPTY
    place.parts.add("checker")
    link = tag(
        "a",
        phrase_html(place, words.title),
        icon("arrow"),
        href=place.link(addresses.checker_url(place.context.tag, block.checker)),
        class_="kb-button",
    )
    return tag("div", lines(intro, tag("p", link)), class_="kb-panel-link", id_=anchor)
