"""Faults: what is wrong in a source, where, and what to do about it.

A fault in content is data, never an exception: loaders recover, collect and go on, and one
reporter prints all of them. Exceptions are for a broken environment or a wrong call (`KbError`).
"""

from __future__ import annotations

import dataclasses
import difflib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]


class KbError(Exception):
    """The program cannot run: a missing checkout, an unreadable file, a wrong call.

    The command line prints the message and the hint, and exits with 2.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: path as shown to people, line and column from 1 (0: the whole file)."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}"


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """One fault: a stable slug, its severity, its place, what is wrong, and what to do.

    `excerpt` is the source line at the location, for the caret; empty when there is none.
    """

    code: str
    severity: Severity
    location: Location
    message: str
    hint: str = ""
    excerpt: str = ""

    def as_dict(self) -> dict[str, object]:
        """The fault as JSON data, in the one shape that every command prints."""
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.location.path,
            "line": self.location.line,
            "column": self.location.column,
            "message": self.message,
            "hint": self.hint,
        }


class Faults:
    """A collector of faults that every loader and check writes to.

    >>> faults = Faults()
    >>> faults.error("unknown-key", Location("a.yaml", 3, 1), "unknown key 'titel'",
    ...              hint="did you mean 'title'?")
    >>> faults.errors, len(faults)
    (1, 1)
    """

    def __init__(self) -> None:
        self._items: dict[tuple[str, Location, str], Fault] = {}

    def add(self, fault: Fault) -> None:
        """Keep a fault; the same fault at the same place is kept once."""
        self._items.setdefault((fault.code, fault.location, fault.message), fault)

    def error(
        self, code: str, location: Location, message: str, *, hint: str = "", excerpt: str = ""
    ) -> None:
        """Keep a fault that makes the source unusable or unsafe."""
        self.add(Fault(code, "error", location, message, hint, excerpt))

    def warning(
        self, code: str, location: Location, message: str, *, hint: str = "", excerpt: str = ""
    ) -> None:
        """Keep a fault that a person should look at; `--strict` makes it count as an error."""
        self.add(Fault(code, "warning", location, message, hint, excerpt))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Keep each of some faults."""
        for fault in faults:
            self.add(fault)

    @property
    def errors(self) -> int:
        """How many faults are errors."""
        return sum(fault.severity == "error" for fault in self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Fault]:
        """The faults, ordered by path, line and column."""
        return iter(sorted(self._items.values(), key=lambda fault: (fault.location, fault.code)))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known spelling, or lists the known ones when few.

    >>> did_you_mean("per_5db", ["per_day", "per_5bd"])
    "did you mean 'per_5bd'?"
    >>> did_you_mean("zebra", ["ios", "android"])
    'known: android, ios'
    """
    names = sorted(set(known))
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    if 0 < len(names) <= 12:
        return "known: " + ", ".join(names)
    return ""


def report(faults: Iterable[Fault]) -> str:
    """The faults as text: place, severity, message and code; the source line; the hint."""
    lines: list[str] = []
    for fault in faults:
        message = visible(fault.message)
        lines.append(f"{fault.location}: {fault.severity}: {message} [{fault.code}]")
        if fault.excerpt:
            lines.append(f"    {visible(fault.excerpt)}")
            lines.append("    " + " " * (fault.location.column - 1) + "^")
        if fault.hint:
            lines.append(f"  hint: {fault.hint}")
    return "\n".join(lines)


def visible(text: str) -> str:
    """The text with control and other hidden characters as one visible stand-in each.

    >>> visible("a\u202eb")
    'a\ufffdb'
    """
    if text.isprintable():  # nearly every text, and nothing hidden is printable
        return text
    return "".join(
        "\ufffd" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char
        for char in text
    )


def read_text(path: Path, shown: str, faults: Faults) -> str | None:
    """The text of a UTF-8 file, or None with a fault when it cannot be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        faults.error(
            "unreadable-file",
            Location(shown),
            f"cannot read the file: {error.strerror}",
            hint="check that the file exists and may be read",
        )
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        faults.error(
            "not-utf8",
            Location(shown, line, 1),
            f"byte 0x{raw[error.start]:02x} is not UTF-8",
            hint="save the file as UTF-8",
        )
        return None
