"""Pages: golden cases, one file a behaviour, named after it."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb_tools.content.model import Article
from kb_tools.faults import KbError
from kb_tools.render.context import Context
from kb_tools.render.page import Page, render_article

CASES = sorted(Path(__file__).with_name("pages").glob("*.yaml"))
Read = Callable[[str], Article]
World = Callable[..., Context]


def rendered(case: dict[str, Any], read_article: Read, world: World) -> Page:
    article = read_article(case["article"])
    context = world(
        case.get("locale", "en"), case.get("translations"), articles={article.id: article}
    )
    return render_article(context, article)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_page(path: Path, read_article: Read, world: World) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    page = rendered(case, read_article, world)
    text = f"{page.head}\n{page.html}"
    for fragment in case.get("has", ()):
        assert fragment in text
    for fragment in case.get("hasnt", ()):
        assert fragment not in text
    for fragment, count in case.get("count", {}).items():
        assert text.count(fragment) == count, fragment
    assert in_order(case.get("words", ()), html.unescape(re.sub("<[^>]*>", " ", text))) == ""


def in_order(words: list[str], text: str) -> str:
    """The first of some words that does not follow the one before it; "" when all do."""
    at = 0
    for word in words:
        found = text.find(word, at)
        if found < 0:
            return word
        at = found + len(word)
    return ""


ARTICLE = """
id: KB1
title: "Limit of {limits.scc.per_day}"
summary: About **limits**.
sections:
  - id: one
    title: First
    blocks:
      - {id: a, type: text, text: Text.}
"""


def test_title_and_description_are_plain_text(read_article: Read, world: World) -> None:
    page = rendered({"article": ARTICLE}, read_article, world)
    assert page.title == "Limit of USD\N{NO-BREAK SPACE}200,000"
    assert page.description == "About limits."
    assert [heading.anchor for heading in page.toc] == ["one"]
    assert page.path == "en/KB1/"


def test_steps_of_a_procedure_that_nobody_has_are_an_error(
    read_article: Read, world: World
) -> None:
    block = "{id: a, type: procedure, use: KB9.a.b}"
    text = ARTICLE.replace("{id: a, type: text, text: Text.}", block)
    with pytest.raises(KbError, match=r"there is no procedure 'KB9\.a\.b'"):
        rendered({"article": text}, read_article, world)


def test_every_article_of_the_checkout_has_unique_ids_and_one_main_heading(world: World) -> None:
    context = world()
    for article in context.library.articles.values():
        page = render_article(context, article)
        text = str(page.head) + str(page.html)
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids)), article.id
        assert text.count("<h1") == 1


def test_every_assumption_of_the_policy_has_words(world: World) -> None:
    context = world()
    for name in context.policy.assumptions:
        assert f"article.assumption.{name}" in context.library.interface


def test_every_table_that_an_article_prints_has_words_for_its_columns(world: World) -> None:
    context = world()
    printed = {
        block.table
        for article in context.library.articles.values()
        for section in article.sections
        for block in section.blocks
        if block.type == "table"
    }
    assert printed
    for name in printed:
        table = context.policy.tables[name]
        for column, kind in table.columns.items():
            assert kind == "name" or f"article.column.{name}.{column}" in context.library.interface
