"""Answers: nothing but what articles and rules say, cited; the rest is told, asked, or left out."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb_tools.assistant.answer import Answer, ask
from kb_tools.assistant.evaluate import is_cited
from kb_tools.assistant.export import export_assistant
from kb_tools.assistant.guide import Guide
from kb_tools.assistant.parts import CELL
from kb_tools.content.model import phrases_of
from kb_tools.faults import KbError
from kb_tools.locales import LOCALES
from kb_tools.search.spoken import spoken_locale
from tests.assistant.conftest import rows

TAGS = [known.tag for known in LOCALES]
TODAY = dt.date(2026, 11, 24)
FIRST_WORDS = yaml.safe_load((Path(__file__).parent / "data/first_words.yaml").read_text("utf-8"))


def approved(guide: Guide, tag: str, article: str) -> set[str]:
    """Every text of an article as readers of a locale see it."""
    reader = guide.shelf(tag).reader
    phrases = phrases_of(guide.library.articles[article])
    return {reader.line(phrase).text for _, phrase in phrases}


def check(guide: Guide, tag: str, question: str) -> Answer:
    """An answer whose every text is one of its article's, with an anchor of that article."""
    found = ask(guide, question, tag, today=TODAY)
    data = found.as_dict()
    for one in data["answer"]:
        assert is_cited(one)
        article = one["cite"]["article"]
        lines = one["text"].split("\n")
        if one["kind"] == "table":  # its cells are policy: see test_parts
            assert {CELL in line for line in lines[1:]} == {True}
            lines = lines[:1]
        assert set(lines) <= approved(guide, tag, article)
        assert one["cite"]["url"].startswith(f"{tag}/{article}/")
    if steps := data["steps"]:
        texts = approved(guide, tag, steps["article"])
        for block in guide.library.articles[steps["article"]].sections:
            for part in block.blocks:
                if use := getattr(part, "use", None):
                    texts |= approved(guide, tag, use.partition(".")[0])
        assert set(steps["steps"]) <= texts
    return found


@pytest.mark.parametrize("tag", TAGS)
def test_every_text_is_one_of_the_article_that_it_cites(guide: Guide, tag: str) -> None:
    picked = [row for row in rows(every=9) if row.locale == tag]
    assert picked
    for row in picked:
        check(guide, tag, row.query)


@pytest.mark.slow
@pytest.mark.parametrize("tag", TAGS)
def test_every_text_of_every_answer_is_its_article_s(guide: Guide, tag: str) -> None:
    for row in rows():
        if row.locale == tag:
            check(guide, tag, row.query)


def test_an_answer_has_passages_steps_a_checker_and_candidates(guide: Guide) -> None:
    question = "I reinstalled IBKR Mobile on my iPhone, how do I recover IB Key on the same phone"
    data = ask(guide, question, "en").as_dict()
    assert data["covered"]
    assert data["candidates"][0] == "KB2748"
    assert data["answer"][0]["cite"]["article"] == "KB2748"
    assert data["steps"]["platform"] == "ios"
    assert data["steps"]["url"] == "en/KB2748/#recover-ios"
    assert data["steps"]["steps"][0] == "Open IBKR Mobile."
    assert data["checker"]["id"] == "recovery"
    assert data["checker"]["url"].startswith("en/checkers/recovery/#checker=recovery&")
    assert [one["input"] for one in data["checker"]["known"]] == ["phone", "cause", "system"]
    assert data["clarify"] is None


def test_a_phone_that_is_not_named_is_asked_for_and_its_choice_brings_the_steps(
    guide: Guide,
) -> None:
    question = "ich habe die App neu installiert und IB Key geht nicht mehr"
    asked = ask(guide, question, "de").as_dict()
    assert asked["steps"] is None
    assert asked["clarify"] == {
        "question": "Welches Telefon haben Sie?",
        "options": [
            {"label": "iPhone", "value": "platform:ios"},
            {"label": "Android", "value": "platform:android"},
        ],
    }
    told = ask(guide, question, "de", chosen=["platform:android"]).as_dict()
    assert told["clarify"] is None
    assert told["steps"]["url"] == "de/KB2748/#recover-android"


@pytest.mark.parametrize("version, variant", [("4.4", "android_old"), ("13", "android_new")])
def test_steps_are_those_for_the_version_that_is_named(
    guide: Guide, version: str, variant: str
) -> None:
    question = f"clear the data of the IBKR app on my phone with Android {version}"
    steps = ask(guide, question, "en").as_dict()["steps"]
    assert steps["platform"] == variant


def test_a_picked_device_brings_its_article_forward(guide: Guide) -> None:
    question = "change the PIN"
    card = ask(guide, question, "en", chosen=["device:dsc_plus"])
    app = ask(guide, question, "en", chosen=["device:ibkr_mobile"])
    assert card.candidates[0] == "KB1018"
    assert app.candidates[0] in ("KB2277", "KB2278")


