"""Gaps: what no source says, as the articles declare it.

In: a library. Out: every declared gap with its place and source.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from kb_tools.content import addresses, inline
from kb_tools.content.load import Library
from kb_tools.content.model import Block, GapBlock, ProcedureBlock


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """A declared gap.

    Attributes:
        place: `KB2748.ios.recover`. url: address of the English passage from the site's root.
        kind: `knowledge`, or `procedure` where the steps stop.
        source: id of the source that stops there. text: what the reader sees.
    """

    place: str
    url: str
    kind: str
    source: str
    text: str


def declared(library: Library) -> Iterator[Gap]:
    """Each gap, in the order of the articles."""
    for article in library.articles.values():
        for section in article.sections:
            for block in section.blocks:
                found = _gap(block)
                if found is not None:
                    anchor = addresses.anchor(section.id, block.id)
                    place = f"{article.id}.{section.id}.{block.id}"
                    yield Gap(place, addresses.article_url("en", article.id, anchor), *found)


def _gap(block: Block) -> tuple[str, str, str] | None:
    if isinstance(block, GapBlock):
        return "knowledge", block.source, inline.plain(block.text.text)
    if isinstance(block, ProcedureBlock) and block.gap is not None:
        text = inline.plain(block.gap_text.text) if block.gap_text is not None else ""
        return "procedure", block.gap, text
    return None
