"""Parts: the sections of an article as they may be quoted, each passage standing by itself.

In: a locale's view of texts and an article. Out: the head and the sections, with their passages and
procedures. A list comes with the sentence that leads into it, and a sentence that leans on the one
before comes after that one. Which do is told by the English source, so it is the same in every
locale.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Final

from kb_tools.content import addresses
from kb_tools.content.load import Library
from kb_tools.content.model import (
    Article,
    Block,
    FootnoteBlock,
    GapBlock,
    ListBlock,
    NoteBlock,
    ProcedureBlock,
    Section,
    TableBlock,
    TextBlock,
)
from kb_tools.core.policy import Cell, Figure
from kb_tools.locales import BY_TAG
from kb_tools.search.words import Line, Reader

PLATFORMS: Final = {"ios": "iphone", "android": "android"}
# A table's cells, and its lines: the caption, the headings, a line for each row.
CELL: Final = "\t"
_HEAD: Final = re.compile(r"\*\*[^*]*\*\*\s*")
_SENTENCE: Final = re.compile(r"[^.;:]*")
# How a sentence begins that says little without the one before it.
_LEANS: Final = re.compile(
    r"(it|they|if not|both)\b|(re)?activate it\b|.*\b(after (that|this period)|is then)\b",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"\{[^{}]*\}\.?$")


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """A block as it may be quoted: its anchor, kind, text and what it is for.

    Attributes:
        at: the anchor, "" for the article's summary.
        kind: `summary`, `links` for a list of nothing but articles, or the block's type.
        text: plain text in lines: what leads in, then the items of a list, or the sentences. Of a
            table: the caption, the headings, the rows; cells are parted by tabs.
        lang: language of the text.
        safety: `limit`, `security` or "". platform: the platform it is for, or "".
        lead: how many lines lead in.
    """

    at: str
    kind: str
    text: str
    lang: str
    safety: str = ""
    platform: str = ""
    lead: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Steps:
    """A procedure: its anchor, title, platform and the text of each step."""

    at: str
    title: str
    platform: str
    texts: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A section: its id, heading, passages and procedures. The head of an article is ""."""

    id: str
    heading: str
    passages: tuple[Passage, ...]
    steps: tuple[Steps, ...] = ()


def platform_of(name: str | None) -> str:
    """The phone that a platform of an article means; "" for a web page or a program."""
    phone = (name or "").partition("_")[0]
    return phone if phone in PLATFORMS else ""


def parts_of(reader: Reader, article: Article) -> tuple[Part, ...]:
    """The head of an article and its sections."""
    summary = reader.line(article.summary)
    head = Part("", "", (Passage("", "summary", summary.text, summary.lang),))
    return (head, *(_part(reader, section) for section in article.sections))


def _part(reader: Reader, section: Section) -> Part:
    return Part(
        section.id,
        reader.line(section.title).text,
        tuple(_passages(reader, section)),
        tuple(
            _steps(reader, section, block)
            for block in section.blocks
            if isinstance(block, ProcedureBlock)
        ),
    )


def _passages(reader: Reader, section: Section) -> Iterator[Passage]:
    before: Block | None = None
    for block, after in zip(section.blocks, (*section.blocks[1:], None), strict=True):
        if not (_leads(block) and after is not None):
            found = _passage(reader, section, before, block)
            if found is not None:
                yield found
        before = block


def _passage(
    reader: Reader, section: Section, before: Block | None, block: Block
) -> Passage | None:
    lines = list(_lines(reader, block))
    if not lines:
        return None
    lang = lines[0].lang
    lead = list(_lead(reader, before, block))
    if any(line.lang != lang for line in lead):
        lead = []
    return Passage(
        addresses.anchor(section.id, block.id),
        "links" if _links(block) else block.type,
        "\n".join(line.text for line in (*lead, *lines)),
        lang,
        block.safety or ("security" if block.type == "warning" else ""),
        platform_of(block.platform),
        len(lead),
    )


