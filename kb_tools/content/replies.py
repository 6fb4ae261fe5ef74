"""The model of canned replies: what a support agent may send, with typed blanks and no free text.

In: plain data from `docs/replies/*.yaml`. Out: frozen models, and those that fit a case.
`shared.yaml` holds greeting, reminder and closing of all replies: one tone, and none forgets the
reminder.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Final, Literal

from pydantic import Field

from kb_tools.content.model import (
    ArticleId,
    CheckerId,
    Edit,
    Id,
    Model,
    Platform,
    Safety,
    Words,
)

# The file of the words that all replies share.
SHARED: Final = "shared"
# Text writes a blank as {blank.name}.
PREFIX: Final = "blank."
# The one fact of a checker that fills a link: the page that shows its result again.
RESULT: Final = "result"
# How many of the articles that search found count.
_ARTICLES: Final = 5
# What a verdict counts; what a situation does, divided by how many replies have it and some more.
_VERDICT: Final = 100
_SITUATION: Final = 60
_COMMON: Final = 3
_HAPPENED: Final = 20
# What the place of an article counts that a reply rests on first of all, or also.
_FIRST: Final = 8
_OTHER: Final = 2


class Blank(Model):
    """Something that the agent fills in before the reply can be copied.

    `facts` name inputs or outputs of checkers that fill it (`withdrawal.amount`); a link is filled
    by a checker's result (`withdrawal.result`). A text whose optional blank is empty is left out.
    """

    type: Literal["date", "device", "amount", "link"]
    ask: Words
    required: bool = True
    facts: tuple[str, ...] = ()


class _ReplyBlock(Model):
    id: Id
    safety: Safety | None = None


class ReplyText(_ReplyBlock):
    """A paragraph."""

    type: Literal["text"]
    text: Words


class ReplyList(_ReplyBlock):
    """Points in no order that matters."""

    type: Literal["list"]
    items: dict[Id, Words] = Field(min_length=1)


class ReplySteps(_ReplyBlock):
    """Steps of the reply's own, numbered."""

    type: Literal["steps"]
    steps: dict[Id, Words] = Field(min_length=1)


class ReplyProcedure(_ReplyBlock):
    """The steps of a procedure in an article (`use: KB2748.recover.ios`), numbered.

    Where the procedure ends in a gap, `gap` says in the words of a letter what to do instead.
    """

    type: Literal["procedure"]
    use: str
    gap: Words | None = None


ReplyBlock = Annotated[
    ReplyText | ReplyList | ReplySteps | ReplyProcedure, Field(discriminator="type")
]


class Reply(Model):
    """A canned reply.

    `answers` are the articles that it rests on, best first. `outcomes` are verdicts of checkers
    that it goes with (`withdrawal.over_day`). `situations` are concepts of the term base by which a
    message is recognised. `devices` and `platforms` say for whom it is; none: for everybody.
    """

    id: CheckerId
    title: Words
    answers: tuple[ArticleId, ...] = Field(min_length=1)
    outcomes: tuple[str, ...] = ()
    situations: tuple[Id, ...] = ()
    devices: tuple[Id, ...] = ()
    platforms: tuple[Platform, ...] = ()
    blanks: dict[Id, Blank] = Field(default_factory=dict)
    body: tuple[ReplyBlock, ...] = Field(min_length=1)
    edits: dict[str, Edit] = Field(default_factory=dict)


class Reminder(Model):
    """The reminder under every reply never to send a secret."""

    safety: Literal["security"] = "security"
    text: Words


class ReplyFrame(Model):
    """What stands above and below every reply."""

    id: Literal["shared"]
    greeting: Words
    reminder: Reminder
    closing: Words
    regards: Words
    edits: dict[str, Edit] = Field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a customer's case.

    Attributes:
        articles: ids of articles, best first.
        outcomes: verdicts of checkers that were run, as `withdrawal.over_day`.
        concepts: concepts of the term base that the message names.
        happened: those of them that say what happened, or what the customer wants.
        devices: devices that the case is about.
        platforms: platforms that the case is about.
    """

    articles: Collection[str] = ()
    outcomes: Collection[str] = ()
    concepts: Collection[str] = ()
    happened: Collection[str] = ()
    devices: Collection[str] = ()
    platforms: Collection[str] = ()


def candidates(replies: Iterable[Reply], wanted: Wanted) -> tuple[Reply, ...]:
    """Replies that fit a case, best first; none of another device or platform.

    A verdict counts most, then what the message names, then the articles by their order.
    """
    known = tuple(replies)
    rare = rarity(known)
    scored = [(score(reply, wanted, rare), reply) for reply in known]
    return tuple(
        reply for points, reply in sorted(scored, key=lambda one: (-one[0], one[1].id)) if points
    )


def rarity(replies: Iterable[Reply]) -> Counter[str]:
    """In how many replies each situation is: the fewer, the more it tells."""
    return Counter(name for reply in replies for name in set(reply.situations))


def score(reply: Reply, wanted: Wanted, rare: Mapping[str, int]) -> int:
    """How well a reply fits a case; 0: not at all. `rare`: see `rarity`."""
    for mine, theirs in ((reply.devices, wanted.devices), (reply.platforms, wanted.platforms)):
        if mine and theirs and not set(mine) & set(theirs):
            return 0
    articles = list(wanted.articles)[:_ARTICLES]
    points = _VERDICT * len(set(reply.outcomes) & set(wanted.outcomes))
    for name in set(reply.situations) & {*wanted.concepts, *wanted.happened}:
        points += _SITUATION // (_COMMON + rare[name])
        points += _HAPPENED if name in wanted.happened else 0
    for place, name in enumerate(reply.answers):
        if name in articles:
            points += (_ARTICLES - articles.index(name)) * (_FIRST if place == 0 else _OTHER)
    if points:
        points += len(set(reply.devices) & set(wanted.devices))
        points += len(set(reply.platforms) & set(wanted.platforms))
    return points
