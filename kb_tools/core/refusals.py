"""The words of the boundary: why an answer is refused, and what to do.

In: a code, the place, the value and facts. Out: message and hint. The browser has the codes only;
its words come from the catalogs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kb_tools.faults import did_you_mean

_SHOWN = 40
_LARGEST_SHOWN = 10**15
_WORDS: dict[str, tuple[str, str]] = {
    "wrong-type": ("{where} must be {wanted}, but it is {kind}", "give {wanted}"),
    "null": ("{where} is null", "leave the answer out when it is not known"),
    "number-not-text": (
        "{where} must be text, but it is the number {value}",
        "give {wanted}, in quotes: a number may lose digits on its way here",
    ),
    "unknown-input": ("unknown input {value}", "{near}"),
    "unknown-value": ("{where} is {value}, which is none of its values", "{near}"),
    "not-decimal": (
        "{where} is {value}, which is not a decimal number",
        "digits only, with a point before cents, as in 200000.01",
    ),
    "too-many-decimals": (
        "{where} is {value}, which has more than two decimals",
        "give dollars and whole cents",
    ),
    "not-positive": (
        "{where} is {value}, which is not more than zero",
        "give an amount above zero",
    ),
    "too-large": (
        "{where} is {value}, which is too large to be exact",
        "give an amount below one hundred billion dollars",
    ),
    "not-date": ("{where} is {value}, which is not a date", "write it as 2026-01-31"),
    "no-such-date": ("{where} is {value}, a day that does not exist", "check day and month"),
    "outside-calendar": (
        "{where} is {value}, outside the calendar of business days",
        "give a date from {first} to {last}",
    ),
    "in-future": (
        "{where} is {value}, later than today ({today})",
        "leave out what has not happened, or correct the date",
    ),
    "not-instant": (
        "{where} is {value}, which is not a time with its zone",
        "write it as 2026-11-24T10:42:00+01:00, or with Z for UTC",
    ),
    "not-whole": (
        "{where} is {value}, which is not a whole number from 0 to {max}",
        "give a whole number, without quotes",
    ),
    "too-late": (
        "{where} is {value}, later than {until} ({limit})",
        "correct one of the two",
    ),
    "not-version": ("{where} is {value}, which is not a version", "write it as 6.0 or 5.1.1"),
    "repeated": ("{where} is {value}, which is already in the list", "give each value once"),
    "too-many": ("{where} has {count} entries, more than {max}", "give at most {max}"),
    "unknown-key": ("{where} has keys other than date and amount", "give date and amount only"),
    "missing-key": ("{where} is missing", "give the {key} of the withdrawal"),
}
CODES = tuple(_WORDS)


def explain(code: str, place: str, value: object, facts: Mapping[str, Any]) -> tuple[str, str]:
    """The message and the hint for a refused value.

    >>> explain("not-positive", "amount", "0.00", {})
    ('amount is "0.00", which is not more than zero', 'give an amount above zero')
    """
    message, hint = _WORDS[code]
    words = dict(facts)
    words["where"] = place or "the answers"
    words["value"] = shown(value)
    words["kind"] = kind(value)
    if isinstance(value, list):
        words["count"] = len(value)
    if "known" in facts:
        near = str(value)[:_SHOWN]
        words["near"] = did_you_mean(near, facts["known"]) or "known: " + ", ".join(facts["known"])
    return message.format_map(words), hint.format_map(words)


def kind(value: object) -> str:
    """What a JSON value is, in words.

    >>> kind(True), kind(1.5), kind({})
    ('true or false', 'a number', 'an object')
    """
    names = {bool: "true or false", str: "text", list: "a list", dict: "an object"}
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "a number"
    return names.get(type(value), "null")


def shown(value: object) -> str:
    r"""A value as a message shows it: short, on one line, and printable everywhere.

    >>> shown("a\ud800")
    '"a\\ud800"'
    """
    if isinstance(value, str):
        short = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
        text = "".join(
            char if char.isprintable() else ascii(char)[1:-1] for char in short if char != '"'
        )
        return json.dumps(text, ensure_ascii=False).replace("\\\\", "\\")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _LARGEST_SHOWN:
        return "too long to show"
    return str(value)[:_SHOWN] if isinstance(value, bool | int | float) else kind(value)
