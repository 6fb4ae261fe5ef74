"""Where units are shown: for each unit of a source file the page that a translator looks at.

In: a bench and a source file. Out: for each unit the name of a page, its own, or that no page shows
it. Pages are painted until every unit is found, once for all saves: where a text stands does not
depend on what it says.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Final

from kb_tools.content import inline
from kb_tools.content.load import Loaded
from kb_tools.content.model import (
    Article,
    CheckerWords,
    InterfaceWords,
    MachineWords,
    PlannedWords,
    ProcedureBlock,
    TopicWords,
)
from kb_tools.content.replies import Reply, ReplyFrame
from kb_tools.desk.bench import Bench
from kb_tools.desk.keeping import Kept
from kb_tools.desk.livesearch import search_html
from kb_tools.desk.livesite import painted
from kb_tools.desk.marking import Marking
from kb_tools.render.context import Place

OWN: Final = ""
NOWHERE: Final = "nowhere"
SEARCH: Final = "search answers"
# Pages with words of the interface, those that say most about a word first.
_FIRST: Final = ("home", "search", "topics", "checkers")
# A base of thousands of articles shows the same words over and over.
_ARTICLES: Final = 60
_KEPT: Final = Kept[Mapping[str, str]](64)


def places(bench: Bench, loaded: Loaded) -> Mapping[str, str]:
    """The page of each unit of a source file."""
    if isinstance(loaded.model, Article | Reply | ReplyFrame) or bench.painter is None:
        return {}
    depends = (str(bench.checkout.root), bench.where.tag, loaded.domain, bench.built_from)
    return _KEPT.get(depends, lambda: _found(bench, loaded))


def _found(bench: Bench, loaded: Loaded) -> Mapping[str, str]:
    at = {phrase.id: NOWHERE for phrase in loaded.phrases}
    left = set(at)
    for name in _candidates(bench, loaded):
        for unit in _units(bench, loaded, name) & left:
            at[unit] = name
            left.discard(unit)
        if not left:
            break
    return at


def _units(bench: Bench, loaded: Loaded, name: str) -> frozenset[str]:
    """The units of a source file that a page shows."""
    marking = Marking(bench, loaded.phrases, {})
    base = bench.sources.contexts[bench.where.tag]
    context = dataclasses.replace(base, catalog=marking)
    if name == SEARCH:
        html = search_html(Place(context, f"{context.tag}/"))
    else:
        html = painted(bench, context, name)
    return frozenset(marking.part("page", html).units)


def _candidates(bench: Bench, loaded: Loaded) -> Iterator[str]:
    """Names of pages that may show units of a source file, the best first, each once."""
    return iter(dict.fromkeys(_named(bench, loaded)))


def _named(bench: Bench, loaded: Loaded) -> Iterator[str]:
    assert bench.painter is not None  # noqa: S101 - asked for only with one
    model = loaded.model
    if isinstance(model, CheckerWords):
        yield from (f"checker {model.id}", f"flow {model.id}", "checkers", "home")
    elif isinstance(model, TopicWords):
        yield from ("topics", "home", *(f"topic {name}" for name in model.topics))
    elif isinstance(model, PlannedWords):
        yield "planned"
    elif isinstance(model, MachineWords):
        yield from _articles_with(bench, model)
    elif isinstance(model, InterfaceWords):
        articles = bench.sources.library.articles
        names = bench.painter.pages(bench.sources.contexts[bench.where.tag])
        yield from (*_FIRST, SEARCH)
        yield from (name for name in names if name not in articles)
        yield from list(articles)[:_ARTICLES]


def _articles_with(bench: Bench, model: MachineWords) -> Iterator[str]:
    """Articles that name labels of a machine or walk over its screens, then checkers."""
    names = {f"ui.{name}" for name in model.labels}
    articles = bench.sources.library.articles
    for name, article in articles.items():
        phrases = bench.sources.library.documents[name].phrases
        said = {one for phrase in phrases for one in inline.placeholders(phrase.text)}
        blocks = (block for section in article.sections for block in section.blocks)
        if said & names or any(isinstance(one, ProcedureBlock) for one in blocks):
            yield name
    yield from (f"checker {name}" for name in bench.sources.checkers)
