"""The calendar of business days: first and last day, and the holidays between them.

In: `core/policy/calendar.json`. Out: a `Calendar`. Days are ISO text, which compares as dates do.
"""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from kb_tools.faults import Faults, Location, read_text

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclasses.dataclass(frozen=True, slots=True)
class Calendar:
    """Business days of one exchange.

    Attributes:
        exchange: its name.
        first: the first day known.
        last: the last day known.
        holidays: weekdays without trading, in order.
    """

    exchange: str
    first: str
    last: str
    holidays: tuple[str, ...]

    def as_ir(self) -> dict[str, Any]:
        """The JSON form that both evaluators read."""
        return {"first": self.first, "last": self.last, "holidays": list(self.holidays)}


def is_day(text: str) -> bool:
    """Whether a text is an existing date written as 2026-01-31.

    >>> is_day("2028-02-29"), is_day("2026-02-29"), is_day("2026-2-1")
    (True, False, False)
    """
    if not _DAY.match(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def business_day_back(calendar: dict[str, Any], day: str, count: int) -> str:
    """The business day that is `count` business days back, where the day itself counts.

    Days before the calendar cannot hold a withdrawal (the boundary refuses them), so the search
    stops at the calendar's first day.

    >>> week = {"first": "2026-01-01", "holidays": ["2026-01-01"]}
    >>> business_day_back(week, "2026-01-10", 5), business_day_back(week, "2026-01-06", 5)
    ('2026-01-05', '2026-01-01')
    """
    at = date.fromisoformat(day)
    left = count
    while True:
        text = at.isoformat()
        if at.weekday() < 5 and text not in calendar["holidays"]:
            left -= 1
        if left <= 0 or text <= calendar["first"]:
            return text
        at -= timedelta(days=1)


def days_after(day: str, count: int) -> str:
    """The day that is some days later, or earlier for a count below zero.

    >>> days_after("2026-02-27", 2), days_after("2026-03-01", -1)
    ('2026-03-01', '2026-02-28')
    """
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat()


def hours_after(time: str, count: int) -> str:
    """The instant that is some hours later, in the same zone.

    >>> hours_after("2026-11-24T10:42:00+01:00", 24), hours_after("2026-12-31T23:00:00Z", 2)
    ('2026-11-25T10:42:00+01:00', '2027-01-01T01:00:00Z')
    """
    clock, zone = time[:19], time[19:]
    return (datetime.fromisoformat(clock) + timedelta(hours=count)).isoformat() + zone


def load_calendar(path: Path, shown: str, faults: Faults) -> Calendar | None:
    """The calendar of a JSON file, or None with a fault."""
    text = read_text(path, shown, faults)
    if text is None:
        return None
    try:
        data = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        column = getattr(error, "colno", 1)
        _fault(faults, Location(shown, line, column), "the calendar is not valid JSON")
        return None
    problem = _problem(data)
    if problem:
        _fault(faults, Location(shown), problem)
        return None
    return Calendar(data["exchange"], data["first"], data["last"], tuple(data["holidays"]))


def _fault(faults: Faults, location: Location, message: str) -> None:
    hint = "make the file anew: python tests/tools/write_calendar.py"
    faults.error("calendar", location, message, hint=hint)


def _problem(data: object) -> str:
    if not isinstance(data, dict) or set(data) != {"exchange", "first", "last", "holidays"}:
        return "the calendar must hold exchange, first, last and holidays, and nothing else"
    holidays = data["holidays"]
    if not isinstance(holidays, list):
        return "the holidays must be a list"
    for day in (data["first"], data["last"], *holidays):
        if not isinstance(day, str) or not is_day(day):
            return f"{json.dumps(day)} is not a date"
    days = [data["first"], *holidays, data["last"]]
    if sorted(days) != days or len(set(holidays)) != len(holidays):
        return "the holidays must be in order, each once, between the first and the last day"
    return ""
