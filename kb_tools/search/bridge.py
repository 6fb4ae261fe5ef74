"""Bridge: terms of all locales by article, for words that the reader's locale does not know.

In: impacts of every locale. Out: impacts by article, under the number of its head: the best that
any of its documents has in any locale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kb_tools.search.documents import HEAD, Place
from kb_tools.search.spoken import is_small
from kb_tools.search.weights import Impacts


def heads_of(places: Iterable[Place]) -> list[int]:
    """Of each document the number of its article's head."""
    numbers: list[int] = []
    for number, place in enumerate(places):
        numbers.append(number if place.section == HEAD else numbers[-1])
    return numbers


def best(postings: Iterable[Mapping[int, int]], heads: Sequence[int]) -> dict[int, int]:
    """The best impact of each article in some lists of one term; in order."""
    found: dict[int, int] = {}
    for one in postings:
        for document, impact in one.items():
            head = heads[document]
            if impact > found.get(head, 0):
                found[head] = impact
    return dict(sorted(found.items()))


def bridged(impacts: Mapping[str, Mapping[int, int]], heads: Sequence[int]) -> Impacts:
    """A locale's part of the bridge."""
    return {term: best((one,), heads) for term, one in impacts.items() if is_bridged(term)}


def joined(parts: Iterable[Mapping[str, Mapping[int, int]]]) -> Impacts:
    """The bridge of all locales' parts, in order of its terms."""
    lists: dict[str, list[Mapping[int, int]]] = {}
    for part in parts:
        for term, one in part.items():
            lists.setdefault(term, []).append(one)
    return {term: _best_of(lists[term]) for term in sorted(lists)}


def _best_of(lists: Sequence[Mapping[int, int]]) -> dict[int, int]:
    """The best of lists that are by article already."""
    if len(lists) == 1:
        return dict(lists[0])
    found: dict[int, int] = {}
    for one in lists:
        for head, impact in one.items():
            if impact > found.get(head, 0):
                found[head] = impact
    return dict(sorted(found.items()))


def is_bridged(term: str) -> bool:
    """Whether a term leads to articles from other languages: no concept, number or grammar.

    >>> [is_bridged(term) for term in ("code", "@ib_key", "kb1018", "200000", "avec")]
    [True, False, False, False, False]
    """
    return not (term[0] == "@" or term[0].isdigit() or term[:2] == "kb" or is_small(term))
