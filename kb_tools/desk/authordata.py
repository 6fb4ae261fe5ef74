"""What the author's view answers as JSON.

In: trials of figures, faults. Out: models of the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kb_tools.desk.trial import Difference
from kb_tools.desk.words import Said
from kb_tools.faults import Fault


class Wrong(Said):
    """A fault: where, what, what to do."""

    place: str
    severity: str
    code: str
    message: str
    hint: str


class Faulty(Said):
    """Every fault of the sources."""

    errors: int
    warnings: int
    faults: list[Wrong]


class InLocale(Said):
    """A figure and a sentence with it in one locale, as it is and as it would be."""

    locale: str
    before: str
    after: str
    sentence_before: str
    sentence_after: str


class Changed(Said):
    """Answers to a checker's questions that lead somewhere else than before."""

    checker: str
    answers: dict[str, Any]
    before: str
    after: str


class TriedFigure(Said):
    """What a new value of a figure would change; with faults it cannot be written."""

    faults: list[Wrong]
    locales: list[InLocale]
    changed: int
    examples: list[Changed]


class Figure(Said):
    """A figure as the desk reads it now, spelled as in the policy."""

    name: str
    value: str
    kind: str


def wrong(fault: Fault) -> Wrong:
    """A fault as JSON."""
    at = fault.location
    place = f"{at.path}:{at.line}" if at.line else at.path
    return Wrong(
        place=place,
        severity=fault.severity,
        code=fault.code,
        message=fault.message,
        hint=fault.hint,
    )


def faulty(faults: Iterable[Fault]) -> Faulty:
    """Faults as JSON, errors counted."""
    found = [wrong(fault) for fault in faults]
    errors = sum(one.severity == "error" for one in found)
    return Faulty(errors=errors, warnings=len(found) - errors, faults=found)


def changed(found: Iterable[Difference], most: int) -> list[Changed]:
    """The plainest differences: another verdict before other outputs, few answers before many."""
    told = sorted(found, key=lambda one: (one.before == one.after, len(repr(one.answers))))
    return [
        Changed(checker=one.checker, answers=one.answers, before=one.before, after=one.after)
        for one in told[:most]
    ]
