"""Finding: the desk's first page, and results as the agent types.

In: a query in any language and the agent's and customer's locales. Out: articles, best first. A
query may hold what a customer wrote, so it is sent in the body and never stands in an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from markupsafe import Markup
from starlette.responses import Response

from kb_tools.assistant.matching import Matcher
from kb_tools.assistant.suggest import PART, SUMMARY, TITLE
from kb_tools.content.replies import Wanted, score
from kb_tools.desk.languages import Languages
from kb_tools.desk.pages import page
from kb_tools.desk.replies import Ready, fitting
from kb_tools.desk.routes import Area, Asked, Endpoint, View
from kb_tools.desk.situation import concepts_of
from kb_tools.desk.state import Desk
from kb_tools.desk.words import Nothing, Query, Said, Tag, Words
from kb_tools.render.html import join, tag
from kb_tools.search.plan import make_plan
from kb_tools.search.query import Hit, search

SHOWN: Final = 10
# Replies that are weighed and listed; what a title that says all of the query adds to a score.
WEIGHED: Final = 12
LISTED: Final = 4
NAMED: Final = 40


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


def marked(hit: Hit) -> Markup:
    """A hit's passage with what matches the query."""
    parts: list[str | Markup] = []
    at = 0
    for start, end in hit.highlights:
        parts += [hit.passage[at:start], tag("mark", hit.passage[start:end])]
        at = end
    return join([*parts, hit.passage[at:]])


def _start(desk: Desk, _asked: Asked) -> Response:
    return page(desk, "start.html", here="find")


def _home(desk: Desk, asked: Asked) -> Response:
    return page(desk, "find.html", asked.path.pair, here="find")


def _results(desk: Desk, asked: Asked) -> Response:
    pair = asked.path.pair
    query = asked.body.query
    found = hits(desk, query, pair.agent)
    listed = [(hit, marked(hit)) for hit in found]
    values: dict[str, Any] = {"hits": listed, "replies": [], "checkers": []}
    if found:
        ids = [hit.id for hit in found]
        matcher = _matcher(desk, query, pair.agent)
        values["replies"] = _replies(desk, query, ids, matcher)
        values["checkers"] = _checkers(desk, ids[0], matcher)
    return page(desk, "results.html", pair, blank=not query.strip(), **values)


def _matcher(desk: Desk, query: str, tag: str) -> Matcher:
    guide = desk.now.guide
    plan = make_plan(guide.index, query, tag)
    return Matcher(guide.index, plan, tag, guide.shelf(tag).read)


def _replies(desk: Desk, query: str, articles: Sequence[str], matcher: Matcher) -> list[Ready]:
    """Replies about what was found; first those whose titles say what the query looks for."""
    tag = matcher.locale
    wanted = Wanted(articles=articles, concepts=concepts_of(desk.now.index, query, tag))
    ready = fitting(desk, wanted, tag, limit=WEIGHED)
    total = max(matcher.total, 1)
    points = {
        one.reply.id: score(one.reply, wanted) + NAMED * matcher.worth(one.title) // total
        for one in ready
    }
    ready.sort(key=lambda one: (-points[one.reply.id], one.reply.id))
    return ready[:LISTED]


def _checkers(desk: Desk, first: str, matcher: Matcher) -> list[tuple[str, str]]:
    """Checkers that say what a query looks for, at most two; else the one that cites `first` most.

    Returns:
        Id and title of each, in the agent's language.
    """
    shelf = desk.now.guide.shelf(matcher.locale)
    found: dict[str, int] = {}
    for name, words in shelf.checkers.items():
        if matcher.worth("\n".join(words.values())) * PART >= matcher.total > 0:
            found[name] = (
                matcher.worth(words["title"]) * TITLE
                + matcher.worth(words["summary"]) * SUMMARY
                + matcher.worth(words["words"])
            )
    best = sorted(found, key=lambda name: (-found[name], name))[:2] or _citing(desk, first)
    return [(name, shelf.checkers[name]["title"]) for name in best]


def _citing(desk: Desk, article: str) -> list[str]:
    """The checker most of whose outcomes cite an article first; none when no outcome does."""
    cited = {
        name: sum(
            words.cites[0].partition(".")[0] == article for words in one.words.outcomes.values()
        )
        for name, one in desk.now.checkers.items()
    }
    best = max(cited, key=lambda name: (cited[name], name), default="")
    return [best] if best and cited[best] else []


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
