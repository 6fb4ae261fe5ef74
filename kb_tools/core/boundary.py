"""The door of the rules: raw answers become exact values, or are refused with a reason.

In: JSON-like data. Out: `Answers`, or the faults in it, in a fixed order. The browser's
`boundary.mjs` gives the same values, codes and places for the same data; keep both in step.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from kb_tools.core import refusals
from kb_tools.core.calendar import is_day
from kb_tools.core.ir import MAX_CENTS, MAX_INT, utc, version_number
from kb_tools.core.policy import is_version
from kb_tools.core.ruleset import Ruleset

_DECIMAL = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_INSTANT = re.compile(
    r"[0-9-]{10}T([01][0-9]|2[0-3])(:[0-5][0-9]){2}(Z|(?!-00:00)[+-](0[0-9]|1[0-4]):[0-5][0-9])\Z"
)
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,39}\Z")
_WHOLE_DIGITS = len(str(MAX_CENTS)) - 3


@dataclasses.dataclass(frozen=True, slots=True)
class Answers:
    """Answers that passed the boundary, by input: cents, ISO texts, members, True or False."""

    values: dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class AnswerError:
    """One answer that is refused.

    Attributes:
        code: a stable slug.
        input: the input, or the place in it (`history[2].date`); "" for the answers as a whole.
        message: what is wrong.
        hint: what to do.
    """

    code: str
    input: str
    message: str
    hint: str

    def as_dict(self) -> dict[str, str]:
        """The fault as JSON data."""
        return dataclasses.asdict(self)


def parse(ruleset: Ruleset, raw: object) -> Answers | list[AnswerError]:
    """Exact answers from JSON-like data, or every reason why they are refused.

    A missing answer is no fault: the rules ask for it when they need it. null is one: leave the
    answer out instead.
    """
    return _Door(ruleset.as_ir()).parse(raw)


def _money_code(text: str) -> str:
    match = _DECIMAL.match(text)
    if match is None:
        return "not-decimal"
    decimals = match[3] or ""
    if len(decimals) > 2:
        return "too-many-decimals"
    if match[1] or (match[2] == "0" and not decimals.strip("0")):
        return "not-positive"
    return "too-large" if len(match[2]) > _WHOLE_DIGITS else ""


def _date_code(text: str, calendar: dict[str, Any]) -> str:
    if not _DATE.match(text):
        return "not-date"
    if not calendar["first"] <= text <= calendar["last"]:
        return "outside-calendar"
    return "" if is_day(text) else "no-such-date"


class _Door:
    """Reads one set of answers."""

    def __init__(self, ir: dict[str, Any]) -> None:
        self.ir = ir
        self.values: dict[str, Any] = {}
        self.errors: list[AnswerError] = []

    def parse(self, raw: object) -> Answers | list[AnswerError]:
        if not isinstance(raw, dict):
            self.fail("wrong-type", "", raw, {"wanted": "one object with an answer for each input"})
            return self.errors
        known = [one["name"] for one in self.ir["inputs"]]
        strange = [name for name in raw if name not in known]
        for key, name in sorted(((_NAME.match(name) and name) or "", name) for name in strange):
            self.fail("unknown-input", key, name, {"known": known})
        for one in self.ir["inputs"]:
            if one["name"] in raw:
                value = self.value(one, raw[one["name"]])
                if value is not None:
                    self.values[one["name"]] = value
                    self._until(one, value)
        return self.errors or Answers(self.values)

    def fail(self, code: str, place: str, value: object, facts: dict[str, Any]) -> None:
        message, hint = refusals.explain(code, place, value, facts)
        self.errors.append(AnswerError(code, place, message, hint))

    def value(self, one: dict[str, Any], raw: object) -> Any:  # noqa: ANN401 - every type
        read = getattr(self, "_" + one["type"])
        return read(raw, one["name"], one)

    def _until(self, one: dict[str, Any], value: Any) -> None:  # noqa: ANN401 - every type
        """A date or an instant may not be later than the one that bounds it."""
        limit = self.values.get(one.get("until", ""))
        if limit is None or one["type"] == "withdrawals":
            return
        if utc(value) > utc(limit) if one["type"] == "instant" else value > limit:
            self.fail("too-late", one["name"], value, {"until": one["until"], "limit": limit})

    def _typed(self, raw: object, place: str, wanted: type, facts: dict[str, Any]) -> bool:
        """Whether a value has the JSON type wanted; else a fault."""
        if type(raw) is wanted:
            return True
        self.fail("null" if raw is None else "wrong-type", place, raw, facts)
        return False

    def _bool(self, raw: object, place: str, _: dict[str, Any]) -> bool | None:
        return bool(raw) if self._typed(raw, place, bool, {"wanted": "true or false"}) else None

    def _text(self, raw: object, place: str, wanted: str) -> str | None:
        """A text; a number in its place is refused with the reason."""
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            self.fail("number-not-text", place, raw, {"wanted": wanted})
            return None
        return str(raw) if self._typed(raw, place, str, {"wanted": wanted}) else None

    def _refused(self, code: str, place: str, raw: object, facts: dict[str, Any]) -> bool:
        """Whether there is a code; then a fault, too."""
        if code:
            self.fail(code, place, raw, facts)
        return bool(code)

    def _money(self, raw: object, place: str, _: dict[str, Any]) -> int | None:
        text = self._text(raw, place, 'a decimal text such as "200000.01"')
        if text is None or self._refused(_money_code(text), place, text, {}):
            return None
        whole, _point, decimals = text.partition(".")
        return int(whole + decimals.ljust(2, "0"))

    def _date(self, raw: object, place: str, _: dict[str, Any]) -> str | None:
        text = self._text(raw, place, "a date such as 2026-01-31")
        calendar = self.ir["calendar"]
        if text is None or self._refused(_date_code(text, calendar), place, text, calendar):
            return None
        return text

    def _int(self, raw: object, place: str, _: dict[str, Any]) -> int | None:
        """A whole number; 1.0 is one, because a page cannot tell it from 1."""
        if type(raw) is not int and not self._typed(raw, place, float, {"wanted": "a number"}):
            return None
        if not isinstance(raw, int | float):
            return None
        code = "" if 0 <= raw <= MAX_INT and raw == int(raw) else "not-whole"
        return None if self._refused(code, place, raw, {"max": MAX_INT}) else int(raw)

    def _instant(self, raw: object, place: str, _: dict[str, Any]) -> str | None:
        text = self._text(raw, place, "a time such as 2026-11-24T10:42:00+01:00")
        if text is None:
            return None
        calendar = self.ir["calendar"]
        code = _date_code(text[:10], calendar) if _INSTANT.match(text) else "not-instant"
        return None if self._refused(code, place, text, calendar) else text

    def _version(self, raw: object, place: str, _: dict[str, Any]) -> int | None:
        text = self._text(raw, place, 'a version such as "6.0"')
        if text is None:
            return None
        code = "" if is_version(text) else "not-version"
        return None if self._refused(code, place, text, {}) else version_number(text)

    def _enum(self, raw: object, place: str, one: dict[str, Any]) -> str | None:
        values = one["values"]
        if not self._typed(raw, place, str, {"wanted": "one of " + ", ".join(values)}):
            return None
        code = "" if raw in values else "unknown-value"
        return None if self._refused(code, place, raw, {"known": values}) else str(raw)

    def _list(self, raw: object, place: str, most: int) -> list[Any] | None:
        if not self._typed(raw, place, list, {"wanted": "a list"}) or not isinstance(raw, list):
            return None
        code = "too-many" if len(raw) > most else ""
        return None if self._refused(code, place, raw, {"max": most}) else raw

    def _set(self, raw: object, place: str, one: dict[str, Any]) -> list[str]:
        values = one["values"]
        found: list[str] = []
        for index, item in enumerate(self._list(raw, place, len(values)) or ()):
            member = self._enum(item, f"{place}[{index}]", one)
            if member in found:
                self.fail("repeated", f"{place}[{index}]", member, {})
            elif member is not None:
                found.append(member)
        return [value for value in values if value in found]

    def _withdrawals(self, raw: object, place: str, one: dict[str, Any]) -> list[dict[str, Any]]:
        entries = self._list(raw, place, one["max"]) or ()
        return [self._withdrawal(item, f"{place}[{at}]", one) for at, item in enumerate(entries)]

    def _withdrawal(self, raw: object, place: str, one: dict[str, Any]) -> dict[str, Any]:
        wanted = "an object with date and amount"
        if not self._typed(raw, place, dict, {"wanted": wanted}) or not isinstance(raw, dict):
            return {}
        if any(key not in ("date", "amount") for key in raw):
            self.fail("unknown-key", place, raw, {})
        read = {"date": self._date, "amount": self._money}
        entry: dict[str, Any] = {}
        for key, reader in read.items():
            if key in raw:
                entry[key] = reader(raw[key], f"{place}.{key}", {})
            else:
                self.fail("missing-key", f"{place}.{key}", raw, {"key": key})
        date = entry.get("date")
        today = self.values.get(one["until"])
        if date is not None and today is not None and date > today:
            self.fail("in-future", f"{place}.date", date, {"today": today})
        return entry
