"""Replies: canned answers, filled in the agent's language and copied in the customer's.

In: a reply's id, the two locales, what fills its blanks. Out: the reply in both languages, and as
plain text and HTML once nothing is missing. What is filled in is sent in the body and not kept.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from markupsafe import Markup
from pydantic import Field, StringConstraints
from starlette.responses import Response

from kb_tools.content.replies import Blank, Reply
from kb_tools.desk.languages import Languages
from kb_tools.desk.pages import Pair, page
from kb_tools.desk.places import place
from kb_tools.desk.replyrows import ReplyRows
from kb_tools.desk.routes import Area, Asked, Endpoint, RefusedError, View
from kb_tools.desk.state import Desk
from kb_tools.desk.words import Name, Nothing, Said, Tag, Words
from kb_tools.faults import did_you_mean
from kb_tools.render.inline_html import phrase_text
from kb_tools.render.replies import Composed, compose
from kb_tools.render.reply_values import read_values, site_base

Filling = Annotated[str, StringConstraints(max_length=2500)]
Values = Annotated[dict[str, Filling], Field(max_length=20)]


class Named(Languages):
    """Parts of an address: the locales and a reply."""

    reply: Name


class OfReply(Words):
    """Part of an address: a reply."""

    reply: Name


class Filled(Words):
    """What fills the blanks: dates as 2026-01-31, amounts as 1500.50, devices by id, links."""

    values: Values = Field(default_factory=dict)


class Compose(Filled):
    """What fills the blanks, and the customer's locale."""

    locale: Tag


class Refused(Said):
    """A blank whose value cannot be used, and what to do."""

    blank: str
    message: str
    hint: str


class Mail(Said):
    """A reply in the customer's language; `text` and `html` are empty until it is ready."""

    ready: bool
    text: str
    html: str
    lang: str
    missing: list[str]
    refused: list[Refused]
    english: list[str]
    stale: list[str]


class Entry(Said):
    """A blank of a reply."""

    name: str
    type: str
    required: bool


class Listed(Said):
    """A reply: its English title, the articles that it rests on, its blanks."""

    id: str
    title: str
    answers: list[str]
    blanks: list[Entry]


class Replies(Said):
    """All replies, by id."""

    replies: list[Listed]


@dataclasses.dataclass(frozen=True, slots=True)
class Ready:
    """A reply in a list: for templates."""

    reply: Reply
    title: str
    lang: str

    @property
    def to_fill(self) -> int:
        """How many blanks must be filled in."""
        return sum(blank.required for blank in self.reply.blanks.values())


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """A blank as a field of a form."""

    name: str
    blank: Blank
    ask: str
    options: Sequence[tuple[str, str]]


def find_reply(desk: Desk, name: str) -> Reply:
    """A reply by its id.

    Raises:
        RefusedError: there is none.
    """
    replies = desk.now.library.replies
    if name not in replies:
        hint = did_you_mean(name, replies)
        raise RefusedError(404, "there is no reply of that name", hint, "reply")
    return replies[name]


def titled(desk: Desk, reply: Reply, locale: str) -> Ready:
    """A reply with its title for a reader."""
    scratch = place(desk, locale, "")
    shown = scratch.context.shown(reply.title)
    return Ready(reply, phrase_text(scratch, reply.title), shown.lang)


def composed(desk: Desk, reply: Reply, locale: str, values: Mapping[str, str]) -> Composed:
    """A reply as it is copied."""
    return compose(desk.now.contexts[locale], reply, values, base=desk.site)


def _list(desk: Desk, asked: Asked) -> Response:
    pair = asked.path.pair
    listed = [titled(desk, one, pair.agent) for one in desk.now.library.replies.values()]
    groups: dict[str, list[Ready]] = {}
    for one in sorted(listed, key=lambda ready: ready.title.casefold()):
        groups.setdefault(_topic(desk, one.reply), []).append(one)
    order = [*desk.now.library.topics, ""]
    scratch = place(desk, pair.agent, "")
    titles = {
        name: phrase_text(scratch, topic.title) for name, topic in desk.now.library.topics.items()
    }
    shown = [(titles.get(name, "Other"), groups[name]) for name in order if name in groups]
    return page(desk, "replies.html", pair, here="replies", groups=shown, count=len(listed))


