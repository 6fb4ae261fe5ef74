"""Shards: terms cut into files by how they start, none of them large, few of them tiny.

In: terms and what each takes. Out: terms by the name of their shard. The page knows the names
alone: a term is in the shard with the longest name that it starts with (`search-shards.mjs`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from kb_tools.search.weak import is_han

# A shard that is larger is cut further, but for parts that are too small for a file of their own.
LARGE: Final = 1000
SMALL: Final = 250
LETTERS: Final = 3
_HAN_SHARDS: Final = 64


def cut(sizes: Mapping[str, int]) -> dict[str, list[str]]:
    """The terms of each shard, in order.

    >>> cut({"recover": 2000, "reset": 2000, "rust": 10})
    {'72-65-63': ['recover'], '72-65-73': ['reset'], '72': ['rust']}
    """
    made: dict[str, list[str]] = {}
    for name, terms in _grouped(sorted(sizes), 1).items():
        made.update(_cut(name, terms, sizes, 1))
    return made


def shard_of(term: str, names: Collection[str]) -> str | None:
    """The shard that a term is in, if it is in any.

    >>> shard_of("reserve", {"72", "72-65-63"}), shard_of("lost", {"72"})
    ('72', None)
    """
    for letters in range(LETTERS, 0, -1):
        name = _name(term, letters)
        if name in names:
            return name
    return None


def _name(term: str, letters: int) -> str:
    if is_han(term[0]):
        return f"h{ord(term[0]) % _HAN_SHARDS:x}"
    return "-".join(f"{ord(letter):x}" for letter in term[:letters])


def _grouped(terms: Sequence[str], letters: int) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for term in terms:
        groups.setdefault(_name(term, letters), []).append(term)
    return groups


def _cut(
    name: str, terms: list[str], sizes: Mapping[str, int], letters: int
) -> Iterator[tuple[str, list[str]]]:
    whole = sum(sizes[term] for term in terms)
    if whole <= LARGE or letters == LETTERS or is_han(terms[0][0]):
        yield name, terms
        return
    rest: list[str] = []
    for longer, part in _grouped(terms, letters + 1).items():
        if longer == name or sum(sizes[term] for term in part) < SMALL:
            rest += part
        else:
            yield from _cut(longer, part, sizes, letters + 1)
    if rest:
        yield name, sorted(rest)
