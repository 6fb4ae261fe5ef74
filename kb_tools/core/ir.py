"""The lowered JSON form of rules, and its values: what both evaluators run.

In: figures and cells of the policy. Out: JSON data.

An expression is a number, a text, true, false, or a list that starts with its operation:
`["input", name]`, `["let", name]`, `["figure", name]`, `["cell", table, key, column]`,
`["each"]`, `["verdict"]`, `["list", a, …]`, an operator (`["<", a, b]`, `["?", c, a, b]`,
`["neg", a]`, …) or a function of `FUNCTIONS`. Values: money in cents; a limit in cents, or
`UNLIMITED`; a date as ISO text; a version as one number, so that numbers compare as versions do;
an instant as ISO text with its zone, compared through `["utc", a]`.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from kb_tools.core.policy import Cell, Figure

# The greatest whole number that a browser holds exactly.
EXACT = 2**53 - 1
# Greater than every amount, so that "unlimited is greater than anything" needs no case of its own.
UNLIMITED = EXACT
# Amounts stay below this many cents, so that one and all earlier ones add up exactly.
MAX_CENTS = 10**13
MAX_WITHDRAWALS = 500
# The greatest whole number that an answer may be.
MAX_INT = 999_999
# How far a date or an instant may be moved, in days or hours: no year leaves its four digits.
MAX_SHIFT = 100_000
# Type of a figure in the lowered form, where it is no whole number.
_TYPES = {"money": "money", "limit": "limit", "version": "version", "port": "text"}
# Name of each function: its parameters with their types, and its result.
FUNCTIONS: dict[str, tuple[dict[str, str], str]] = {
    "spent": ({"first": "date", "last": "date", "history": "withdrawals"}, "money"),
    "business_day_back": ({"day": "date", "count": "int"}, "date"),
    "left": ({"limit": "limit", "used": "money"}, "limit"),
    "size": ({"group": "set"}, "int"),
    "days_after": ({"day": "date", "count": "int"}, "date"),
    "hours_after": ({"time": "instant", "count": "int"}, "instant"),
}
# What the page needs `boundary-more.mjs` for.
_MORE = frozenset({"version", "instant"})
_MORE_FUNCTIONS = (["size"], ["days_after"], ["hours_after"])


def constant(ir: Any) -> bool:  # noqa: ANN401 - a lowered form is any JSON value
    """Whether a lowered form is a literal."""
    return not isinstance(ir, list)


def needs_more(ir: Any) -> bool:  # noqa: ANN401 - a lowered form is any JSON value
    """Whether the page needs `boundary-more.mjs` to run a part of lowered rules.

    >>> needs_more({"if": ["<", ["size", ["input", "active"]], 2]}), needs_more(["!", True])
    (True, False)
    """
    if isinstance(ir, dict):
        return ir.get("type") in _MORE or any(map(needs_more, ir.values()))
    if isinstance(ir, list):
        return ir[:1] in _MORE_FUNCTIONS or any(map(needs_more, ir))
    return False


def utc(time: str) -> int:
    """The seconds of an instant since 1970, in UTC: instants compare as these do.

    >>> utc("2026-11-24T10:42:00+01:00") == utc("2026-11-24T09:42:00Z")
    True
    """
    return int(datetime.fromisoformat(time).timestamp())


def version_number(text: str) -> int:
    """A version as one number.

    >>> version_number("5.1.1") < version_number("6.0") == version_number("6")
    True
    """
    parts = [int(part) for part in text.split(".")]
    parts += [0] * (3 - len(parts))
    return parts[0] * 10**6 + parts[1] * 10**3 + parts[2]


def version_text(number: int) -> str:
    """A version number as text, without a last part that is zero.

    >>> version_text(5001001), version_text(6000000)
    ('5.1.1', '6.0')
    """
    rest = number % 1000
    return f"{number // 10**6}.{number // 1000 % 1000}" + (f".{rest}" if rest else "")


def cents_text(cents: int) -> str:
    """Cents as a decimal text with two places.

    >>> cents_text(20000001), cents_text(5), cents_text(-5)
    ('200000.01', '0.05', '-0.05')
    """
    digits = str(abs(cents)).rjust(3, "0")
    return ("-" if cents < 0 else "") + digits[:-2] + "." + digits[-2:]


def entry(kind: str, cell: Cell, source: str) -> dict[str, Any]:
    """A figure or cell in the lowered form: type, value and source."""
    if not isinstance(cell, Figure):
        return {"type": "bool" if kind == "bool" else "text", "value": cell, "source": source}
    value: int | str
    if isinstance(cell.value, Decimal):
        value = int(cell.value * 100)
    elif cell.value is None:
        value = UNLIMITED
    elif kind == "version":
        value = version_number(str(cell.value))
    elif kind == "build":
        value = int(cell.value)
    else:
        value = cell.value
    return {"type": _TYPES.get(kind, "int"), "value": value, "source": cell.source}


def shown(kind: str, value: Any) -> Any:  # noqa: ANN401 - values of every type
    """A value of a type as results print it.

    >>> shown("limit", UNLIMITED), shown("money", 100), shown("date", "2026-01-02")
    (None, '1.00', '2026-01-02')
    """
    if kind == "limit" and value == UNLIMITED:
        return None
    if kind in ("money", "limit"):
        return cents_text(value)
    return version_text(value) if kind == "version" else value
