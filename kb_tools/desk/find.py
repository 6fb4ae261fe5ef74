"""Finding: the desk's first page, and results as the agent types.

In: a query in any language and the agent's and customer's locales. Out: articles, best first. A
query may hold what a customer wrote, so it is sent in the body and never stands in an address.
"""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from kb_tools.desk.pages import Pair, page
from kb_tools.desk.routes import Area, Asked, Endpoint, View
from kb_tools.desk.state import Desk
from kb_tools.desk.words import Nothing, Query, Said, Tag, Words
from kb_tools.search.query import Hit, search

SHOWN: Final = 12


class Languages(Words):
    """Parts of an address: the agent's and the customer's locale."""

    agent: Tag
    customer: Tag

    @property
    def pair(self) -> Pair:
        """The two as templates see them."""
        return Pair(self.agent, self.customer)


class Search(Words):
    """A query, in any language."""

    query: Query
    locale: Tag


class Asking(Words):
    """What the search box sends."""

    query: Query


class Found(Said):
    """An article that answers a query.

    `passage` is text in the language `lang`; `highlights` are ranges of its characters. `url` is
    the path on the public site.
    """

    id: str
    title: str
    url: str
    passage: str
    highlights: list[tuple[int, int]]
    section: str
    heading: str
    lang: str


class Hits(Said):
    """What a search found, best first."""

    hits: list[Found]


def hits(desk: Desk, query: str, locale: str, limit: int = SHOWN) -> list[Hit]:
    """The articles that answer a query; [] for one that says nothing."""
    if not query.strip():
        return []
    return search(desk.now.index, query, locale, limit)


def _search(desk: Desk, asked: Asked) -> Hits:
    found = hits(desk, asked.body.query, asked.body.locale)
    return Hits(
        hits=[
            Found(
                id=hit.id,
                title=hit.title,
                url=hit.url,
                passage=hit.passage,
                highlights=list(hit.highlights),
                section=hit.section,
                heading=hit.heading,
                lang=hit.lang,
            )
            for hit in found
        ]
    )


def _start(desk: Desk, _asked: Asked) -> Response:
    return page(desk, "start.html", here="find")


def _home(desk: Desk, asked: Asked) -> Response:
    return page(desk, "find.html", asked.path.pair, here="find")


def _results(desk: Desk, asked: Asked) -> Response:
    pair = asked.path.pair
    query = asked.body.query
    found = hits(desk, query, pair.agent)
    return page(desk, "results.html", pair, hits=found, query=query)


AREA = Area(
    name="find",
    title="Find",
    home="/{agent}/{customer}/",
    routes=(
        View(path="/", handler=_start, parts=Nothing),
        View(path="/{agent}/{customer}/", handler=_home, parts=Languages),
        View(
            path="/{agent}/{customer}/results",
            handler=_results,
            method="POST",
            parts=Languages,
            body=Asking,
        ),
        Endpoint(
            path="/api/search",
            handler=_search,
            method="POST",
            body=Search,
            gives=Hits,
            summary="Search all articles, in any query language.",
        ),
    ),
)
