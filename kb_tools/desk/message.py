"""The message box: a customer's message pasted in any language, and everything to answer it.

In: a message, sent in the body, never kept, never logged. Out: its language as a hint that can be
corrected, what it says, articles, the checker to run, replies, and a draft made of approved text.
"""

from __future__ import annotations

import datetime as dt
import urllib.parse
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, StringConstraints
from starlette.responses import Response

from kb_tools.assistant.suggest import fragment, known
from kb_tools.content import addresses
from kb_tools.desk import draft
from kb_tools.desk.languages import Languages
from kb_tools.desk.pages import Pair, page
from kb_tools.desk.places import place
from kb_tools.desk.replies import composed, preview_values, titled
from kb_tools.desk.routes import Area, Asked, Endpoint, View
from kb_tools.desk.sayings import sayings, unplaced
from kb_tools.desk.situation import Situation, Told, filling, language_of, understand
from kb_tools.desk.state import Desk
from kb_tools.desk.words import Message, Nothing, Said, Tag, Words
from kb_tools.render.inline_html import phrase_text

Choice = Annotated[str, StringConstraints(pattern=r"^[a-z]+:[a-z0-9_]+$", max_length=60)]
Day = Annotated[str, StringConstraints(pattern=r"^(20[0-9]{2}-[0-9]{2}-[0-9]{2})?$")]


class Telling(Words):
    """A message, its language (or "" to guess it), what was picked, and the agent's day."""

    message: Message
    locale: Tag | Literal[""] = ""
    chosen: Annotated[list[Choice], Field(max_length=8)] = Field(default_factory=list)
    today: Day = ""


class Named(Said):
    """Something that the message says."""

    kind: str
    value: str


class Listed(Said):
    """An article in the message's language."""

    id: str
    title: str
    url: str


class Runnable(Said):
    """The checker to run, what the message answers of it, and its verdict when that is enough."""

    id: str
    title: str
    url: str
    answers: dict[str, JsonValue]
    verdict: str
    reply: str


class Draft(Said):
    """A reply that fits; `text` is empty while a blank is missing."""

    id: str
    title: str
    text: str
    missing: list[str]


class Quote(Said):
    """A passage that answers."""

    text: str
    lang: str
    url: str


class Understood(Said):
    """What a message says and what answers it; with a warning everything else is empty."""

    locale: str
    guessed: bool
    warning: Literal["", "secret"]
    facts: list[Named]
    articles: list[Listed]
    checker: Runnable | None
    replies: list[Draft]
    answer: list[Quote]


def _read(desk: Desk, pair: Pair, body: Telling) -> Situation:
    told = Told(body.message, body.locale, pair.customer, tuple(body.chosen), _day(body.today))
    tag = language_of(desk.now.guide, told)
    return understand(desk.now.guide, place(desk, tag, ""), told)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _page(desk: Desk, asked: Asked) -> Response:
    return page(desk, "message.html", asked.path.pair, here="message")


def _part(desk: Desk, asked: Asked) -> Response:
    pair, body = asked.path.pair, asked.body
    if not body.message.strip():
        return page(desk, "understood.html", pair, made=None)
    made = _read(desk, pair, body)
    pair = Pair(pair.agent, made.locale)
    values: dict[str, Any] = {
        "made": made,
        "facts": sayings(desk.now.guide, made, pair.agent),
        "articles": _articles(desk, made, pair),
        "checker": _checker(desk, made, pair),
        "clarify": _clarify(desk, made, pair.agent, body.chosen),
        "chosen": body.chosen,
        "replies": [
            (titled(desk, one, pair.agent), _href(pair, one.id, filling(one, made)))
            for one in made.replies
        ],
        "waiting": [titled(desk, one, pair.agent) for one in made.waiting],
        "drafted": None,
        "passages": None,
        "read": None,
    }
    if made.draft is not None:
        values["drafted"] = preview_values(desk, made.draft, pair, filling(made.draft, made))
    elif made.answer is not None and made.answer.answer:
        values["passages"] = draft.passages(place(desk, made.locale, ""), made.answer)
        told = draft.told_in(desk.now.guide.shelf(pair.agent), made.answer)
        values["read"] = draft.passages(place(desk, pair.agent, "", pair), told)
    return page(desk, "understood.html", pair, **values)


def _href(pair: Pair, reply: str, values: dict[str, str]) -> str:
    href = f"{pair.prefix}/replies/{reply}"
    return f"{href}#{urllib.parse.urlencode(values)}" if values else href


