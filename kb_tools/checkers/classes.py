"""Boundary classes: the few answers to a question between which the rules can change their mind.

In: a ruleset and the answers so far. Out: raw answers. For an amount, every threshold that the
rules read, and the cent below and above it; for a date, a business day and another day; for an
earlier date or instant, each count of days or hours before the later one; for withdrawals, each
threshold on each day where counting can start or stop, seen from those dates.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

from kb_tools.core.calendar import business_day_back, days_after, hours_after
from kb_tools.core.ir import MAX_INT, UNLIMITED, cents_text, version_text
from kb_tools.core.ruleset import Input, Ruleset

# Not UTC, so that instants are compared across zones.
_ZONE = dt.timezone(dt.timedelta(hours=1))


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
        case "date" | "instant" if (until := _until(ruleset, one.name)) and until in given:
            earlier = _earlier_dates if one.type == "date" else _earlier_instants
            return earlier(ruleset, str(given[until]))
    return _FREE[one.type](ruleset)


def _thresholds(ruleset: Ruleset, *types: str) -> list[int]:
    figures = ruleset.as_ir()["figures"].values()
    return sorted({one["value"] for one in figures if one["type"] in types} - {UNLIMITED})


def _amounts(ruleset: Ruleset) -> list[str]:
    around = {1}
    for cents in _thresholds(ruleset, "money", "limit"):
        around |= {cents - 1, cents, cents + 1}
    return [cents_text(cents) for cents in sorted(around)]


def _numbers(ruleset: Ruleset) -> list[int]:
    around = {0}
    for number in _thresholds(ruleset, "int"):
        around |= {number - 1, number, number + 1}
    return sorted(one for one in around if 0 <= one <= MAX_INT)


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


def _instants(ruleset: Ruleset) -> list[str]:
    """Noon of a business day, and each count of hours after it."""
    noon = f"{_dates(ruleset)[1]}T12:00:00Z"
    return [noon, *(hours_after(noon, count) for count in _thresholds(ruleset, "int"))]


def _earlier_dates(ruleset: Ruleset, until: str) -> list[str]:
    """The same day, and the days around each count of days before it; counts may add up."""
    counts = _thresholds(ruleset, "int")
    counts += [one + other for one, other in itertools.combinations(counts, 2)]
    back = {0} | {count + step for count in counts for step in (-2, -1, 0, 1)}
    return [days_after(until, -count) for count in sorted(back) if count >= 0]


def _earlier_instants(ruleset: Ruleset, until: str) -> list[str]:
    """The same instant, and the seconds around each count of hours before it; in another zone."""
    latest = dt.datetime.fromisoformat(until).astimezone(_ZONE)
    back = {0} | {
        count * 3600 + step for count in _thresholds(ruleset, "int") for step in (-1, 0, 1)
    }
    return [(latest - dt.timedelta(seconds=one)).isoformat() for one in sorted(back) if one >= 0]


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


_FREE: dict[str, Callable[[Ruleset], list[Any]]] = {
    "int": _numbers,
    "money": _amounts,
    "version": _versions,
    "date": _dates,
    "instant": _instants,
}


def _until(ruleset: Ruleset, name: str) -> str:
    """The input that bounds a date, an instant or a list of withdrawals; "" for none."""
    declared = next(one for one in ruleset.as_ir()["inputs"] if one["name"] == name)
    return str(declared.get("until", ""))
