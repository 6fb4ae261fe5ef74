"""Writes the calendar of business days with the `holidays` package, which only this needs.

Run `python tests/tools/write_calendar.py` in the checkout; `--years 2025 2029` sets the range.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path

PATH = Path("kb_tools/core/policy/calendar.json")


def trading_holidays(first: int, last: int) -> list[str]:
    """Weekdays of some years on which the New York Stock Exchange does not trade."""
    import holidays

    days = holidays.financial_holidays("NYSE", years=range(first, last + 1))
    inside = (day for day in days if first <= day.year <= last)
    return sorted(day.isoformat() for day in inside if day.weekday() < 5)


def text(first: int, last: int) -> str:
    """The file's text."""
    data = {
        "exchange": "NYSE",
        "first": dt.date(first, 1, 1).isoformat(),
        "last": dt.date(last, 12, 31).isoformat(),
        "holidays": trading_holidays(first, last),
    }
    return json.dumps(data, indent=2) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", nargs=2, type=int, default=[2025, 2029])
    PATH.write_text(text(*parser.parse_args().years), encoding="utf-8")


if __name__ == "__main__":
    main()
