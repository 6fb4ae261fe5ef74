"""The freshness page counts what readers see, article by article."""

import pytest

from kb_tools.content.model import Phrase
from kb_tools.site.freshness import STATES, Row, freshness
from kb_tools.site.pages import page_paths, site_pages
from tests.worlds import World


def row_of(rows: tuple[Row, ...], number: str) -> Row:
    return next(row for row in rows if row.number == number)


def test_every_article_has_a_row_with_its_texts_by_state(world: World) -> None:
    library = world().library
    first, second = (phrase.id for phrase in library.documents["KB2748"].phrases[:2])
    stale = {"text": "старый текст", "state": "stale"}
    context = world("ru", {first: "новый текст", second: stale})
    rows = freshness(context)
    assert [row.number for row in rows[:-2]] == [
        name for name in library.documents if name in library.articles
    ]
    total = len(library.documents["KB2748"].phrases)
    assert row_of(rows, "KB2748").path == "ru/KB2748/"
    assert row_of(rows, "KB2748").passages == str(total)
    assert row_of(rows, "KB2748").states == {
        "current": "1",
        "stale": "1",
        "untranslated": str(total - 2),
        "review": "0",
    }


@pytest.mark.parametrize("tag", ["en", "ru", "de"])
def test_the_last_row_is_the_sum_of_all_others(world: World, tag: str) -> None:
    def forms(phrase: Phrase) -> tuple[str, ...]:
        return phrase.forms

    rows = freshness(world(tag, otherwise=forms))

    def number(text: str) -> int:
        return int("".join(char for char in text if char.isdigit()))

    *parts, total = rows
    for state in STATES:
        assert sum(number(row.states[state]) for row in parts) == number(total.states[state])
    assert number(total.states["current"]) == number(total.passages) > 1000


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_the_page_is_there_and_listed_for_search_engines(world: World, tag: str) -> None:
    context = world(tag, otherwise=lambda phrase: phrase.forms)
    found = [page for page in site_pages(context) if page.template == "freshness.html"]
    assert [page.path for page in found] == [f"{tag}/freshness/"]
    assert f"{tag}/freshness/" in page_paths(context)
