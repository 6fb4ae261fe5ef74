from __future__ import annotations

import dataclasses
import json
import random
from typing import Any

import pytest

from kb_tools.core import boundary
from kb_tools.core.boundary import Answers
from kb_tools.core.evaluate import Ask, Result, evaluate, evaluate_json
from tests.core import golden, reference, rule_mutants, samples

CASES = [
    pytest.param(checker, case, id=f"{checker}: {case['case']}")
    for checker in golden.CHECKERS
    for case in golden.cases(checker)
]


@pytest.mark.parametrize("checker, case", CASES)
def test_golden_case(checker, case):
    ruleset = samples.policy().rulesets[checker]
    assert golden.outcome(ruleset, case["answers"]) == golden.wanted(case)


@pytest.mark.parametrize("checker", golden.CHECKERS)
def test_golden_cases_reach_every_rule_and_ask_for_every_input(checker):
    ruleset = samples.policy().rulesets[checker]
    gives = [golden.wanted(case) for case in golden.cases(checker)]
    fired = {one["rules"][-1] for one in gives if "rules" in one}
    asked = {one["ask"] for one in gives if "ask" in one}
    assert fired == {rule.id for rule in ruleset.rules}
    assert asked == {one.name for one in ruleset.inputs}


def test_withdrawal_agrees_with_a_plain_reading_of_the_policy():
    rng = random.Random(5)
    ruleset = samples.policy().rulesets["withdrawal"]
    verdicts: dict[str, int] = {}
    for _ in range(4_000):
        raw = samples.withdrawal(rng)
        found = evaluate_json(ruleset, raw)
        assert {key: found[key] for key in ("verdict", "outputs")} == reference.check(raw), raw
        verdicts[found["verdict"]] = verdicts.get(found["verdict"], 0) + 1
    assert min(verdicts[one] for one in ruleset.verdicts) > 100, verdicts


@pytest.mark.parametrize("checker", golden.CHECKERS)
def test_asking_until_nothing_is_missing_gives_the_same_as_complete_answers(checker):
    rng = random.Random(6)
    ruleset = samples.policy().rulesets[checker]
    for _ in range(300):
        complete = samples.COMPLETE[checker](rng)
        given: dict[str, Any] = {}
        asked = []
        while "ask" in (found := evaluate_json(ruleset, given)):
            asked.append(found["ask"])
            given[found["ask"]] = complete[found["ask"]]
        assert len(set(asked)) == len(asked)
        assert found == evaluate_json(ruleset, complete)


def test_a_smaller_amount_never_turns_ok_into_refused():
    rng = random.Random(8)
    ruleset = samples.policy().rulesets["withdrawal"]
    for _ in range(500):
        raw = samples.withdrawal(rng)
        if evaluate_json(ruleset, raw)["verdict"] == "ok":
            smaller = max(1, int(raw["amount"].replace(".", "")) - rng.randrange(1, 10**7))
            raw["amount"] = samples.money(smaller)
            assert evaluate_json(ruleset, raw)["verdict"] == "ok", raw


def test_the_trace_tells_every_value_read_with_its_source():
    ruleset = samples.policy().rulesets["withdrawal"]
    answers = {
        "device": "ibkr_mobile",
        "amount": "200000.01",
        "today": "2026-11-24",
        "history": [{"date": "2026-11-24", "amount": "5"}],
        "active": ["dsc_plus"],
    }
    assert evaluate_json(ruleset, answers)["trace"] == [
        {
            "rule": "day",
            "fired": True,
            "when": "limits[device].per_day < amount + used_day",
            "values": {
                "device": {"value": "ibkr_mobile"},
                "limits.ibkr_mobile.per_day": {"value": "200000.00", "source": "seed"},
                "amount": {"value": "200000.01"},
                "today": {"value": "2026-11-24"},
                "used_day": {"value": "5.00"},
            },
            "source": "seed",
        }
    ]


def test_the_trace_repeats_what_a_named_value_rests_on():
    ruleset = samples.policy().rulesets["withdrawal"]
    answers = {"device": "dsc", "amount": "1", "today": "2026-11-24", "history": []}
    found = evaluate_json(ruleset, answers)
    window = found["trace"][1]["values"]
    assert window["withdrawal.window"] == {"value": 5, "source": "seed"}
    assert window["window_start"] == {"value": "2026-11-18"}
    assert found["trace"][2] == {
        "rule": "within",
        "fired": True,
        "when": "",
        "values": {},
        "source": "seed",
    }


def test_evaluate_gives_dataclasses():
    ruleset = samples.policy().rulesets["recovery"]
    assert evaluate(ruleset, Answers({})) == Ask("phone")
    answers = boundary.parse(ruleset, {"phone": "new", "other_device": "yes"})
    assert isinstance(answers, Answers)
    result = evaluate(ruleset, answers)
    assert isinstance(result, Result)
    assert (result.verdict, result.outputs) == ("migrate_by_device", {})


def test_the_first_fault_is_told():
    ruleset = samples.policy().rulesets["recovery"]
    assert evaluate_json(ruleset, {"phone": "sane", "cause": None}) == {
        "error": {
            "code": "unknown-value",
            "input": "phone",
            "message": 'phone is "sane", which is none of its values',
            "hint": "did you mean 'same'?",
        }
    }


def test_results_are_json_and_do_not_depend_on_the_order_of_answers():
    rng = random.Random(9)
    for checker in golden.CHECKERS:
        ruleset = samples.policy().rulesets[checker]
        for _ in range(100):
            raw = samples.sample(checker, rng)
            mixed = dict(rng.sample(sorted(raw.items()), len(raw)))
            one, other = evaluate_json(ruleset, raw), evaluate_json(ruleset, mixed)
            assert json.dumps(one) == json.dumps(other)


MUTANTS = [
    (checker, what, ir)
    for checker in golden.CHECKERS
    for what, ir in rule_mutants.mutants(samples.policy().rulesets[checker])
]


def noticed(checker: str, ir: dict[str, Any]) -> bool:
    """Whether some golden case gives something else with these rules."""
    broken = dataclasses.replace(samples.policy().rulesets[checker], ir=ir)
    cases = golden.cases(checker)
    return any(golden.outcome(broken, case["answers"]) != golden.wanted(case) for case in cases)


def test_the_golden_cases_notice_every_mutant_of_the_rules():
    survivors = [(checker, what) for checker, what, ir in MUTANTS if not noticed(checker, ir)]
    assert survivors == []
    assert len(MUTANTS) > 150
