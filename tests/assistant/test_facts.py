"""What readers say in their own words is recognised, in every locale, and never wrongly guessed."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.numbers import format_currency
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.assistant.facts import Fact, parse_choice, recognise
from kb_tools.assistant.facts_prefill import prefill
from kb_tools.assistant.patterns import Patterns, make_patterns
from kb_tools.checkout import Checkout
from kb_tools.core.boundary import Answers, parse
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, report
from kb_tools.i18n.terms import load_terms
from kb_tools.locales import BY_TAG, LOCALES
from kb_tools.search.fold import normal

DATA = Path(__file__).parent / "data"
TODAY = dt.date(2026, 11, 24)
TAGS = [known.tag for known in LOCALES]
GOLDEN = yaml.safe_load((DATA / "facts.yaml").read_text("utf-8"))
CASES = [(tag, case["text"], case["facts"]) for tag in GOLDEN for case in GOLDEN[tag]]
PREFILLED = yaml.safe_load((DATA / "prefill.yaml").read_text("utf-8"))


class World:
    """The real policy and the patterns of every locale."""

    def __init__(self, policy: Policy, patterns: dict[str, Patterns]) -> None:
        self.policy = policy
        self.patterns = patterns

    def said(self, tag: str, text: str, today: dt.date | None = TODAY) -> list[str]:
        facts = recognise(self.patterns[tag], text, today)
        return list(dict.fromkeys(f"{fact.kind} {fact.value}" for fact in facts))


def make_world(checkout: Checkout) -> World:
    faults = Faults()
    policy, terms = load_policy(checkout, faults), load_terms(checkout, faults)
    assert report(faults) == ""
    return World(policy, {tag: make_patterns(terms, policy, tag) for tag in TAGS})


@pytest.fixture(scope="module")
def world(checkout: Checkout) -> World:
    return make_world(checkout)


@pytest.mark.parametrize("tag", TAGS)
def test_golden_texts_give_exactly_their_facts(world: World, tag: str):
    expected = {text: facts for known, text, facts in CASES if known == tag}
    assert len(expected) >= 15
    assert expected == {text: world.said(tag, text) for text in expected}


@pytest.mark.parametrize("tag", TAGS)
@settings(max_examples=40, deadline=None)
@given(cents=st.integers(100, 10**11), currency=st.sampled_from(["USD", "EUR"]))
def test_an_amount_as_cldr_writes_it_is_read_back_to_the_cent(
    world: World, tag: str, cents: int, currency: str
):
    amount = Decimal(cents) / 100
    shown = format_currency(amount, currency, locale=BY_TAG[tag].babel)
    assert [
        (Decimal(value.split()[0]), value.split()[1]) for value in money(world, tag, shown)
    ] == [(amount, currency)]


def money(world: World, tag: str, text: str) -> list[str]:
    return [fact.value for fact in recognise(world.patterns[tag], text) if fact.kind == "money"]


@pytest.mark.parametrize("tag", TAGS)
def test_latin_names_and_dollar_amounts_are_known_in_every_locale(world: World, tag: str):
    text = "DSC+ / IB Key / Digital Security Card+ iPhone $250,000 25k USD Android 13"
    said = world.said(tag, text)
    assert said == [
        "device dsc_plus",
        "device ibkr_mobile",
        "platform ios",
        "money 250000 USD",
        "money 25000 USD",
        "platform android",
        "version android 13",
    ]


@settings(max_examples=150, deadline=None)
@given(tag=st.sampled_from(TAGS), text=st.text(max_size=80))
def test_any_text_gives_facts_within_it(world: World, tag: str, text: str):
    for fact in recognise(world.patterns[tag], text, TODAY):
        assert 0 <= fact.start < fact.end <= len(normal(text))


def test_without_a_day_nothing_is_counted_from_it(world: World):
    assert world.said("en", "lost it yesterday, on November 20", None) == ["situation lost"]
    assert world.said("en", "on 2026-11-20", None) == ["date 2026-11-20"]


def test_a_date_without_a_year_is_the_last_one_unless_it_comes_soon(world: World):
    assert world.said("ru", "3 января", dt.date(2026, 12, 30)) == ["date 2027-01-03"]
    assert world.said("ru", "30 декабря", dt.date(2027, 1, 3)) == ["date 2026-12-30"]
    assert world.said("de", "am 12. Mai") == ["date 2026-05-12"]


def test_figures_are_read_as_the_locale_writes_dates(world: World):
    assert world.said("en", "on 02/03/2026") == ["date 2026-02-03"]
    assert world.said("fr", "le 02/03/2026") == ["date 2026-03-02"]
    assert world.said("en", "on 23/03/2026") == ["date 2026-03-23"]
    assert world.said("de", "am 31.02.2026") == []


@pytest.mark.parametrize(
    "tag,text",
    [
        ("en", "KB2895"),
        ("en", "article 1943 and 2024"),
        ("en", "192.168.100.200"),
        ("zh-Hans", "千万不要"),
        ("zh-Hans", "万一"),
        ("zh-Hans", "第二个设备"),
        ("fr", "mille mercis"),
        ("es", "mil gracias"),
        ("it", "sei sicuro"),
        ("en", "often"),
        ("ru", "стоит ли полностью"),
    ],
)
def test_what_only_looks_like_a_number_is_none(world: World, tag: str, text: str):
    kinds = {fact.kind for fact in recognise(world.patterns[tag], text, TODAY)}
    assert not kinds & {"money", "count"}


def test_a_picked_option_counts_like_a_recognised_fact():
    assert parse_choice("platform:ios") == Fact(0, 0, "platform", "ios")


def test_prefilled_answers_are_those_that_the_text_gives(world: World):
    found = [(tag, text, name, answers(world, tag, text, name)) for tag, text, name, _ in PREFILLED]
    assert [tuple(case) for case in PREFILLED] == found
    assert {name for _, _, name, _ in PREFILLED} == set(world.policy.rulesets)


def answers(world: World, tag: str, text: str, checker: str) -> dict[str, Any]:
    facts = recognise(world.patterns[tag], text, TODAY)
    return prefill(world.policy, world.patterns[tag], checker, facts, TODAY)


def test_prefilling_names_only_what_the_rules_know(world: World):
    situations = {name for name, _ in world.patterns["en"].data["situations"]}
    devices = {name for name, _ in world.patterns["en"].data["devices"]} - {""}
    table = world.patterns["en"].data["prefill"]
    assert set(table) == set(world.policy.rulesets)
    for checker, inputs in table.items():
        ruleset = world.policy.rulesets[checker]
        for name, wanted in inputs.items():
            assert name in {one.name for one in ruleset.inputs}
            said = {*wanted.get("if", ()), *wanted.get("unless", ())}
            for names, value in wanted.get("situation", {}).items():
                said.update(names.split("+"))
                assert value is None or isinstance(parse(ruleset, {name: value}), Answers)
            for value in wanted.get("platform", {}).values():
                assert isinstance(parse(ruleset, {name: value}), Answers)
            if "device" in wanted:
                assert set(ruleset.input(name).values) == devices
            assert said <= situations


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_prefilled_answers_pass_the_boundary_whatever_is_recognised(world: World, data):
    texts = st.lists(st.sampled_from(CASES), min_size=1, max_size=3)
    cases = data.draw(texts)
    name = data.draw(st.sampled_from(sorted(world.policy.rulesets)))
    facts = [fact for tag, text, _ in cases for fact in recognise(world.patterns[tag], text, TODAY)]
    found = prefill(world.policy, world.patterns["en"], name, facts, TODAY)
    assert isinstance(parse(world.policy.rulesets[name], found), Answers)


@pytest.mark.parametrize("tag", TAGS)
def test_every_locale_knows_the_same_situations_and_counts(world: World, tag: str):
    own, english = world.patterns[tag].data, world.patterns["en"].data
    assert [name for name, _ in own["situations"]] == [name for name, _ in english["situations"]]
    assert own["counts"].keys() == english["counts"].keys()
