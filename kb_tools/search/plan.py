"""Plan: which terms a query looks for, and how much each counts.

In: an index, a query and the reader's locale. Out: groups of alternative terms. The steps, the
same in `search-plan.mjs`: the words of the query in the reader's locale; the concepts they name;
for words that the locale does not know, other languages; for what no language knows, typos.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from kb_tools.locales import BY_TAG
from kb_tools.search.analysis import analyze
from kb_tools.search.concepts import (
    AMOUNT,
    MARK,
    Mention,
    PhraseTable,
    Word,
    is_amount,
    mentions,
    words_of,
)
from kb_tools.search.fold import fold, normal, unaccent
from kb_tools.search.index import BRIDGE
from kb_tools.search.stems import LATIN_STEMMERS, algorithm, stem
from kb_tools.search.typos import nearest, reach
from kb_tools.search.vocabulary import Vocabulary
from kb_tools.search.weak import is_weak

MAX_LETTERS: Final = 200
MAX_WORDS: Final = 24
MAX_EXPANSIONS: Final = 24
MIN_PREFIX: Final = 2
MIN_FOREIGN: Final = 3
# What a word in another language keeps when it is stemmed: all but so many of the stem's last
# letters. The page then knows without stemming whether any language can have the word.
KEPT_LETTERS: Final = 3
LAST_LETTERS: Final = 2
# A number of so many digits may name an article in any query; a shorter one among so many words.
NAMED_DIGITS: Final = 4
NAMED_WORDS: Final = 2
# Weights of alternatives, in sixteenths.
FULL: Final = 16
IN_CONCEPT: Final = 10
BY_PREFIX: Final = 6
BY_PART: Final = 10
BY_TYPO: Final = 12
BY_BRIDGE: Final = 10
BY_AMOUNT: Final = 16
CONCEPT: Final = 16


class Terms(Protocol):
    """What a plan asks of an index."""

    unknown: int

    def expand(self, field: str, prefix: str) -> Iterator[str]:
        """Terms with a prefix, in order."""

    def vocabulary(self, field: str) -> Vocabulary:
        """Known terms, with the number of documents that have each."""

    def alike(self, locale: str, word: str) -> Sequence[str]:
        """Known words that may be an unknown one with slips, in order."""

    def table(self, locale: str) -> PhraseTable:
        """Phrases of concepts."""

    def foreign(self, locale: str) -> PhraseTable:
        """Phrases of the other locales' concepts."""

    def weak(self, locale: str) -> frozenset[str]:
        """Weak terms."""


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """Alternatives for one word or concept of a query; the best one counts.

    Attributes:
        own: terms of the reader's locale with their weights in sixteenths.
        bridge: terms of other languages, looked up by article.
        weak: whether it says too little to make an article a hit.
        counted: whether it counts when we ask how much of the query an article covers.
    """

    own: tuple[tuple[str, int], ...]
    bridge: tuple[tuple[str, int], ...] = ()
    weak: bool = False
    counted: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """A query made ready: its groups, and the articles that it names by number."""

    groups: tuple[Group, ...]
    numbers: tuple[str, ...]


def make_plan(index: Terms, query: str, locale: str) -> Plan:
    """Plan a query of any text."""
    planner = _Planner(index, query, locale)
    return Plan(tuple(planner.groups()), tuple(planner.numbers()))


def needs_bridge(locale: str, word: Word) -> bool:
    """Whether a word that the locale does not know is looked up in other languages.

    Numbers are the same everywhere, both Chinese scripts fold to one, no other locale is written
    in Cyrillic, and one or two letters are a word in some language whatever is meant.
    """
    script = BY_TAG[locale].script
    if word.kind == "han":
        return script not in ("hans", "hant")
    if script == "cyrillic" and algorithm(locale, word.terms[0]) == "russian":
        return False
    return word.kind in ("word", "name") and len(word.terms[0]) >= MIN_FOREIGN


def foreign_terms(word: str) -> tuple[str, ...]:
    """What a word is in any of the languages: its stems, with and without accents.

    >>> foreign_terms("withdrawals"), foreign_terms("dying")
    (('withdraw', 'withdrawal', 'withdrawals'), ('dying',))
    """
    found: set[str] = set()
    for form in (word, unaccent(word)):
        name = algorithm("en", form)
        names = LATIN_STEMMERS if name == "english" else (name,)
        found |= {unaccent(stem(one, form)) for one in names}
    return tuple(sorted(term for term in found if _keeps(unaccent(word), term)))


def _keeps(word: str, term: str) -> bool:
    kept = max(KEPT_LETTERS, len(term) - LAST_LETTERS)
    return word[:kept] == term[:kept]


