"""Panels in an article: a checker with its introduction.

In: a checker block. Out: the introduction, and the panel that `checker` makes.
"""

from __future__ import annotations

from markupsafe import Markup

from kb_tools.content.model import CheckerBlock
from kb_tools.render import marks
from kb_tools.render.checker import render_panel
from kb_tools.render.context import Place
from kb_tools.render.html import EMPTY, lines


def checker_html(place: Place, anchor: str, block: CheckerBlock) -> Markup:
    """A checker in the page; nothing but the introduction when the policy has no rules for it."""
    intro = marks.flow(place, block.text) if block.text is not None else EMPTY
    context = place.context
    if (
        block.checker not in context.library.checkers
        or block.checker not in context.policy.rulesets
    ):
        return intro
    return lines(intro, render_panel(place, block.checker, anchor))
