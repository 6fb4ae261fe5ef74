"""The data for a page: rules, names and formats of one locale; the same each time."""

import json
from decimal import Decimal

import pytest

from kb_tools.checkers.export import export, money_format
from kb_tools.i18n.figures import format_money
from kb_tools.locales import LOCALES

TAGS = [known.tag for known in LOCALES]


@pytest.mark.parametrize("tag", TAGS)
def test_amounts_put_together_from_the_format_are_what_articles_print(tag: str) -> None:
    form = money_format(tag)
    for amount in ("1500", "200000.01", "1234567.50", "0.05", "999"):
        whole, _, cents = amount.partition(".")
        number = f"{int(whole):,}".replace(",", form["group"])
        number += f"{form['decimal']}{cents}" if cents else ""
        nbsp = "\N{NO-BREAK SPACE}"
        shown = f"USD{nbsp}{number}" if form["before"] else f"{number}{nbsp}USD"
        assert shown == format_money(Decimal(amount), tag)


@pytest.mark.parametrize("name", ["recovery", "withdrawal"])
def test_every_value_has_a_name_and_the_data_is_json(checkers, voice, name: str) -> None:
    data = export(checkers[name], voice("ru"))
    assert json.loads(json.dumps(data)) == data
    for one in checkers[name].ruleset.inputs:
        assert list(data["names"].get(one.name, {})) == list(one.values)
        assert all(data["names"].get(one.name, {}).values())


def test_the_same_checker_is_exported_alike_twice(checkers, voice) -> None:
    first, second = (json.dumps(export(checkers["withdrawal"], voice("de"))) for _ in range(2))
    assert first == second


def test_a_limit_names_the_assumptions_that_it_rests_on(checkers, voice) -> None:
    data = export(checkers["withdrawal"], voice("en"))
    assert data["assume"]["figure.limits.scc.per_day"] == ["limit_inclusive"]
    assert data["assume"]["figure.withdrawal.window"] == ["nyse_calendar", "rolling_window"]
    assert "rule.within" not in data["assume"]


def test_the_policy_is_named_by_the_start_of_its_fingerprint(checkers, policy, voice) -> None:
    assert export(checkers["recovery"], voice("en"))["policy"] == policy.fingerprint[:12]