def _topic(desk: Desk, reply: Reply) -> str:
    """The first topic of the article that a reply rests on most."""
    article = desk.now.library.articles.get(reply.answers[0])
    topics = article.topics if article is not None else ()
    return topics[0] if topics and topics[0] in desk.now.library.topics else ""


def _reply(desk: Desk, asked: Asked) -> Response:
    pair = asked.path.pair
    reply = find_reply(desk, asked.path.reply)
    return page(
        desk,
        "reply.html",
        pair,
        here="replies",
        reply=reply,
        title=titled(desk, reply, pair.agent),
        questions=questions(desk, reply, pair),
        answers=_answers(desk, reply, pair),
        **preview_values(desk, reply, pair, {}),
    )


def _answers(desk: Desk, reply: Reply, pair: Pair) -> list[tuple[str, str]]:
    library = desk.now.library
    scratch = place(desk, pair.agent, "", pair)
    return [
        (name, phrase_text(scratch, library.articles[name].title))
        for name in reply.answers
        if name in library.articles
    ]


def questions(desk: Desk, reply: Reply, pair: Pair) -> list[Question]:
    """The blanks of a reply as fields, asked in the agent's language."""
    context = desk.now.contexts[pair.agent]
    scratch = place(desk, pair.agent, "")
    devices = context.policy.tables["device"].rows
    options = [
        (name, context.terms.name(str(devices[name]["term"]), pair.agent))
        for name in context.policy.enums["device"]
    ]
    return [
        Question(
            name,
            blank,
            phrase_text(scratch, blank.ask),
            options if blank.type == "device" else (),
        )
        for name, blank in reply.blanks.items()
    ]


def preview_values(
    desk: Desk, reply: Reply, pair: Pair, given: Mapping[str, str]
) -> dict[str, Any]:
    """What the preview's template needs."""
    library = desk.now.library
    if library.frame is None:
        raise RefusedError(
            503, "the words that all replies share did not load", "`kb check` says why"
        )
    agent, customer = place(desk, pair.agent, "", pair), place(desk, pair.customer, "")
    filled = read_values(customer.context, reply, given, site_base(desk.site))
    lines = ReplyRows(agent, customer, reply, filled.values).lines(library.frame)
    mail = composed(desk, reply, pair.customer, given)
    return {
        "lines": list(lines),
        "mail": mail,
        "html": Markup(mail.html),  # noqa: S704 - made of escaped parts by render.replies
        "missing": len(mail.missing),
    }


def _preview(desk: Desk, asked: Asked) -> Response:
    pair = asked.path.pair
    reply = find_reply(desk, asked.path.reply)
    return page(desk, "preview.html", pair, **preview_values(desk, reply, pair, asked.body.values))


def _compose(desk: Desk, asked: Asked) -> Mail:
    reply = find_reply(desk, asked.path.reply)
    mail = composed(desk, reply, asked.body.locale, asked.body.values)
    return Mail(
        ready=mail.ready,
        text=mail.text,
        html=mail.html,
        lang=mail.lang,
        missing=list(mail.missing),
        refused=[
            Refused(blank=one.blank, message=one.message, hint=one.hint) for one in mail.refused
        ],
        english=list(mail.english),
        stale=list(mail.stale),
    )


def _all(desk: Desk, _asked: Asked) -> Replies:
    return Replies(
        replies=[
            Listed(
                id=reply.id,
                title=reply.title.text,
                answers=list(reply.answers),
                blanks=[
                    Entry(name=name, type=blank.type, required=blank.required)
                    for name, blank in reply.blanks.items()
                ],
            )
            for reply in desk.now.library.replies.values()
        ]
    )


AREA = Area(
    name="replies",
    title="Replies",
    home="/{agent}/{customer}/replies",
    routes=(
        View(path="/{agent}/{customer}/replies", handler=_list, parts=Languages),
        View(path="/{agent}/{customer}/replies/{reply}", handler=_reply, parts=Named),
        View(
            path="/{agent}/{customer}/replies/{reply}/preview",
            handler=_preview,
            method="POST",
            parts=Named,
            body=Filled,
        ),
        Endpoint(
            path="/api/replies",
            handler=_all,
            parts=Nothing,
            gives=Replies,
            summary="All canned replies.",
        ),
        Endpoint(
            path="/api/replies/{reply}/compose",
            handler=_compose,
            method="POST",
            parts=OfReply,
            body=Compose,
            gives=Mail,
            summary="A reply in the customer's language, as plain text and HTML.",
        ),
    ),
)
