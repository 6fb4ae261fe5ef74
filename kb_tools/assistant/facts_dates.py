"""Dates: days that a text names, by figures, by the month's name, or counted from today.

In: patterns, clean text, the reader's day. Out: ranges with ISO dates. A date that could be read in
two ways is read as the locale writes dates. `assistant-dates.mjs` does the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from kb_tools.assistant.facts_numbers import MICRO, find_numbers
from kb_tools.assistant.patterns import Patterns
from kb_tools.assistant.patterns_text import LETTER

_YEAR_FIRST: Final = re.compile("([0-9]{4})([./-])([0-9]{1,2})\\2([0-9]{1,2})(?![0-9])")
_YEAR_LAST: Final = re.compile("([0-9]{1,2})([./-])([0-9]{1,2})\\2([0-9]{4}|[0-9]{2})(?![0-9.])")
_HAN: Final = re.compile("(?:([0-9]{4})年 ?)?([0-9]{1,2})月 ?([0-9]{1,2}) ?[日号]")
_CENTURY: Final = 2000
_MOST_DAYS: Final = 400
# People tell what has happened: a day without a year is only a coming one when it is this near.
_NEAR: Final = dt.timedelta(days=60)
_Day = tuple[int, int, str]


def find_dates(patterns: Patterns, text: str, today: dt.date | None) -> Iterator[_Day]:
    """Ranges of days with their ISO dates, "" for none; of ranges that overlap the first counts."""
    yield from _numeric(patterns.data["dates"]["order"], text)
    yield from _named(patterns, text, today)
    yield from _written(_HAN, text, ("y", "m", "d"), today)
    if today:
        yield from _relative(patterns, text, today)


def _numeric(order: str, text: str) -> Iterator[_Day]:
    for match in _YEAR_FIRST.finditer(text):
        yield from _day(match, int(match[1]), int(match[3]), int(match[4]))
    for match in _YEAR_LAST.finditer(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        month_first = order == "mdy" and match[2] == "/"
        month, day = (first, second) if month_first else (second, first)
        if month > 12:
            month, day = day, month
        yield from _day(match, year if year > 99 else _CENTURY + year, month, day)


def _day(match: re.Match[str], year: int, month: int, day: int) -> Iterator[_Day]:
    before = match.string[match.start() - 1 : match.start()]
    made = _make(year, month, day)
    if made and not re.match(f"[{LETTER}.,/-]", before):
        yield match.start(), match.end(), made.isoformat()


def _make(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _named(patterns: Patterns, text: str, today: dt.date | None) -> Iterator[_Day]:
    months = patterns.data["dates"]["months"]
    if not months:
        return
    names = "|".join(months)
    day = "([0-9]{1,2})(?:st|nd|rd|th|er|[.]?[oº°]|[.])?"
    year = "(?:,? ?(?:de |del |of )?([0-9]{4}))?"
    end = f"(?![{LETTER}])"
    first = patterns.regex(f"{day} ?(?:de |of )?({names})[.]?{year}{end}")
    yield from _written(first, text, ("d", "m", "y"), today, months)
    if patterns.data["dates"]["order"] == "mdy":
        second = patterns.regex(f"({names})[.]? {day}{year}{end}")
        yield from _written(second, text, ("m", "d", "y"), today, months)


def _written(
    regex: re.Pattern[str],
    text: str,
    order: tuple[str, str, str],
    today: dt.date | None,
    months: dict[str, int] | None = None,
) -> Iterator[_Day]:
    for match in regex.finditer(text):
        part = dict(zip(order, match.groups(), strict=True))
        month = months[part["m"]] if months else int(part["m"])
        before = text[match.start() - 1 : match.start()]
        if re.match(f"[{LETTER}.,]", before):
            continue
        if part["y"]:
            made = _make(int(part["y"]), month, int(part["d"]))
        else:
            made = _meant(month, int(part["d"]), today) if today else None
        if made:
            yield match.start(), match.end(), made.isoformat()


def _meant(month: int, day: int, today: dt.date) -> dt.date | None:
    """The day of that month that is meant: a coming one when it is near, else the last one."""
    years = (today.year + 1, today.year, today.year - 1)
    made = [one for year in years if (one := _make(year, month, day))]
    return next((one for one in made if one - today <= _NEAR), None)


def _relative(patterns: Patterns, text: str, today: dt.date) -> Iterator[_Day]:
    dates = patterns.data["dates"]
    if dates["skip"]:
        for match in patterns.phrases(dates["skip"]).finditer(text):
            yield match.start() + len(match[1] or ""), match.end(), ""
    for days, source in dates["relative"]:
        for match in patterns.phrases(source).finditer(text):
            start = match.start() + len(match[1] or "")
            yield start, match.end(), (today + dt.timedelta(int(days))).isoformat()
    for one in find_numbers(patterns, text):
        behind = text[max(0, one.start - 16) : one.start]
        if dates["before"] and not patterns.regex(dates["before"]).search(behind):
            continue
        for days, source in dates["units"]:
            match_ = patterns.regex(source).match(text, one.end)
            back = one.micros // MICRO * days
            if match_ and source and back <= _MOST_DAYS:
                day = today - dt.timedelta(back)
                yield one.start, match_.end(), day.isoformat()
