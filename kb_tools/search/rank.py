"""Rank: articles in order for a plan, by adding whole numbers.

In: an index and a plan. Out: ranked articles with their best document. Every step is whole-number
arithmetic over the index's impacts, so `search-rank.mjs` gives the very same scores.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, Protocol, runtime_checkable

from kb_tools.search.documents import HEAD, Place
from kb_tools.search.index import BRIDGE
from kb_tools.search.plan import Group, Plan

EXACT: Final = 1 << 40
ALL: Final = 1 << 31
MOST: Final = 200
COVER_BASE: Final = 1
COVER_PART: Final = 1
# A section is worth a jump when it holds at least this part of what the head holds, which has all
# the ways to ask for the article.
SECTION_PART: Final = 8


class Postings(Protocol):
    """What ranking asks of an index."""

    places: list[Place]
    heads: dict[str, int]
    unknown: int

    def postings(self, field: str, term: str) -> Sequence[tuple[int, int]]:
        """Documents and impacts of a term."""


@dataclasses.dataclass(frozen=True, slots=True)
class Ranked:
    """An article, its score, and the document to show: a section, or the head."""

    article: str
    score: int
    document: int


@runtime_checkable
class Ranker(Protocol):
    """An index that ranks by itself, where its postings are."""

    def ranked(self, plan: Plan, locale: str, limit: int) -> list[Ranked]:
        """The first `limit` articles that `rank` would give."""


def rank(index: Postings, plan: Plan, locale: str, limit: int = ALL) -> list[Ranked]:
    """The articles that a plan finds, best first; equal scores stay in the articles' order.

    Args:
        index: where postings are, or an index that ranks by itself.
        plan: what is looked for.
        locale: whose terms the plan has.
        limit: most articles to give; an index elsewhere never gives more than `MOST`.
    """
    if isinstance(index, Ranker):
        return index.ranked(plan, locale, min(limit, MOST))
    return add_up(index, plan, locale)[:limit]


def add_up(index: Postings, plan: Plan, locale: str) -> list[Ranked]:
    """What `rank` gives, added up from postings."""
    sums: defaultdict[int, int] = defaultdict(int)
    covered: defaultdict[str, int] = defaultdict(int)
    strong: set[str] = set()
    total = 0
    for group in plan.groups:
        best = _best(index, group, locale)
        peak = max(best.values(), default=0)
        # A word that nothing knows still counts as a part of the query that is not covered.
        worth = peak or index.unknown * 16
        total += worth if group.counted else 0
        articles = {index.places[document].article for document in best}
        for document, value in best.items():
            sums[document] += value
        if group.counted:
            for article in articles:
                covered[article] += worth
        if not group.weak:
            strong |= articles
    named = [article for article in plan.numbers if article in index.heads]
    sections = _sections(index, sums)
    ranked = [
        _article(
            article,
            index.heads[article],
            sums.get(index.heads[article], 0),
            sections.get(article, (0, 0)),
            COVER_BASE * total + COVER_PART * covered[article],
        )
        for article in sorted(strong - set(named), key=index.heads.__getitem__)
    ]
    ranked.sort(key=lambda found: -found.score)
    exact = [
        Ranked(article, EXACT - order, index.heads[article]) for order, article in enumerate(named)
    ]
    return exact + ranked


def _best(index: Postings, group: Group, locale: str) -> dict[int, int]:
    """The best alternative of a group in each document."""
    best: dict[int, int] = {}
    for field, terms in ((locale, group.own), (BRIDGE, group.bridge)):
        for term, weight in terms:
            for document, impact in index.postings(field, term):
                value = impact * weight
                if value > best.get(document, 0):
                    best[document] = value
    return best


def _sections(index: Postings, sums: Mapping[int, int]) -> dict[str, tuple[int, int]]:
    """The best section of each article, the first of equal ones: its sum and its number."""
    best: dict[str, tuple[int, int]] = {}
    for number in sorted(sums):
        place = index.places[number]
        if place.section != HEAD and sums[number] > best.get(place.article, (0, 0))[0]:
            best[place.article] = (sums[number], number)
    return best


def _article(article: str, head: int, in_head: int, section: tuple[int, int], cover: int) -> Ranked:
    most, number = section
    shown = number if most and most * SECTION_PART >= in_head else head
    return Ranked(article, (in_head + most) * max(cover, 1), shown)
