"""`kb ask` and its measures: data for programs, text for people, whatever the answer is."""

import json
from pathlib import Path


def test_an_answer_is_data(kb) -> None:
    ran = kb("ask", "reinstalled the app, IB Key is gone", "--locale", "EN", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert list(ran.data) == [
        "covered", "warning", "answer", "steps", "checker", "clarify", "candidates", "related",
    ]  # fmt: skip
    assert ran.data["covered"] is True
    assert ran.data["answer"][0]["cite"]["article"] == "KB2748"
    values = [one["value"] for one in ran.data["clarify"]["options"]]
    assert values == ["platform:ios", "platform:android"]


def test_a_choice_brings_the_steps_as_text(kb) -> None:
    asked = ("ask", "reinstalled the app, IB Key is gone", "--choose", "platform:android")
    text = kb(*asked).out
    assert "  1. Open IBKR Mobile.\n" in text
    assert "en/KB2748/#recover-android" in text


def test_text_shows_what_leads_in_items_and_cells(kb) -> None:
    assert kb("ask", "reinstalled the app, IB Key is gone").out.startswith(
        "When recovery is needed\n"
        "IB Key must be recovered on the same phone in these cases:\n"
        "- You reinstalled IBKR Mobile.\n"
        "- The phone's operating system was updated.\n"
        "  KB2748: Get IB Key back on the same phone  en/KB2748/#why-list\n"
    )
    assert "\nGold Device | USD 150 | Yes\n" in kb(
        "ask", "does the token cost anything"
    ).out.replace("\u00a0", " ")


def test_what_is_not_covered_and_a_secret_are_no_failure(kb) -> None:
    other = kb("ask", "pizza recipe")
    assert (other.code, other.out.splitlines()[0]) == (0, "not covered here")
    secret = kb("ask", "my PIN is 4821")
    assert secret.code == 0
    assert secret.out == (
        "this seems to hold a password, a PIN or a code; it was not searched for\n"
    )


def test_an_empty_question_is_refused(kb) -> None:
    ran = kb("ask", " ")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "kb: the query is empty\n  hint: type a few words, or an article's number\n"


def test_the_assistant_is_measured_with_golden_queries(kb, tmp_path: Path) -> None:
    golden = tmp_path / "golden.tsv"
    golden.write_text(
        "locale\tquery\texpected\tkind\nen\tKB2748\tKB2748\tnumber\n"
        "en\tlost card\tKB69\tkeyword\nde\tSteuerbescheinigung\t-\tuncovered\n"
    )
    ran = kb("evaluate", "assistant", str(golden), "--format", "json")
    assert ran.code == 0
    assert ran.data["locales"]["en"] == {
        "accuracy": 0.5, "cited": 1.0, "abstention": 0.0, "wrong_abstention": 0.0,
        "clarified": ran.data["locales"]["en"]["clarified"], "n": 2, "uncovered": 0,
    }  # fmt: skip
    assert ran.data["pooled"]["abstention"] == 1.0
    assert [miss["query"] for miss in ran.data["misses"]] == ["lost card"]


def test_questions_of_readers_are_listed_as_data_and_as_a_page(kb, tmp_path: Path) -> None:
    path = tmp_path / "searches.json"
    search = {"question": "<b>tax</b> form", "locale": "en", "why": "not covered", "count": 2}
    path.write_text(json.dumps({"format": 1, "searches": [search]}), "utf-8")
    data = kb("questions", str(path), "--format", "json").data["questions"]
    assert [(one["question"], one["count"], one["answered"]) for one in data] == [
        ("<b>tax</b> form", 2, False)
    ]
    page = kb("questions", str(path), "--format", "html").out
    assert '<td lang="en">&lt;b&gt;tax&lt;/b&gt; form</td>' in page
