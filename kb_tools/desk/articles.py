"""Articles side by side: the agent's language and the customer's, unit by unit.

In: an article's id and the two locales. Out: rows, the state of the customer's text, and the links
that can be sent.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from starlette.responses import Response

from kb_tools.content import addresses
from kb_tools.content.model import Article
from kb_tools.desk.languages import Languages
from kb_tools.desk.pages import Pair, page
from kb_tools.desk.places import place
from kb_tools.desk.routes import Area, Asked, Endpoint, RefusedError, View
from kb_tools.desk.sidebyside import Cell, Row, SideBySide
from kb_tools.desk.state import Desk
from kb_tools.desk.words import Name, Said
from kb_tools.faults import did_you_mean
from kb_tools.render.html import visible
from kb_tools.render.inline_html import era_word, phrase_text

# What is said about a customer's text that is not up to date.
STATES: Final = {
    "stale": "The English changed after this was translated",
    "untranslated": "Not translated yet: the customer sees English",
    "review": "Has yet to be checked by a translator",
}
ENGLISH: Final = "The customer sees English here, because the translation is not safe to show"


class Named(Languages):
    """Parts of an address: the locales and an article."""

    article: Name


class Text(Said):
    """A unit in one language: plain text, the language it is in, the state of its translation."""

    text: str
    lang: str
    state: str


class Unit(Said):
    """A unit in both languages; `url` is the passage in the customer's language."""

    kind: str
    unit: str
    url: str
    agent: Text
    customer: Text


class BothLanguages(Said):
    """An article in the agent's and the customer's language."""

    id: str
    title: str
    url: str
    units: list[Unit]


def find_article(desk: Desk, name: str) -> Article:
    """An article by its id.

    Raises:
        RefusedError: there is none.
    """
    articles = desk.now.library.articles
    if name not in articles:
        raise RefusedError(
            404, "there is no article of that name", did_you_mean(name, articles), "article"
        )
    return articles[name]


def rows_of(desk: Desk, article: Article, pair: Pair) -> list[Row]:
    """The rows of an article; links to articles and checkers stay in the desk, on both sides."""
    agent = place(desk, pair.agent, addresses.article_url(pair.agent, article.id), pair)
    customer = place(desk, pair.customer, addresses.article_url(pair.customer, article.id), pair)
    return list(SideBySide(agent, customer).rows(article))


def _article(desk: Desk, asked: Asked) -> Response:
    pair = asked.path.pair
    article = find_article(desk, asked.path.article)
    rows = rows_of(desk, article, pair)
    states = Counter(row.customer.state for row in rows if row.unit)
    return page(
        desk,
        "article.html",
        pair,
        here="find",
        article=article,
        rows=rows,
        states=states,
        doubts={name: STATES[name] for name in STATES if states[name]},
        texts=STATES | {"english": ENGLISH},
        related=_related(desk, article, pair),
        era=_era(desk, article, pair),
        public=f"{desk.site}{addresses.article_url(pair.customer, article.id)}",
    )


def _era(desk: Desk, article: Article, pair: Pair) -> str:
    """The generation of the portal that the article is about, in the agent's language."""
    return visible(era_word(place(desk, pair.agent, ""), article.era)) if article.era else ""


def _related(desk: Desk, article: Article, pair: Pair) -> list[tuple[str, str]]:
    """Id and title of related articles, for the agent."""
    scratch = place(desk, pair.agent, "", pair)
    known = desk.now.library.articles
    return [
        (name, phrase_text(scratch, known[name].title)) for name in article.related if name in known
    ]


def _data(desk: Desk, asked: Asked) -> BothLanguages:
    pair = asked.path.pair
    article = find_article(desk, asked.path.article)
    rows = rows_of(desk, article, pair)
    return BothLanguages(
        id=article.id,
        title=rows[0].agent.text,
        url=f"{desk.site}{addresses.article_url(pair.customer, article.id)}",
        units=[
            Unit(
                kind=row.kind,
                unit=row.unit,
                url=f"{desk.site}{addresses.article_url(pair.customer, article.id, row.anchor)}",
                agent=_text(row.agent),
                customer=_text(row.customer),
            )
            for row in rows
        ],
    )


def _text(cell: Cell) -> Text:
    return Text(text=cell.text, lang=cell.lang, state=cell.state)


AREA = Area(
    name="articles",
    routes=(
        View(path="/{agent}/{customer}/articles/{article}", handler=_article, parts=Named),
        Endpoint(
            path="/api/articles/{agent}/{customer}/{article}",
            handler=_data,
            parts=Named,
            gives=BothLanguages,
            summary="An article in two languages, unit by unit.",
        ),
    ),
)
