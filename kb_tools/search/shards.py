"""Shards: terms cut into files by how they start, none of them large, few of them tiny.

In: terms and what each takes. Out: terms by shard. A shard is known by what its terms start with,
and the page knows these starts alone: a term is in the shard with the longest one that it starts
with (`search-shards.mjs`).
"""

from __future__ import annotations

import functools
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Final

from kb_tools.search.weak import is_han

# A shard that is larger is cut further, but for parts that are too small for a file of their own.
LARGE: Final = 1000
SMALL: Final = 250
LETTERS: Final = 4
_HAN_SHARDS: Final = 64
# A Chinese character whose code is a whole number of these bits.
_HAN: Final = 0x4E00


def cut(sizes: Mapping[str, int]) -> dict[str, list[str]]:
    """The terms of each shard by what they start with, in order.

    Chinese terms are put together by some bits of their first character, and the shard is named
    after one with these bits.

    >>> cut({"recover": 2000, "reset": 2000, "rust": 10})
    {'reco': ['recover'], 'rese': ['reset'], 'r': ['rust']}
    >>> cut({"账户": 10})
    {'並': ['账户']}
    """
    made: dict[str, list[str]] = {}
    for start, terms in _grouped(sorted(sizes), 1).items():
        made.update(_cut(start, terms, sizes, 1))
    return made


def by_letter(terms: Iterable[str]) -> dict[str, list[str]]:
    """The terms that start alike, whatever they take.

    >>> by_letter(["recover", "reset", "账户"])
    {'r': ['recover', 'reset'], '並': ['账户']}
    """
    return _grouped(terms, 1)


def holder(term: str, starts: Container[str]) -> str:
    """The start of the shard that a term is in, if it is in any.

    >>> holder("recover", {"r", "rec"}), holder("账户", {"並"}), holder("x", {"r"})
    ('rec', '並', '')
    """
    found = (_start(term, letters) for letters in range(LETTERS, 0, -1))
    return next((start for start in found if start in starts), "")


def file_name(start: str) -> str:
    """A shard's name as that of a file.

    >>> file_name("rec"), file_name("@")
    ('72-65-63', '40')
    """
    return "-".join(f"{ord(letter):x}" for letter in start)


def _start(term: str, letters: int) -> str:
    return _of_han(term[0]) or term[:letters]


@functools.lru_cache(maxsize=1 << 15)
def _of_han(letter: str) -> str:
    """The start of all terms that begin with a Chinese character; "" for other letters."""
    return chr(_HAN + ord(letter) % _HAN_SHARDS) if is_han(letter) else ""


def _grouped(terms: Iterable[str], letters: int) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for term in terms:
        groups.setdefault(_start(term, letters), []).append(term)
    return groups


def _cut(
    start: str, terms: list[str], sizes: Mapping[str, int], letters: int
) -> Iterator[tuple[str, list[str]]]:
    whole = sum(sizes[term] for term in terms)
    if whole <= LARGE or letters == LETTERS or is_han(start):
        yield start, terms
        return
    rest: list[str] = []
    for longer, part in _grouped(terms, letters + 1).items():
        if longer == start or sum(sizes[term] for term in part) < SMALL:
            rest += part
        else:
            yield from _cut(longer, part, sizes, letters + 1)
    if rest:
        yield start, sorted(rest)
