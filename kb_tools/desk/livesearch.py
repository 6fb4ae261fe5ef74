"""What search and the assistant say, drawn for translators: their scripts say it as they answer.

In: a place that marks units. Out: every panel that they can show, with words of the knowledge base
in the place of what a reader would have asked. The elements are those of the scripts.
"""

from __future__ import annotations

from markupsafe import Markup

from kb_tools.render.context import Place
from kb_tools.render.html import EMPTY, Child, lines, tag
from kb_tools.render.inline_html import phrase_html, word


def search_html(place: Place) -> Markup:
    """All panels, one under the other."""
    return tag(
        "main",
        lines(_results(place), _none(place), _answer(place), *_others(place), _gaps(place)),
        class_="kb-wrap wb-answers",
    )


def _panel(place: Place, title: str, *children: Child) -> Markup:
    heading = tag("h2", word(place, title, _count(title)), class_="kb-answer-title")
    return tag("section", lines(heading, *children), class_="kb-answer")


def _count(key: str) -> dict[str, int]:
    return {"count": 2} if key.endswith(("gaps.title", "search.count")) else {}


def _p(place: Place, key: str, class_: str | None = None) -> Markup:
    return tag("p", word(place, key, _count(key)), class_=class_)


def _button(place: Place, key: str, class_: str = "kb-answer-option") -> Markup:
    return tag("span", word(place, key), class_=class_)


def _article(place: Place) -> tuple[Markup, Markup]:
    """Title and summary of an article, as a result or a passage."""
    article = next(iter(place.context.library.articles.values()), None)
    if article is None:
        return EMPTY, EMPTY
    return phrase_html(place, article.title), phrase_html(place, article.summary)


def _results(place: Place) -> Markup:
    title, summary = _article(place)
    hit = tag(
        "span",
        tag("span", title, class_="kb-search-title"),
        tag("span", summary, class_="kb-search-passage"),
        tag("span", word(place, "search.untranslated"), class_="kb-chip"),
        class_="kb-search-hit",
    )
    return tag(
        "section",
        lines(
            _p(place, "search.results", "wb-kind"),
            _p(place, "search.count", "kb-small"),
            tag("ol", tag("li", hit), class_="kb-search-list"),
            _p(place, "search.all"),
        ),
    )


def _none(place: Place) -> Markup:
    keys = ("search.none", "search.none.hint", "search.none.topics", "search.none.contact")
    return tag("section", lines(_p(place, key) for key in keys))


def _answer(place: Place) -> Markup:
    title, summary = _article(place)
    passage = tag(
        "blockquote",
        tag("p", summary),
        tag("p", tag("span", title, class_="kb-answer-cite"), class_="kb-answer-source"),
        class_="kb-answer-passage",
    )
    picked = tag(
        "p",
        word(place, "assistant.picked"),
        " ",
        tag("b", word(place, "article.platform.ios")),
        " ",
        _button(place, "assistant.picked.change", "kb-answer-change"),
        class_="kb-answer-picked",
    )
    checker = next(iter(place.context.library.checkers.values()), None)
    parts = (
        tag("h3", word(place, "assistant.checker")),
        _p(place, "assistant.checker.said", "kb-small"),
        tag("p", phrase_html(place, checker.title) if checker else EMPTY),
        _p(place, "assistant.checker.known", "kb-small"),
    )
    return _panel(
        place,
        "assistant.title",
        _p(place, "assistant.ready", "kb-small"),
        picked,
        passage,
        *(_question(place, key) for key in ("device", "platform", "situation")),
        tag("div", _p(place, "assistant.steps.whole", "kb-answer-more"), class_="kb-answer-part"),
        tag("div", lines(parts), class_="kb-answer-part"),
    )


def _question(place: Place, about: str) -> Markup:
    asked = _p(place, f"assistant.ask.{about}", "kb-answer-asked")
    return tag("div", asked, class_="kb-answer-part kb-answer-question")


def _others(place: Place) -> tuple[Markup, ...]:
    """Not covered here; a text that seems to hold a secret."""
    return (
        _panel(place, "assistant.none", _p(place, "assistant.none.text")),
        _panel(place, "assistant.secret", _p(place, "assistant.secret.text")),
    )


def _gaps(place: Place) -> Markup:
    return _panel(
        place,
        "assistant.gaps.title",
        _p(place, "assistant.gaps.lead"),
        tag(
            "p", _button(place, "assistant.gaps.save"), " ", _button(place, "assistant.gaps.delete")
        ),
        _p(place, "assistant.gaps.deleted", "kb-small"),
    )
