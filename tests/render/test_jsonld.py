"""Structured data says what the page shows, and nothing else."""

import html
import re
from collections.abc import Callable

import pytest

from kb_tools.render import jsonld
from kb_tools.render.context import Context
from kb_tools.render.html import collapse
from kb_tools.render.page import Page, render_article

World = Callable[..., Context]
BASE = "https://help.example/"
TYPES = {"TechArticle", "BreadcrumbList", "HowTo", "HowToStep", "ListItem", "WebSite"}


def seen(page: Page) -> str:
    text = re.sub(r"<svg.*?</svg>", "", f"{page.head}{page.html}", flags=re.DOTALL)
    return collapse(html.unescape(re.sub("<[^>]*>", "", text)))


@pytest.mark.parametrize("tag", ["en", "de"])
def test_every_text_of_the_data_is_visible_in_the_page(world: World, tag: str) -> None:
    context = world(tag)
    steps = 0
    for article in context.library.articles.values():
        page = render_article(context, article)
        text = seen(page)
        crumbs = (("Topic", "en/topics/login/"),)
        data = jsonld.article(context, article, page, BASE, crumbs)
        for item in data:
            assert item["@type"] in TYPES
            if item["@type"] == "HowTo":
                assert item["name"] in text
                for step in item["step"]:
                    assert step["text"] in text
                    steps += 1
        assert data[0]["headline"] in text
        assert data[0]["description"] in text
    assert steps > 30


def test_each_step_points_at_its_card(world: World) -> None:
    context = world()
    article = context.library.articles["KB2748"]
    page = render_article(context, article)
    how_tos = [
        item
        for item in jsonld.article(context, article, page, BASE, ())
        if item["@type"] == "HowTo"
    ]
    assert [item["url"] for item in how_tos] == [
        f"{BASE}en/KB2748/#recover-ios",
        f"{BASE}en/KB2748/#recover-android",
    ]
    for item in how_tos:
        assert [step["position"] for step in item["step"]] == list(range(1, len(item["step"]) + 1))
        for step in item["step"]:
            assert f'id="{step["url"].partition("#")[2]}"' in page.html


def test_an_untranslated_article_claims_to_be_english_and_no_translation(world: World) -> None:
    context = world("de")
    article = context.library.articles["KB2748"]
    data = jsonld.article(context, article, render_article(context, article), BASE, ())[0]
    assert data["inLanguage"] == "en"
    assert "translationOfWork" not in data


def test_a_translated_article_names_its_original(world: World) -> None:
    context = world("de", otherwise=lambda phrase: phrase.forms)
    article = context.library.articles["KB2748"]
    data = jsonld.article(context, article, render_article(context, article), BASE, ())[0]
    assert data["inLanguage"] == "de"
    assert data["translationOfWork"]["url"] == f"{BASE}en/KB2748/"


def test_the_way_to_a_page_ends_with_the_page() -> None:
    crumbs = jsonld.breadcrumbs(BASE, (("Topic", "en/topics/x/"), ("Page", "en/KB1/")))
    assert [(item["position"], item["name"]) for item in crumbs["itemListElement"]] == [
        (1, "Topic"),
        (2, "Page"),
    ]
