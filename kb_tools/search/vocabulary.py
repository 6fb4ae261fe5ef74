"""Vocabulary: the terms of a locale, in how many documents each is, and its greatest impact.

In: postings when the index is made; a short text when it is opened. Out: which terms are known,
start with a prefix, or look like a word with a slip in it. Plans are made from it alone, so they
need no postings, wherever those are.
"""

from __future__ import annotations

import bisect
import functools
import json
from collections.abc import Iterable, Iterator, Mapping

from kb_tools.search.typos import MIN_LENGTH, alike, letters, reach


class Vocabulary:
    """The terms of a field in order, with their counts; read-only."""

    def __init__(self, terms: Iterable[str], carriers: Iterable[int], peaks: Iterable[int]) -> None:
        self.terms = list(terms)
        self._carriers = list(carriers)
        self._peaks = list(peaks)
        self._places = {term: place for place, term in enumerate(self.terms)}
        self._near = functools.lru_cache(maxsize=256)(self._starting)

    @classmethod
    def of(cls, postings: Mapping[str, Mapping[int, int]]) -> Vocabulary:
        """The vocabulary of some postings."""
        terms = sorted(postings)
        lists = [postings[term] for term in terms]
        return cls(terms, map(len, lists), (max(found.values()) for found in lists))

    @classmethod
    def from_json(cls, text: str | bytes) -> Vocabulary:
        """The vocabulary that `to_json` wrote."""
        data = json.loads(text)
        return cls(data["terms"].split(), data["carriers"], data["peaks"])

    def changed(self, postings: Mapping[str, Mapping[int, int]]) -> Vocabulary:
        """The vocabulary after some terms have other postings; those without any are gone."""
        if not postings:
            return self
        known = dict(zip(self.terms, zip(self._carriers, self._peaks, strict=True), strict=True))
        for term, found in postings.items():
            if found:
                known[term] = len(found), max(found.values())
            else:
                known.pop(term, None)
        terms = sorted(known)
        counts = [known[term] for term in terms]
        return Vocabulary(terms, (one for one, _ in counts), (one for _, one in counts))

    def to_json(self) -> str:
        """The vocabulary as a text."""
        data = {
            "terms": " ".join(self.terms),
            "carriers": self._carriers,
            "peaks": self._peaks,
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    def __contains__(self, term: str) -> bool:
        return term in self._places

    def counts(self) -> Iterator[tuple[str, int]]:
        """Every term, in order, and in how many documents it is."""
        return zip(self.terms, self._carriers, strict=True)

    def carriers(self, term: str) -> int:
        """In how many documents a term is."""
        place = self._places.get(term)
        return 0 if place is None else self._carriers[place]

    def peak(self, term: str) -> int:
        """The greatest impact that a term has in any document; 0 for an unknown one."""
        place = self._places.get(term)
        return 0 if place is None else self._peaks[place]

    def starting(self, prefix: str) -> Iterator[str]:
        """The terms with a prefix, in order of their code points."""
        for place in range(bisect.bisect_left(self.terms, prefix), len(self.terms)):
            term = self.terms[place]
            if not term.startswith(prefix):
                return
            yield term

    def alike(self, word: str, extra: frozenset[str]) -> list[str]:
        """Terms that start with one of a word's first two letters and may be it with a slip.

        None within reach is left out; most others are. In order.

        Args:
            word: an unknown term.
            extra: words that count as known, too: those of the locale's phrases.
        """
        limit, mask = reach(word), letters(word)
        found: list[str] = []
        for first in sorted(set(word[:2])):
            terms, masks = self._near(first, extra)
            found += alike(len(word), mask, terms, masks, limit)
        return sorted(found)

    def _starting(self, first: str, extra: frozenset[str]) -> tuple[list[str], list[int]]:
        words = {*self.starting(first), *(word for word in extra if word[0] == first)}
        terms = sorted(term for term in words if len(term) >= MIN_LENGTH - 1)
        return terms, [letters(term) for term in terms]
