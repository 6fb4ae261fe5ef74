"""Checkers with a customer's facts: asked in the agent's language, answered in the customer's.

In: a checker's id, answers, the two locales. Out: the site's own panel for the agent; verdict,
figures, passages, link and reply text for the customer. Answers are sent in the body; links carry
them after the #, where no server sees them.
"""

from __future__ import annotations

import urllib.parse
from typing import Annotated, Any

from pydantic import Field, JsonValue
from starlette.responses import Response

from kb_tools.checkers.checker import Checker
from kb_tools.content import addresses
from kb_tools.desk.languages import Languages
from kb_tools.desk.pages import Pair, page
from kb_tools.desk.places import place
from kb_tools.desk.replies import Ready, titled
from kb_tools.desk.results import Result, filled, result
from kb_tools.desk.routes import Area, Asked, Endpoint, RefusedError, View
from kb_tools.desk.state import Desk
from kb_tools.desk.words import Name, Said, Tag, Words
from kb_tools.faults import did_you_mean
from kb_tools.render.checker import render_panel
from kb_tools.render.html import visible
from kb_tools.render.inline_html import phrase_html, phrase_text


class Named(Languages):
    """Parts of an address: the locales and a checker."""

    checker: Name


class OfChecker(Words):
    """Part of an address: a checker."""

    checker: Name


Given = Annotated[dict[str, JsonValue], Field(max_length=40)]


class Facts(Words):
    """Answers by input, as the checker's rules take them."""

    answers: Given


class Run(Facts):
    """Answers by input, and the customer's locale."""

    locale: Tag


class Shown(Said):
    """A figure of a result as the customer reads it."""

    id: str
    label: str
    value: str


class Passage(Said):
    """A passage that says so, in the customer's language."""

    title: str
    url: str


class Fault(Said):
    """An answer that the rules refuse."""

    code: str
    input: str
    message: str
    hint: str


class Verdict(Said):
    """What a checker says: a verdict and its words, or the input to `ask` for, or an error.

    `url` reopens the result on the public site in the customer's language; `reply` and `html` are
    the same as text to send.
    """

    verdict: str = ""
    ask: str = ""
    error: Fault | None = None
    title: str = ""
    text: str = ""
    figures: tuple[Shown, ...] = ()
    cites: tuple[Passage, ...] = ()
    trace: tuple[dict[str, JsonValue], ...] = ()
    url: str = ""
    reply: str = ""
    html: str = ""


def find_checker(desk: Desk, name: str) -> Checker:
    """A checker by its id.

    Raises:
        RefusedError: there is none.
    """
    checkers = desk.now.checkers
    if name not in checkers:
        hint = did_you_mean(name, checkers)
        raise RefusedError(404, "there is no checker of that name", hint, "checker")
    return checkers[name]


def _list(desk: Desk, asked: Asked) -> Response:
    pair = asked.path.pair
    scratch = place(desk, pair.agent, "", pair)
    listed = [
        (one.id, phrase_html(scratch, one.words.title), phrase_html(scratch, one.words.summary))
        for one in desk.now.checkers.values()
    ]
    return page(desk, "checkers.html", pair, here="checkers", checkers=listed)


def _checker(desk: Desk, asked: Asked) -> Response:
    pair = asked.path.pair
    checker = find_checker(desk, asked.path.checker)
    path = addresses.checker_url(pair.agent, checker.id)
    agent = place(desk, pair.agent, path, pair)
    return page(
        desk,
        "checker.html",
        pair,
        here="checkers",
        checker=checker,
        title=phrase_text(agent, checker.words.title),
        summary=phrase_html(agent, checker.words.summary),
        panel=render_panel(agent, checker.id, "checker", whole=True),
        public=f"{desk.site}{addresses.checker_url(pair.customer, checker.id)}",
    )


def _result(desk: Desk, asked: Asked) -> Response:
    pair = asked.path.pair
    checker = find_checker(desk, asked.path.checker)
    answers = asked.body.answers
    made = result(place(desk, pair.customer, ""), checker, answers)
    if not isinstance(made, Result):
        return page(desk, "result.html", pair, made=None, replies=[])
    links = ready_replies(desk, checker, answers, made, pair)
    return page(desk, "result.html", pair, made=made, replies=links)


def ready_replies(
    desk: Desk, checker: Checker, answers: dict[str, Any], made: Result, pair: Pair
) -> list[tuple[Ready, str]]:
    """Replies that go with a result, each with the address that opens it filled in."""
    found = []
    for reply in desk.now.library.replies.values():
        if made.outcome in reply.outcomes:
            values = filled(reply, checker, answers, made)
            href = f"{pair.prefix}/replies/{reply.id}#{urllib.parse.urlencode(values)}"
            found.append((titled(desk, reply, pair.agent), href))
    return found


def _run(desk: Desk, asked: Asked) -> Verdict:
    checker = find_checker(desk, asked.path.checker)
    made = result(place(desk, asked.body.locale, ""), checker, asked.body.answers)
    if isinstance(made, Result):
        return Verdict(
            verdict=made.verdict,
            title=made.title,
            text=visible(made.text),
            figures=tuple(
                Shown(id=one.id, label=one.label, value=one.value) for one in made.figures
            ),
            cites=tuple(Passage(title=one.title, url=one.url) for one in made.cites),
            trace=tuple(dict(entry) for entry in made.trace),
            url=made.url,
            reply=made.mail,
            html=str(made.html),
        )
    if "ask" in made:
        return Verdict(ask=made["ask"])
    return Verdict(error=Fault(**made["error"]))


AREA = Area(
    name="checkers",
    title="Checkers",
    home="/{agent}/{customer}/checkers",
    routes=(
        View(path="/{agent}/{customer}/checkers", handler=_list, parts=Languages),
        View(path="/{agent}/{customer}/checkers/{checker}", handler=_checker, parts=Named),
        View(
            path="/{agent}/{customer}/checkers/{checker}/result",
            handler=_result,
            method="POST",
            parts=Named,
            body=Facts,
        ),
        Endpoint(
            path="/api/checkers/{checker}/run",
            handler=_run,
            method="POST",
            parts=OfChecker,
            body=Run,
            gives=Verdict,
            summary="What a checker says to some answers, in the customer's language.",
        ),
    ),
)