def test_a_checker_comes_with_what_the_question_tells_filled_in(guide: Guide) -> None:
    question = "how much can I withdraw: is USD 300,000 possible with IB Key"
    checker = ask(guide, question, "en", today=TODAY).as_dict()["checker"]
    assert checker["id"] == "withdrawal"
    assert [(one["input"], one["value"]) for one in checker["known"]] == [
        ("device", "IB Key"),
        ("amount", "USD\u00a0300,000"),
    ]
    assert checker["url"].startswith(
        "en/checkers/withdrawal/#checker=withdrawal&device=ibkr_mobile&amount=300000&policy="
    )
    assert checker["verdict"] is None


def test_a_checker_says_its_result_when_the_question_decides_it(guide: Guide) -> None:
    checker = ask(guide, "I lost my DSC+, what does it cost?", "en").as_dict()["checker"]
    words = guide.checkers["fees"].words.outcomes["charged"]
    assert (checker["id"], checker["verdict"]["id"]) == ("fees", "charged")
    assert checker["verdict"]["text"] == guide.voice("en").say(words.text)
    assert checker["verdict"]["cites"][0]["article"] == "KB1861"


@pytest.mark.parametrize(
    "locale, question, checker",
    [
        ("ru", "сколько можно вывести за день с IB Key", "withdrawal"),
        ("zh-Hans", "两个用户能共用一张DSC+吗", "sharing"),
        ("it", "Ho perso il telefono con IB Key", "locked-out"),
        ("en", "the app crashes on my samsung with android 9", "app-reset"),
    ],
)
def test_the_checker_is_the_one_that_the_facts_are_for(
    guide: Guide, locale: str, question: str, checker: str
) -> None:
    found = ask(guide, question, locale).as_dict()["checker"]
    assert found["id"] == checker


@pytest.mark.parametrize("tag", TAGS)
def test_what_is_not_covered_offers_topics_and_a_person(guide: Guide, tag: str) -> None:
    found = ask(guide, "pizza dough recipe", tag).as_dict()
    assert not found["covered"]
    assert found["answer"] == []
    assert [one["url"] for one in found["related"]] == [f"{tag}/topics/", f"{tag}/topics/#contact"]


def test_a_secret_is_warned_of_and_nothing_else_is_said(guide: Guide) -> None:
    found = ask(guide, "my PIN is 4821 and the card refuses it", "en")
    assert found == Answer(covered=False, warning="secret")
    assert "4821" not in str(found.as_dict())


def test_no_question_back_asks_for_a_secret(guide: Guide) -> None:
    for tag in TAGS:
        words = guide.shelf(tag).strings
        asked = [text for key, text in words.items() if key.startswith("assistant.ask.")]
        assert len(asked) == 3
        assert not any("PIN" in text or "?" not in text.replace("？", "?") for text in asked)


def test_an_empty_question_is_refused(guide: Guide) -> None:
    with pytest.raises(KbError, match="the query is empty"):
        ask(guide, "  ", "en")


def test_the_export_is_the_same_twice_and_holds_no_answer_of_another_locale(guide: Guide) -> None:
    tag = random.Random(5).choice(TAGS)
    first = export_assistant(guide, [tag])
    assert first == export_assistant(guide, [tag])
    assert {name.split("/")[1] for name in first} == {tag, "patterns.json"}
    assert {f"assistant/{tag}/{name}.json" for name in guide.index.articles} <= first.keys()


def place(url: str) -> str:
    """A place in an article, in whatever locale."""
    return url.partition("/")[2].replace("/#", "#")


@pytest.mark.parametrize("case", FIRST_WORDS, ids=lambda case: case["why"])
def test_an_answer_begins_with_what_answers(guide: Guide, case: dict[str, str]) -> None:
    found = ask(guide, case["question"], case["locale"], today=TODAY).as_dict()
    assert place(found["answer"][0]["cite"]["url"]) == case["first"]
    steps = found["steps"]
    assert (None if steps is None else place(steps["url"])) == case.get("steps")


def places(found: Answer) -> dict[str, Any]:
    """What an answer says, without the words."""
    data = found.as_dict()
    return {
        "covered": data["covered"],
        "candidates": data["candidates"],
        "answer": [(place(one["cite"]["url"]), one["kind"]) for one in data["answer"]],
        "steps": data["steps"] and place(data["steps"]["url"]),
        "checker": data["checker"] and place(data["checker"]["url"]),
        "known": data["checker"] and [one["input"] for one in data["checker"]["known"]],
        "clarify": data["clarify"] and [one["value"] for one in data["clarify"]["options"]],
    }


@pytest.mark.parametrize("tag", TAGS)
def test_a_question_has_one_answer_on_the_pages_of_all_languages(guide: Guide, tag: str) -> None:
    asked = 0
    for row in rows(every=7):
        if row.locale != tag and spoken_locale(row.query, tag) == row.locale:
            asked += 1
            own = places(ask(guide, row.query, row.locale, today=TODAY))
            assert places(ask(guide, row.query, tag, today=TODAY)) == own, row.query
    assert asked >= 20
