"""Words: what a reader of a locale reads, as plain text, figures and labels put in.

In: the library, the policy, the term base and a locale's catalog. Out: text without markup, the
same words that the page shows, so that what is on the page can be found and a passage quotes it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Protocol

from kb_tools.content import inline
from kb_tools.content.addresses import parse_cite
from kb_tools.content.load import Library
from kb_tools.content.model import (
    Article,
    FootnoteBlock,
    GapBlock,
    ListBlock,
    NoteBlock,
    Phrase,
    ProcedureBlock,
    Step,
    TableBlock,
    TextBlock,
)
from kb_tools.core.policy import Figure, Policy
from kb_tools.i18n.figures import format_figure, plural_index
from kb_tools.i18n.terms import TermBase
from kb_tools.locales import SOURCE


class ShownPhrase(Protocol):
    """What the reader must see of a phrase: plural forms in CLDR order, and their language."""

    @property
    def forms(self) -> tuple[str, ...]:
        """The text: one form, or several."""

    @property
    def lang(self) -> str:
        """BCP 47 tag of the forms."""


class Translator(Protocol):
    """A locale's catalog."""

    def translate(self, phrase: Phrase) -> ShownPhrase:
        """The view of a phrase."""


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A text as read, its language, and the block it stands in ("" for titles)."""

    text: str
    lang: str
    block: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Reader:
    """One locale's view of all texts."""

    tag: str
    library: Library
    policy: Policy
    terms: TermBase
    catalog: Translator
    asks: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)

    def line(self, phrase: Phrase, block: str = "") -> Line:
        """A phrase as one line of plain text."""
        shown = self.catalog.translate(phrase)
        form = shown.forms[self._form(shown)]
        parts = [self._node(node, shown.lang) for node in inline.walk(inline.parse(form))]
        return Line(" ".join("".join(parts).split(" ")).strip(), shown.lang, block)

    def _form(self, shown: ShownPhrase) -> int:
        for form in shown.forms:
            for name in inline.placeholders(form):
                figure = self.policy.figures.get(name)
                if figure is not None and isinstance(figure.value, int):
                    return min(plural_index(shown.lang, figure.value), len(shown.forms) - 1)
        return len(shown.forms) - 1

    def _node(self, node: inline.Node, lang: str) -> str:
        if isinstance(node, inline.Text | inline.Code):
            return node.text
        if isinstance(node, inline.Strong):
            return ""
        if node.is_article:
            title = self.library.title(node.name)
            return node.name if title is None else self.line(title).text
        if node.label:
            return self._label(node.label, lang)
        figure = self.policy.figures.get(node.name)
        return "" if figure is None else self.figure(figure, lang)

    def _label(self, name: str, lang: str) -> str:
        label = self.library.labels.get(name)
        if label is None:
            return ""
        local = label.local.get(self.tag)
        return label.label if local is None or lang == SOURCE.tag else local.label

    def figure(self, figure: Figure, lang: str = "") -> str:
        """A figure as the locale writes it."""
        return format_figure(figure, lang or self.tag, self._unlimited())

    def _unlimited(self) -> str:
        phrase = self.library.interface.get("figure.unlimited")
        return "∞" if phrase is None else self.catalog.translate(phrase).forms[0]

    def strings(self, prefix: str) -> dict[str, str]:
        """Words of the interface whose keys start with a prefix; slots stay in braces."""
        return {
            key: inline.plain(self.catalog.translate(phrase).forms[0])
            for key, phrase in sorted(self.library.interface.items())
            if key.startswith(prefix)
        }

    def labels(self, phrase: Phrase) -> Iterator[Line]:
        """Labels on the screen that a phrase names: English, local, and their meaning."""
        for name in inline.placeholders(phrase.text):
            label = self.library.labels.get(name.removeprefix("ui."))
            if name.startswith("ui.") and label is not None:
                yield Line(label.label, SOURCE.tag)
                if local := label.local.get(self.tag):
                    yield Line(local.label, self.tag)
                yield self.line(label.meaning)

    def table(self, block: TableBlock) -> Iterator[Line]:
        """Rows of a table, a line each: the member's name, then its cells."""
        table = self.policy.tables.get(block.table)
        if table is None:
            return
        facts = self.policy.tables.get(table.key)
        for member, cells in table.rows.items():
            term = facts.rows[member].get("term") if facts is not None else None
            entry = self.terms.rows.get((str(term or member), self.tag))
            name = str(term or member) if entry is None else entry.name
            values = [self.figure(cell) for cell in cells.values() if isinstance(cell, Figure)]
            yield Line(": ".join([name, ", ".join(values)]) if values else name, self.tag, block.id)


def block_phrases(library: Library, block: object) -> Iterator[Phrase]:
    """The phrases of a block that readers read as its text, in order."""
    if isinstance(block, ListBlock):
        yield from block.items.values()
    elif isinstance(block, TextBlock | FootnoteBlock | GapBlock):
        yield block.text
    elif isinstance(block, NoteBlock):
        if block.title is not None:
            yield block.title
        yield block.text
    elif isinstance(block, TableBlock):
        yield block.caption
    elif isinstance(block, ProcedureBlock):
        yield from _procedure(library, block)
    elif (text := getattr(block, "text", None)) is not None:
        yield text


def _procedure(library: Library, block: ProcedureBlock) -> Iterator[Phrase]:
    if block.title is not None:
        yield block.title
    steps: tuple[Step, ...] = block.steps
    gap_text = block.gap_text
    if block.use is not None:
        article, section, name = parse_cite(block.use)
        used = _used(library.articles.get(article), section, name)
        if used is not None:
            steps, gap_text = used.steps, gap_text or used.gap_text
    for step in steps:
        yield step.text
        for more in (step.see, step.otherwise):
            if more is not None:
                yield more
    if gap_text is not None:
        yield gap_text


def _used(article: Article | None, section: str, block: str) -> ProcedureBlock | None:
    found = article.block(section, block) if article is not None else None
    return found if isinstance(found, ProcedureBlock) else None
