"""Packing: numbers, terms and phrases as short texts that compress well.

In: lists. Out: texts that `search-packing.mjs` unpacks to the same lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from kb_tools.search.weak import is_han

# Digits that end a number, then digits that are followed by more of it; neither `"` nor `\\`,
# which JSON would escape.
_DIGITS: Final = "".join(chr(code) for code in range(35, 127) if code != 92)
LAST: Final = 61
MORE: Final = len(_DIGITS) - LAST
_SHARED: Final = 25


def pack_numbers(numbers: Iterable[int]) -> str:
    """Whole numbers from 0 as text, the lower digits first.

    >>> pack_numbers([0, 60, 61, 1000])
    '#`b%kD'
    """
    parts: list[str] = []
    for number in numbers:
        rest = number
        while rest >= LAST:
            parts.append(_DIGITS[LAST + rest % MORE])
            rest //= MORE
        parts.append(_DIGITS[rest])
    return "".join(parts)


def pack_terms(terms: Iterable[str]) -> str:
    """Terms in order, each as what it shares with the one before (`A` nothing) and the rest.

    >>> pack_terms(["recover", "recovery", "reset"])
    'ArecoverHyCset'
    """
    parts: list[str] = []
    before = ""
    for term in terms:
        shared = 0
        for one, other in zip(before[:_SHARED], term, strict=False):
            if one != other:
                break
            shared += 1
        parts.append(chr(65 + shared) + term[shared:])
        before = term
    return "".join(parts)


def pack_phrase(terms: Sequence[str]) -> str:
    """The terms of a phrase with spaces between; overlapping Chinese pairs as one run.

    >>> pack_phrase(["ib", "key"]), pack_phrase(["手机", "机丢", "丢了"])
    ('ib key', '手机丢了')
    """
    parts: list[str] = []
    for term in terms:
        if parts and is_han(term) and len(term) == 2 and _continues(parts[-1], term):
            parts[-1] += term[1]
        else:
            parts.append(term)
    return " ".join(parts)


def pack_needed(needed: Sequence[int], count: int) -> str:
    """The needed words of a phrase: `*` for all of them, else their places in base 36.

    >>> pack_needed([0, 1], 2), pack_needed([0, 2], 3), pack_needed([], 1)
    ('*', '/02', '')
    """
    if not needed:
        return ""
    if list(needed) == list(range(count)):
        return "*"
    return "/" + "".join("0123456789abcdefghijklmnopqrstuvwxyz"[place] for place in needed)


def _continues(run: str, pair: str) -> bool:
    return len(run) > 1 and is_han(run[-1]) and run[-1] == pair[0]
