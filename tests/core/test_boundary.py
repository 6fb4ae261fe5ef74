from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.core import boundary
from kb_tools.core.boundary import AnswerError, Answers
from kb_tools.core.evaluate import evaluate_json
from kb_tools.core.refusals import CODES
from tests.core import samples
from tests.core.test_boundary_types import KITCHEN_CASES

DEVICES = "scc, ibkr_mobile, dsc, dsc_plus, gold, platinum"
DECIMAL = 'a decimal text such as "200000.01"'
QUOTES = "in quotes: a number may lose digits on its way here"
SPELL = "digits only, with a point before cents, as in 200000.01"


def parse(checker: str, raw: object) -> Answers | list[AnswerError]:
    return boundary.parse(samples.kitchen().rulesets[checker], raw)


def refused(checker: str, raw: object) -> list[tuple[str, str, str, str]]:
    found = parse(checker, raw)
    assert isinstance(found, list)
    return [(one.code, one.input, one.message, one.hint) for one in found]


CASES: list[tuple[object, tuple[str, str, str, str]]] = [
    (
        [],
        (
            "wrong-type",
            "",
            "the answers must be one object with an answer for each input, but it is a list",
            "give one object with an answer for each input",
        ),
    ),
    (
        {"dveice": "scc"},
        ("unknown-input", "dveice", 'unknown input "dveice"', "did you mean 'device'?"),
    ),
    (
        {"Zebra!": 1},
        (
            "unknown-input",
            "",
            'unknown input "Zebra!"',
            "known: active, amount, device, history, today",
        ),
    ),
    (
        {"device": None},
        ("null", "device", "device is null", "leave the answer out when it is not known"),
    ),
    (
        {"device": ["scc"]},
        (
            "wrong-type",
            "device",
            f"device must be one of {DEVICES}, but it is a list",
            f"give one of {DEVICES}",
        ),
    ),
    (
        {"device": "dsc+"},
        (
            "unknown-value",
            "device",
            'device is "dsc+", which is none of its values',
            "did you mean 'dsc'?",
        ),
    ),
    (
        {"amount": 200000.01},
        (
            "number-not-text",
            "amount",
            "amount must be text, but it is the number 200000.01",
            f"give {DECIMAL}, {QUOTES}",
        ),
    ),
    (
        {"amount": True},
        (
            "wrong-type",
            "amount",
            f"amount must be {DECIMAL}, but it is true or false",
            f"give {DECIMAL}",
        ),
    ),
    (
        {"amount": "200,000"},
        ("not-decimal", "amount", 'amount is "200,000", which is not a decimal number', SPELL),
    ),
    (
        {"amount": "0.001"},
        (
            "too-many-decimals",
            "amount",
            'amount is "0.001", which has more than two decimals',
            "give dollars and whole cents",
        ),
    ),
    (
        {"amount": "0.00"},
        (
            "not-positive",
            "amount",
            'amount is "0.00", which is not more than zero',
            "give an amount above zero",
        ),
    ),
    (
        {"amount": "100000000000"},
        (
            "too-large",
            "amount",
            'amount is "100000000000", which is too large to be exact',
            "give an amount below one hundred billion dollars",
        ),
    ),
    (
        {"today": "24.11.2026"},
        (
            "not-date",
            "today",
            'today is "24.11.2026", which is not a date',
            "write it as 2026-01-31",
        ),
    ),
    (
        {"today": "2026-02-29"},
        (
            "no-such-date",
            "today",
            'today is "2026-02-29", a day that does not exist',
            "check day and month",
        ),
    ),
    (
        {"today": "2030-01-01"},
        (
            "outside-calendar",
            "today",
            'today is "2030-01-01", outside the calendar of business days',
            "give a date from 2025-01-01 to 2029-12-31",
        ),
    ),
    (
        {"today": "2026-11-24", "history": [{"date": "2026-11-25", "amount": "1"}]},
        (
            "in-future",
            "history[0].date",
            'history[0].date is "2026-11-25", later than today (2026-11-24)',
            "leave out what has not happened, or correct the date",
        ),
    ),
    (
        {"history": [{"date": "2026-11-25", "amount": "1", "device": "scc"}]},
        (
            "unknown-key",
            "history[0]",
            "history[0] has keys other than date and amount",
            "give date and amount only",
        ),
    ),
    (
        {"history": [{"date": "2026-11-25"}]},
        (
            "missing-key",
            "history[0].amount",
            "history[0].amount is missing",
            "give the amount of the withdrawal",
        ),
    ),
    (
        {"history": [{"date": "2026-11-25", "amount": "1"}] * 501},
        ("too-many", "history", "history has 501 entries, more than 500", "give at most 500"),
    ),
    (
        {"active": ["scc", "gold", "scc"]},
        (
            "repeated",
            "active[2]",
            'active[2] is "scc", which is already in the list',
            "give each value once",
        ),
    ),
]


