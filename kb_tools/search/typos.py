"""Typos: the nearest terms to a word that nothing knows.

In: a word and the terms that start with one of its first two letters. Out: the nearest of them.
Distance is optimal string alignment: one letter added, left out, changed, or two swapped.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Final

MIN_LENGTH: Final = 4
LONG: Final = 7
CHOICES: Final = 3


def reach(word: str) -> int:
    """How many slips a word may have: none under 4 letters, two from 7 on.

    >>> reach("pin"), reach("card"), reach("recover")
    (0, 1, 2)
    """
    if len(word) < MIN_LENGTH:
        return 0
    return 2 if len(word) >= LONG else 1


def distance(one: str, other: str, limit: int) -> int:
    """Optimal string alignment distance, or `limit + 1` when it is greater than `limit`.

    >>> distance("recieve", "receive", 2), distance("card", "code", 1)
    (1, 2)
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, target in enumerate(other, 1):
            cost = min(
                above[column] + 1,
                current[column - 1] + 1,
                above[column - 1] + (letter != target),
            )
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == target:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, above = above, current
    return min(above[-1], limit + 1)


def letters(word: str) -> int:
    """The letters of a word as bits, 64 of them: a slip changes two at most.

    >>> letters("care") ^ letters("race"), (letters("card") ^ letters("cart")).bit_count()
    (0, 2)
    """
    mask = 0
    for letter in word:
        mask |= _bit(letter)
    return mask


@functools.cache
def _bit(letter: str) -> int:
    return 1 << (ord(letter) & 63)


def alike(
    length: int, mask: int, terms: Sequence[str], masks: Sequence[int], limit: int
) -> list[str]:
    """Those of some terms that may be within `limit` slips: none that is within is left out.

    >>> terms = ["card", "code", "portal"]
    >>> alike(4, letters("crad"), terms, [letters(term) for term in terms], 1)
    ['card']
    """
    return [
        term
        for term, other in zip(terms, masks, strict=True)
        if (mask ^ other).bit_count() <= 2 * limit and -limit <= len(term) - length <= limit
    ]


def nearest(word: str, terms: Iterable[str], carriers: Callable[[str], int]) -> list[str]:
    """The nearest terms to a word, best first: those in most documents, then in order.

    Args:
        word: an unknown term.
        terms: known terms.
        carriers: in how many documents a term is.

    >>> nearest("recvoer", ["recover", "recovery", "record"], lambda term: 1)
    ['recover']
    """
    best = reach(word)
    found: list[str] = []
    for term in terms:
        if best == 0 or len(term) < MIN_LENGTH - 1:
            continue
        apart = distance(word, term, best)
        if apart < best:
            best, found = apart, [term]
        elif apart == best:
            found.append(term)
    found = sorted(set(found), key=lambda term: (-carriers(term), term))
    return found[:CHOICES]
