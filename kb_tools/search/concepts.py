"""Concepts: phrases of the term base found in analysed text.

In: the term base and a locale; then tokens. Out: concept terms (`@ib_key`) with their place. The
longest phrase wins at each place, and matching goes on after it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from kb_tools.i18n.terms import TermBase
from kb_tools.search.analysis import Token, analyze

MARK = "@"
PhraseTable = dict[str, list[tuple[tuple[str, ...], str]]]


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its alternative terms, its kinds and its place."""

    terms: tuple[str, ...]
    kind: str
    start: int
    end: int


@dataclasses.dataclass(frozen=True, slots=True)
class Mention:
    """A concept in a text: its id, and the words `first` to `last` (exclusive) that say it."""

    concept: str
    first: int
    last: int


def words_of(tokens: Iterable[Token]) -> list[Word]:
    """Tokens gathered into words: those that start at one place are alternatives.

    The tail of a Chinese run is no word of its own.
    """
    words: list[Word] = []
    for token in tokens:
        if token.kind == "tail":
            continue
        if words and words[-1].start == token.start:
            last = words[-1]
            terms = last.terms if token.term in last.terms else (*last.terms, token.term)
            words[-1] = Word(terms, last.kind, last.start, max(last.end, token.end))
        else:
            words.append(Word((token.term,), token.kind, token.start, token.end))
    return words


def phrase_table(terms: TermBase, locale: str) -> PhraseTable:
    """Phrases of a locale by their first term, longest first, each with its concept."""
    found: dict[tuple[str, ...], str] = {}
    for entry in terms.entries(locale):
        for phrase in (entry.name, *entry.synonyms):
            for key in phrase_keys(locale, phrase):
                # The file's order decides where two concepts share a phrase.
                found.setdefault(key, entry.concept)
    return as_table(found)


def phrase_keys(locale: str, phrase: str) -> list[tuple[str, ...]]:
    """A phrase as terms: with accents, and as typed without them where that differs."""
    words = words_of(analyze(locale, phrase))
    if not words:
        return []
    first = tuple(word.terms[0] for word in words)
    last = tuple(word.terms[-1] for word in words)
    return [first] if first == last else [first, last]


def as_table(
    phrases: Mapping[tuple[str, ...], str],
) -> PhraseTable:
    """Phrases grouped by their first term; longest first, then by the terms."""
    table: PhraseTable = {}
    for key in sorted(phrases, key=lambda terms: (-len(terms), terms)):
        table.setdefault(key[0], []).append((key, phrases[key]))
    return table


def mentions(words: Sequence[Word], table: PhraseTable) -> list[Mention]:
    """The concepts that some words mention, in reading order.

    >>> table = {"ib": [(("ib", "key"), "ib_key")]}
    >>> mentions([Word(("my",), "word", 0, 2), Word(("ib",), "word", 3, 5),
    ...           Word(("key",), "word", 6, 9)], table)
    [Mention(concept='ib_key', first=1, last=3)]
    """
    found: list[Mention] = []
    index = 0
    while index < len(words):
        match = _longest(words, index, table)
        if match is None:
            index += 1
            continue
        concept, length = match
        found.append(Mention(concept, index, index + length))
        end = words[index + length - 1].end
        index += length
        # Chinese pairs overlap: the pair across the phrase's end is no word of the text.
        while index < len(words) and words[index].start < end:
            index += 1
    return found


def _longest(words: Sequence[Word], index: int, table: PhraseTable) -> tuple[str, int] | None:
    best: tuple[str, int] | None = None
    for first in words[index].terms:
        for key, concept in table.get(first, ()):
            if best is not None and len(key) <= best[1]:
                break
            if len(key) <= len(words) - index and all(
                term in words[index + offset].terms for offset, term in enumerate(key)
            ):
                best = (concept, len(key))
                break
    return best
