"""Lowered rules as formulas for Z3: what no list of cases can show is proved here.

Sums over earlier withdrawals and days counted back are left open: any amount that a list can hold,
any day not after the one counted from. What holds for all of these holds for the real ones.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from typing import Any

import z3

from kb_tools.core.ir import MAX_CENTS, MAX_INT, MAX_WITHDRAWALS, UNLIMITED, utc
from kb_tools.core.ruleset import Ruleset

_HOUR = 3600
_NUMBERS = {"int": (0, MAX_INT), "money": (1, MAX_CENTS - 1), "version": (0, 10**9)}


@functools.cache
def code(text: str) -> int:
    """A text as a number of its own."""
    return code.cache_info().currsize + 1


def day_number(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


class Rules:
    """One set of answers to a ruleset, as variables; `suffix` tells two sets apart."""

    def __init__(self, ruleset: Ruleset, suffix: str = "") -> None:
        self.ir = ruleset.as_ir()
        self.suffix = suffix
        self.answers: dict[str, Any] = {}
        self.known: list[Any] = []
        self.open: dict[str, Any] = {}
        self.each = ""
        for one in self.ir["inputs"]:
            self.answers[one["name"]] = self._variable(one)
        self.conditions = [self.value(rule["if"]) for rule in self.ir["rules"]]

    def _variable(self, one: dict[str, Any]) -> Any:
        name, kind = one["name"] + self.suffix, one["type"]
        if kind == "bool":
            return z3.Bool(name)
        if kind == "set":
            return {member: z3.Bool(f"{name}.{member}") for member in one["values"]}
        made = z3.Int(name)
        if kind == "enum":
            self.known.append(z3.Or(*(made == code(member) for member in one["values"])))
        elif kind in _NUMBERS:
            low, high = _NUMBERS[kind]
            self.known += [low <= made, made <= high]
        elif "until" in one and kind != "withdrawals":
            self.known.append(made <= self.answers[one["until"]])
        return made

    @property
    def verdict(self) -> Any:
        """The verdict as a number, see `code`."""
        *rules, last = zip(self.ir["rules"], self.conditions, strict=True)
        found: Any = code(last[0]["verdict"])
        for rule, condition in reversed(rules):
            found = z3.If(condition, code(rule["verdict"]), found)
        return found

    def gives(self, *verdicts: str) -> Any:
        return z3.Or(*(self.verdict == code(one) for one in verdicts))

    def figure(self, name: str) -> Any:
        value = self.ir["figures"][name]["value"]
        return code(value) if isinstance(value, str) else value

    def value(self, ir: Any) -> Any:
        if isinstance(ir, str):
            return code(ir)
        if not isinstance(ir, list):
            return ir
        sign, *rest = ir
        if sign in _FORMS:
            return _FORMS[sign](*map(self.value, rest))
        return getattr(self, f"_{sign}")(*rest)

    def _input(self, name: str) -> Any:
        return self.answers[name]

    def _let(self, name: str) -> Any:
        return self.value(self.ir["let"][name]["value"])

    def _figure(self, name: str) -> Any:
        return self.figure(name)

    def _cell(self, table: str, key: Any, column: str) -> Any:
        at = self.value(key)
        names = [one for one in self.ir["figures"] if one.startswith(f"{table}.")]
        rows = [one.split(".")[1] for one in names if one.endswith(f".{column}")]
        found: Any = self.figure(f"{table}.{rows[-1]}.{column}")
        for row in rows[:-1]:
            found = z3.If(at == code(row), self.figure(f"{table}.{row}.{column}"), found)
        return found

    def _in(self, one: Any, group: Any) -> Any:
        at = self.value(one)
        if group[0] == "list":
            return z3.Or(*(at == self.value(item) for item in group[1:]))
        members = self.value(group)
        return z3.Or(*(z3.And(at == code(name), held) for name, held in members.items()))

    def _size(self, group: Any) -> Any:
        return z3.Sum(*(z3.If(held, 1, 0) for held in self.value(group).values()))

    def _spent(self, *rest: Any) -> Any:
        made = self._open(rest)
        self.known += [made >= 0, made <= MAX_CENTS * MAX_WITHDRAWALS]
        return made

    def _business_day_back(self, day: Any, count: Any) -> Any:
        made = self._open((day, count))
        self.known.append(made <= self.value(day))
        return made

    def _open(self, what: Any) -> Any:
        name = json.dumps(what) + self.suffix
        return self.open.setdefault(name, z3.Int(name))


_FORMS = {
    "!": z3.Not,
    "&&": z3.And,
    "||": z3.Or,
    "?": z3.If,
    "neg": lambda a: -a,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "utc": lambda a: a,
    "days_after": lambda day, count: day + count,
    "hours_after": lambda time, count: time + _HOUR * count,
    "left": lambda limit, used: z3.If(
        limit == UNLIMITED, limit, z3.If(limit < used, 0, limit - used)
    ),
}


def possible(rules: Rules, *formulas: Any) -> bool:
    """Whether some answers make all formulas true."""
    solver = z3.Solver()
    solver.add(*rules.known, *formulas)
    found = solver.check()
    assert found != z3.unknown, solver.reason_unknown()
    return bool(found == z3.sat)


def proved(claim: Any, *all_rules: Rules) -> bool:
    """Whether a claim holds for all answers."""
    solver = z3.Solver()
    for rules in all_rules:
        solver.add(*rules.known)
    solver.add(z3.Not(claim))
    return bool(solver.check() == z3.unsat)


def shadowed(ruleset: Ruleset) -> list[str]:
    """Rules that no answers make fire, because earlier ones cover all their cases."""
    rules = Rules(ruleset)
    found = []
    for at, rule in enumerate(rules.ir["rules"]):
        earlier = [z3.Not(one) for one in rules.conditions[:at]]
        if not possible(rules, *earlier, rules.conditions[at]):
            found.append(rule["id"])
    return found


def overlaps(ruleset: Ruleset) -> list[str]:
    """Pairs of rules between which the order decides: their conditions can hold together, they
    give different verdicts, and neither is a special case of the other.
    """
    rules = Rules(ruleset)
    pairs = list(zip(rules.ir["rules"], rules.conditions, strict=True))[:-1]
    return [
        f"{one['id']} before {other['id']}"
        for at, (one, first) in enumerate(pairs)
        for other, second in pairs[at + 1 :]
        if one["verdict"] != other["verdict"]
        and possible(rules, first, second)
        and possible(rules, first, z3.Not(second))
        and possible(rules, second, z3.Not(first))
    ]


def exact(one: dict[str, Any], variable: Any, value: Any) -> list[Any]:
    """That a variable has the value of a parsed answer."""
    if one["type"] == "set":
        return [held == (member in value) for member, held in variable.items()]
    if one["type"] == "date":
        return [variable == day_number(value)]
    if one["type"] == "instant":
        return [variable == utc(value)]
    return [variable == (code(value) if isinstance(value, str) else value)]
