"""A customer's situation: what a message says, and everything that answers it.

In: a message in any language. Out: `Situation`: its language, facts, candidate articles, the
checker to run, replies that fit, and passages that answer. Every sentence is from approved text. A
message that seems to hold a secret is not looked at any further. Nothing is kept.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kb_tools.assistant.answer import Answer, ask
from kb_tools.assistant.facts import Fact, parse_choice, recognise
from kb_tools.assistant.facts_prefill import prefill
from kb_tools.assistant.guide import SITUATIONS, Guide
from kb_tools.assistant.patterns import Patterns
from kb_tools.assistant.secrets import holds_secret
from kb_tools.assistant.suggest import told as answers_told
from kb_tools.content.replies import RESULT, Reply, Wanted
from kb_tools.desk.fitting import fitting
from kb_tools.desk.hearing import SENTENCE, Heard, hear
from kb_tools.desk.outlook import reachable
from kb_tools.desk.places import DeskPlace
from kb_tools.desk.results import Result, result
from kb_tools.desk.tongue import guess

# A message is read in pieces: no pattern sees more at once.
_PIECE: Final = 1600
_OVERLAP: Final = 200
_SHOWN: Final = 5
_VOICE: Final = 1000
_SURE: Final = 3
_REPLIES: Final = 3
# What people do or want, by the concept that replies have for it; see `SITUATIONS`, too.
MEANT: Final[Mapping[str, str]] = {
    "app_fault": "app_reset",
    "battery_empty": "broken_device",
    "closed_account": "closing_account",
    "forgot_password": "password",
    "online_card": "online_card",
    "opt_in": "opt_in",
    "opt_out": "opt_out",
    "returned": "return_device",
    "several_devices": "multiple_devices",
    "share": "share_device",
    "temporary_code": "temporary_code",
    "withdraw": "withdrawal",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Situation:
    """What a message says and what answers it.

    Attributes:
        locale: the message's language, guessed or given. guessed: whether it was guessed.
        secret: whether it seems to hold one; then everything else is empty.
        facts: what it says, each once. articles: ids, best first.
        checker: id of the checker to run, or "". answers: what the message answers of it.
        outlook: the outcomes that it can still have, where they can be told.
        result: its result when that decides it already.
        replies: those that fit, best first. waiting: those that need the checker's result first.
        draft: the best reply of all, unless it waits.
        answer: the assistant's, or None.
    """

    locale: str
    guessed: bool
    secret: bool = False
    facts: tuple[Fact, ...] = ()
    articles: tuple[str, ...] = ()
    checker: str = ""
    answers: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    outlook: frozenset[str] = frozenset()
    result: Result | None = None
    replies: tuple[Reply, ...] = ()
    draft: Reply | None = None
    waiting: tuple[Reply, ...] = ()
    answer: Answer | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A message as it was sent.

    Attributes:
        text: the message. locale: its language, or "" to guess.
        expected: the language when nothing in the text says one.
        chosen: what the agent picked, `kind:value` each. today: the agent's day.
    """

    text: str
    locale: str = ""
    expected: str = "en"
    chosen: tuple[str, ...] = ()
    today: dt.date | None = None


def understand(guide: Guide, place: DeskPlace | None, told: Told) -> Situation:
    """What a message says. `place`: the customer's, for the checker's result; None for none.

    The place must be in the message's language: see `language_of`.
    """
    tag = language_of(guide, told)
    guessed = not told.locale
    patterns = guide.patterns(tag)
    if secret(patterns, told.text):
        return Situation(tag, guessed, secret=True)
    facts = facts_of(patterns, told)
    heard = hear(guide, told.text, tag, anyhow=any(fact.kind == "situation" for fact in facts))
    answer = _answer(guide, heard, tag, told)
    made = Situation(tag, guessed, facts=facts, articles=_articles(heard), answer=answer)
    made = _with_checker(guide, place, made, told, heard)
    return _replies(guide, made, heard)


def language_of(guide: Guide, told: Told) -> str:
    """The message's language: the given one, else a guess."""
    return told.locale or guess(guide.index, told.text, told.expected)


def secret(patterns: Patterns, text: str) -> bool:
    """Whether a message seems to hold a secret."""
    return any(holds_secret(patterns, piece) for piece in _pieces(text))


def facts_of(patterns: Patterns, told: Told) -> tuple[Fact, ...]:
    """What a message says and what was picked, each value once."""
    found = [parse_choice(one) for one in told.chosen]
    for piece in _pieces(told.text):
        found += recognise(patterns, piece, told.today)
    once = {(fact.kind, fact.value): fact for fact in reversed(found)}
    return tuple(fact for fact in found if once.get((fact.kind, fact.value)) is fact)


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, max(len(text), 1), _PIECE - _OVERLAP):
        yield text[start : start + _PIECE]


def _articles(heard: Sequence[Heard]) -> tuple[str, ...]:
    """Articles that sentences lead to: one that says much counts more, but not all the more."""
    scores: dict[str, int] = {}
    for one in heard:
        for found in one.found[:_SHOWN]:
            most = one.found[0].score
            part = _VOICE * math.isqrt(math.isqrt(most)) * found.score // most
            scores[found.article] = scores.get(found.article, 0) + part
    ordered = sorted(scores, key=lambda name: (-scores[name], name))
    return tuple(ordered[:_SHOWN])


