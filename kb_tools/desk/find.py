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
from kb_tools.content.replies import Wanted
from kb_tools.desk.fitting import fitting
from kb_tools.desk.hearing import named
from kb_tools.desk.languages import Languages
from kb_tools.desk.pages import page
from kb_tools.desk.replies import Ready, titled
from kb_tools.desk.routes import Area, Asked, Endpoint, View
from kb_tools.desk.state import Desk
from kb_tools.desk.words import Nothing, Query, Said, Tag, Words
from kb_tools.render.html import join, tag
from kb_tools.search.plan import Plan, make_plan
from kb_tools.search.query import Hit, search

SHOWN: Final = 10
LISTED: Final = 4
# Who types a few words knows what the reply is called: its title counts more than in a message.
NAMED: Final = 50


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
        guide = desk.now.guide
        plan = make_plan(guide.index, query, pair.agent)
        matcher = Matcher(guide.index, plan, pair.agent, guide.shelf(pair.agent).read)
        values["replies"] = _replies(desk, ids, plan, matcher)
        values["checkers"] = _checkers(desk, ids[0], matcher)
    return page(desk, "results.html", pair, blank=not query.strip(), **values)


def _replies(desk: Desk, articles: Sequence[str], plan: Plan, matcher: Matcher) -> list[Ready]:
    """Replies about what was found and what the query says."""
    wanted = Wanted(articles=articles, concepts=named(plan))
    found = fitting(desk.now.guide, wanted, [matcher], NAMED)
    return [titled(desk, reply, matcher.locale) for reply in found[:LISTED]]


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
