"""What the workbench answers as JSON: models and how they are filled.

In: problems, hints, outcomes. Out: models of the OpenAPI document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from kb_tools.desk.beside import TermHint, Twin
from kb_tools.desk.editor import EditorRow
from kb_tools.desk.saving import Kept, Outcome
from kb_tools.desk.words import Said
from kb_tools.i18n.checks import SILENT, Problem
from kb_tools.i18n.memory import Earlier


class Counts(Said):
    """How many units of a locale there are, are done, and need which work."""

    locale: str
    units: int
    done: int
    work: dict[str, int]


class Found(Said):
    """What a check found: an error keeps the text from readers, a warning does not.

    `silent` says that a translator may set it aside for the unit, with a reason.
    """

    code: str
    severity: str
    message: str
    hint: str
    form: int
    silent: bool


class Silenced(Said):
    """A warning that is silenced for the unit, and why."""

    code: str
    reason: str


class Part(Said):
    """A part of the live page."""

    key: str
    html: str


class Tried(Said):
    """What checks say of a text, and the parts of the live page that it stands in.

    `inner` is what stands in the unit's element where that alone was asked for, else null.
    `explained` is what the page has explained before the unit.
    """

    problems: list[Found]
    parts: list[Part] = Field(default_factory=list)
    inner: str | None = None
    explained: list[str] = Field(default_factory=list)


class Term(Said):
    """A concept that the English names."""

    english: str
    name: str
    keep: bool
    forbidden: list[str]
    note: str


class Before(Said):
    """An earlier translation of a similar text."""

    unit: str
    source: str
    text: str
    likeness: float


class Other(Said):
    """The unit in the other Chinese script, and a draft made from it."""

    locale: str
    forms: list[str]
    state: str
    draft: list[str]


class Waiting(Said):
    """A text of the unit that lost against another and waits for somebody to choose."""

    name: str
    forms: list[str]
    note: str


class Beside(Said):
    """What helps to translate a unit."""

    terms: list[Term]
    earlier: list[Before]
    twin: Other | None
    kept: list[Waiting]


class Saved(Said):
    """What became of an edit, and the unit as it is in its file now.

    `conflict`: somebody else has changed it; `forms` is theirs, `kept` names the file with ours.
    """

    outcome: Literal["saved", "same", "refused", "conflict"]
    seen: str
    forms: list[str]
    state: str
    work: str
    note: str
    problems: list[Found]
    silenced: list[Silenced]
    kept: str


class Done(Said):
    """Whether there was something to do."""

    done: bool


def problem(one: Problem) -> Found:
    """A problem as JSON."""
    return Found(
        code=one.code,
        severity=one.severity,
        message=one.message,
        hint=one.hint,
        form=one.form,
        silent=one.code in SILENT,
    )


def quiet(row: EditorRow) -> list[Silenced]:
    """What a unit silences as JSON."""
    return [Silenced(code=code, reason=reason) for code, reason in row.silenced]


def as_json(many: Iterable[Said]) -> str:
    """Models as one JSON text: for a page that brings them with it."""
    return json.dumps([one.model_dump(mode="json") for one in many], ensure_ascii=False)


def beside(
    terms: Iterable[TermHint], earlier: Iterable[Earlier], twin: Twin | None, kept: Iterable[Kept]
) -> Beside:
    """What helps beside a unit as JSON."""
    return Beside(
        terms=[
            Term(
                english=one.english,
                name=one.name,
                keep=one.keep,
                forbidden=list(one.forbidden),
                note=one.note,
            )
            for one in terms
        ],
        earlier=[
            Before(unit=one.unit, source=one.source, text=one.text, likeness=one.likeness)
            for one in earlier
        ],
        twin=None
        if twin is None
        else Other(
            locale=twin.locale,
            forms=list(twin.forms),
            state=twin.state,
            draft=list(twin.draft),
        ),
        kept=[Waiting(name=one.name, forms=list(one.forms), note=one.note) for one in kept],
    )


def saved(outcome: Outcome, row: EditorRow) -> Saved:
    """An outcome as JSON, with the unit's row after it."""
    problems = outcome.problems if outcome.kind == "refused" else row.item.problems
    return Saved(
        outcome=outcome.kind,
        seen=row.token,
        forms=[field.text for field in row.fields],
        state=row.item.state,
        work=row.item.work,
        note=row.note,
        problems=[problem(one) for one in problems],
        silenced=quiet(row),
        kept=outcome.kept,
    )
