"""The withdrawal checker once more, as plain Python, to compare with.

It shares nothing with the rules but the figures: decimals and dates instead of cents and text.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

from tests.core import samples

CALENDAR = json.loads((samples.ROOT / "kb_tools/core/policy/calendar.json").read_text("utf-8"))
HOLIDAYS = {dt.date.fromisoformat(day) for day in CALENDAR["holidays"]}


def is_business_day(day: dt.date) -> bool:
    return day.isoweekday() <= 5 and day not in HOLIDAYS


def window_start(today: dt.date, count: int) -> dt.date:
    """The earliest of the last `count` business days up to today, not before the calendar."""
    days = [today - dt.timedelta(days=back) for back in range(3 * count + 10)]
    business = [day for day in days if is_business_day(day)]
    return max(business[count - 1], samples.FIRST)


def limit(device: str, column: str) -> Decimal | None:
    value = samples.policy().figures[f"limits.{device}.{column}"].value
    assert value is None or isinstance(value, Decimal)
    return value


def check(answers: dict) -> dict:
    """Verdict and outputs for complete answers that are in order."""
    today = dt.date.fromisoformat(answers["today"])
    amount = Decimal(answers["amount"])
    start = window_start(today, int(str(samples.policy().figures["withdrawal.window"].value)))
    earlier = [
        (dt.date.fromisoformat(one["date"]), Decimal(one["amount"])) for one in answers["history"]
    ]
    used = {
        "per_day": sum((money for day, money in earlier if day == today), Decimal()),
        "per_window": sum((money for day, money in earlier if start <= day <= today), Decimal()),
    }

    def over(device: str, column: str) -> bool:
        most = limit(device, column)
        return most is not None and used[column] + amount > most

    def left(column: str) -> str | None:
        most = limit(answers["device"], column)
        return None if most is None else f"{max(Decimal(), most - used[column]):.2f}"

    verdict = "ok"
    if over(answers["device"], "per_day"):
        verdict = "over_day"
    elif over(answers["device"], "per_window"):
        verdict = "over_window"
    others = [
        device
        for device in samples.DEVICES
        if verdict != "ok"
        and device in answers["active"]
        and not over(device, "per_day")
        and not over(device, "per_window")
    ]
    outputs = {"left_day": left("per_day"), "left_window": left("per_window")}
    return {"verdict": verdict, "outputs": {**outputs, "alternatives": others}}
