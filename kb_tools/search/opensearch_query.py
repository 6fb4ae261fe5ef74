"""OpenSearch query: a plan as one request, and its answer as ranked articles.

In: a plan. Out: a request whose score is the very sum that `rank` makes, worked out where the
postings are; and the ranking, with whole numbers, from the answer.

An article is one document of the cluster, its sections are nested in it. The impact of a term is
its term frequency, and the similarity is impact times boost: a group of alternatives is a
`dis_max`, groups add up, the best section is the nested maximum, and coverage is the sum of the
weights of the groups that match, times which the whole counts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

from kb_tools.locales import BY_TAG
from kb_tools.search.index import BRIDGE, Index
from kb_tools.search.plan import Group, Plan
from kb_tools.search.rank import COVER_BASE, COVER_PART, EXACT, SECTION_PART, Ranked

SECTIONS: Final = "sections"
# Scores are 32-bit floats: of near-equal articles a few more are asked for, and put in order here.
SPARE: Final = 16
# A node refuses a query with more clauses than 1024.
CLAUSES: Final = 1000


@dataclasses.dataclass(frozen=True, slots=True)
class Alternatives:
    """A group with the terms that the index has, and what it is worth at most.

    Attributes:
        own: terms of the locale with their weights. bridge: terms of other languages.
        worth: what an article covers of the query when it has any of them.
    """

    own: tuple[tuple[str, int], ...]
    bridge: tuple[tuple[str, int], ...]
    worth: int
    weak: bool
    counted: bool

    @property
    def clauses(self) -> int:
        """How many clauses the terms make."""
        return 2 * len(self.own) + len(self.bridge)


def head_field(locale: str) -> str:
    """The field with the terms of an article's head."""
    return f"head_{BY_TAG[locale].babel}"


def section_field(locale: str) -> str:
    """The field with the terms of a section."""
    return f"terms_{BY_TAG[locale].babel}"


def words_field(locale: str) -> str:
    """The field with the words of an article's documents."""
    return f"words_{BY_TAG[locale].babel}"


def alternatives(index: Index, plan: Plan, locale: str) -> list[Alternatives]:
    """The groups of a plan, with the terms that there are."""
    return [_known(index, group, locale) for group in plan.groups]


def _known(index: Index, group: Group, locale: str) -> Alternatives:
    own, bridge = index.vocabulary(locale), index.vocabulary(BRIDGE) if group.bridge else None
    mine = tuple((term, weight) for term, weight in group.own if term in own)
    others = tuple(
        (term, weight) for term, weight in group.bridge if bridge is not None and term in bridge
    )
    peaks = [own.peak(term) * weight for term, weight in mine]
    if bridge is not None:
        peaks += [bridge.peak(term) * weight for term, weight in others]
    worth = max(peaks, default=0) or index.unknown * 16
    return Alternatives(mine, others, worth, group.weak, group.counted)


def request(
    groups: Sequence[Alternatives], locale: str, named: Sequence[str], limit: int
) -> dict[str, Any] | None:
    """The request for the first articles; None when it cannot be asked at once, or finds nothing.

    Args:
        groups: the plan's groups.
        locale: whose terms they are.
        named: articles that come first anyway.
        limit: how many articles to give.
    """
    asked = [(number, group) for number, group in enumerate(groups) if group.own or group.bridge]
    if all(group.weak for _, group in asked):
        return None
    total = sum(group.worth for group in groups if group.counted)
    scored = [_scored(head_field(locale), group) for _, group in asked]
    inside = [
        _scored(f"{SECTIONS}.{section_field(locale)}", dataclasses.replace(group, bridge=()))
        for _, group in asked
        if group.own
    ]
    nested = {
        "nested": {
            "path": SECTIONS,
            "score_mode": "max",
            "query": {"bool": {"should": inside}},
            "inner_hits": {"size": 1, "_source": False},
        }
    }
    functions = [{"filter": {"match_all": {}}, "weight": max(COVER_BASE * total, 1)}]
    functions += [
        {"filter": _any(group, locale, f"g{number}"), "weight": COVER_PART * group.worth}
        for number, group in asked
        if group.counted
    ]
    strong = [_any(group, locale) for _, group in asked if not group.weak]
    matched = {
        "should": [*scored, *([nested] if inside else [])],
        "filter": [{"bool": {"should": strong}}],
        "must_not": [{"ids": {"values": list(named)}}] if named else [],
    }
    return {
        "size": limit + SPARE,
        "_source": False,
        "sort": [{"_score": "desc"}, {"order": "asc"}],
        "track_scores": True,
        "track_total_hits": False,
        "query": {
            "function_score": {
                "query": {"bool": matched},
                "functions": functions,
                "score_mode": "sum",
                "boost_mode": "multiply",
                "max_boost": 1e30,
            }
        },
    }


def _scored(field: str, group: Alternatives) -> dict[str, Any]:
    """The best alternative of a group."""
    terms = [(field, term, weight) for term, weight in group.own]
    terms += [(BRIDGE, term, weight) for term, weight in group.bridge]
    queries = [{"term": {name: {"value": term, "boost": boost}}} for name, term, boost in terms]
    return {"dis_max": {"queries": queries}}


def _any(group: Alternatives, locale: str, name: str = "") -> dict[str, Any]:
    """Whether an article has any alternative of a group, in its head or a section."""
    own = [term for term, _ in group.own]
    should: list[dict[str, Any]] = []
    if own:
        inside = {"terms": {f"{SECTIONS}.{section_field(locale)}": own}}
        should = [
            {"terms": {head_field(locale): own}},
            {"nested": {"path": SECTIONS, "query": inside}},
        ]
    if group.bridge:
        should.append({"terms": {BRIDGE: [term for term, _ in group.bridge]}})
    return {"bool": {"should": should, **({"_name": name} if name else {})}}


def read_answer(
    answer: dict[str, Any], groups: Sequence[Alternatives], heads: dict[str, int]
) -> list[Ranked]:
    """The articles of an answer in order, with exact scores.

    A score is a 32-bit float, but the coverage is known exactly and the sum is a whole number far
    below what a float holds exactly: both are restored.
    """
    total = sum(group.worth for group in groups if group.counted)
    found: list[Ranked] = []
    for hit in answer["hits"]["hits"]:
        covered = sum(groups[int(name[1:])].worth for name in hit.get("matched_queries", ()))
        cover = max(COVER_BASE * total + COVER_PART * covered, 1)
        both = round(hit["_score"] / cover)
        head = heads[hit["_id"]]
        inner = hit.get("inner_hits", {}).get(SECTIONS, {}).get("hits", {}).get("hits", ())
        most = round(inner[0]["_score"]) if inner else 0
        best = head + 1 + inner[0]["_nested"]["offset"] if inner else head
        shown = best if most * SECTION_PART >= both - most else head
        found.append(Ranked(hit["_id"], both * cover, shown))
    return sorted(found, key=lambda one: (-one.score, heads[one.article]))


def named_articles(plan: Plan, heads: dict[str, int]) -> list[Ranked]:
    """The articles that a query names."""
    named = [article for article in plan.numbers if article in heads]
    return [Ranked(article, EXACT - order, heads[article]) for order, article in enumerate(named)]
