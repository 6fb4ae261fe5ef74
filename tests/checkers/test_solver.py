"""What Z3 proves about the rules: no rule is shadowed, overlaps are known, and promises hold."""

import copy
import dataclasses
import random

import pytest
import yaml
import z3

from kb_tools.core import boundary
from kb_tools.core.evaluate import Result, evaluate
from kb_tools.core.ruleset import Ruleset
from tests.checkers.solver import Rules, code, exact, overlaps, possible, proved, shadowed
from tests.conftest import ROOT
from tests.core import golden, samples

KNOWN = yaml.safe_load((ROOT / "tests/checkers/overlaps.yaml").read_text("utf-8"))


def rules(name: str, suffix: str = "") -> Rules:
    return Rules(samples.policy().rulesets[name], suffix)


def changed(name: str, change) -> Ruleset:
    ruleset = samples.policy().rulesets[name]
    ir = copy.deepcopy(ruleset.as_ir())
    change(ir["rules"])
    return dataclasses.replace(ruleset, ir=ir)


@pytest.mark.parametrize("name", [one for one in golden.CHECKERS if one != "withdrawal"])
def test_the_formulas_say_what_the_evaluator_says(name: str) -> None:
    ruleset = samples.policy().rulesets[name]
    made = rules(name)
    rng = random.Random(3)
    for _ in range(40):
        raw = samples.COMPLETE[name](rng)
        answers = boundary.parse(ruleset, raw)
        assert isinstance(answers, boundary.Answers)
        result = evaluate(ruleset, answers)
        assert isinstance(result, Result)
        facts = [
            fact
            for one in made.ir["inputs"]
            for fact in exact(one, made.answers[one["name"]], answers.values[one["name"]])
        ]
        assert possible(made, *facts)
        assert not possible(made, *facts, made.verdict != code(result.verdict)), raw


@pytest.mark.parametrize("name", golden.CHECKERS)
def test_no_rule_is_shadowed_by_earlier_ones(name: str) -> None:
    assert shadowed(samples.policy().rulesets[name]) == []


@pytest.mark.parametrize("name", golden.CHECKERS)
def test_where_the_order_of_rules_decides_is_on_record(name: str) -> None:
    assert overlaps(samples.policy().rulesets[name]) == KNOWN[name]


def test_a_repeated_rule_is_found() -> None:
    broken = changed("recovery", lambda found: found.insert(2, {**found[0], "id": "again"}))
    assert shadowed(broken) == ["again"]


def test_a_general_rule_before_a_special_one_is_found() -> None:
    def swap(found: list) -> None:
        found[0], found[2] = found[2], found[0]

    assert shadowed(changed("recovery", swap)) == ["new_with_number", "new_with_device"]


def test_a_day_that_never_comes_is_found() -> None:
    """A limited phase that ends before the full one leaves no case to its rule."""
    ruleset = samples.policy().rulesets["locked-out"]
    ir = copy.deepcopy(ruleset.as_ir())
    ir["figures"]["temporary.code_limited"]["value"] = 0
    assert shadowed(dataclasses.replace(ruleset, ir=ir)) == ["code_limited"]


# Promises, for all answers.


def test_a_smaller_amount_is_never_refused_where_a_greater_one_is_not() -> None:
    one, other = rules("withdrawal"), rules("withdrawal", "'")
    same = [one.answers[name] == other.answers[name] for name in ("device", "today")]
    same += [
        mine == theirs for mine, theirs in zip(one.open.values(), other.open.values(), strict=True)
    ]
    smaller = other.answers["amount"] <= one.answers["amount"]
    claim = z3.Implies(z3.And(*same, smaller, one.gives("ok")), other.gives("ok"))
    assert proved(claim, one, other)


@pytest.mark.parametrize("device", ["dsc_plus", "gold", "platinum"])
def test_an_unlimited_device_confirms_every_withdrawal(device: str) -> None:
    one = rules("withdrawal")
    assert proved(z3.Implies(one.answers["device"] == code(device), one.gives("ok")), one)


@pytest.mark.parametrize("device", ["scc", "ibkr_mobile", "dsc"])
def test_no_other_device_confirms_more_than_its_daily_limit(device: str) -> None:
    one = rules("withdrawal")
    over = one.answers["amount"] > one.figure(f"limits.{device}.per_day")
    claim = z3.Implies(z3.And(one.answers["device"] == code(device), over), one.gives("over_day"))
    assert proved(claim, one)


