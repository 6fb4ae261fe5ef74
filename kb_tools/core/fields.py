"""Strict reading of YAML data: what a mapping may hold, and what each value must be.

In: a `Source` and steps into it. Out: typed values, or None with a fault at the value's place.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from typing import Any

from kb_tools.core.source import Source, Step
from kb_tools.faults import Faults, Location, did_you_mean

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_KINDS = {bool: "true or false", int: "a number", str: "text", list: "a list", dict: "a mapping"}


def kind_of(value: object) -> str:
    """What a value is, in words for a message.

    >>> kind_of([]), kind_of(True), kind_of("6.0")
    ('a list', 'true or false', 'text')
    """
    return "empty" if value == "" else _KINDS.get(type(value), "nothing")


def near(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known spelling, else the first of the known ones.

    >>> near("zebra", ["ios"] * 20)
    'known: ios'
    """
    names = sorted(set(known))
    return did_you_mean(name, names) or "known: " + ", ".join(names[:12])


@dataclasses.dataclass(frozen=True, slots=True)
class Fields:
    """A reader of one source that collects faults."""

    source: Source
    faults: Faults

    def error(self, code: str, steps: tuple[Step, ...], message: str, hint: str = "") -> None:
        """Record a fault at a value."""
        self.fault_at(code, self.source.at(*steps), message, hint)

    def key_error(self, code: str, steps: tuple[Step, ...], message: str, hint: str = "") -> None:
        """Record a fault at the key of a value."""
        self.fault_at(code, self.source.at_key(*steps), message, hint)

    def fault_at(self, code: str, location: Location, message: str, hint: str = "") -> None:
        """Record a fault at a place."""
        excerpt = self.source.excerpt(location)
        self.faults.error(code, location, message, hint=hint, excerpt=excerpt)

    def get(self, steps: tuple[Step, ...]) -> Any:  # noqa: ANN401 - YAML holds any value
        """The raw value at some steps; None where there is none."""
        value = self.source.data
        for step in steps:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def wrong_type(self, steps: tuple[Step, ...], wanted: str) -> None:
        """Record that a value is of another kind than wanted."""
        found = kind_of(self.get(steps))
        name = f"'{steps[-1]}'" if steps and isinstance(steps[-1], str) else "this entry"
        hint = "take the quotes off" if wanted.startswith("a whole") else f"write {wanted} here"
        self.error("wrong-type", steps, f"{name} must be {wanted}, but it is {found}", hint)

    def mapping(
        self,
        steps: tuple[Step, ...],
        *,
        required: Iterable[str] = (),
        optional: Iterable[str] | None = None,
    ) -> dict[str, Any]:
        """A mapping with known keys; {} with a fault when it is something else.

        Args:
            steps: where it is.
            required: keys that must be there.
            optional: keys that may be there; None: any well-formed name.
        """
        value = self.get(steps)
        if not isinstance(value, dict):
            self.wrong_type(steps, "a mapping")
            return {}
        required = tuple(required)
        known = None if optional is None else {*required, *optional}
        for key in value:
            if known is not None and key not in known:
                hint = near(key, known)
                self.key_error("unknown-key", (*steps, key), f"unknown key '{key}'", hint)
            if known is None and not NAME.match(key):
                hint = "names are lower-case letters, digits and _, and start with a letter"
                self.key_error("bad-name", (*steps, key), f"'{key}' is not a name", hint)
        for key in required:
            if key not in value:
                where = f" in '{steps[-1]}'" if steps and isinstance(steps[-1], str) else ""
                hint = f"add '{key}: …' here"
                self.key_error("missing-key", steps, f"key '{key}' is missing{where}", hint)
        return {key: value[key] for key in value if known is None or key in known}

    def text(self, steps: tuple[Step, ...]) -> str | None:
        """A text that is not empty."""
        value = self.get(steps)
        if isinstance(value, int) and not isinstance(value, bool):
            hint = f'quote it: "{value}"'
            message = f"'{steps[-1]}' must be text, but it is a number"
            self.error("wrong-type", steps, message, hint)
            return None
        if not isinstance(value, str) or not value.strip():
            self.wrong_type(steps, "text that is not empty")
            return None
        return value

    def integer(self, steps: tuple[Step, ...], low: int, high: int) -> int | None:
        """A whole number within bounds, both included."""
        value = self.get(steps)
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong_type(steps, "a whole number")
            return None
        if not low <= value <= high:
            message = f"'{steps[-1]}' is {value}, outside {low} to {high}"
            self.error("out-of-range", steps, message, f"give a number from {low} to {high}")
            return None
        return value

    def boolean(self, steps: tuple[Step, ...]) -> bool | None:
        """True or false."""
        value = self.get(steps)
        if not isinstance(value, bool):
            self.wrong_type(steps, "true or false")
            return None
        return value

    def names(
        self, steps: tuple[Step, ...], *, known: Iterable[str] | None = None, what: str = "name"
    ) -> tuple[str, ...]:
        """A list of names, each once; each one of the known ones when these are given."""
        value = self.get(steps)
        if not isinstance(value, list):
            self.wrong_type(steps, "a list")
            return ()
        found: dict[str, None] = {}
        for index in range(len(value)):
            name = self.name((*steps, index), known=known, what=what)
            if name in found:
                message = f"{what} '{name}' is already in the list"
                self.error("repeated-value", (*steps, index), message, "remove one of the two")
            elif name is not None:
                found[name] = None
        return tuple(found)

    def name(
        self, steps: tuple[Step, ...], *, known: Iterable[str] | None = None, what: str = "name"
    ) -> str | None:
        """One name: well-formed, or one of the known ones when these are given."""
        value = self.text(steps)
        if value is None:
            return None
        if known is None:
            if NAME.match(value):
                return value
            hint = "names are lower-case letters, digits and _, and start with a letter"
            self.error("bad-name", steps, f"'{value}' is not a name", hint)
            return None
        if value in set(known):
            return value
        code = f"unknown-{what.replace(' ', '-')}"
        self.error(code, steps, f"unknown {what} '{value}'", near(value, known))
        return None
