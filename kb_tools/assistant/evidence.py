"""Evidence: whether a question is one that the articles answer.

In: an index, a plan, the best article and the question. Out: a whole number; at `FLOOR` or above
the assistant answers. Everything is whole-number arithmetic, the same in `assistant-evidence.mjs`.
"""

from __future__ import annotations

import dataclasses

from kb_tools.assistant.subjects import CONCEPT, FIGURES, said, subjects, weight_of
from kb_tools.search.concepts import MARK
from kb_tools.search.index import BRIDGE, Index
from kb_tools.search.plan import BY_TYPO, Group, Plan


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a question.

    Attributes:
        named: whether it names an article that exists, or is a figure.
        ours: weight of the words that people use for our subject.
        concept: weight of the strongest concept of the term base in it.
        cover: how much of what it says the best article holds, 0 to 100.
        firm, soft, faint: how many other subjects it speaks of.
    """

    named: bool
    ours: int
    concept: int
    cover: int
    firm: int
    soft: int
    faint: int

    @property
    def score(self) -> int:
        """All of it as one number."""
        figures = FIGURES
        against = figures["firm"] if self.firm else 0
        against += figures["faint"] if self.faint else 0
        if self.soft:
            against += figures["soft"] + figures["more"] * (self.soft - 1)
        told = (figures["named"] if self.named else 0) + self.ours + self.concept
        held = self.cover // figures["cover"]
        # Common words alone are no subject: an article holds them whatever was meant.
        return told + (held if told else min(held, figures["floor"] - 1)) - against

    @property
    def covered(self) -> bool:
        """Whether it is enough to answer."""
        return self.score >= FIGURES["floor"]


def weigh(index: Index, plan: Plan, locale: str, article: str, question: str) -> Evidence:
    """The evidence for a question whose best article is `article`."""
    # A word that search corrects is heard as it was meant.
    meant = [term for group in plan.groups for term, weight in group.own if weight == BY_TYPO]
    spoken = said(locale, " ".join((question, *meant)))
    kinds = {one.id: one for one in subjects()}
    concepts = [
        weight_of(group.own[0][0].removeprefix(MARK))
        for group in plan.groups
        if group.own and group.own[0][0].startswith(MARK)
    ]
    return Evidence(
        named=any(name in index.heads for name in plan.numbers) or is_number(plan),
        ours=sum(kinds[name].weight for name in spoken),
        concept=max(concepts, default=0),
        cover=cover(index, plan, locale, article),
        firm=sum(kinds[name].kind == "firm" for name in spoken),
        soft=sum(kinds[name].kind == "soft" for name in spoken),
        faint=sum(kinds[name].kind == "faint" for name in spoken),
    )


def is_number(plan: Plan) -> bool:
    """Whether a query is nothing but figures, as `200,000`: they are said of limits only."""
    return all(group.own and group.own[0][0][0].isdigit() for group in plan.groups)


def cover(index: Index, plan: Plan, locale: str, article: str) -> int:
    """How much of the weight of a plan's counted groups an article holds, 0 to 100."""
    total = held = 0
    for group in plan.groups:
        if not group.counted:
            continue
        peak, has = _held(index, group, locale, article)
        worth = peak or index.unknown * CONCEPT
        total += worth
        held += worth if has else 0
    return held * 100 // total if total else 0


def _held(index: Index, group: Group, locale: str, article: str) -> tuple[int, bool]:
    """The best that any document has of a group, and whether an article has some of it."""
    peak, has = 0, False
    for field, terms in ((locale, group.own), (BRIDGE, group.bridge)):
        for term, weight in terms:
            for document, impact in index.postings(field, term):
                peak = max(peak, impact * weight)
                has = has or index.places[document].article == article
    return peak, has