def _leads(block: Block) -> bool:
    """Whether a block is a sentence that ends in a colon: what it leads into comes after it."""
    return isinstance(block, TextBlock) and block.text.text.rstrip("* ").endswith(":")


def _leans(block: Block) -> bool:
    """Whether a block says little without the one before it."""
    if not isinstance(block, TextBlock | FootnoteBlock):
        return False
    first = _SENTENCE.match(_HEAD.sub("", block.text.text))
    return first is not None and _LEANS.match(first[0]) is not None


def _links(block: Block) -> bool:
    """Whether a block is a list of nothing but articles."""
    return isinstance(block, ListBlock) and all(
        _LINK.match(item.text) for item in block.items.values()
    )


def _lead(reader: Reader, before: Block | None, block: Block) -> Iterator[Line]:
    """What must be read before a block: what leads into it, or it leans on; the title of a note."""
    if isinstance(block, NoteBlock) and block.title is not None:
        yield reader.line(block.title)
    elif isinstance(before, TextBlock) and (
        _leans(block) or _links(block) or (_leads(before) and isinstance(block, ListBlock))
    ):
        yield reader.line(before.text)


def _lines(reader: Reader, block: Block) -> Iterator[Line]:
    """The lines of a block that can stand alone; steps have their own place."""
    if isinstance(block, TableBlock):
        yield from _table(reader, block)
    elif isinstance(block, ListBlock):
        yield from map(reader.line, block.items.values())
    elif isinstance(block, TextBlock | FootnoteBlock | GapBlock | NoteBlock):
        yield reader.line(block.text)


def _table(reader: Reader, block: TableBlock) -> Iterator[Line]:
    """A table of figures: its caption, the headings of its columns, its rows."""
    table = reader.policy.tables.get(block.table)
    if table is None:
        return
    columns = [name for name, kind in table.columns.items() if kind != "name"]
    words = reader.library.interface
    caption = reader.line(block.caption)
    yield caption
    own = f"article.key.{table.name}"
    heads = [own if own in words else f"article.key.{table.key}"]
    heads += [f"article.column.{table.name}.{column}" for column in columns]
    yield Line(CELL.join(reader.line(words[head]).text for head in heads), caption.lang)
    facts = reader.policy.tables.get(table.key)
    for member, cells in table.rows.items():
        term = facts.rows[member].get("term") if facts is not None else None
        name = reader.terms.name(str(term or member), reader.tag)
        written = [_cell(reader, cells[column]) for column in columns]
        yield Line(CELL.join((name, *written)), caption.lang)


def _cell(reader: Reader, cell: Cell) -> str:
    words = reader.strings("article.")
    if isinstance(cell, bool):
        return words["article.yes" if cell else "article.no"]
    if not isinstance(cell, Figure):
        return str(cell)
    value = reader.figure(cell)
    if cell.newer is None:
        return value
    era = reader.policy.sources[cell.newer.source].era
    later = words[f"article.newer.{era}"].replace("{value}", reader.figure(cell.newer))
    opening, closing = "（）" if BY_TAG[reader.tag].script in ("hans", "hant") else (" (", ")")
    return f"{value}{opening}{later}{closing}"


def _steps(reader: Reader, section: Section, block: ProcedureBlock) -> Steps:
    used = _used(reader.library, block)
    title = block.title or used.title
    return Steps(
        addresses.anchor(section.id, block.id),
        reader.line(section.title if title is None else title).text,
        block.platform or "",
        tuple(reader.line(step.text).text for step in used.steps),
    )


def _used(library: Library, block: ProcedureBlock) -> ProcedureBlock:
    """The block itself, or the one whose steps it uses."""
    if block.use is None:
        return block
    article, section, name = addresses.parse_cite(block.use)
    written = library.articles.get(article)
    found = written.block(section, name) if written is not None else None
    return found if isinstance(found, ProcedureBlock) else block
