"""The walk meets every path, and boundary classes stand on both sides of every threshold."""

from decimal import Decimal

import pytest

from kb_tools.checkers.classes import classes
from kb_tools.checkers.walk import walk
from kb_tools.core import boundary
from tests.core import golden


@pytest.mark.parametrize("name", golden.CHECKERS)
def test_every_question_matters_and_every_rule_fires(policy, name: str) -> None:
    ruleset = policy.rulesets[name]
    met = walk(ruleset)
    inputs = {one.name for one in ruleset.inputs}
    assert (met.asked, met.matters) == (inputs, inputs)
    assert met.fired == {rule.id for rule in ruleset.rules}
    assert met.verdicts == set(ruleset.verdicts)
    assert met.longest <= len(inputs)


def test_the_recovery_checker_has_a_path_for_each_way_through_its_tree(policy) -> None:
    # new phone: device, or number yes/no: 3. Same phone: working 1, app fault 1 + 2 (iPhone),
    # other 2; for each of two causes: iPhone 1 + 2, Android 1 + 2.
    assert walk(policy.rulesets["recovery"]).paths == 3 + 1 + 3 + 2 + 2 * 6


def test_amounts_stand_below_at_and_above_each_limit(policy) -> None:
    ruleset = policy.rulesets["withdrawal"]
    found = set(classes(ruleset, ruleset.input("amount"), {}))
    limits = {
        cell.value
        for row in policy.tables["limits"].rows.values()
        for cell in row.values()
        if cell.value is not None
    }
    assert len(limits) >= 3
    for limit in limits:
        for amount in (limit - Decimal("0.01"), limit, limit + Decimal("0.01")):
            assert f"{amount:.2f}" in found


def test_histories_stand_on_both_sides_of_the_first_day_that_counts(policy) -> None:
    ruleset = policy.rulesets["withdrawal"]
    for today in classes(ruleset, ruleset.input("today"), {}):
        found = classes(ruleset, ruleset.input("history"), {"today": today})
        assert found[0] == []
        days = {history[0]["date"] for history in found[1:]}
        assert max(days) == today
        start = _window_start(ruleset, today)
        assert {day < start for day in days} == {True, False}
        assert start in days


def _window_start(ruleset, today: str) -> str:
    from kb_tools.core.evaluate import Result, evaluate

    answers = boundary.parse(
        ruleset, {"device": "scc", "amount": "1", "today": today, "history": [], "active": []}
    )
    assert isinstance(answers, boundary.Answers)
    result = evaluate(ruleset, answers)
    assert isinstance(result, Result)
    return str(result.trace[1]["values"]["window_start"]["value"])


@pytest.mark.parametrize("name", golden.CHECKERS)
def test_no_class_is_refused_at_the_boundary(policy, name: str) -> None:
    ruleset = policy.rulesets[name]
    given: dict[str, object] = {}
    for one in ruleset.inputs:
        for answer in classes(ruleset, one, given):
            parsed = boundary.parse(ruleset, given | {one.name: answer})
            assert isinstance(parsed, boundary.Answers), (one.name, answer)
        given[one.name] = classes(ruleset, one, given)[0]
