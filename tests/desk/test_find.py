"""Finding: any query language, the agent's language in the answer, nothing in an address."""

import re

import pytest

from kb_tools.search.query import search


def titles(html: str) -> list[str]:
    return re.findall(r'id="result-article-\d+"[^>]*href="/en/ru/articles/([A-Za-z0-9-]+)', html)


@pytest.mark.parametrize(
    "query", ["lost device", "потерял устройство", "遺失設備", "Gerät verloren", "appareil perdu"]
)
def test_results_come_for_any_query_language_in_the_agents(client, query) -> None:
    html = client.post("/en/ru/results", json={"query": query}).text
    assert "KB1943" in titles(html)
    assert "Replace a lost or broken security device" in html


def test_the_desk_finds_what_the_command_line_and_the_page_find(client, desk) -> None:
    html = client.post("/en/ru/results", json={"query": "withdrawal limit"}).text
    assert titles(html) == [hit.id for hit in search(desk.now.index, "withdrawal limit", "en", 10)]
    data = client.post("/api/search", json={"query": "withdrawal limit", "locale": "en"}).json()
    assert [hit["id"] for hit in data["hits"]] == titles(html)


def test_replies_stand_before_articles_so_that_one_key_reaches_them(client) -> None:
    html = client.post("/en/ru/results", json={"query": "lost phone"}).text
    labels = re.findall(r'role="group" aria-label="(\w+)"', html)
    assert labels == ["Replies", "Checkers", "Articles"]
    assert "/en/ru/replies/stolen-phone" in html


def test_a_checker_is_found_by_what_it_says(client) -> None:
    html = client.post("/en/ru/results", json={"query": "withdraw"}).text
    assert "/en/ru/checkers/withdrawal" in html


def test_matches_are_marked_and_markup_in_a_query_is_text(client) -> None:
    html = client.post("/en/ru/results", json={"query": "lost <script>alert(1)</script>"}).text
    assert "<mark>" in html
    assert "<script" not in html


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_an_empty_query_has_no_results_and_is_no_fault(client, query) -> None:
    got = client.post("/en/ru/results", json={"query": query})
    assert got.status_code == 200
    assert 'role="option"' not in got.text
    assert "Nothing found" not in got.text


def test_nothing_found_says_what_else_to_try(client) -> None:
    html = client.post("/en/ru/results", json={"query": "xyzzyqwv"}).text
    assert "Nothing found. Try fewer words" in html


def test_a_query_cannot_be_sent_in_an_address(client) -> None:
    assert client.get("/en/ru/?query=anna").status_code == 400
    assert client.get("/en/ru/results?query=anna").status_code == 405
