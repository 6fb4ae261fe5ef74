"""Whole numbers and instants at the boundary."""

from __future__ import annotations

import pytest

from kb_tools.core import boundary
from kb_tools.core.boundary import AnswerError, Answers
from tests.core import samples


def parse(raw: object) -> Answers | list[AnswerError]:
    return boundary.parse(samples.kitchen().rulesets["kitchen"], raw)


ZONE = "write it as 2026-11-24T10:42:00+01:00, or with Z for UTC"
KITCHEN_CASES: list[tuple[object, tuple[str, str, str, str]]] = [
    *(
        (
            {"meals": raw},
            (
                "not-whole",
                "meals",
                f"meals is {shown}, which is not a whole number from 0 to 999999",
                "give a whole number, without quotes",
            ),
        )
        for raw, shown in ((-1, "-1"), (0.5, "0.5"), (1_000_000, "1000000"), (float("inf"), "inf"))
    ),
    (
        {"meals": "3"},
        ("wrong-type", "meals", "meals must be a number, but it is text", "give a number"),
    ),
    (
        {"meals": True},
        ("wrong-type", "meals", "meals must be a number, but it is true or false", "give a number"),
    ),
    *(
        (
            {"now": raw},
            ("not-instant", "now", f'now is "{raw}", which is not a time with its zone', ZONE),
        )
        for raw in (
            "2026-11-24T10:42:00",
            "2026-11-24T10:42Z",
            "2026-11-24 10:42:00Z",
            "2026-11-24T24:00:00Z",
            "2026-11-24T10:42:60Z",
            "2026-11-24T10:42:00z",
            "2026-11-24T10:42:00.5Z",
            "2026-11-24T10:42:00+1:00",
            "2026-11-24T10:42:00+15:00",
            "2026-11-24T10:42:00-00:00",
        )
    ),
    (
        {"now": "2026-02-30T10:42:00Z"},
        (
            "no-such-date",
            "now",
            'now is "2026-02-30T10:42:00Z", a day that does not exist',
            "check day and month",
        ),
    ),
    (
        {"now": "2026-11-24T10:42:00+01:00", "fed": "2026-11-24T09:42:01Z"},
        (
            "too-late",
            "fed",
            'fed is "2026-11-24T09:42:01Z", later than now (2026-11-24T10:42:00+01:00)',
            "correct one of the two",
        ),
    ),
]


@pytest.mark.parametrize("raw, error", KITCHEN_CASES)
def test_numbers_and_instants_are_refused_with_a_reason(raw, error):
    found = parse(raw)
    assert isinstance(found, list)
    assert [(one.code, one.input, one.message, one.hint) for one in found] == [error]


def test_numbers_and_instants_become_exact_values():
    raw = {"meals": 3.0, "now": "2026-11-24T10:42:00+01:00", "fed": "2026-11-24T09:42:00Z"}
    found = parse(raw)
    assert isinstance(found, Answers)
    assert found.values == {**raw, "meals": 3}
    assert type(found.values["meals"]) is int
