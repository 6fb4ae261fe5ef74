"""Procedures as HTML: numbered step cards, what to see after each, and the way out of a step.

In: a procedure block, which may show the steps of another article. Out: a heading, an ordered
list of cards with their pictures, and the mark that the steps were checked against the machine.
"""

from __future__ import annotations

from markupsafe import Markup

from kb_tools.content.model import Phrase, ProcedureBlock, Step
from kb_tools.faults import KbError
from kb_tools.render import marks, stepshots
from kb_tools.render.context import Place
from kb_tools.render.html import EMPTY, join, lines, tag
from kb_tools.render.icons import icon
from kb_tools.render.inline_html import article_link, word


def procedure_html(place: Place, anchor: str, block: ProcedureBlock) -> Markup:
    """A whole procedure. Steps of another article keep that article's words and say so."""
    found = place.context.procedure(block)
    if found is None:
        raise KbError(f"there is no procedure '{block.use}'", "see `kb check` for the names")
    article, _, procedure = found
    title = block.title or procedure.title
    walk = stepshots.walk(place, procedure)
    steps = [
        step_html(place, anchor, step, walk.pictures.get(step.id, EMPTY))
        for step in procedure.steps
    ]
    return tag(
        "div",
        "\n",
        lines(
            _title(place, title),
            _origin(place, article),
            # A list without markers loses its role in some browsers unless it is said again.
            tag("ol", "\n", join(steps, "\n"), "\n", class_="kb-steps", role="list"),
            _checked(place) if walk.clean else EMPTY,
            _gap(place, anchor, procedure),
        ),
        "\n",
        class_="kb-procedure",
        id_=anchor,
    )


def _title(place: Place, title: Phrase | None) -> Markup:
    if title is None:
        return EMPTY
    inner, lang, after = marks.marked(place, title)
    return lines(tag("h3", inner, lang=lang), after)


def _origin(place: Place, article: str) -> Markup:
    if not article:
        return EMPTY
    return tag(
        "p",
        word(place, "article.steps.from", {"article": article_link(place, article)}),
        class_="kb-small",
    )


def step_html(place: Place, anchor: str, step: Step, picture: Markup) -> Markup:
    """One step as a card; the picture stands beside the words, below them on a phone."""
    words = [_chip(place, step), marks.flow(place, step.text, class_="kb-step-text")]
    if step.see is not None:
        words.append(_aside(place, "see", "check", step.see))
    if step.otherwise is not None:
        words.append(_aside(place, "otherwise", "arrow", step.otherwise))
    body = tag("div", "\n", lines(words), "\n", class_="kb-step-body")
    classes = ["kb-step", "kb-step-wait" if step.wait else "", "kb-step-if" if step.if_in else ""]
    return tag(
        "li",
        body,
        tag("div", picture, class_="kb-step-picture") if picture else None,
        class_=" ".join(filter(None, classes)),
        id_=f"{anchor}-{step.id}",
    )


def _chip(place: Place, step: Step) -> Markup:
    if step.if_in:
        return tag("p", word(place, "article.step.if"), class_="kb-chip")
    if step.wait:
        return tag("p", word(place, "article.step.wait"), class_="kb-chip")
    return EMPTY


def _aside(place: Place, kind: str, symbol: str, phrase: Phrase) -> Markup:
    inner, lang, after = marks.marked(place, phrase)
    label = tag("span", word(place, f"article.step.{kind}"), class_="kb-aside-label")
    gap = "" if place.context.locale.script.startswith("han") else " "
    text = join([label, tag("span", inner, lang=lang)], gap)
    return lines(tag("p", icon(symbol), tag("span", text), class_=f"kb-{kind}"), after)


def _checked(place: Place) -> Markup:
    return tag("p", icon("check"), tag("span", word(place, "article.checked")), class_="kb-checked")


def _gap(place: Place, anchor: str, procedure: ProcedureBlock) -> Markup:
    if procedure.gap_text is None:
        return EMPTY
    return marks.gap_html(place, f"{anchor}-gap", procedure.gap_text)
