"""Memos: what is worked out once for each word, and can be forgotten.

In: a function of words. Out: the same, quick for a word that was met before. A build meets every
word of all articles many times; a process that answers people meets new words as long as it runs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

Made = TypeVar("Made")
_ALL: Final[list[_lru_cache_wrapper[object]]] = []


def memo(most: int) -> Callable[[Callable[..., Made]], _lru_cache_wrapper[Made]]:
    """Keep what a function gives, for as many arguments as `most`."""

    def kept(function: Callable[..., Made]) -> _lru_cache_wrapper[Made]:
        made = functools.lru_cache(maxsize=most)(function)
        _ALL.append(made)
        return made

    return kept


def forget(above: int) -> int:
    """Empty each memo that holds more than so many words.

    Returns:
        How many were emptied.
    """
    full = [one for one in _ALL if one.cache_info().currsize > above]
    for one in full:
        one.cache_clear()
    return len(full)
