from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.checkout import Checkout
from kb_tools.core.calendar import business_day_back, is_day, load_calendar
from kb_tools.faults import Faults, report
from tests.core import reference, samples
from tests.tools import write_calendar

PATH = Checkout(samples.ROOT).policy / "calendar.json"
CALENDAR = json.loads(PATH.read_text(encoding="utf-8"))
GOOD = {"exchange": "X", "first": "2026-01-01", "last": "2026-12-31", "holidays": ["2026-01-01"]}


def test_the_calendar_agrees_with_the_package_of_holidays():
    first, last = int(CALENDAR["first"][:4]), int(CALENDAR["last"][:4])
    assert PATH.read_text(encoding="utf-8") == write_calendar.text(first, last)
    assert (CALENDAR["first"], CALENDAR["last"]) == ("2025-01-01", "2029-12-31")


@pytest.mark.parametrize(
    "day",
    ["2025-01-09", "2026-04-03", "2026-07-03", "2026-11-26", "2027-12-24", "2029-06-19"],
)
def test_days_without_trading(day):
    assert day in CALENDAR["holidays"]


@pytest.mark.parametrize("day", ["2026-10-12", "2026-11-11", "2027-12-31", "2026-12-24"])
def test_days_with_trading(day):
    assert day not in CALENDAR["holidays"]
    assert dt.date.fromisoformat(day).weekday() < 5


@pytest.mark.parametrize(
    "day, count, start",
    [
        ("2026-11-24", 1, "2026-11-24"),
        ("2026-11-24", 5, "2026-11-18"),
        ("2026-11-21", 1, "2026-11-20"),
        ("2026-11-22", 5, "2026-11-16"),
        ("2026-11-26", 1, "2026-11-25"),
        ("2026-11-30", 5, "2026-11-23"),
        ("2026-04-06", 2, "2026-04-02"),
        ("2027-01-05", 5, "2026-12-29"),
        ("2025-01-10", 5, "2025-01-03"),
        ("2025-01-03", 5, "2025-01-01"),
        ("2025-01-01", 1, "2025-01-01"),
        ("2029-12-31", 5, "2029-12-24"),
    ],
)
def test_business_days_are_counted_back(day, count, start):
    assert business_day_back(CALENDAR, day, count) == start


@given(st.dates(samples.FIRST, samples.LAST), st.integers(1, 30))
def test_counting_back_agrees_with_dates(day, count):
    start = business_day_back(CALENDAR, day.isoformat(), count)
    assert start == reference.window_start(day, count).isoformat()


@given(st.dates())
def test_every_date_is_a_day(day):
    assert is_day(day.isoformat())


@pytest.mark.parametrize(
    "text",
    ["", "2026-02-30", "2026-13-01", "2026-1-01", "2026-01-01\n", "20260101", "２０２６-01-01"],
)
def test_not_a_day(text):
    assert not is_day(text)


KEYS = "the calendar must hold exchange, first, last and holidays, and nothing else"
ORDER = "the holidays must be in order, each once, between the first and the last day"


@pytest.mark.parametrize(
    "data, message",
    [
        ([], KEYS),
        ({**GOOD, "extra": 1}, KEYS),
        ({**GOOD, "holidays": {}}, "the holidays must be a list"),
        ({**GOOD, "holidays": ["2026-02-30"]}, '"2026-02-30" is not a date'),
        ({**GOOD, "first": 2026}, "2026 is not a date"),
        ({**GOOD, "holidays": ["2026-02-02", "2026-02-01"]}, ORDER),
        ({**GOOD, "holidays": ["2026-02-02", "2026-02-02"]}, ORDER),
        ({**GOOD, "holidays": ["2025-12-25"]}, ORDER),
    ],
)
def test_a_faulty_calendar_is_told(tmp_path, data, message):
    path = tmp_path / "calendar.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    faults = Faults()
    assert load_calendar(path, "calendar.json", faults) is None
    hint = "make the file anew: python tests/tools/write_calendar.py"
    assert report(faults) == f"calendar.json: error: {message} [calendar]\n  hint: {hint}"


def test_a_calendar_that_is_not_json_is_told_with_its_place(tmp_path):
    path = tmp_path / "calendar.json"
    path.write_text('{"first":\n  2026-01-01}', encoding="utf-8")
    faults = Faults()
    assert load_calendar(path, "calendar.json", faults) is None
    assert [str(fault.location) for fault in faults] == ["calendar.json:2:7"]
