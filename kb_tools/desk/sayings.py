"""Sayings: what a message says, in words that an agent knows, and what no answer could be made of.

In: facts of a message, and the checker that it may need. Out: rows for the agent. A situation is
called as the term base or as an option of a checker calls it; one that nothing names is not shown.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from kb_tools.assistant.facts import Fact
from kb_tools.assistant.guide import Guide
from kb_tools.checkers.checker import Checker
from kb_tools.desk.situation import MEANT, Situation
from kb_tools.i18n.figures import format_date, format_money

_KINDS: Final = {
    "money": "Amount",
    "device": "Device",
    "platform": "Phone",
    "version": "Version",
    "date": "Date",
    "count": "Number",
    "situation": "What happened",
}
# What systems are called, in every language.
_SYSTEMS: Final = {"android": "Android", "ios": "iOS", "tws": "TWS"}
# Answers that say nothing without their question.
_ALONE: Final = ("yes", "no")
# Kinds of facts that one may have to choose among, and the types of answers that take them.
_TAKEN: Final = {"money": ("money", "withdrawals"), "date": ("date", "withdrawals")}


@dataclasses.dataclass(frozen=True, slots=True)
class Saying:
    """A fact for the agent."""

    kind: str
    text: str


def sayings(guide: Guide, made: Situation, tag: str) -> list[Saying]:
    """What a message says, for a reader of `tag`, each once."""
    found = (_saying(guide, fact, made, tag) for fact in made.facts)
    return list(dict.fromkeys(one for one in found if one.text))


def unplaced(guide: Guide, made: Situation, tag: str) -> list[Saying]:
    """Amounts and days that the checker may ask for, and that answer none of its questions."""
    if not made.checker:
        return []
    types = {one.type for one in guide.checkers[made.checker].ruleset.inputs}
    answers = set(map(str, made.answers.values()))
    left = [
        fact
        for fact in made.facts
        if types.intersection(_TAKEN.get(fact.kind, ())) and _amount(fact) not in answers
    ]
    return list(dict.fromkeys(_saying(guide, fact, made, tag) for fact in left))


def _amount(fact: Fact) -> str:
    return fact.value.partition(" ")[0]


def _saying(guide: Guide, fact: Fact, made: Situation, tag: str) -> Saying:
    kind, value = fact.kind, fact.value
    text = guide.shelf(tag).names.get(f"{kind}:{value}", "")
    if kind == "money":
        usd = value.partition(" ")[2] in ("", "USD")
        text = format_money(Decimal(_amount(fact)), tag) if usd else value
    elif kind == "date":
        text = format_date(dt.date.fromisoformat(value), tag)
    elif kind == "version":
        system, _, number = value.partition(" ")
        text = f"{_SYSTEMS[system]} {number}"
    elif kind == "situation":
        text = text or _happened(guide, value, made, tag)
    return Saying(_KINDS.get(kind, kind), text or ("" if kind == "situation" else value))


def _happened(guide: Guide, value: str, made: Situation, tag: str) -> str:
    """The option of a checker that a situation picks, or else its concept."""
    prefill = guide.patterns(made.locale).data["prefill"]
    order = sorted(guide.checkers, key=lambda name: (name != made.checker, name))
    options = (
        option
        for name in order
        for option in _options(guide, guide.checkers[name], prefill.get(name, {}), value, tag)
    )
    concept = MEANT.get(value)
    named = guide.terms.name(concept, tag) if concept else ""
    return next(options, named)


def _options(
    guide: Guide, checker: Checker, spec: Mapping[str, Any], value: str, tag: str
) -> Iterator[str]:
    """The words of the options that a situation alone picks."""
    for one in checker.ruleset.inputs:
        picked = spec.get(one.name, {}).get("situation", {}).get(value)
        words = checker.words.questions[one.name].options
        if isinstance(picked, str) and picked in words and picked not in _ALONE:
            yield guide.voice(tag).say(words[picked])
