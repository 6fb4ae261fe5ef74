"""A checker's result for a customer: words in their language, a link, and text to send.

In: a checker, answers, the customer's place. Out: `Result`: verdict, figures, passages, reply text
and HTML of the same parts, and the fragment that reopens the result on the public site.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Final

from markupsafe import Markup

from kb_tools.assistant.suggest import fragment
from kb_tools.checkers import explain
from kb_tools.checkers.checker import Checker
from kb_tools.checkers.speech import Voice
from kb_tools.content import addresses
from kb_tools.content.model import TableBlock
from kb_tools.content.replies import Reply
from kb_tools.desk.places import DeskPlace
from kb_tools.render.html import join, lines, tag, visible
from kb_tools.render.inline_html import figure_html, phrase_html, phrase_text, word_text

# Kinds of figures that rules compare what people say with.
_COMPARED: Final = ("limit", "money")


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a result: its id, what it is called, how the customer reads it."""

    id: str
    label: str
    value: str


@dataclasses.dataclass(frozen=True, slots=True)
class Cite:
    """A passage that says so, in the customer's language."""

    title: str
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What a checker says, for a customer.

    Attributes:
        verdict: its id. outcome: `<checker>.<verdict>`, as replies name it.
        title, text: words for it. cites: passages.
        figures: amounts that were compared, and what it works out.
        trace: rules that were tried, with values and sources.
        url: the public page that shows the result again.
        mail, html: the same as a reply, in both media.
        lang: language of title and text.
    """

    verdict: str
    outcome: str
    title: str
    text: Markup
    figures: tuple[Figure, ...]
    cites: tuple[Cite, ...]
    trace: tuple[Mapping[str, Any], ...]
    outputs: Mapping[str, Any]
    url: str
    mail: str
    html: Markup
    lang: str


def result(place: DeskPlace, checker: Checker, raw: object) -> Result | dict[str, Any]:
    """The result of some answers; as data of the evaluator where there is none yet.

    Returns:
        A result; or `{"ask": input}`; or `{"error": {…}}`.
    """
    tag_ = place.context.tag
    data = explain.run(checker, raw, tag_)
    if "verdict" not in data:
        return data
    words = checker.words.outcomes[data["verdict"]]
    context = place.context
    given = raw if isinstance(raw, dict) else {}
    url = f"{place.site}{addresses.checker_url(tag_, checker.id)}{fragment(checker, given)}"
    text = phrase_html(place, words.text)
    made = Result(
        verdict=data["verdict"],
        outcome=f"{checker.id}.{data['verdict']}",
        title=phrase_text(place, words.title),
        text=text,
        figures=(*_limits(place, checker, data), *_figures(place, checker, data, given)),
        cites=tuple(_cites(place, data["cites"])),
        trace=tuple(data["trace"]),
        outputs=data["outputs"],
        url=url,
        mail="",
        html=Markup(),
        lang=context.shown(words.title).lang,
    )
    return dataclasses.replace(made, mail=_mail(place, made), html=_html(place, made))


def _limits(place: DeskPlace, checker: Checker, data: Mapping[str, Any]) -> Iterator[Figure]:
    """Amounts that the rules compared, each with its newer figure, as the site's own panel does."""
    read = dict.fromkeys(name for entry in data["trace"] for name in entry["values"])
    for name in read:
        figure = checker.policy.figures.get(name)
        if figure is None or figure.kind not in _COMPARED:
            continue
        words = checker.words.outputs[name.rpartition(".")[2]]
        fresh = dataclasses.replace(place, explained=set())
        value = visible(figure_html(fresh, figure, place.context.tag))
        yield Figure(name, phrase_text(place, words), value)


def _figures(
    place: DeskPlace, checker: Checker, data: Mapping[str, Any], given: Mapping[str, Any]
) -> Iterator[Figure]:
    """What the checker has worked out.

    A choice among things that nobody was asked about says nothing, as in the site's own panel.
    """
    context = place.context
    voice = Voice(context.tag, context.library, context.policy, context.terms, context.catalog)
    asked = any(one.type == "set" and one.name in given for one in checker.ruleset.inputs)
    each = {name for name, one in checker.ruleset.ir["outputs"].items() if one.get("each")}
    for name, value in data["outputs"].items():
        if name in each and not asked:
            continue
        said = voice.output(checker, checker.ruleset.outputs[name], value)
        words = checker.words.outputs[name]
        yield Figure(name, phrase_text(place, words), said or word_text(place, "checker.none"))


def _cites(place: DeskPlace, cites: list[dict[str, Any]]) -> Iterator[Cite]:
    """Passages as the site's own panel names them: the article, and the section or table."""
    library = place.context.library
    for cite in cites:
        names = [library.title(cite["id"])]
        article = library.articles.get(cite["id"])
        if article is not None and cite["section"]:
            block = article.block(cite["section"], cite["block"])
            part = next(one for one in article.sections if one.id == cite["section"])
            names.append(block.caption if isinstance(block, TableBlock) else part.title)
        shown = [phrase_text(place, name) for name in names if name is not None]
        yield Cite(" – ".join(shown) or cite["id"], f"{place.site}{cite['url']}")


def _mail(place: DeskPlace, made: Result) -> str:
    """The result as plain text, between the words that all replies share."""
    parts = [made.title, visible(made.text)]
    if made.figures:
        parts.append("\n".join(f"{one.label}: {one.value}" for one in made.figures))
    seen = [f"- {one.title}: <{one.url}>" for one in made.cites]
    parts.append("\n".join([f"{_word(place, 'checker.cites')}:", *seen]))
    parts.append(f"{_word(place, 'checker.why')}:\n<{made.url}>")
    opening, closing = frame(place)
    return "\n\n".join([*opening, *parts, *closing]) + "\n"


def _html(place: DeskPlace, made: Result) -> Markup:
    opening, closing = frame(place)
    figures = [tag("li", f"{one.label}: {one.value}") for one in made.figures]
    cites = [tag("li", tag("a", one.title, href=one.url)) for one in made.cites]
    return tag(
        "div",
        lines(
            [tag("p", text) for text in opening],
            tag("p", tag("strong", made.title)),
            tag("p", visible(made.text)),
            tag("ul", figures) if figures else "",
            tag("p", join([_word(place, "checker.cites"), ":"])),
            tag("ul", cites),
            tag("p", tag("a", _word(place, "checker.why"), href=made.url)),
            [tag("p", text) for text in closing],
        ),
        lang=place.context.tag,
    )


def frame(place: DeskPlace) -> tuple[list[str], list[str]]:
    """Greeting, and closing with the reminder."""
    shared = place.context.library.frame
    if shared is None:
        return [], []
    end = (shared.closing, shared.reminder.text, shared.regards)
    return [phrase_text(place, shared.greeting)], [phrase_text(place, one) for one in end]


def _word(place: DeskPlace, key: str) -> str:
    return word_text(place, key)


def filled(reply: Reply, checker: Checker, raw: Mapping[str, Any], made: Result) -> dict[str, str]:
    """What a result fills of a reply's blanks."""
    known = {**{name: made.outputs[name] for name in made.outputs}, **raw, "result": made.url}
    found: dict[str, str] = {}
    for name, blank in reply.blanks.items():
        for fact in blank.facts:
            about, _, part = fact.partition(".")
            value = known.get(part) if about == checker.id else None
            if isinstance(value, str) and value:
                found.setdefault(name, value)
    return found
