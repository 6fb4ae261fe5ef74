"""Boundary classes: the few answers to a question between which the rules can change their mind.

In: a ruleset and the answers so far. Out: raw answers. For an amount, every threshold that the
rules read, and the cent below and above it; for a date, a business day and another day; for earlier
withdrawals, each threshold on each day where counting can start or stop, seen from those dates.
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from kb_tools.core.calendar import business_day_back
from kb_tools.core.ir import UNLIMITED, cents_text, version_text
from kb_tools.core.ruleset import Input, Ruleset


def classes(ruleset: Ruleset, one: Input, given: dict[str, Any]) -> list[Any]:
    """Raw answers to one question, at least one for each way in which the rules can treat it."""
    match one.type:
        case "enum":
            return list(one.values)
        case "bool":
            return [True, False]
        case "set":
            return [[], *([value] for value in one.values), list(one.values)]
        case "withdrawals":
            return _histories(ruleset, str(given[_until(ruleset, one.name)]))
    return {"money": _amounts, "version": _versions, "date": _dates}[one.type](ruleset)


def _thresholds(ruleset: Ruleset, *types: str) -> list[int]:
    figures = ruleset.as_ir()["figures"].values()
    return sorted({one["value"] for one in figures if one["type"] in types} - {UNLIMITED})


def _amounts(ruleset: Ruleset) -> list[str]:
    around = {1}
    for cents in _thresholds(ruleset, "money", "limit"):
        around |= {cents - 1, cents, cents + 1}
    return [cents_text(cents) for cents in sorted(around)]


def _versions(ruleset: Ruleset) -> list[str]:
    around: set[int] = set()
    for number in _thresholds(ruleset, "version"):
        around |= {number - 1, number, number + 1}
    return [version_text(number) for number in sorted(around)]


def _dates(ruleset: Ruleset) -> list[str]:
    """A holiday from the middle of the calendar, and the business day after it."""
    calendar = ruleset.as_ir()["calendar"]
    holidays = calendar["holidays"]
    holiday = dt.date.fromisoformat(holidays[len(holidays) // 2])
    days = (holiday + dt.timedelta(days=step) for step in itertools.count(1))
    after = next(day for day in days if day.weekday() < 5 and day.isoformat() not in holidays)
    return [holiday.isoformat(), after.isoformat()]


def _histories(ruleset: Ruleset, until: str) -> list[list[dict[str, str]]]:
    """Nothing, and each threshold used up on each day where counting can start or stop."""
    calendar = ruleset.as_ir()["calendar"]
    days = set()
    for today in _dates(ruleset):
        days.add(today)
        for count in _thresholds(ruleset, "int"):
            first = business_day_back(calendar, today, count)
            before = dt.date.fromisoformat(first) - dt.timedelta(days=1)
            days |= {first, before.isoformat()}
    amounts = [cents_text(cents) for cents in _thresholds(ruleset, "money", "limit")]
    pairs = itertools.product(sorted(day for day in days if day <= until), amounts)
    return [[], *([{"date": day, "amount": amount}] for day, amount in pairs)]


def _until(ruleset: Ruleset, name: str) -> str:
    """The date input that bounds a list of withdrawals."""
    declared = next(one for one in ruleset.as_ir()["inputs"] if one["name"] == name)
    return str(declared["until"])
