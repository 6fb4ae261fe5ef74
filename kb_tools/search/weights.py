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

SCALE: Final = 32
# How much a word in a field counts against a word in the body, and how far length evens it out.
BOOSTS: Final[Mapping[str, float]] = {
    "title": 5.0,
    "questions": 2.5,
    "summary": 2.0,
    "number": 5.0,
    "heading": 3.0,
    "body": 1.0,
    "labels": 0.5,
}
LENGTH_WEIGHTS: Final[Mapping[str, float]] = {
    "title": 0.5,
    "questions": 0.5,
    "summary": 0.5,
    "number": 0.0,
    "heading": 0.5,
    "body": 0.6,
    "labels": 0.6,
}
SATURATION: Final = 1.2
HEAD_WEIGHT: Final = 1.5
WEAK_PART: Final = 6

Impacts = dict[str, dict[int, int]]


def impacts(documents: Sequence[Document], weak: frozenset[str]) -> Impacts:
    """Impacts of every term, by document number; terms and numbers are in order."""
    averages = _averages(documents)
    carriers = _carriers(documents)
    count = len({document.place.article for document in documents})
    made: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for number, document in enumerate(documents):
        for term, frequency in _frequencies(document, averages).items():
            strength = frequency * (SATURATION + 1) / (frequency + SATURATION)
            if document.place.section == HEAD:
                strength *= HEAD_WEIGHT
            impact = SCALE * rarity(count, carriers[term]) * strength
            if term in weak:
                impact /= WEAK_PART
            made[term][number] = max(1, round(impact))
    return {term: made[term] for term in sorted(made)}


def rarity(articles: int, carriers: int) -> float:
    """Inverse document frequency over articles.

    >>> rarity(25, 1) > rarity(25, 20) > 0
    True
    """
    return math.log(1 + (articles - carriers + 0.5) / (carriers + 0.5))


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
