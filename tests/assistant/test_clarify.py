"""The question back: the one whose answers leave the least, and only where candidates differ."""

import dataclasses
from types import SimpleNamespace
from typing import Any

from kb_tools.assistant.clarify import Question, fits, question
from kb_tools.assistant.guide import Card
from kb_tools.search.rank import EXACT, Ranked

NAMES = (
    "situation:lost", "situation:new_phone", "platform:ios", "platform:android",
    "device:scc", "device:ibkr_mobile", "device:dsc_plus",
)  # fmt: skip
NOTHING: dict[str, frozenset[str]] = {
    "platform": frozenset(),
    "device": frozenset(),
    "situation": frozenset(),
}


def card(name: str, **known: tuple[str, ...]) -> Card:
    empty: dict[str, Any] = {
        field.name: () for field in dataclasses.fields(Card) if field.name not in ("id", "title")
    }
    return Card(id=name, title=name, **{**empty, **known})


def asked(*cards: tuple[Card, int], **known: str) -> Question | None:
    shelf: Any = SimpleNamespace(cards={one.id: one for one, _ in cards}, names=NAMES)
    ranked = [Ranked(one.id, score, 0) for one, score in cards]
    return question(ranked, shelf, NOTHING | {name: frozenset([x]) for name, x in known.items()})


IOS, ANDROID = card("A", platforms=("ios",)), card("B", platforms=("android",))


def test_candidates_for_different_phones_lead_to_a_question() -> None:
    assert asked((IOS, 100), (ANDROID, 90)) == Question("platform", ("ios", "android"))


def test_what_the_text_tells_is_not_asked() -> None:
    assert asked((IOS, 100), (ANDROID, 90), platform="ios") is None


def test_a_candidate_far_behind_asks_nothing() -> None:
    assert asked((IOS, 100), (ANDROID, 70)) is None


def test_procedures_of_one_article_for_different_phones_are_asked_about() -> None:
    both = card("A", platforms=("ios", "android"), procedures=("ios", "android"))
    assert asked((both, 100)) == Question("platform", ("ios", "android"))


def test_an_article_named_by_number_asks_nothing() -> None:
    assert asked((IOS, EXACT), (ANDROID, EXACT - 1)) is None


def test_the_question_that_splits_best_is_asked() -> None:
    lost = card("A", situations=("lost",), devices=("scc",))
    moved = card("B", situations=("new_phone",), devices=("scc", "ibkr_mobile"))
    assert asked((lost, 100), (moved, 90)) == Question("situation", ("lost", "new_phone"))


def test_options_that_lead_to_the_same_article_are_not_asked() -> None:
    everyone, few = card("A"), card("B", devices=("scc", "dsc_plus"))
    assert asked((everyone, 100), (few, 90)) is None


def test_five_options_are_too_many() -> None:
    many = card("A", situations=("lost", "new_phone"), devices=("scc",))
    assert asked((many, 100)) is None


def test_an_article_for_everybody_fits_every_reader() -> None:
    known = NOTHING | {"platform": frozenset(["ios"])}
    assert fits(card("A"), known)
    assert fits(IOS, known)
    assert not fits(ANDROID, known)
