"""The pages of one locale: what stands at each address, before the theme is put around it.

In: a context. Out: `SitePage` values, one per address, in a fixed order. Articles and pages of the
same make are rendered by `render`; the others have a template of their own and the data for it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from markupsafe import Markup

from kb_tools.content import addresses
from kb_tools.content.model import Article, CheckerWords, Phrase
from kb_tools.render import jsonld
from kb_tools.render.checker import render_panel
from kb_tools.render.context import Context, Place
from kb_tools.render.flow import flow_svg
from kb_tools.render.html import EMPTY
from kb_tools.render.inline_html import phrase_text, word, word_text
from kb_tools.render.page import Heading, render_article
from kb_tools.site.freshness import STATES, Known, freshness

# Where a reader comes from, with the drawing of its card, in the order of the front page.
TASKS: tuple[tuple[str, str], ...] = (
    ("login", "lock"),
    ("new-phone", "phone"),
    ("lost-device", "token"),
    ("set-up", "key"),
    ("withdraw", "wallet"),
    ("reset-app", "refresh"),
)

# Checkers that the front page shows; all of them are one link away.
SHOWN: frozenset[str] = frozenset({"device-choice", "login-trouble", "recovery", "withdrawal"})


@dataclasses.dataclass(frozen=True, slots=True)
class SitePage:
    """A page of the site.

    Attributes:
        path: its address from the site's root.
        template: the theme's template for it.
        title, description: plain text.
        head, html: title and body, when `render` made them.
        toc: the table of contents.
        crumbs: the pages above it: title and path.
        translated: whether it counts as a page in its locale.
        kind: `article`, `page`, `home`, `topic`, `checker`, `list` or `search`.
        parts: what needs a module of its own.
        data: what the template needs.
        structured: schema.org data for the page, made when its absolute address is known.
    """

    path: str
    template: str
    title: str
    description: str
    kind: str
    head: Markup = EMPTY
    html: Markup = EMPTY
    parts: tuple[str, ...] = ()
    toc: tuple[Heading, ...] = ()
    crumbs: tuple[tuple[str, str], ...] = ()
    translated: bool = True
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    structured: Callable[[str], list[dict[str, Any]]] = lambda _base: []


def site_pages(context: Context) -> Iterator[SitePage]:
    """Every page of a locale."""
    for group in page_groups(context):
        yield site_page(context, group)


def page_groups(context: Context) -> list[str]:
    """Names of all pages, the same in every locale, in a fixed order.

    An article's is its own name; others say what they are: `page about`, `topic login`.
    """
    library = context.library
    checkers = [f"{kind} {name}" for name in checkers_of(context) for kind in ("checker", "flow")]
    return [
        "home",
        *library.articles,
        *(f"page {name}" for name in library.pages if name != "home"),
        "topics",
        *(f"topic {name}" for name in library.topics),
        "checkers",
        *checkers,
        "planned",
        "freshness",
        "search",
    ]


def site_page(context: Context, group: str, known: Known | None = None) -> SitePage:
    """A page by its name.

    Args:
        context: the locale's view.
        group: the name, as `page_groups` gives it.
        known: how many phrases are in each state, of documents that the library does not hold.
    """
    kind, _, name = group.partition(" ")
    named: dict[str, Callable[[Context, str], SitePage]] = {
        "topic": _topic,
        "checker": _checker,
        "flow": _flow,
    }
    single: dict[str, Callable[[Context], SitePage]] = {
        "home": _home,
        "topics": _topics,
        "checkers": _checkers,
        "planned": _planned,
        "search": _search,
    }
    if kind in named:
        return named[kind](context, name)
    if group in single:
        return single[group](context)
    if group == "freshness":
        return _freshness(context, known)
    if kind == "page":
        return _plain(context, context.library.pages[name])
    return _article(context, context.library.articles[group])


def checkers_of(context: Context) -> dict[str, CheckerWords]:
    """Checkers that have both words and rules."""
    rulesets = context.policy.rulesets
    return {name: words for name, words in context.library.checkers.items() if name in rulesets}


def page_paths(context: Context) -> list[str]:
    """Addresses of a locale's pages for search engines: all but the search page."""
    tag, library = context.tag, context.library
    return [
        addresses.page_url(tag, "home"),
        *(addresses.article_url(tag, name) for name in library.articles),
        *(addresses.page_url(tag, name) for name in library.pages if name != "home"),
        addresses.page_url(tag, "topics"),
        *(addresses.topic_url(tag, name) for name in library.topics),
        addresses.page_url(tag, "checkers"),
        *(addresses.checker_url(tag, name) for name in checkers_of(context)),
        *(addresses.flow_url(tag, name) for name in checkers_of(context)),
        *([addresses.page_url(tag, "planned")] if library.planned else []),
        addresses.page_url(tag, "freshness"),
    ]


def _place(context: Context, path: str) -> Place:
    return Place(context, path)


def _word(context: Context, key: str) -> str:
    return word_text(Place(context, f"{context.tag}/"), key)


def _home(context: Context) -> SitePage:
    path = addresses.page_url(context.tag, "home")
    return SitePage(
        path=path,
        template="home.html",
        title=_word(context, "site.name"),
        description=_word(context, "site.home.description"),
        kind="home",
        data={
            "tasks": TASKS,
            "devices": _devices(context),
            "checkers": [words for name, words in checkers_of(context).items() if name in SHOWN],
        },
        structured=lambda base: [jsonld.website(context, base, path, _word(context, "site.name"))],
    )


