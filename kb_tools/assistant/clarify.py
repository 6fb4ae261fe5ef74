"""Clarify: the one question that tells the best candidates apart.

In: ranked articles, their cards, and what is known already. Out: a dimension and its options, or
None. The question is the one whose answer leaves, on average, the least of the candidates' score.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kb_tools.assistant.guide import Card, Shelf
from kb_tools.search.rank import EXACT, Ranked

DIMENSIONS: Final = ("platform", "device", "situation")
# Candidates have so many quarters of the best one's score; at most so many are looked at.
NEAR: Final = 3
MOST: Final = 4
FEWEST_OPTIONS: Final = 2
MOST_OPTIONS: Final = 4
# A question must take away at least this part of the score.
PART: Final = 4

Known = Mapping[str, frozenset[str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """A question to the reader: what it is about, and the values to choose from."""

    dimension: str
    options: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class _Candidate:
    """An article, or its procedures for one platform, with its share of the score."""

    article: str
    score: int
    values: Mapping[str, tuple[str, ...]]

    def fits(self, dimension: str, value: str) -> bool:
        return not self.values[dimension] or value in self.values[dimension]


def fits(card: Card, known: Known) -> bool:
    """Whether an article may be for a reader of whom something is known."""
    return all(
        not known.get(dimension) or not values or known[dimension] & set(values)
        for dimension, values in _values(card).items()
        if dimension != "situation"
    )


def question(ranked: Sequence[Ranked], shelf: Shelf, known: Known) -> Question | None:
    """The question that splits the candidates best, or None when none of them does."""
    if not ranked or ranked[0].score >= EXACT - MOST:
        return None
    top = [one for one in ranked[:MOST] if one.score * 4 >= ranked[0].score * NEAR]
    candidates = [part for one in top for part in _candidates(one, shelf.cards[one.article])]
    best: Question | None = None
    taken, count = 0, 1
    for dimension in DIMENSIONS:
        if known.get(dimension):
            continue
        asked = _options(candidates, dimension, shelf.names)
        if asked is None:
            continue
        away = _away(candidates, asked)
        if away * count > taken * len(asked.options):
            best, taken, count = asked, away, len(asked.options)
    total = sum(one.score for one in candidates)
    return best if taken * PART >= total * count else None


def _values(card: Card) -> dict[str, tuple[str, ...]]:
    return {"platform": card.platforms, "device": card.devices, "situation": card.situations}


def _candidates(one: Ranked, card: Card) -> list[_Candidate]:
    """An article; one with procedures for several platforms is as many candidates."""
    values = _values(card)
    if len(card.procedures) < FEWEST_OPTIONS:
        return [_Candidate(card.id, one.score, values)]
    share = one.score // len(card.procedures)
    return [
        _Candidate(f"{card.id} {name}", share, values | {"platform": (name,)})
        for name in card.procedures
    ]


def _options(
    candidates: Sequence[_Candidate], dimension: str, names: Iterable[str]
) -> Question | None:
    """The values that lead to different candidates, if there are a few of them."""
    used = {f"{dimension}:{value}" for one in candidates for value in one.values[dimension]}
    said = [name.partition(":")[2] for name in names if name in used]
    first = {value: _first(candidates, dimension, value) for value in said}
    if not FEWEST_OPTIONS <= len(said) <= MOST_OPTIONS or len(set(first.values())) == 1:
        return None
    return Question(dimension, tuple(said))


def _first(candidates: Iterable[_Candidate], dimension: str, value: str) -> str:
    return next((one.article for one in candidates if one.fits(dimension, value)), "")


def _away(candidates: Iterable[_Candidate], asked: Question) -> int:
    """The score that the answers take away, summed over the options."""
    return sum(
        one.score
        for value in asked.options
        for one in candidates
        if not one.fits(asked.dimension, value)
    )