class _Planner:
    def __init__(self, index: Terms, query: str, locale: str) -> None:
        self.index = index
        self.locale = locale
        self.query = normal(query)[:MAX_LETTERS]
        table = index.table(locale)
        self.words = words_of(analyze(locale, self.query), table.parts)[:MAX_WORDS]
        self.found = mentions(self.words, table)
        self.weak = index.weak(locale)
        self.bridged: dict[int, tuple[str, ...]] = {}
        self.corrected: dict[int, list[str]] = {}
        self.prefixed: dict[int, list[str]] = {}
        self._look_further()

    def numbers(self) -> list[str]:
        """Ids of articles named by number: `KB1018`, `article 1018`; `69` only with a word or none.

        A number that no article has stays a number: ranking knows.
        """
        short = len(self.words) <= NAMED_WORDS
        terms = [
            word.terms[0] if word.kind == "kb" else f"kb{word.terms[0].lstrip('0')}"
            for word in self.words
            if word.kind == "kb"
            or (word.kind == "number" and (short or len(word.terms[0]) == NAMED_DIGITS))
        ]
        return list(dict.fromkeys(term.upper() for term in terms))

    def groups(self) -> list[Group]:
        """The groups of words, then those of concepts."""
        inside = {
            index
            for found in self.found
            if self._known(MARK + found.concept)
            for index in range(found.first, found.last)
        }
        made = [self._group(index, inside=index in inside) for index in range(len(self.words))]
        made.extend(
            Group(((MARK + found.concept, CONCEPT),))
            for found in self.found
            if self._known(MARK + found.concept)
        )
        return made

    def _group(self, index: int, *, inside: bool) -> Group:
        word = self.words[index]
        full = IN_CONCEPT if inside else FULL
        own = dict.fromkeys(word.terms, full)
        if is_amount(word):
            own[AMOUNT] = BY_AMOUNT
        for term in self.corrected.get(index, ()):
            own.setdefault(term, BY_TYPO if not inside else IN_CONCEPT)
        for term in word.parts:
            own.setdefault(term, BY_PART)
        for term in self.prefixed.get(index, ()):
            own.setdefault(term, BY_PREFIX)
        bridge = tuple((term, BY_BRIDGE) for term in self.bridged.get(index, ()))
        weak = is_weak(word.terms[0], self.weak)
        return Group(tuple(own.items()), bridge, weak, not weak and not inside)

    def _known(self, term: str) -> bool:
        return term in self.index.vocabulary(self.locale)

    def _look_further(self) -> None:
        """Fill in prefixes, other languages and typos for the words that need them."""
        unknown: list[int] = []
        inside = {i for found in self.found for i in range(found.first, found.last)}
        for index, word in enumerate(self.words):
            self._expand(index, word)
            known = any(self._known(term) for term in word.all_terms) or index in self.prefixed
            if not known and index not in inside and not is_weak(word.terms[0], self.weak):
                unknown.append(index)
        if unknown:
            unknown = self._cross(unknown)
        for index in unknown:
            self._correct(index)
        if self.corrected:
            self.found = self._again()

    def _expand(self, index: int, word: Word) -> None:
        alone = word.kind == "han" and len(word.terms[0]) == 1
        typing = index == len(self.words) - 1 and word.end == len(self.query)
        typing = typing and word.kind == "word" and len(word.terms[0]) >= MIN_PREFIX
        if not alone and not typing:
            return
        prefix = word.terms[0] if alone else unaccent(fold(self.query[word.start : word.end]).text)
        terms = []
        for term in self.index.expand(self.locale, prefix):
            if term not in word.terms:
                terms.append(term)
            if len(terms) == MAX_EXPANSIONS:
                break
        if terms:
            self.prefixed[index] = terms

    def _cross(self, unknown: list[int]) -> list[int]:
        """Look up unknown words in other languages; which of them stay unknown."""
        wanted = [index for index in unknown if needs_bridge(self.locale, self.words[index])]
        if not wanted:
            return unknown
        wide = [
            self._widened(word) if index in wanted else word
            for index, word in enumerate(self.words)
        ]
        bridge = self.index.vocabulary(BRIDGE)
        for index in wanted:
            terms = [term for term in wide[index].terms if term in bridge]
            if terms:
                self.bridged[index] = tuple(terms)
        taken = {i for found in self.found for i in range(found.first, found.last)}
        reached: set[int] = set()
        sought = {term for index in wanted for term in wide[index].all_terms}
        for found in mentions(wide, self.index.foreign(self.locale).carried_by(sought)):
            places = set(range(found.first, found.last))
            if places & set(wanted) and not places & taken:
                self.found.append(found)
                reached |= places
        return [index for index in unknown if index not in self.bridged and index not in reached]

    def _widened(self, word: Word) -> Word:
        if word.kind not in ("word", "name"):
            return word
        text = fold(self.query[word.start : word.end]).text
        terms = dict.fromkeys((*word.terms, *foreign_terms(text)))
        return word._replace(terms=tuple(terms))

    def _correct(self, index: int) -> None:
        word = self.words[index]
        term = word.terms[0]
        if word.kind != "word" or reach(term) == 0:
            return
        near = nearest(term, self.index.alike(self.locale, term), self._carriers)
        if near:
            self.corrected[index] = near

    def _carriers(self, term: str) -> int:
        return self.index.vocabulary(self.locale).carriers(term)

    def _again(self) -> list[Mention]:
        """Concepts again, now with the corrected words."""
        words = [
            word._replace(terms=(*word.terms, *self.corrected.get(index, ())))
            for index, word in enumerate(self.words)
        ]
        found = mentions(words, self.index.table(self.locale))
        taken = {i for one in found for i in range(one.first, one.last)}
        found.extend(one for one in self.found if not taken & set(range(one.first, one.last)))
        return found
