"""A draft made of passages, where no canned reply fits: the assistant's answer as a mail.

In: the customer's place and an answer. Out: plain text and HTML of the same parts, between the
words that all replies share. Every sentence is verbatim from an article, with its address.
"""

from __future__ import annotations

import dataclasses

from markupsafe import Markup

from kb_tools.assistant.answer import Answer
from kb_tools.desk.places import DeskPlace
from kb_tools.desk.results import frame
from kb_tools.render.html import lines, tag


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """A passage: its text, its language, the title and address of where it stands."""

    text: str
    lang: str
    title: str
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class Drafted:
    """A draft: its passages and steps, and both media."""

    passages: tuple[Passage, ...]
    steps: tuple[str, ...]
    mail: str
    html: Markup


def passages(place: DeskPlace, answer: Answer) -> Drafted:
    """The draft of an answer."""
    found = tuple(
        Passage(
            one["text"],
            one["lang"],
            one["cite"]["title"],
            f"{place.site}{one['cite']['url']}",
        )
        for one in answer.answer
    )
    steps = tuple(answer.steps["steps"]) if answer.steps is not None else ()
    opening, closing = frame(place)
    numbered = "\n".join(f"{number}. {text}" for number, text in enumerate(steps, 1))
    quoted = [f"{one.text}\n{one.title}: <{one.url}>" for one in found]
    mail = "\n\n".join([*opening, *quoted, *([numbered] if steps else []), *closing]) + "\n"
    html = tag(
        "div",
        lines(
            [tag("p", text) for text in opening],
            [
                lines(
                    tag("p", one.text, lang=one.lang), tag("p", tag("a", one.title, href=one.url))
                )
                for one in found
            ],
            tag("ol", [tag("li", text) for text in steps]) if steps else "",
            [tag("p", text) for text in closing],
        ),
        lang=place.context.tag,
    )
    return Drafted(found, steps, mail, html)
