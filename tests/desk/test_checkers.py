"""Checkers with a customer's facts: the rules' own verdict in the customer's words, and a link."""

import re

import pytest

from kb_tools.checkers import explain
from kb_tools.desk.places import place
from kb_tools.desk.results import Result, filled, result

OVER = {
    "device": "dsc",
    "amount": "599000",
    "today": "2026-11-24",
    "history": [{"date": "2026-11-20", "amount": "1000"}],
    "active": ["dsc_plus"],
}


def run(client, answers: object, tag: str = "ru", checker: str = "withdrawal"):
    return client.post(f"/api/checkers/{checker}/run", json={"locale": tag, "answers": answers})


@pytest.mark.parametrize("tag", ["en", "ru", "zh-Hant"])
def test_the_verdict_is_that_of_the_rules_with_trace_citation_and_link(client, desk, tag) -> None:
    data = run(client, OVER, tag).json()
    expected = explain.run(desk.now.checkers["withdrawal"], OVER, tag)
    assert data["verdict"] == expected["verdict"]
    assert data["trace"] == expected["trace"]
    assert [one["url"] for one in data["cites"]] == [
        f"https://help.example/{one['url']}" for one in expected["cites"]
    ]
    short = desk.now.policy.fingerprint[:12]
    assert data["url"] == (
        f"https://help.example/{tag}/checkers/withdrawal/#checker=withdrawal&device=dsc"
        "&amount=599000&today=2026-11-24&history=2026-11-20:1000&active=dsc_plus"
        f"&policy={short}"
    )


def test_the_reply_says_the_verdict_the_figures_the_passages_and_the_link(client) -> None:
    data = run(client, OVER).json()
    for part in (
        data["title"],
        data["text"],
        data["url"],
        *(f"{one['label']}: {one['value']}" for one in data["figures"]),
        *(f"- {one['title']}: <{one['url']}>" for one in data["cites"]),
    ):
        assert part in data["reply"]
    plain = re.sub(r"<[^>]+>", "", data["html"])
    assert data["title"] in plain


def test_the_reply_says_the_amount_that_was_compared_and_that_newer_pages_say_another(
    client,
) -> None:
    data = run(client, OVER | {"device": "ibkr_mobile", "amount": "250000", "history": []}, "de")
    said = data.json()["reply"].replace("\N{NO-BREAK SPACE}", " ")
    assert "\nTageslimit des Geräts: 200.000 USD (" in said
    assert "1.000.000 USD)\n" in said


def test_devices_that_nobody_was_asked_about_are_not_called_none(client) -> None:
    unasked = {name: value for name, value in OVER.items() if name != "active"}
    for answers, said in ((OVER | {"active": []}, True), (OVER, True), (unasked, False)):
        data = run(client, answers, "en").json()
        assert ("alternatives" in [one["id"] for one in data["figures"]]) is said
        assert ("devices that can confirm" in data["reply"]) is said


def test_a_missing_answer_is_asked_for_and_a_wrong_one_refused(client) -> None:
    assert run(client, {}).json()["ask"] == "device"
    wrong = run(client, {"device": "spoon"}).json()
    assert wrong["verdict"] == ""
    assert wrong["error"]["input"] == "device"
    assert set(wrong["error"]) == {"code", "input", "message", "hint"}


def test_the_page_has_the_sites_own_panel_in_the_agents_language(client, desk) -> None:
    page = client.get("/de/ru/checkers/withdrawal").text
    words = desk.now.library.checkers["withdrawal"]
    asked = desk.now.contexts["de"].shown(words.questions["device"].ask).text
    assert asked in page
    assert 'class="kb-checker-data"' in page


def test_a_result_fills_the_reply_that_goes_with_it(client, desk) -> None:
    html = client.post("/en/ru/checkers/withdrawal/result", json={"answers": OVER}).text
    made = result(place(desk, "ru", ""), desk.now.checkers["withdrawal"], OVER)
    assert isinstance(made, Result)
    replies = [one for one in desk.now.library.replies.values() if made.outcome in one.outcomes]
    assert replies
    for reply in replies:
        values = filled(reply, desk.now.checkers["withdrawal"], OVER, made)
        assert {name for name, blank in reply.blanks.items() if blank.required} <= set(values)
        assert f"/en/ru/replies/{reply.id}#" in html
        mail = client.post(
            f"/api/replies/{reply.id}/compose", json={"locale": "ru", "values": values}
        ).json()
        assert mail["ready"] is True
        assert made.url in mail["text"]


def test_every_checker_opens_in_two_languages(client, desk) -> None:
    for name in desk.now.checkers:
        assert client.get(f"/fr/zh-Hans/checkers/{name}").status_code == 200
