"""Documents: what is searched, cut into heads and sections of articles, in one locale's words.

In: a reader's view of the library. Out: for every article a head (title, summary, questions) and
its sections, each with the terms of its fields and the lines that a passage may quote. Structure
is the same in every locale, so a document has one number in all of them.
"""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

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


def places(articles: Iterable[Article]) -> list[Place]:
    """All documents in order: of each article the head, then the sections."""
    return [
        Place(article.id, section)
        for article in articles
        for section in (HEAD, *(part.id for part in article.sections))
    ]


def documents(
    reader: Reader, tables: Mapping[str, PhraseTable], known: Lines | None = None
) -> list[Document]:
    """The documents of a reader's locale, in the order of `places`.

    Args:
        reader: the locale's view.
        tables: phrases of the locale and of every language that its lines may be in.
        known: terms of lines from the last time.
    """
    lines = known or Lines()
    made: list[Document] = []
    for article in reader.library.articles.values():
        made.append(_head(reader, tables, article, lines))
        made.extend(_section(reader, tables, article, part, lines) for part in article.sections)
    return made


def _head(
    reader: Reader, tables: Mapping[str, PhraseTable], article: Article, known: Lines
) -> Document:
    title = reader.line(article.title)
    summary = reader.line(article.summary)
    fields = {
        "title": [title],
        "summary": [summary],
        "questions": [reader.line(question) for question in article.questions.values()],
        "asks": [Line(ask, reader.tag) for ask in reader.asks.get(article.id, ())],
        "number": [Line(article.id, reader.tag)] if article.id.startswith("KB") else [],
    }
    counted = _counted(reader.tag, tables, fields, known)
    return Document(Place(article.id, HEAD), title, (summary,), *counted)


def _section(
    reader: Reader,
    tables: Mapping[str, PhraseTable],
    article: Article,
    section: Section,
    known: Lines,
) -> Document:
    title = reader.line(section.title)
    lines = list(_lines(reader, section))
    labels = [label for phrase in _phrases(reader, section) for label in reader.labels(phrase)]
    fields = {"heading": [title], "body": lines, "labels": labels}
    counted = _counted(reader.tag, tables, fields, known)
    return Document(Place(article.id, section.id), title, tuple(lines), *counted)


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
