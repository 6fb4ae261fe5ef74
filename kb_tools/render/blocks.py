"""Blocks of an article as HTML: text, lists, notes and footnotes; the rest is handed on.

In: a block and its place. Out: `Markup`. Tables, procedures and checkers have modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from kb_tools.content import addresses
from kb_tools.content.model import (
    Block,
    FootnoteBlock,
    GapBlock,
    ListBlock,
    NoteBlock,
    TextBlock,
)
from kb_tools.render.context import Place
from kb_tools.render.html import element, join, lines, tag
from kb_tools.render.indexlists import index_html
from kb_tools.render.inline_html import word
from kb_tools.render.marks import callout, flow, gap_html, marked
from kb_tools.render.panels import checker_html
from kb_tools.render.procedures import procedure_html
from kb_tools.render.tables import table_html


def block_html(place: Place, section: str, block: Block) -> Markup:
    """One block of a section."""
    anchor = addresses.anchor(section, block.id)
    if isinstance(block, TextBlock | FootnoteBlock):
        small = "kb-footnote" if isinstance(block, FootnoteBlock) else ""
        return flow(place, block.text, class_=small, id_=anchor)
    if isinstance(block, GapBlock):
        return gap_html(place, anchor, block.text, block)
    return _BLOCKS[block.type](place, anchor, block)


def _list(place: Place, anchor: str, block: ListBlock) -> Markup:
    items = []
    for name, phrase in block.items.items():
        inner, lang, after = marked(place, phrase)
        at = f"{anchor}-{name}"
        if lang is None and not after:
            items.append(element("li", inner, id_=at))
        else:
            items.append(tag("li", inner, after, id_=at, lang=lang))
    name = "ol" if block.ordered else "ul"
    return tag(name, "\n", join(items, "\n"), "\n", id_=anchor, class_="kb-list")


def _note(place: Place, anchor: str, block: NoteBlock) -> Markup:
    warning = block.type == "warning"
    kind = "warning" if warning else "note"
    title = (
        flow(place, block.title, class_="kb-callout-title")
        if block.title is not None
        else tag("p", word(place, f"article.{kind}"), class_="kb-callout-title")
    )
    return callout(
        kind, "alert" if warning else "info", lines(title, flow(place, block.text)), anchor
    )


_BLOCKS: dict[str, Callable[..., Markup]] = {
    "list": _list,
    "note": _note,
    "warning": _note,
    "procedure": procedure_html,
    "table": table_html,
    "checker": checker_html,
    "index": index_html,
}