def test_access_never_comes_back_by_waiting() -> None:
    one, other = rules("locked-out"), rules("locked-out", "'")
    rest = [name for name in one.answers if name != "today"]
    same = [one.answers[name] == other.answers[name] for name in rest]
    later = one.answers["today"] <= other.answers["today"]
    before = z3.And(*same, later)
    for over in ("code_over", "card_over", "posted_over"):
        assert proved(z3.Implies(z3.And(before, one.gives(over)), other.gives(over)), one, other)
    limited = z3.Implies(
        z3.And(before, one.gives("code_limited")), other.gives("code_limited", "code_over")
    )
    assert proved(limited, one, other)


def test_a_lock_lasts_exactly_its_time_and_is_for_the_portal_only() -> None:
    one = rules("login-trouble")
    waited = one.answers["now"] - one.answers["last_try"]
    lasting = waited < one.figure("login.lockout") * 3600
    assert proved(z3.Implies(one.gives("locked"), lasting), one)
    assert proved(z3.Implies(one.gives("lockout_over"), z3.Not(lasting)), one)
    at_portal = one.answers["site"] == code("portal")
    enough = one.answers["tries"] >= one.figure("login.tries")
    assert proved(z3.Implies(one.gives("locked", "lockout_over"), z3.And(at_portal, enough)), one)


def test_a_dsc_plus_is_offered_only_above_the_threshold_and_never_twice() -> None:
    one = rules("device-choice")
    above = one.answers["equity"] > one.figure("eligibility.dsc_plus_equity")
    new = z3.Not(one.answers["devices"]["dsc_plus"])
    assert proved(z3.Implies(one.gives("request_dsc_plus"), z3.And(above, new)), one)


def test_ib_key_is_offered_only_on_a_phone_that_fits() -> None:
    one = rules("device-choice")
    android = z3.And(
        one.answers["version"] >= one.figure("android.ib_key_android"),
        z3.Not(one.answers["rooted"]),
        one.answers["sms"],
    )
    assert proved(z3.Implies(one.gives("app_android"), android), one)
    assert not possible(one, one.gives("app_android"), one.answers["devices"]["ibkr_mobile"])


def test_a_list_of_devices_needs_two_of_them_and_a_recent_tws() -> None:
    one = rules("second-factor")
    held = z3.Sum(*(z3.If(flag, 1, 0) for flag in one.answers["devices"].values()))
    old = z3.And(
        one.answers["place"] == code("tws"), one.answers["build"] < one.figure("login.tws_build")
    )
    assert proved(z3.Implies(one.gives("chooser"), z3.And(held >= 2, z3.Not(old))), one)


def test_a_dsc_plus_is_never_the_weaker_device() -> None:
    one = rules("sharing")
    claim = z3.Implies(
        one.answers["device"] == code("dsc_plus"), z3.Not(one.gives("share_stronger", "ask"))
    )
    assert proved(claim, one)


def test_nobody_shares_during_temporary_access_or_with_a_stranger() -> None:
    one = rules("sharing")
    allowed = z3.And(
        z3.Not(one.answers["temporary_access"]),
        z3.Or(one.answers["organisation"], one.answers["identity"]),
    )
    assert proved(z3.Implies(one.gives("share", "share_first"), allowed), one)


def test_nobody_opts_out_where_the_rules_forbid_it_or_everywhere() -> None:
    one = rules("opt-out")
    elsewhere = one.answers["country"] == code("elsewhere")
    in_part = one.answers["scope"] == code("platforms")
    assert proved(z3.Implies(one.gives("may_opt_out"), z3.And(elsewhere, in_part)), one)


def test_every_android_phone_gets_steps_and_a_newer_one_never_older_steps() -> None:
    one, other = rules("app-reset"), rules("app-reset", "'")
    fresh = [
        z3.And(made.answers["system"] == code("android"), z3.Not(made.answers["tried"]))
        for made in (one, other)
    ]
    assert proved(z3.Implies(fresh[0], one.gives("steps_new", "steps_old")), one)
    newer = one.answers["version"] <= other.answers["version"]
    claim = z3.Implies(z3.And(*fresh, newer, one.gives("steps_new")), other.gives("steps_new"))
    assert proved(claim, one, other)


def test_only_devices_that_must_be_given_back_are_ever_charged() -> None:
    one = rules("fees")
    free = z3.Or(*(one.answers["device"] == code(name) for name in ("scc", "ibkr_mobile")))
    assert proved(free == one.gives("free"), one)


def test_recovery_by_oneself_is_for_the_phone_that_had_ib_key() -> None:
    one = rules("recovery")
    same = one.answers["phone"] == code("same")
    claim = z3.Implies(one.gives("recover_ios", "recover_android", "reset_android"), same)
    assert proved(claim, one)
