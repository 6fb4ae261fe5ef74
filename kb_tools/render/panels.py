"""Panels in an article: a checker, and what stands in its place without JavaScript.

In: a checker block. Out: its introduction and the checker's form.
"""

from __future__ import annotations

from markupsafe import Markup

from kb_tools.content.model import CheckerBlock
from kb_tools.render import marks
from kb_tools.render.checker import render_panel
from kb_tools.render.context import Place
from kb_tools.render.html import EMPTY, lines, tag


def checker_html(place: Place, anchor: str, block: CheckerBlock) -> Markup:
    """A checker in the page; its introduction alone where there is no such checker."""
    context = place.context
    intro = marks.flow(place, block.text) if block.text is not None else EMPTY
    if not {block.checker} <= context.library.checkers.keys() & context.policy.rulesets.keys():
        return tag("div", intro, id_=anchor) if intro else EMPTY
    return lines(intro, render_panel(place, block.checker, anchor))
