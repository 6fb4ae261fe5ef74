"""Documents: what is searched, cut into heads and sections of articles, in one locale's words.

In: a reader's view of the library. Out: for every article a head (title, summary, questions) and
its sections, each with the terms of its fields and the lines that a passage may quote. Structure
is the same in every locale, so a document has one number in all of them.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

from kb_tools.content.model import Article, Phrase, ProcedureBlock, Section, TableBlock
from kb_tools.search.analysis import analyze
from kb_tools.search.concepts import (
    AMOUNT,
    MARK,
    PhraseTable,
    is_amount,
    mentions,
    words_of,
)
from kb_tools.search.lines import Lines
from kb_tools.search.words import Line, Reader, block_phrases

HEAD = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a document is: an article's id, and a section's id ("" for the head)."""

    article: str
    section: str


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """A document in one locale.

    Attributes:
        place: where it is.
        title: title of the article, or of the section.
        lines: what a passage may quote.
        fields: how often each term stands in each field.
        lengths: how many words each field has.
    """

    place: Place
    title: Line
    lines: tuple[Line, ...]
    fields: Mapping[str, Mapping[str, int]]
    lengths: Mapping[str, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """A document before its lines are analysed.

    Attributes:
        place, title, lines: as in a document. fields: the lines of each field.
    """

    place: Place
    title: Line
    lines: tuple[Line, ...]
    fields: Mapping[str, list[Line]]

    def print(self) -> int:
        """A number that differs for other lines."""
        said = [
            (name, [(line.text, line.lang, line.block) for line in lines])
            for name, lines in self.fields.items()
        ]
        return int.from_bytes(hashlib.sha256(repr(said).encode()).digest()[:8], "big")


def drafts(reader: Reader, article: Article) -> list[Draft]:
    """The documents of an article in a reader's locale: the head, then the sections."""
    return [_head(reader, article), *(_section(reader, article, one) for one in article.sections)]


def analysed(
    draft: Draft, locale: str, tables: Mapping[str, PhraseTable], known: Lines
) -> Document:
    """A document.

    Args:
        draft: its lines.
        locale: whose words they are.
        tables: phrases of the locale and of every language that its lines may be in.
        known: terms of lines from the last time.
    """
    counted = _counted(locale, tables, draft.fields, known)
    return Document(draft.place, draft.title, draft.lines, *counted)


def _head(reader: Reader, article: Article) -> Draft:
    title = reader.line(article.title)
    summary = reader.line(article.summary)
    fields = {
        "title": [title],
        "summary": [summary],
        "questions": [reader.line(question) for question in article.questions.values()],
        "asks": [Line(ask, reader.tag) for ask in reader.asks.get(article.id, ())],
        "number": [Line(article.id, reader.tag)] if article.id.startswith("KB") else [],
    }
    return Draft(Place(article.id, HEAD), title, (summary,), fields)


def _section(reader: Reader, article: Article, section: Section) -> Draft:
    title = reader.line(section.title)
    lines = list(_lines(reader, section))
    labels = [label for phrase in _phrases(reader, section) for label in reader.labels(phrase)]
    fields = {"heading": [title], "body": lines, "labels": labels}
    return Draft(Place(article.id, section.id), title, tuple(lines), fields)


def _phrases(reader: Reader, section: Section) -> Iterator[Phrase]:
    for block in section.blocks:
        yield from block_phrases(reader.library, block)


def _lines(reader: Reader, section: Section) -> Iterator[Line]:
    """The lines of a section; the steps of a procedure are one line, so a passage shows several."""
    for block in section.blocks:
        lines = [reader.line(phrase, block.id) for phrase in block_phrases(reader.library, block)]
        if isinstance(block, ProcedureBlock):
            yield from _joined(reader.tag, lines)
        else:
            yield from lines
        if isinstance(block, TableBlock):
            yield from reader.table(block)


def _joined(locale: str, lines: list[Line]) -> Iterator[Line]:
    """Lines of one language as one line."""
    gap = "" if locale.startswith("zh") else " "
    run: list[Line] = []
    for line in lines:
        if run and run[-1].lang != line.lang:
            yield Line(gap.join(part.text for part in run), run[0].lang, run[0].block)
            run = []
        run.append(line)
    if run:
        yield Line(gap.join(part.text for part in run), run[0].lang, run[0].block)


def _counted(
    locale: str,
    tables: Mapping[str, PhraseTable],
    fields: Mapping[str, list[Line]],
    known: Lines,
) -> tuple[dict[str, Counter[str]], dict[str, int]]:
    """How often each term stands in each field, and how many words each field has."""
    counted: dict[str, Counter[str]] = {}
    lengths: dict[str, int] = {}
    for name, texts in fields.items():
        counted[name] = Counter()
        lengths[name] = 0
        for line in texts:
            analyse = functools.partial(_terms, locale, tables, line)
            terms, words = known.terms(line.lang, line.text, analyse)
            counted[name].update(terms)
            lengths[name] += words
    return counted, lengths


def _terms(locale: str, tables: Mapping[str, PhraseTable], line: Line) -> tuple[list[str], int]:
    """A line's terms and concepts, as often as they stand in it, and how many words it has."""
    tokens = analyze(locale, line.text)
    found = list({(token.start, token.term): token.term for token in tokens}.values())
    words = words_of(tokens, tables[locale].parts)
    found += [part for word in words for part in word.parts]
    found += [AMOUNT for word in words if is_amount(word)]
    # An untranslated line is found by the concepts of its own language, too.
    for language in dict.fromkeys((locale, line.lang)):
        table = tables[language]
        spoken = words
        if language != locale:
            spoken = words_of(analyze(language, line.text), table.parts)
        found += [MARK + one.concept for one in mentions(spoken, table)]
    return found, len(words)
