"""A message that seems to hold a password, PIN or code is noticed, and others are let through."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.assistant.patterns import Patterns, make_patterns
from kb_tools.assistant.secrets import holds_secret, secret_ranges
from kb_tools.checkout import Checkout
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, report
from kb_tools.i18n.terms import load_terms
from kb_tools.locales import LOCALES
from kb_tools.search.fold import normal

TAGS = [known.tag for known in LOCALES]
GOLDEN = yaml.safe_load((Path(__file__).parent / "data" / "secrets.yaml").read_text("utf-8"))


class World(dict[str, Patterns]):
    """The patterns of every locale; short in messages of failed tests."""

    def __repr__(self) -> str:
        return "World()"


@pytest.fixture(scope="module")
def patterns(checkout: Checkout) -> World:
    faults = Faults()
    policy, terms = load_policy(checkout, faults), load_terms(checkout, faults)
    assert report(faults) == ""
    return World({tag: make_patterns(terms, policy, tag) for tag in TAGS})


def secrets(patterns: Patterns, text: str) -> list[str]:
    return [normal(text)[start:end] for start, end in secret_ranges(patterns, text)]


@pytest.mark.parametrize("tag", TAGS)
def test_every_golden_secret_is_found_and_nothing_beside_it(patterns: World, tag: str):
    expected = {text: found for text, *found in GOLDEN[tag]["secret"]}
    assert expected == {text: secrets(patterns[tag], text) for text in expected}


@pytest.mark.parametrize("tag", TAGS)
def test_golden_messages_without_a_secret_raise_no_alarm(patterns: World, tag: str):
    assert [text for text in GOLDEN[tag]["harmless"] if holds_secret(patterns[tag], text)] == []


def test_the_golden_set_is_large_enough():
    assert set(GOLDEN) == set(TAGS)
    assert sum(len(one["secret"]) for one in GOLDEN.values()) >= 140
    assert sum(len(one["harmless"]) for one in GOLDEN.values()) >= 180


def test_no_query_that_search_is_tuned_on_raises_an_alarm(patterns: World):
    files = sorted((Path(__file__).parents[1] / "data" / "search").glob("*-*.tsv"))
    rows = [line.split("\t") for path in files for line in path.read_text("utf-8").splitlines()]
    asked = [(row[0], row[1]) for row in rows if row[0] in TAGS]
    assert len(asked) > 480
    assert [text for tag, text in asked if holds_secret(patterns[tag], text)] == []


@pytest.mark.parametrize("tag", TAGS)
def test_secrets_are_noticed_whatever_the_language_of_the_page(patterns: World, tag):
    texts = [text for one in GOLDEN.values() for text, *_ in one["secret"]]
    assert [text for text in texts if not holds_secret(patterns[tag], text)] == []


@settings(max_examples=60, deadline=None)
@given(
    word=st.sampled_from(
        ["my PIN is", "пин", "密码：", "contraseña:", "mot de passe :", "Passwort:"]
    ),
    secret=st.from_regex(r"[0-9]{4,8}|[qxz]{3,6}[0-9]{2,4}", fullmatch=True),
    after=st.sampled_from(["", ".", " !", ", help", "。"]),
)
def test_any_pin_or_mixed_password_after_its_word_is_found(patterns, word, secret, after):
    text = f"{word} {secret}{after}"
    assert secrets(patterns["en"], text) == [secret]


def test_a_secret_is_found_in_the_midst_of_a_long_text(patterns: World):
    text = "I tried everything twice. " * 300 + "My PIN is 4821. " + "It does not work. " * 300
    assert secrets(patterns["en"], text) == ["4821"]


@settings(max_examples=150, deadline=None)
@given(tag=st.sampled_from(TAGS), text=st.text(max_size=80))
def test_ranges_of_any_text_are_in_order_and_within_it(patterns, tag: str, text: str):
    flat = [at for pair in secret_ranges(patterns[tag], text) for at in pair]
    assert flat == sorted(flat)
    assert all(0 <= at <= len(normal(text)) for at in flat)
