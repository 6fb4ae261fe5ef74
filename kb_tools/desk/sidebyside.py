"""An article in two languages, row by row: each unit beside the same unit.

In: an article and the two readers' contexts. Out: rows in document order, each with the text of
both languages, its state, and the anchor of its passage on the public site.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Literal

from markupsafe import Markup

from kb_tools.content import addresses
from kb_tools.content.model import (
    Article,
    Block,
    CheckerBlock,
    FootnoteBlock,
    GapBlock,
    IndexBlock,
    ListBlock,
    NoteBlock,
    Phrase,
    ProcedureBlock,
    Section,
    Step,
    TableBlock,
    TextBlock,
)
from kb_tools.desk.places import DeskPlace
from kb_tools.render.html import visible
from kb_tools.render.indexlists import index_html
from kb_tools.render.inline_html import shown_html, word_text
from kb_tools.render.tables import table_html

Kind = Literal[
    "title", "summary", "heading", "subheading", "text", "item", "step", "see", "otherwise",
    "note", "warning", "gap", "footnote", "table", "index", "checker",
]  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """A unit in one language.

    Attributes:
        html: what the reader sees. lang: the language that it is in.
        state: `source`, `current`, `stale`, `untranslated`, `review`, or "" for a table.
        why: why it is English, "" where it is not.
        mark: what stands before it: a step's number, a platform.
    """

    html: Markup
    lang: str
    state: str = ""
    why: str = ""
    mark: str = ""

    @property
    def text(self) -> str:
        """The cell as plain text."""
        return visible(self.html)


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A unit in the agent's and in the customer's language.

    Attributes:
        unit: its id, "" for a table or a list of articles. anchor: of its passage, "" for the page.
        checker: id of the checker that stands here, or "".
    """

    kind: Kind
    unit: str
    anchor: str
    agent: Cell
    customer: Cell
    checker: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether the customer's text is not a translation that is up to date."""
        return self.customer.state not in ("source", "current", "")


@dataclasses.dataclass(slots=True)
class SideBySide:
    """The rows of an article for two readers."""

    agent: DeskPlace
    customer: DeskPlace

    def rows(self, article: Article) -> Iterator[Row]:
        """All rows."""
        yield self._row("title", article.title, "")
        yield self._row("summary", article.summary, "")
        for section in article.sections:
            yield from self._section(section)

    def _row(
        self, kind: Kind, phrase: Phrase, anchor: str, mark: str = "", platform: str = ""
    ) -> Row:
        agent = _cell(self.agent, phrase, mark or _platform(self.agent, platform))
        customer = _cell(self.customer, phrase, mark or _platform(self.customer, platform))
        return Row(kind, phrase.id, anchor, agent, customer)

    def _section(self, section: Section) -> Iterator[Row]:
        self.agent.enter_section()
        self.customer.enter_section()
        yield self._row("heading", section.title, section.id)
        for block in section.blocks:
            yield from self._block(section.id, block)

    def _block(self, section: str, block: Block) -> Iterator[Row]:
        at = addresses.anchor(section, block.id)
        platform = block.platform or ""
        match block:
            case TextBlock() | FootnoteBlock() | GapBlock():
                yield self._row(block.type, block.text, at, platform=platform)
            case ListBlock():
                for number, (name, phrase) in enumerate(block.items.items(), 1):
                    sign = f"{number}." if block.ordered else "•"
                    yield self._row("item", phrase, f"{at}-{name}", sign)
            case NoteBlock():
                phrases = [block.text] if block.title is None else [block.title, block.text]
                for phrase in phrases:
                    yield self._row(block.type, phrase, at, platform=platform)
            case ProcedureBlock():
                yield from self._procedure(at, block)
            case CheckerBlock():
                yield from self._checker(at, block)
            case TableBlock():
                yield self._both("table", at, table_html, block)
            case IndexBlock():
                yield self._both("index", at, index_html, block)

    def _checker(self, at: str, block: CheckerBlock) -> Iterator[Row]:
        """What introduces a checker, or its title, with the checker itself one link away."""
        words = self.agent.context.library.checkers.get(block.checker)
        phrase = block.text or (words.title if words is not None else None)
        if phrase is not None:
            row = self._row("checker", phrase, at)
            yield dataclasses.replace(row, checker=block.checker)

    def _both(self, kind: Kind, anchor: str, make: Callable[..., Markup], block: Block) -> Row:
        """What is no unit: made whole in each language."""
        agent = Cell(make(self.agent, f"agent-{anchor}", block), self.agent.context.tag)
        customer = Cell(make(self.customer, f"customer-{anchor}", block), self.customer.context.tag)
        return Row(kind, "", anchor, agent, customer)

    def _procedure(self, at: str, block: ProcedureBlock) -> Iterator[Row]:
        found = self.agent.context.procedure(block)
        if found is None:
            return
        procedure = found[2]
        title = block.title or procedure.title
        if title is not None:
            yield self._row("subheading", title, at, platform=block.platform or "")
        for number, step in enumerate(procedure.steps, 1):
            yield from self._step(f"{at}-{step.id}", number, step)
        if procedure.gap_text is not None:
            yield self._row("gap", procedure.gap_text, f"{at}-gap")

    def _step(self, at: str, number: int, step: Step) -> Iterator[Row]:
        yield self._row("step", step.text, at, f"{number}.")
        if step.see is not None:
            yield self._row("see", step.see, at)
        if step.otherwise is not None:
            yield self._row("otherwise", step.otherwise, at)


def _cell(place: DeskPlace, phrase: Phrase, mark: str) -> Cell:
    shown = place.context.shown(phrase)
    why = getattr(shown, "why", "")
    return Cell(shown_html(place, shown), shown.lang, shown.state, why, mark)


def _platform(place: DeskPlace, name: str) -> str:
    """The name of a platform in the reader's language."""
    return word_text(place, f"article.platform.{name}") if name else ""