def _answer(guide: Guide, heard: Sequence[Heard], tag: str, told: Told) -> Answer | None:
    """The assistant's answer to the sentence that it can answer best, or to all of them."""
    joined = " ".join(one.text for one in heard)
    asked = [joined] if joined and len(joined) <= SENTENCE else []
    best = sorted(heard, key=lambda one: -one.found[0].score if one.found else 0)
    for sentence in (*asked, *(one.text for one in best)):
        said = ask(guide, sentence, tag, chosen=told.chosen, today=told.today)
        if said.covered:
            return said
    return None


def _with_checker(
    guide: Guide, place: DeskPlace | None, made: Situation, told: Told, heard: Sequence[Heard]
) -> Situation:
    name = _likely(guide, made, heard)
    if not name:
        return made
    answers = _prefilled(guide, name, made, told)
    decided = result(place, guide.checkers[name], answers) if place and answers else None
    return dataclasses.replace(
        made,
        checker=name,
        answers=answers,
        outlook=reachable(guide.checkers[name], answers, told.today) if answers else frozenset(),
        result=decided if isinstance(decided, Result) else None,
    )


def _prefilled(guide: Guide, name: str, made: Situation, told: Told) -> dict[str, Any]:
    return prefill(guide.policy, guide.patterns(made.locale), name, made.facts, told.today)


def _likely(guide: Guide, made: Situation, heard: Sequence[Heard]) -> str:
    """The checker about the first articles of which the whole message answers most, or "".

    What happened, an amount or a day tells more than a device or a phone; among equals goes the one
    that the assistant suggests, then the one whose words say most of the message's.
    """
    suggested = made.answer.checker if made.answer is not None else None
    shelf = guide.shelf(made.locale)
    spec = guide.patterns(made.locale).data["prefill"]
    near = {one for name in made.articles[:_SURE] for one in shelf.cards[name].checkers}
    first = str(suggested["id"]) if suggested is not None else ""
    found, most = "", (0, 0, 0, 0)
    for name in sorted(near | {first} - {""}):
        answered, plain = answers_told(spec.get(name, {}), made.facts)
        words = shelf.checkers[name]["words"]
        said = sum(one.matcher.worth(words) for one in heard)
        weight = (answered, int(name == first), plain, said)
        if weight > most and (name == first or answered or plain > 1):
            found, most = name, weight
    return found


def _replies(guide: Guide, made: Situation, heard: Sequence[Heard]) -> Situation:
    """With the replies that fit; those that tell a checker's result only when it has it."""
    if not made.articles:
        return made
    outcome = made.result.outcome if made.result is not None else ""
    wanted = Wanted(
        articles=made.articles,
        outcomes=(outcome,) if outcome else _sure(guide, made.outlook),
        concepts={name for one in heard for name in one.concepts},
        happened=_happened(made.facts),
        devices=[fact.value for fact in made.facts if fact.kind == "device"],
        platforms=[fact.value for fact in made.facts if fact.kind == "platform"],
    )
    found = fitting(guide, wanted, [one.matcher for one in heard])
    free = [reply for reply in found if not tells_result(reply) or outcome in reply.outcomes]
    about = f"{made.checker}."
    happened = set(wanted.happened)
    waiting = [
        reply
        for reply in found
        if tells_result(reply) and any(one.startswith(about) for one in reply.outcomes)
    ]
    later = waiting[:_REPLIES] if not outcome else []
    first = free[0] if free and found[0] not in later else None
    return dataclasses.replace(
        made,
        replies=tuple(free[:_REPLIES]),
        draft=None if any(happened & set(one.situations) for one in later) else first,
        waiting=tuple(later),
    )


def _sure(guide: Guide, outlook: frozenset[str]) -> frozenset[str]:
    """What a checker can still say, where one reply goes with all of it."""
    replies = guide.library.replies.values()
    return outlook if any(outlook <= set(one.outcomes) for one in replies) else frozenset()


def _happened(facts: Sequence[Fact]) -> set[str]:
    """Concepts of the term base for what happened."""
    said = {fact.value for fact in facts if fact.kind == "situation"}
    known = {**SITUATIONS, **MEANT}
    return {known[one] for one in said if one in known}


def tells_result(reply: Reply) -> bool:
    """Whether a reply says what a checker has worked out, so that it must have done so first."""
    facts = (fact for blank in reply.blanks.values() for fact in blank.facts)
    return bool(reply.outcomes) and any(fact.endswith(f".{RESULT}") for fact in facts)


def filling(reply: Reply, made: Situation) -> dict[str, str]:
    """What a message fills of a reply's blanks: only what it says in one way."""
    found: dict[str, str] = {}
    for name, blank in reply.blanks.items():
        for fact in blank.facts:
            about, _, part = fact.partition(".")
            value = made.answers.get(part) if about == made.checker else None
            if part == "result" and made.result is not None and about == made.checker:
                value = made.result.url
            if isinstance(value, str):
                found.setdefault(name, value)
        if name not in found and (value := _only(made.facts, blank.type)):
            found[name] = value
    return found


def _only(facts: Sequence[Fact], type_: str) -> str:
    """The one value of a type that facts say, or ""."""
    kind = {"amount": "money", "device": "device", "date": "date"}.get(type_)
    values = {fact.value.removesuffix(" USD") for fact in facts if fact.kind == kind}
    value = values.pop() if len(values) == 1 else ""
    return "" if " " in value else value
