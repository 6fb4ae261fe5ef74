"""A draft made of passages, where no canned reply fits: the assistant's answer as a mail.

In: the customer's place and an answer. Out: plain text and HTML of the same parts, between the
words that all replies share. Every sentence is verbatim from an article, with its address.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup

from kb_tools.assistant.answer import Answer
from kb_tools.assistant.guide import Shelf
from kb_tools.assistant.parts import CELL
from kb_tools.content import addresses
from kb_tools.desk.places import DeskPlace
from kb_tools.desk.results import frame
from kb_tools.render.html import lines, tag

# What stands between the cells of a table in plain text.
_PART: Final = " | "


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """A passage: its text, its language, the title and address of where it stands.

    Attributes:
        rows: the rows of a table, its headings first; then `text` is its caption.
    """

    text: str
    lang: str
    title: str
    url: str
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def mail(self) -> str:
        """The passage as plain text with its address."""
        rows = [_PART.join(row) for row in self.rows]
        return "\n".join([self.text, *rows, f"{self.title}: <{self.url}>"])

    @property
    def html(self) -> Markup:
        """The passage as it is shown."""
        if not self.rows:
            return tag("p", Markup("<br>").join(self.text.split("\n")), lang=self.lang)
        head, *body = self.rows
        return tag(
            "table",
            lines(
                tag("caption", self.text),
                tag("thead", tag("tr", [tag("th", cell, scope="col") for cell in head])),
                tag("tbody", [_row(row) for row in body]),
            ),
            lang=self.lang,
        )


def _row(cells: tuple[str, ...]) -> Markup:
    first, *rest = cells
    return tag("tr", [tag("th", first, scope="row"), *(tag("td", cell) for cell in rest)])


@dataclasses.dataclass(frozen=True, slots=True)
class Drafted:
    """A draft: its passages and steps, and both media."""

    passages: tuple[Passage, ...]
    steps: tuple[str, ...]
    mail: str
    html: Markup


def passages(place: DeskPlace, answer: Answer) -> Drafted:
    """The draft of an answer."""
    found = tuple(_passage(place, one) for one in answer.answer)
    steps = tuple(answer.steps["steps"]) if answer.steps is not None else ()
    opening, closing = frame(place)
    numbered = "\n".join(f"{number}. {text}" for number, text in enumerate(steps, 1))
    mail = (
        "\n\n".join(
            [*opening, *(one.mail for one in found), *([numbered] if steps else []), *closing]
        )
        + "\n"
    )
    html = tag(
        "div",
        lines(
            [tag("p", text) for text in opening],
            [lines(one.html, tag("p", tag("a", one.title, href=one.url))) for one in found],
            tag("ol", [tag("li", text) for text in steps]) if steps else "",
            [tag("p", text) for text in closing],
        ),
        lang=place.context.tag,
    )
    return Drafted(found, steps, mail, html)


def told_in(shelf: Shelf, answer: Answer) -> Answer:
    """The same passages and steps as they stand in another locale: for the agent to read."""
    tag_, steps = shelf.reader.tag, answer.steps
    quoted = []
    for one in answer.answer:
        name, at = one["cite"]["article"], _anchor(one["cite"]["url"])
        found = (passage for part in shelf.parts(name) for passage in part.passages)
        passage = next(passage for passage in found if passage.at == at)
        url = addresses.article_url(tag_, name, at)
        cite = {**one["cite"], "title": shelf.cards[name].title, "url": url}
        quoted.append({**one, "text": passage.text, "lang": passage.lang, "cite": cite})
    if steps is not None:
        at = _anchor(steps["url"])
        every = (own for part in shelf.parts(steps["article"]) for own in part.steps)
        steps = {**steps, "steps": list(next(own for own in every if own.at == at).texts)}
    return dataclasses.replace(answer, answer=tuple(quoted), steps=steps)


def _anchor(url: str) -> str:
    return url.partition("#")[2]


def _passage(place: DeskPlace, one: Mapping[str, Any]) -> Passage:
    """A passage of an answer; the cells of a table stand apart by tabs."""
    text: str = one["text"]
    rows: tuple[tuple[str, ...], ...] = ()
    if CELL in text:
        before = text[: text.index(CELL)].rpartition("\n")[0]
        rows = tuple(tuple(row.split(CELL)) for row in text[len(before) :].strip("\n").split("\n"))
        text = before
    cite = one["cite"]
    return Passage(text, one["lang"], cite["title"], place.link(cite["url"]), rows)