def _devices(context: Context) -> list[tuple[str, str]]:
    """Devices in catalogue order, with the article that is most about each."""
    found = []
    for device in context.policy.enums.get("device", ()):
        about = [a for a in context.library.articles.values() if device in a.devices]
        about.sort(key=lambda article: len(article.devices))
        path = addresses.page_url(context.tag, "topics")
        if about:
            path = addresses.article_url(context.tag, about[0].id)
        found.append((device, path))
    return found


def _article(context: Context, article: Article) -> SitePage:
    page = render_article(context, article)
    crumbs: list[tuple[str, str]] = []
    if article.topics and article.topics[0] in context.library.topics:
        topic = article.topics[0]
        title = context.library.topics[topic].title
        url = addresses.topic_url(context.tag, topic)
        crumbs.append((phrase_text(_place(context, page.path), title), url))
    return SitePage(
        path=page.path,
        template="main.html",
        title=page.title,
        description=page.description,
        kind="article",
        head=page.head,
        html=page.html,
        parts=page.parts,
        toc=page.toc,
        crumbs=tuple(crumbs),
        translated=page.translated,
        structured=lambda base: jsonld.article(context, article, page, base, tuple(crumbs)),
    )


def _plain(context: Context, article: Article) -> SitePage:
    page = render_article(context, article, addresses.page_url(context.tag, article.id))
    return SitePage(
        path=page.path,
        template="main.html",
        title=page.title,
        description=page.description,
        kind="page",
        head=page.head,
        html=page.html,
        parts=page.parts,
        toc=page.toc,
        translated=page.translated,
    )


def _topics(context: Context) -> SitePage:
    return SitePage(
        path=addresses.page_url(context.tag, "topics"),
        template="topics.html",
        title=_word(context, "site.topics"),
        description=_word(context, "site.topics.lead"),
        kind="list",
        data={"topics": list(context.library.topics)},
    )


def _topic(context: Context, name: str) -> SitePage:
    topic = context.library.topics[name]
    path = addresses.topic_url(context.tag, name)
    place = _place(context, path)
    articles = [a for a in context.library.articles.values() if name in a.topics]
    # Articles whose first topic this is come first; they are the ones written for it.
    articles.sort(key=lambda article: article.topics.index(name))
    return SitePage(
        path=path,
        template="topic.html",
        title=phrase_text(place, topic.title),
        description=phrase_text(place, topic.summary),
        kind="topic",
        crumbs=((_word(context, "site.topics"), addresses.page_url(context.tag, "topics")),),
        data={"topic": topic, "articles": articles},
    )


def _checkers(context: Context) -> SitePage:
    return SitePage(
        path=addresses.page_url(context.tag, "checkers"),
        template="checkers.html",
        title=_word(context, "site.checkers"),
        description=_word(context, "site.checkers.lead"),
        kind="list",
        data={"checkers": list(checkers_of(context).values())},
    )


def _checker(context: Context, name: str) -> SitePage:
    words = context.library.checkers[name]
    path = addresses.checker_url(context.tag, name)
    place = _place(context, path)
    return SitePage(
        path=path,
        template="checker.html",
        title=phrase_text(place, words.title),
        description=phrase_text(place, words.summary),
        kind="checker",
        crumbs=((_word(context, "site.checkers"), addresses.page_url(context.tag, "checkers")),),
        html=render_panel(place, name, "checker", whole=True),
        data={"checker": words},
    )


def _flow(context: Context, name: str) -> SitePage:
    words = context.library.checkers[name]
    path = addresses.flow_url(context.tag, name)
    place = _place(context, path)
    title = phrase_text(place, words.title)
    return SitePage(
        path=path,
        template="flow.html",
        title=word_text(place, "site.flow.title", {"checker": title}),
        description=_word(context, "site.flow.lead"),
        kind="list",
        crumbs=(
            (_word(context, "site.checkers"), addresses.page_url(context.tag, "checkers")),
            (title, addresses.checker_url(context.tag, name)),
        ),
        html=flow_svg(place, context.policy.rulesets[name], words),
    )


def _planned(context: Context) -> SitePage:
    listed: dict[str, Phrase] = {
        name: title
        for name, title in context.library.planned.items()
        if name not in context.library.articles
    }
    return SitePage(
        path=addresses.page_url(context.tag, "planned"),
        template="planned.html",
        title=_word(context, "site.planned.title"),
        description=_word(context, "site.planned.lead"),
        kind="list",
        data={"planned": listed},
    )


def _freshness(context: Context, known: Known | None) -> SitePage:
    place = _place(context, addresses.page_url(context.tag, "freshness"))
    labels = {state: word(place, f"site.freshness.{state}") for state in STATES}
    return SitePage(
        path=addresses.page_url(context.tag, "freshness"),
        template="freshness.html",
        title=_word(context, "site.freshness.title"),
        description=_word(context, "site.freshness.lead"),
        kind="list",
        data={"rows": freshness(context, known), "states": STATES, "labels": labels},
    )


def _search(context: Context) -> SitePage:
    return SitePage(
        path=addresses.page_url(context.tag, "search"),
        template="search.html",
        title=_word(context, "site.search"),
        description=_word(context, "site.search.lead"),
        kind="search",
    )
