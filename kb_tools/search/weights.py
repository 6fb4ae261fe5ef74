"""Weights: how much a term in a document counts, as a whole number (BM25F).

In: the documents of one locale. Out: impacts by term and document number. They are computed once,
here; the index stores them, the export carries them, and every surface only adds whole numbers.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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

Impacts = dict[str, dict[int, int]]


def impacts(documents: Sequence[Document], weak: frozenset[str]) -> Impacts:
    """Impacts of every term, by document number; terms and numbers are in order.

    Weak words and single Chinese characters count in heads only, weak Chinese pairs not at all,
    and common Chinese pairs not in sections.
    """
    averages = _averages(documents)
    carriers = _carriers(documents)
    count = len({document.place.article for document in documents})
    made: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for number, document in enumerate(documents):
        for term, frequency in _frequencies(document, averages).items():
            in_head = document.place.section == HEAD
            if not _counts(term, weak, in_head=in_head):
                continue
            strength = frequency * (SATURATION + 1) / (frequency + SATURATION)
            if in_head:
                strength *= HEAD_WEIGHT
            impact = SCALE * rarity(count, carriers[term]) * strength
            if term in weak:
                impact /= WEAK_PART
            digits = DIGITS_HAN if is_han(term) else DIGITS
            if is_han(term) and not in_head and impact < FLOOR_HAN:
                continue
            made[term][number] = coarse(max(1, round(impact)), digits)
    return {term: made[term] for term in sorted(made)}


def coarse(impact: int, digits: int) -> int:
    """An impact rounded to its first binary digits.

    >>> [coarse(impact, 3) for impact in (5, 7, 17, 100)]
    [5, 7, 16, 96]
    """
    spare = impact.bit_length() - digits
    return impact if spare <= 0 else ((impact + (1 << (spare - 1))) >> spare) << spare


def _counts(term: str, weak: frozenset[str], *, in_head: bool) -> bool:
    if is_han(term):
        return not is_weak(term, weak) and (in_head or len(term) > 1)
    return in_head or term not in weak


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


def _averages(documents: Sequence[Document]) -> dict[str, float]:
    totals: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for document in documents:
        for field, length in document.lengths.items():
            totals[field] += length
            counts[field] += 1
    return {field: max(1.0, totals[field] / counts[field]) for field in totals}


def _carriers(documents: Sequence[Document]) -> dict[str, int]:
    """How many articles have a term."""
    articles: defaultdict[str, set[str]] = defaultdict(set)
    for document in documents:
        for terms in document.fields.values():
            for term in terms:
                articles[term].add(document.place.article)
    return {term: len(names) for term, names in articles.items()}


def _frequencies(document: Document, averages: Mapping[str, float]) -> dict[str, float]:
    found: defaultdict[str, float] = defaultdict(float)
    for field, terms in document.fields.items():
        share = LENGTH_WEIGHTS[field]
        norm = 1 - share + share * document.lengths[field] / averages[field]
        for term, frequency in terms.items():
            found[term] += BOOSTS[field] * frequency / norm
    return found