def _articles(desk: Desk, made: Situation, pair: Pair) -> list[tuple[str, str, str]]:
    """Id, title for the agent and address of each article."""
    scratch = place(desk, pair.agent, "", pair)
    library = desk.now.library.articles
    return [
        (name, phrase_text(scratch, library[name].title), f"{pair.prefix}/articles/{name}")
        for name in made.articles
        if name in library
    ]


def _checker(desk: Desk, made: Situation, pair: Pair) -> dict[str, Any] | None:
    """The checker to run, for the agent: title, address with what is known, what that is."""
    if not made.checker:
        return None
    checker = desk.now.guide.checkers[made.checker]
    scratch = place(desk, pair.agent, "", pair)
    return {
        "title": phrase_text(scratch, checker.words.title),
        "href": f"{pair.prefix}/checkers/{made.checker}{fragment(checker, made.answers)}",
        "unplaced": unplaced(desk.now.guide, made, pair.agent),
        "known": known(checker, desk.now.guide.voice(pair.agent), made.answers),
        "verdict": _verdict(desk, made, pair.agent),
    }


def _verdict(desk: Desk, made: Situation, tag: str) -> str:
    if made.result is None:
        return ""
    words = desk.now.guide.checkers[made.checker].words.outcomes[made.result.verdict]
    return phrase_text(place(desk, tag, ""), words.title)


def _clarify(desk: Desk, made: Situation, tag: str, chosen: Sequence[str]) -> dict[str, Any] | None:
    """What the assistant would ask, in the agent's language."""
    asked = made.answer.clarify if made.answer is not None else None
    if asked is None or any(option["value"] in chosen for option in asked["options"]):
        return None
    names = desk.now.guide.shelf(tag).names
    kind = asked["options"][0]["value"].partition(":")[0]
    question = desk.now.guide.shelf(tag).strings.get(f"assistant.ask.{kind}", asked["question"])
    options = [
        {"value": option["value"], "label": names.get(option["value"], option["label"])}
        for option in asked["options"]
    ]
    return {"question": question, "options": options}


def _data(desk: Desk, asked: Asked) -> Understood:
    body = asked.body
    made = _read(desk, Pair(), body)
    scratch = place(desk, made.locale, "")
    library = desk.now.library.articles
    return Understood(
        locale=made.locale,
        guessed=made.guessed,
        warning="secret" if made.secret else "",
        facts=[Named(kind=fact.kind, value=fact.value) for fact in made.facts],
        articles=[
            Listed(
                id=name,
                title=phrase_text(scratch, library[name].title),
                url=f"{desk.site}{addresses.article_url(made.locale, name)}",
            )
            for name in made.articles
            if name in library
        ],
        checker=_runnable(desk, made),
        replies=[_draft(desk, made, reply.id) for reply in made.replies],
        answer=[
            Quote(text=one["text"], lang=one["lang"], url=f"{desk.site}{one['cite']['url']}")
            for one in (made.answer.answer if made.answer is not None else ())
        ],
    )


def _runnable(desk: Desk, made: Situation) -> Runnable | None:
    if not made.checker:
        return None
    checker = desk.now.guide.checkers[made.checker]
    url = addresses.checker_url(made.locale, made.checker) + fragment(checker, made.answers)
    return Runnable(
        id=made.checker,
        title=phrase_text(place(desk, made.locale, ""), checker.words.title),
        url=f"{desk.site}{url}",
        answers=dict(made.answers),
        verdict=made.result.verdict if made.result is not None else "",
        reply=made.result.mail if made.result is not None else "",
    )


def _draft(desk: Desk, made: Situation, name: str) -> Draft:
    reply = desk.now.library.replies[name]
    mail = composed(desk, reply, made.locale, filling(reply, made))
    title = titled(desk, reply, made.locale).title
    return Draft(id=name, title=title, text=mail.text, missing=list(mail.missing))


AREA = Area(
    name="message",
    title="Message",
    home="/{agent}/{customer}/message",
    routes=(
        View(path="/{agent}/{customer}/message", handler=_page, parts=Languages),
        View(
            path="/{agent}/{customer}/message/read",
            handler=_part,
            method="POST",
            parts=Languages,
            body=Telling,
        ),
        Endpoint(
            path="/api/situation",
            handler=_data,
            method="POST",
            parts=Nothing,
            body=Telling,
            gives=Understood,
            summary="What a message says, in any language, and what answers it.",
        ),
    ),
)
