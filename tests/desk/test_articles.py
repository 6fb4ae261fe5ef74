"""Articles side by side: each unit beside the same unit, with the state of its translation."""

import dataclasses
import re

import pytest

from kb_tools.content.model import phrases_of
from kb_tools.desk.articles import rows_of
from kb_tools.desk.pages import Pair
from kb_tools.desk.state import Desk
from tests.worlds import make_world


def shown_units(desk: Desk, name: str) -> list[str]:
    article = desk.now.library.articles[name]
    return [row.unit for row in rows_of(desk, article, Pair("en", "ru")) if row.unit]


def test_every_text_of_every_article_stands_in_a_row(desk) -> None:
    for name, article in desk.now.library.articles.items():
        own = {
            phrase.id
            for _, phrase in phrases_of(article)
            if phrase.kind != "question" and ".caption" not in phrase.id
        }
        shown = shown_units(desk, name)
        assert own <= set(shown), name


def test_rows_stand_in_the_order_of_the_article(desk) -> None:
    article = desk.now.library.articles["KB2748"]
    order = [phrase.id for _, phrase in phrases_of(article)]
    own = [unit for unit in shown_units(desk, "KB2748") if unit.startswith("KB2748:")]
    assert own == [unit for unit in order if unit in own]


@pytest.mark.parametrize("tag", ["ru", "zh-Hant", "de"])
def test_both_sides_have_the_same_units_and_anchors_of_the_public_page(desk, site_dir, tag) -> None:
    article = desk.now.library.articles["KB2748"]
    page = (site_dir / tag / "KB2748" / "index.html").read_text("utf-8")
    anchors = set(re.findall(r'id="([^"]+)"', page))
    for row in rows_of(desk, article, Pair("en", tag)):
        assert not row.anchor or row.anchor in anchors
        assert row.customer.lang == tag or row.doubtful or not row.unit


def test_links_to_articles_stay_in_the_desk(desk) -> None:
    article = desk.now.library.articles["KB2748"]
    for row in rows_of(desk, article, Pair("en", "ru")):
        for cell in (row.agent, row.customer):
            for href in re.findall(r'href="([^"]+)"', cell.html):
                assert href.startswith("/en/ru/articles/"), href


@pytest.mark.parametrize("state", ["stale", "review"])
def test_a_doubtful_unit_is_marked_and_says_what_the_customer_sees(desk, client, state) -> None:
    now = desk.now
    world = make_world(desk.checkout)
    known = {"KB2748:summary": {"text": "Как вернуть IB Key", "state": state}}
    contexts = {**now.contexts, "ru": world("ru", known)}
    desk.now = dataclasses.replace(now, contexts=contexts)
    try:
        rows = rows_of(desk, desk.now.library.articles["KB2748"], Pair("en", "ru"))
        page = client.get("/en/ru/articles/KB2748").text
    finally:
        desk.now = now
    assert rows[1].customer.state == state
    assert rows[1].customer.text == "Как вернуть IB Key"
    assert rows[2].customer.state == "untranslated"
    assert all(row.doubtful for row in rows if row.unit)
    assert f'class="desk-state desk-state-{state}"' in page
    assert "Not translated yet: the customer sees English" in page


def test_the_page_and_the_data_say_the_same(client) -> None:
    page = client.get("/en/ru/articles/KB2748").text
    data = client.get("/api/articles/en/ru/KB2748").json()
    units = re.findall(r'data-desk-unit="([^"]+)"', page)
    assert [unit["unit"] for unit in data["units"]][2:] == units
    assert data["url"] == "https://help.example/ru/KB2748/"
    assert f'data-desk-copy="{data["url"]}"' in page


def test_the_table_of_limits_is_whole_in_both_languages(desk) -> None:
    article = desk.now.library.articles["KB2895"]
    tables = [row for row in rows_of(desk, article, Pair("en", "de")) if row.kind == "table"]
    assert tables
    for row in tables:
        assert row.agent.html.count("<tr") == row.customer.html.count("<tr") > 2


def test_every_kind_of_block_has_rows(desk) -> None:
    kinds = {
        row.kind
        for article in desk.now.library.articles.values()
        for row in rows_of(desk, article, Pair("en", "fr"))
    }
    assert kinds >= {"title", "summary", "heading", "text", "item", "step", "see", "table", "gap"}
