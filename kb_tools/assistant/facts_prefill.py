"""Prefilling: what a checker already knows from facts.

In: the policy, patterns, a checker and facts. Out: raw answers by input, each accepted by the
boundary of the rules. What facts say in two ways is left for the reader to answer.
`assistant-facts.mjs` gives the same answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from kb_tools.assistant.facts import MONEY_CUES, Fact
from kb_tools.assistant.patterns import Patterns
from kb_tools.core.boundary import Answers, parse
from kb_tools.core.policy import Policy
from kb_tools.core.ruleset import Ruleset

_Value = TypeVar("_Value")
# Checkers take US dollars; an amount without a currency is one, and the form says so.
_DOLLARS: Final = ("USD", "")


def prefill(
    policy: Policy,
    patterns: Patterns,
    checker: str,
    facts: Sequence[Fact],
    today: dt.date | None = None,
) -> dict[str, Any]:
    """Raw answers of a checker by input, in the order of its inputs.

    Args:
        policy: holds the rules.
        patterns: holds which input takes which facts.
        checker: the checker's id.
        facts: those recognised, and those the reader picked.
        today: the reader's day; without it, a date is neither past nor coming, and fits both.
    """
    wanted: Mapping[str, Mapping[str, Any]] = patterns.data["prefill"].get(checker, {})
    reader = _Reader(facts, today)
    ruleset = policy.rulesets[checker]
    found: dict[str, Any] = {}
    for one in ruleset.inputs:
        value = reader.value(wanted[one.name]) if one.name in wanted else None
        if isinstance(value, list):
            value = [member for member in one.values if member in value]
        if value is not None and _accepted(ruleset, {**found, one.name: value}):
            found[one.name] = value
    return found


def _accepted(ruleset: Ruleset, raw: Mapping[str, Any]) -> bool:
    return isinstance(parse(ruleset, dict(raw)), Answers)


class _Reader:
    """Reads values out of facts."""

    def __init__(self, facts: Sequence[Fact], today: dt.date | None) -> None:
        self.facts = facts
        self.today = today.isoformat() if today else ""
        self.said = {fact.value for fact in facts if fact.kind == "situation"}

    def value(self, wanted: Mapping[str, Any]) -> Any:  # noqa: ANN401 - raw answers of all types
        """The value of an input, or None when the facts do not say one."""
        if "if" in wanted and not self.said.intersection(wanted["if"]):
            return None
        if self.said.intersection(wanted.get("unless", ())):
            return None
        values = [
            value
            for kind, detail in wanted.items()
            if kind not in ("if", "unless") and (value := self._by(kind)(detail)) is not None
        ]
        return values[0] if len(values) == 1 else None

    def _by(self, kind: str) -> Callable[[Any], Any]:
        found: Callable[[Any], Any] = getattr(self, f"_{kind}")
        return found

    def _values(self, kind: str) -> list[str]:
        return list(dict.fromkeys(fact.value for fact in self.facts if fact.kind == kind))

    def _situation(self, table: Mapping[str, Any]) -> Any:  # noqa: ANN401 - raw answers
        for names, value in table.items():
            if "+" in names and self.said.issuperset(names.split("+")):
                return value
        return _only(value for name, value in table.items() if name in self.said)

    def _platform(self, table: Mapping[str, str]) -> str | None:
        name = _only(self._values("platform") or self._systems())
        return table[name] if name else None

    def _systems(self) -> list[str]:
        """Platforms that a version names."""
        names = dict.fromkeys(value.partition(" ")[0] for value in self._values("version"))
        return [name for name in names if name != "tws"]

    def _version(self, of: str) -> Any:  # noqa: ANN401 - a text, or a number for a build
        names = ("android", "ios") if of == "phone" else (of,)
        pairs = [value.partition(" ") for value in self._values("version")]
        number = _only(number for name, _, number in pairs if name in names)
        return int(number) if number and of == "tws" else number

    def _device(self, _: str) -> str | None:
        return _only(self._values("device"))

    def _devices(self, least: int) -> list[str] | None:
        found = self._values("device")
        return found if len(found) >= least else None

    def _count(self, unit: str) -> int | None:
        pairs = [value.partition(" ") for value in self._values("count")]
        number = _only(number for number, _, of in pairs if of == unit)
        return int(number) if number else None

    def _date(self, when: str) -> str | None:
        days = self._values("date")
        if self.today and when == "past":
            days = [day for day in days if day <= self.today]
        elif self.today:
            days = [day for day in days if day >= self.today]
        return _only(days)

    def _money(self, role: str) -> str | None:
        amounts = [fact for fact in self.facts if fact.kind == "money"]
        return _only(
            amount
            for fact in amounts
            for amount, _, currency in (fact.value.partition(" "),)
            if currency in _DOLLARS and self._role(fact) in (role, "")
        )

    def _role(self, money: Fact) -> str:
        """The nearest situation that says what an amount is, or ""."""
        cues = [
            (max(cue.start - money.end, money.start - cue.end, 0), MONEY_CUES.index(cue.value))
            for cue in self.facts
            if cue.kind == "situation" and cue.value in MONEY_CUES
        ]
        return MONEY_CUES[min(cues)[1]] if cues else ""


def _only(values: Iterable[_Value]) -> _Value | None:
    """The value, when all are the same one; else None."""
    found = list(dict.fromkeys(values))
    return found[0] if len(found) == 1 else None
