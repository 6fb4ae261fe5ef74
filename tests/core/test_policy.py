from __future__ import annotations

import dataclasses
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.core.policy import KINDS, Figure, is_version, parse_money
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, KbError, report
from tests.core import samples

FAULTS = samples.ROOT / "tests/data/faults/policy"
CASES = sorted(path.stem for path in FAULTS.glob("*.yaml"))
KEPT = ("sources.yaml", "devices.yaml", "withdrawal.yaml", "calendar.json")


def small_checkout(root: Path, text: str) -> Checkout:
    """A checkout with a small policy, and one more file in it."""
    checkout = Checkout(root)
    checkout.policy.mkdir(parents=True)
    for name in KEPT:
        shutil.copy(Checkout(samples.ROOT).policy / name, checkout.policy / name)
    if text.startswith("policy: sources"):
        for name in ("withdrawal.yaml", "devices.yaml"):
            (checkout.policy / name).unlink()
        (checkout.policy / "sources.yaml").write_text(text, encoding="utf-8")
    else:
        (checkout.policy / "bad.yaml").write_text(text, encoding="utf-8")
    return checkout


@pytest.mark.parametrize("case", CASES)
def test_a_faulty_policy_is_told_with_place_and_hint(tmp_path, case):
    text = (FAULTS / f"{case}.yaml").read_text(encoding="utf-8")
    wanted = (FAULTS / f"{case}.txt").read_text(encoding="utf-8")
    faults = Faults()
    load_policy(small_checkout(tmp_path, text), faults)
    assert report(faults) + "\n" == wanted


@pytest.mark.parametrize("case", CASES)
def test_a_faulty_file_leaves_the_rest_of_the_policy(tmp_path, case):
    text = (FAULTS / f"{case}.yaml").read_text(encoding="utf-8")
    policy = load_policy(small_checkout(tmp_path, text), Faults())
    assert "bad" not in policy.rulesets
    if not text.startswith("policy: sources"):
        assert "withdrawal" in policy.rulesets


def test_the_policy_has_no_fault():
    faults = Faults()
    load_policy(Checkout(samples.ROOT), faults)
    assert report(faults) == ""


def test_figures_are_typed_and_sourced():
    policy = samples.policy()
    figure = policy.figures["eligibility.dsc_plus_equity"]
    assert (figure.kind, figure.value, figure.source) == ("money", Decimal(500_000), "seed")
    assert figure.assume == ("equity_exclusive",)
    assert figure.newer is not None
    assert (figure.newer.value, figure.newer.source) == (Decimal(1_000_000), "dsc-req")
    assert policy.figures["android.reset_new"].value == "6.0"
    assert policy.figures["login.tries"].value == 10
    assert [name for name, one in policy.figures.items() if one.name != name] == []


def test_cells_are_figures_in_the_order_of_the_catalogue():
    policy = samples.policy()
    assert tuple(policy.tables["limits"].rows) == samples.DEVICES == policy.enums["device"]
    cell = policy.figures["limits.ibkr_mobile.per_window"]
    assert policy.tables["limits"].rows["ibkr_mobile"]["per_window"] is cell
    assert (cell.kind, cell.value, cell.assume) == ("limit", Decimal(600_000), ("limit_inclusive",))
    assert cell.newer is not None
    assert (cell.newer.value, cell.newer.source) == (Decimal(1_000_000), "lim-now")
    assert policy.figures["limits.dsc_plus.per_day"].value is None
    assert policy.tables["device"].rows["dsc"]["legacy"] is True


def test_every_source_and_assumption_named_is_known():
    policy = samples.policy()
    for figure in policy.figures.values():
        assert policy.sources[figure.source].era in policy.eras
        assert all(one in policy.assumptions for one in figure.assume)
    for ruleset in policy.rulesets.values():
        for rule in ruleset.rules:
            assert rule.source in policy.sources
            assert all(one in policy.assumptions for one in rule.assume)


def test_countable_figures():
    location = samples.policy().figures["login.tries"].location
    countable = {
        kind for kind in KINDS if Figure("a.b", kind, 1, "seed", (), None, location).countable
    }
    assert countable == {"days", "business_days", "hours", "count"}


def test_a_figure_tells_where_it_is_written():
    location = samples.policy().figures["withdrawal.window"].location
    assert (location.path, location.line) == ("kb_tools/core/policy/withdrawal.yaml", 4)


def test_the_fingerprint_follows_the_content(tmp_path):
    text = "policy: bad\nfigures:\n  tries: {count: 3, source: seed}\n"
    one = load_policy(small_checkout(tmp_path / "one", text), Faults())
    same = load_policy(small_checkout(tmp_path / "same", "# a comment\n" + text), Faults())
    other = load_policy(small_checkout(tmp_path / "other", text.replace("3", "4")), Faults())
    assert len(one.fingerprint) == 64
    assert one.fingerprint == same.fingerprint != other.fingerprint


def test_a_changed_limit_changes_the_rules(tmp_path):
    checkout = small_checkout(tmp_path, "policy: bad\n")
    path = checkout.policy / "withdrawal.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("USD 200,000", "USD 250,000", 1), encoding="utf-8")
    ir = load_policy(checkout, Faults()).rulesets["withdrawal"].as_ir()
    assert ir["figures"]["limits.scc.per_day"]["value"] == 25_000_000
    assert ir["figures"]["limits.ibkr_mobile.per_day"]["value"] == 20_000_000


def test_a_checkout_without_a_policy_cannot_be_used(tmp_path):
    with pytest.raises(KbError, match=r"no policy in kb_tools/core/policy"):
        load_policy(Checkout(tmp_path), Faults())


def test_a_missing_calendar_is_told(tmp_path):
    checkout = small_checkout(tmp_path, "policy: bad\n")
    (checkout.policy / "calendar.json").unlink()
    faults = Faults()
    policy = load_policy(checkout, faults)
    assert policy.rulesets == {}
    messages = [(fault.code, fault.message) for fault in faults]
    assert ("unreadable-file", "cannot read the file: No such file or directory") in messages
    assert ("calendar", "dates need a calendar, there is none") in messages


@pytest.mark.parametrize(
    "text, value",
    [
        ("USD 0", Decimal(0)),
        ("USD 999,999,999.99", Decimal("999999999.99")),
        ("USD 1,000", Decimal(1000)),
        *((bad, None) for bad in ("USD 1000", "USD 1,00", "USD 01", "USD 1.5", "1,000", "USD  1")),
        *((bad, None) for bad in ("usd 1", "USD 1,000 ", "USD ١", "USD 1\n", "EUR 1", "USD -1")),
    ],
)
def test_money_has_one_spelling(text, value):
    assert parse_money(text) == value


@pytest.mark.parametrize("text", ["6", "6.0", "5.1.1", "999.999.999", "0.1"])
def test_versions(text):
    assert is_version(text)


@pytest.mark.parametrize("text", ["", "6.", ".6", "6.0.0.0", "06", "6.00", "1000", "6.0 ", "v6"])
def test_not_versions(text):
    assert not is_version(text)


def test_policies_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(samples.policy(), "fingerprint", "")  # noqa: B010 - a type checker refuses it, too
