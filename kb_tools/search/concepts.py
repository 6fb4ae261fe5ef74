"""Concepts: phrases of the term base found in analysed text.

In: the term base and a locale; then tokens. Out: mentions of concepts, as terms (`@ib_key`) with
their place. A phrase is found word by word, and also with other words between its own ("lost my
blue card" says "lost card"), as long as they stand close together.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kb_tools.i18n.terms import TermBase
from kb_tools.search.analysis import Token, analyze
from kb_tools.search.compounds import split
from kb_tools.search.memo import memo
from kb_tools.search.spoken import strong_terms
from kb_tools.search.weak import NEGATIONS, weak_terms

MARK: Final = "@"
# What a large sum of money is in any text, whatever the figure: "withdraw 350,000" is a question
# about limits. No concept of the term base has a name that starts so.
AMOUNT: Final = "@#"
_AMOUNT_DIGITS: Final = 5
# How many other words may stand among the words of a phrase.
SLACK: Final = 3


class Word(NamedTuple):
    """One word of a text: its alternative terms, its kind, its place, its parts if a compound."""

    terms: tuple[str, ...]
    kind: str
    start: int
    end: int
    parts: tuple[str, ...] = ()

    @property
    def all_terms(self) -> tuple[str, ...]:
        """Its terms, then its parts."""
        return self.terms + self.parts


class Mention(NamedTuple):
    """A concept in a text: its id, and the words `first` to `last` (exclusive) around it."""

    concept: str
    first: int
    last: int


@dataclasses.dataclass(frozen=True, slots=True)
class Phrase:
    """A way to say a concept.

    Attributes:
        concept: its id.
        terms: all words, in order.
        needed: positions of the words that must be there when others stand between them; () when
            the phrase is only found word by word.
    """

    concept: str
    terms: tuple[str, ...]
    needed: tuple[int, ...]


class PhraseTable:
    """Phrases of a locale by their words.

    Attributes:
        phrases: all of them, longest first, then by their terms.
        known: every word of every phrase.
        signs: by concept, words of which a text has one at least when it mentions the concept.
        parts: what the locale's compounds are made of.
    """

    def __init__(self, phrases: Iterable[Phrase], parts: frozenset[str] = frozenset()) -> None:
        self.parts = parts
        self.phrases = sorted(phrases, key=lambda one: (-len(one.terms), one.terms, one.concept))
        self.known = frozenset(term for phrase in self.phrases for term in phrase.terms)
        self.signs: dict[str, set[str]] = {}
        self.by_first: dict[str, list[Phrase]] = {}
        self.by_needed: dict[str, list[Phrase]] = {}
        for phrase in self.phrases:
            self.by_first.setdefault(phrase.terms[0], []).append(phrase)
            self.signs.setdefault(phrase.concept, set()).update(
                (phrase.terms[0], *(phrase.terms[at] for at in phrase.needed[:1]))
            )
            if phrase.needed:
                self.by_needed.setdefault(phrase.terms[phrase.needed[0]], []).append(phrase)

    @functools.cached_property
    def by_strong(self) -> dict[str, list[Phrase]]:
        """Phrases by the words that carry them."""
        found: dict[str, list[Phrase]] = {}
        for phrase in self.phrases:
            for term in strong_terms(phrase.terms):
                found.setdefault(term, []).append(phrase)
        return found

    def carried_by(self, terms: Iterable[str]) -> PhraseTable:
        """The phrases that one of some words carries."""
        found = {one.terms: one for term in terms for one in self.by_strong.get(term, ())}
        return PhraseTable(found.values())

    def words(self) -> Iterator[str]:
        """Every word of every phrase, in order of the phrases."""
        for phrase in self.phrases:
            yield from phrase.terms


def words_of(tokens: Iterable[Token], parts: frozenset[str] = frozenset()) -> list[Word]:
    """Tokens gathered into words: those that start at one place are alternatives.

    The tail of a Chinese run is no word of its own. Compounds are taken apart into `parts`.
    """
    words: list[Word] = []
    for token in tokens:
        if token.kind == "tail":
            continue
        if words and words[-1].start == token.start:
            last = words[-1]
            terms = last.terms if token.term in last.terms else (*last.terms, token.term)
            end = max(last.end, token.end)
            words[-1] = last._replace(terms=terms, end=end)
        else:
            found = taken_apart(token.term, parts) if parts and token.kind == "word" else ()
            words.append(Word((token.term,), token.kind, token.start, token.end, found))
    return words


def is_amount(word: Word) -> bool:
    """Whether a word is a figure so large that it must be money.

    >>> is_amount(Word(("350000",), "number", 0, 7)), is_amount(Word(("2748",), "number", 0, 4))
    (True, False)
    """
    return word.kind == "number" and len(word.terms[0]) >= _AMOUNT_DIGITS


@memo(1 << 16)
def taken_apart(term: str, parts: frozenset[str]) -> tuple[str, ...]:
    """What `split` gives; a word comes more than once."""
    return split(term, parts)


def phrase_table(terms: TermBase, locale: str, parts: frozenset[str] = frozenset()) -> PhraseTable:
    """The phrases of a locale: names and synonyms of every concept."""
    found: dict[tuple[str, ...], Phrase] = {}
    for entry in terms.entries(locale):
        for text in (entry.name, *entry.synonyms):
            for phrase in _phrases(locale, text, entry.concept, parts):
                # The file's order decides where two concepts share a phrase.
                found.setdefault(phrase.terms, phrase)
    return PhraseTable(found.values(), parts)


def _phrases(locale: str, text: str, concept: str, parts: frozenset[str]) -> Iterator[Phrase]:
    """A phrase with accents, as typed without them, and with its compounds taken apart."""
    words = words_of(analyze(locale, text), parts)
    if not words:
        return
    needed = _needed(locale, words)
    first = tuple(word.terms[0] for word in words)
    last = tuple(word.terms[-1] for word in words)
    yield Phrase(concept, first, needed)
    if last != first:
        yield Phrase(concept, last, needed)
    if any(word.parts for word in words):
        apart = tuple(part for word in words for part in word.parts or word.terms[:1])
        weak = weak_terms(locale)
        strong = tuple(index for index, term in enumerate(apart) if term not in weak)
        yield Phrase(concept, apart, strong if len(strong) > 1 else ())


def _needed(locale: str, words: Sequence[Word]) -> tuple[int, ...]:
    """Positions of the words that carry a phrase; () when fewer than two do."""
    weak = weak_terms(locale)
    needed: list[int] = []
    end = 0
    for index, word in enumerate(words):
        if word.terms[0] in weak and word.terms[0] not in NEGATIONS:
            continue
        if word.kind == "han":
            # Pairs overlap: every second one says it all, but for the last of an odd run.
            follows = index + 1 < len(words) and words[index + 1].start < word.end
            if word.start < end and follows:
                continue
            end = word.end
        needed.append(index)
    return tuple(needed) if len(needed) > 1 else ()


def mentions(words: Sequence[Word], table: PhraseTable) -> list[Mention]:
    """The concepts that some words mention, in reading order, each place once.

    A phrase inside a longer one does not count: "Digital Security Card+" is no "security card".

    >>> table = PhraseTable([Phrase("lost_device", ("lost", "card"), (0, 1))])
    >>> said = [Word((term,), "word", 0, 0) for term in ("lost", "my", "card")]
    >>> mentions(said, table)
    [Mention(concept='lost_device', first=0, last=3)]
    """
    found: list[Mention] = []
    for index in range(len(words)):
        match = _longest(words, index, table)
        if match is not None and not (found and match.last <= found[-1].last):
            found.append(match)
    close = {mention.concept for mention in found}
    tight = tuple(found)
    places = _places(words)
    for term in places:
        for phrase in table.by_needed.get(term, ()):
            if phrase.concept not in close:
                loose = _loose(phrase, places)
                if loose is not None and not any(_holds(one, loose) for one in tight):
                    close.add(phrase.concept)
                    found.append(loose)
    return sorted(found, key=lambda one: (one.first, one.last, one.concept))


def _longest(words: Sequence[Word], index: int, table: PhraseTable) -> Mention | None:
    """The longest phrase that starts at a word; of equal ones the most exact.

    "Digital Security Card+" is said with the words of "Digital Security Card", too: a word's first
    term is what stands there, the others are what it may also mean.
    """
    best: Mention | None = None
    most = -1
    for first in words[index].all_terms:
        for phrase in table.by_first.get(first, ()):
            length = len(phrase.terms)
            if best is not None and length < best.last - best.first:
                break
            exact = _exactness(words[index : index + length], phrase)
            longer = best is None or length > best.last - best.first
            if exact >= 0 and (longer or exact > most):
                best, most = Mention(phrase.concept, index, index + length), exact
    return best


def _exactness(words: Sequence[Word], phrase: Phrase) -> int:
    """How many words stand there as the phrase has them; -1 when one is missing."""
    if len(words) < len(phrase.terms):
        return -1
    exact = 0
    for word, term in zip(words, phrase.terms, strict=True):
        if term not in word.all_terms:
            return -1
        exact += term == word.terms[0]
    return exact


def _holds(outer: Mention, inner: Mention) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _places(words: Sequence[Word]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        for term in word.all_terms:
            places.setdefault(term, []).append(index)
    return places


def _loose(phrase: Phrase, places: dict[str, list[int]]) -> Mention | None:
    """The first place where all needed words stand close to the first needed one."""
    needed = [phrase.terms[index] for index in phrase.needed]
    if any(term not in places for term in needed):
        return None
    room = len(phrase.terms) + SLACK
    for anchor in places[needed[0]]:
        chosen = [anchor]
        for term in needed[1:]:
            near = min(places[term], key=lambda place: (abs(place - anchor), place))
            chosen.append(near)
        first, last = min(chosen), max(chosen) + 1
        if last - first <= room and len(set(chosen)) == len(chosen):
            return Mention(phrase.concept, first, last)
    return None
