"""Weights: how much a term in a document counts, as a whole number (BM25F).

In: the documents of one locale. Out: of each term its strengths in the documents that have it, and
from these its impacts. They are computed once, here; the index stores them, the export carries
them, and every surface only adds whole numbers.

Averages of field lengths are rounded to a few binary digits, and a strength knows nothing of other
documents but them: so an edit changes the impacts of few terms, which are made anew alone.
"""

from __future__ import annotations

import functools
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

from kb_tools.search.documents import HEAD, Document
from kb_tools.search.weak import is_han, is_weak

SCALE: Final = 8
# How much a word in a field counts against a word in the body, and how far length evens it out.
BOOSTS: Final[Mapping[str, float]] = {
    "title": 6.0,
    "questions": 1.0,
    "asks": 1.0,
    "summary": 1.5,
    "number": 5.0,
    "heading": 3.0,
    "body": 1.0,
    "labels": 0.5,
}
LENGTH_WEIGHTS: Final[Mapping[str, float]] = {
    "title": 0.5,
    "questions": 0.3,
    "asks": 0.3,
    "summary": 0.5,
    "number": 0.0,
    "heading": 0.5,
    "body": 0.6,
    "labels": 0.6,
}
SATURATION: Final = 4.0
HEAD_WEIGHT: Final = 2.5
WEAK_PART: Final = 2
# Impacts keep this many binary digits, so that they compress well on their way to a phone; there
# are many more pairs of Chinese characters than words.
DIGITS: Final = 3
DIGITS_HAN: Final = 2
# A common pair of Chinese characters that a section's text merely has along the way says nothing
# of it, and such pairs are a third of the index.
FLOOR_HAN: Final = 20
# Averages have one of so many values between a power of two and the next.
STEPS: Final = 8

Impacts = dict[str, dict[int, int]]
# Of each field, how many words all documents have in it, and how many documents there are.
Totals = dict[str, tuple[int, int]]
# Of a term, the documents that have it, in order, and its strength in each.
Strengths = tuple["array[int]", "array[float]"]


def impacts(documents: Sequence[Document], weak: frozenset[str]) -> Impacts:
    """Impacts of every term, by document number; terms and numbers are in order."""
    found = strengths(documents, averages(totals(documents)))
    heads = bytes(document.place.section == HEAD for document in documents)
    articles = article_numbers(documents)
    weigher = Weigher(articles[-1] + 1 if articles else 0, heads, weak)
    made: Impacts = {}
    for term in sorted(found):
        one = weigher.impacts(term, found[term], carriers(found[term][0], articles))
        if one:
            made[term] = one
    return made


def article_numbers(documents: Iterable[Document]) -> list[int]:
    """Of each document the number of its article."""
    numbers: list[int] = []
    for document in documents:
        last = numbers[-1] if numbers else -1
        numbers.append(last + (document.place.section == HEAD))
    return numbers


def carriers(documents: Iterable[int], articles: Sequence[int]) -> int:
    """In how many articles some documents are."""
    return len({articles[document] for document in documents})


class Weigher:
    """Makes impacts of strengths.

    Args:
        articles: how many there are.
        heads: of each document, whether it is an article's head.
        weak: words that say little.
    """

    def __init__(self, articles: int, heads: Sequence[int], weak: Container[str]) -> None:
        self._articles = articles
        self._heads = heads
        self._weak = weak

    def impacts(self, term: str, found: Strengths, carried: int) -> dict[int, int]:
        """The impacts of a term, by document; {} when it does not count anywhere.

        Weak words and single Chinese characters count in heads only, weak Chinese pairs not at
        all, and common Chinese pairs not in sections.

        Args:
            term: the term.
            found: its strengths.
            carried: how many articles have it.
        """
        han, weak = is_han(term), term in self._weak
        if han and is_weak(term, self._weak):
            return {}
        heads = self._heads
        factor = SCALE * rarity(self._articles, carried) / (WEAK_PART if weak else 1)
        digits = DIGITS_HAN if han else DIGITS
        in_heads_only = weak or (han and len(term) == 1)
        floor = math.inf if in_heads_only else FLOOR_HAN * han
        return {
            document: coarse(round(factor * strength) or 1, digits)
            for document, strength in zip(*found, strict=True)
            if factor * strength >= floor or heads[document]
        }


@functools.lru_cache(maxsize=1 << 14)
def coarse(impact: int, digits: int) -> int:
    """An impact rounded to its first binary digits.

    >>> [coarse(impact, 3) for impact in (5, 7, 17, 100)]
    [5, 7, 16, 96]
    """
    spare = impact.bit_length() - digits
    return impact if spare <= 0 else ((impact + (1 << (spare - 1))) >> spare) << spare


def rarity(articles: int, carriers: int) -> float:
    """Inverse document frequency over articles, damped.

    With how people ask in the index, common everyday words tell articles apart, too: the root
    found two in a hundred more queries than the plain logarithm.

    >>> rarity(25, 1) > rarity(25, 20) > 0
    True
    """
    return math.sqrt(2 * math.log(1 + (articles - carriers + 0.5) / (carriers + 0.5)))


def unknown_impact(articles: int) -> int:
    """What a word counts that no document has, when we ask how much of a query is covered."""
    return round(SCALE * rarity(articles, 1))


def totals(documents: Iterable[Document]) -> Totals:
    """How many words all documents have in each field, and how many documents have the field."""
    lengths: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for document in documents:
        for field, length in document.lengths.items():
            lengths[field] += length
            counts[field] += 1
    return {field: (lengths[field], counts[field]) for field in sorted(counts)}


def averages(found: Totals) -> dict[str, float]:
    """How many words a document has in each field, about: an edit must not move it.

    >>> averages({"body": (4100, 100), "title": (4000, 1000)})
    {'body': 40.0, 'title': 4.0}
    """
    return {field: steady(max(1.0, total / count)) for field, (total, count) in found.items()}


def steady(value: float) -> float:
    """A number from 1 rounded to one of a few between each power of two and the next.

    >>> [steady(value) for value in (1.0, 5.2, 5.6, 39.0)]
    [1.0, 5.0, 5.5, 40.0]
    """
    step = 2.0 ** math.floor(math.log2(value)) / STEPS
    return round(value / step) * step


def strengths(documents: Iterable[Document], means: Mapping[str, float]) -> dict[str, Strengths]:
    """Of every term its strengths."""
    found: defaultdict[str, Strengths] = defaultdict(lambda: (array("I"), array("f")))
    for number, document in enumerate(documents):
        for term, strength in strengths_in(document, means).items():
            numbers, values = found[term]
            numbers.append(number)
            values.append(strength)
    return found


def strengths_in(document: Document, means: Mapping[str, float]) -> dict[str, float]:
    """How strong each term is in a document, whatever others have."""
    weight = (SATURATION + 1) * (HEAD_WEIGHT if document.place.section == HEAD else 1)
    return {
        term: weight * frequency / (frequency + SATURATION)
        for term, frequency in _frequencies(document, means).items()
    }


def _frequencies(document: Document, means: Mapping[str, float]) -> dict[str, float]:
    found: defaultdict[str, float] = defaultdict(float)
    for field, terms in document.fields.items():
        share = LENGTH_WEIGHTS[field]
        norm = 1 - share + share * document.lengths[field] / means[field]
        boost = BOOSTS[field] / norm if norm else 0.0
        for term, frequency in terms.items():
            found[term] += boost * frequency
    return found
