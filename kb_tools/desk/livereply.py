"""The card of a reply in the workbench: as an agent sees it who writes to a customer.

In: a place of the customer's locale that marks units, a reply or the words that all share. Out: its
title and blanks, and the letter line by line, English beside the customer's language.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from kb_tools.content.model import Phrase
from kb_tools.content.replies import Reply, ReplyFrame
from kb_tools.desk.places import DeskPlace
from kb_tools.desk.replyrows import Line, ReplyRows
from kb_tools.i18n.catalog import Shown
from kb_tools.locales import BY_TAG, SOURCE
from kb_tools.render.context import Place
from kb_tools.render.html import EMPTY, lines, tag
from kb_tools.render.inline_html import phrase_html


class _English:
    """A catalog of the sources' own words."""

    def translate(self, phrase: Phrase) -> Shown:
        """The English."""
        return Shown(phrase.forms, SOURCE.tag, "source")


def reply_parts(place: Place, reply: Reply) -> Iterator[tuple[str, Markup]]:
    """A reply: what agents choose it by and fill in, then the letter."""
    yield "card", lines(tag("h1", phrase_html(place, reply.title)), _blanks(place, reply))
    frame = place.context.library.frame
    if frame is not None:
        yield "letter", _letter(place, _rows(place, reply).lines(frame))


def frame_parts(place: Place, frame: ReplyFrame) -> Iterator[tuple[str, Markup]]:
    """What stands above and below every reply, around the first one."""
    reply = next(iter(place.context.library.replies.values()), None)
    if reply is not None:
        yield "letter", _letter(place, _rows(place, reply).lines(frame))


def _rows(place: Place, reply: Reply) -> ReplyRows:
    context = dataclasses.replace(place.context, tag=SOURCE.tag, catalog=_English())
    agent = DeskPlace(context, place.path, quiet=True)
    return ReplyRows(agent, DeskPlace(place.context, place.path, quiet=True), reply, {})


def _blanks(place: Place, reply: Reply) -> Markup:
    """The questions for what is filled in, as an agent of this language sees them."""
    fields = [
        tag(
            "div",
            tag("p", phrase_html(place, blank.ask), class_="wb-ask"),
            tag("p", f"{name} · {blank.type}", class_="wb-kind", lang="en"),
        )
        for name, blank in reply.blanks.items()
    ]
    return tag("div", lines(fields), class_="wb-blanks") if fields else EMPTY


def _letter(place: Place, rows: Iterable[Line]) -> Markup:
    head = [
        tag("th", BY_TAG[tag_].name, scope="col", lang=tag_)
        for tag_ in (SOURCE.tag, place.context.tag)
    ]
    body = [
        tag(
            "tr",
            *(
                tag(
                    "td",
                    tag("span", row.mark, " ") if row.mark else None,
                    cell.html,
                    lang=cell.lang,
                )
                for cell in (row.agent, row.customer)
            ),
            class_=f"wb-line wb-line-{row.kind}",
        )
        for row in rows
    ]
    return tag(
        "table", tag("thead", tag("tr", *head)), tag("tbody", lines(body)), class_="wb-letter"
    )