@pytest.mark.parametrize("raw, error", CASES, ids=[error[0] for _, error in CASES])
def test_an_answer_is_refused_with_a_reason(raw, error):
    assert refused("withdrawal", raw) == [error]


def test_versions_are_refused_with_a_reason():
    assert refused("kitchen", {"system": "6.x"}) == [
        (
            "not-version",
            "system",
            'system is "6.x", which is not a version',
            "write it as 6.0 or 5.1.1",
        )
    ]


def test_every_code_has_a_case():
    told = {error[0] for _, error in [*CASES, *KITCHEN_CASES]}
    assert told | {"not-version"} == set(CODES)


def test_every_fault_is_told_in_the_order_of_the_inputs():
    raw = {
        "history": [{"amount": 5}, "x"],
        "z": 1,
        "a": 1,
        "device": "x",
        "amount": "1.",
        "today": 20261124,
    }
    assert [(code, place) for code, place, _, _ in refused("withdrawal", raw)] == [
        ("unknown-input", "a"),
        ("unknown-input", "z"),
        ("unknown-value", "device"),
        ("not-decimal", "amount"),
        ("number-not-text", "today"),
        ("missing-key", "history[0].date"),
        ("number-not-text", "history[0].amount"),
        ("wrong-type", "history[1]"),
    ]


def test_good_answers_become_exact_values():
    raw = {
        "device": "dsc",
        "amount": "99999999999.9",
        "today": "2028-02-29",
        "history": [{"amount": "0.01", "date": "2025-01-01"}],
        "active": ["gold", "scc"],
    }
    assert parse("withdrawal", raw) == Answers(
        {
            "device": "dsc",
            "amount": 9_999_999_999_990,
            "today": "2028-02-29",
            "history": [{"date": "2025-01-01", "amount": 1}],
            "active": ["scc", "gold"],
        }
    )
    assert parse("kitchen", {"sure": False, "system": "5.1.1"}) == Answers(
        {"sure": False, "system": 5_001_001}
    )


def test_a_missing_answer_is_no_fault():
    assert parse("withdrawal", {}) == Answers({})


@pytest.mark.parametrize("raw", [{"sure": 0}, {"sure": "true"}, {"sure": None}])
def test_flags_are_flags(raw):
    assert next(code for code, *_ in refused("kitchen", raw)) in ("wrong-type", "null")


@given(st.integers(min_value=1, max_value=10**13 - 1))
def test_every_amount_of_cents_is_exact(cents):
    text = samples.money(cents)
    assert parse("withdrawal", {"amount": text}) == Answers({"amount": cents})
    assert Decimal(text) * 100 == cents


@given(st.dates())
def test_a_date_is_taken_just_when_the_calendar_knows_it(day):
    found = parse("withdrawal", {"today": day.isoformat()})
    assert isinstance(found, Answers) == (samples.FIRST <= day <= samples.LAST)


@given(st.text(alphabet="0123456789.-+e, ", max_size=8))
def test_an_amount_has_one_spelling(text):
    found = parse("withdrawal", {"amount": text})
    if isinstance(found, Answers):
        assert found.values["amount"] == Decimal(text) * 100
        assert text[0].isdigit()
        assert text == text.strip()


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(alphabet=st.characters(), max_size=20)
    | st.sampled_from(samples.HOSTILE_TEXTS),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["date", "amount", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
ANSWERS = st.dictionaries(
    st.sampled_from(["device", "amount", "today", "history", "active", "phone", "cause"])
    | st.text(alphabet=st.characters(), max_size=5),
    JSON_VALUES,
    max_size=6,
)


@settings(max_examples=300)
@given(ANSWERS | JSON_VALUES)
def test_whatever_comes_is_answered_in_printable_json(raw):
    for ruleset in samples.policy().rulesets.values():
        found = evaluate_json(ruleset, raw)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode("utf-8")
        assert len(found.keys() & {"verdict", "ask", "error"}) == 1
        if "error" in found:
            assert all(found["error"][key] for key in ("code", "message", "hint"))
            assert len(found["error"]["message"]) < 300


def test_huge_answers_are_refused_in_short_words():
    huge = "9" * 1_000_000
    (error,) = refused("withdrawal", {"amount": huge})
    assert error[0] == "too-large"
    assert error[2] == f'amount is "{"9" * 40}…", which is too large to be exact'
    (error,) = refused("withdrawal", {"amount": 10**400})
    assert error[2] == "amount must be text, but it is the number too long to show"
    (error,) = refused("withdrawal", {"active": ["scc"] * 100_000})
    assert error[:2] == ("too-many", "active")


def test_letters_that_cannot_be_printed_are_shown_as_escapes():
    (error,) = refused("withdrawal", {"device": "a\ud800\n\u202e"})
    assert error[2] == 'device is "a\\ud800\\n\\u202e", which is none of its values'
    (error,) = refused("withdrawal", {"device": "карта"})
    assert error[2] == 'device is "карта", which is none of its values'
