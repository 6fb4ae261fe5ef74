"""Running text with the marks of its translation, and the boxes that stand in it.

In: phrases. Out: elements that say when their text is English or may be out of date.
"""

from __future__ import annotations

from markupsafe import Markup

from kb_tools.content.model import GapBlock, Phrase
from kb_tools.render.context import Place
from kb_tools.render.html import EMPTY, element, join, lines, tag
from kb_tools.render.icons import icon
from kb_tools.render.inline_html import shown_html, source_html, word


def flow(place: Place, phrase: Phrase, name: str = "p", class_: str = "", id_: str = "") -> Markup:
    """A phrase as an element of running text, with the marks that its translation calls for.

    English in another locale's page carries `lang` and a small mark; a translation that is stale
    or has yet to be checked is followed by the English, folded.
    """
    inner, lang, after = marked(place, phrase)
    if lang is None and not after:
        return element(name, inner, class_=class_, id_=id_)
    return lines(tag(name, inner, class_=class_ or None, id_=id_ or None, lang=lang), after)


def marked(place: Place, phrase: Phrase) -> tuple[Markup, str | None, Markup]:
    """The inside of an element, its `lang` where it differs, and what follows the element."""
    context = place.context
    shown = context.shown(phrase)
    inner = shown_html(place, shown)
    if shown.lang != context.tag:
        if place.quiet:
            return inner, shown.lang, EMPTY
        mark = tag("span", word(place, "article.untranslated"), class_="kb-mark", lang=context.tag)
        return join([inner, " ", mark]), shown.lang, EMPTY
    if shown.state in ("stale", "review"):
        return inner, None, _doubt(place, phrase, shown.state)
    return inner, None, EMPTY


def _doubt(place: Place, phrase: Phrase, state: str) -> Markup:
    """What is wrong with a translation that is shown all the same, and the English, folded."""
    return tag(
        "details",
        tag("summary", word(place, f"article.{state}")),
        tag("p", source_html(place, phrase), lang="en"),
        class_="kb-stale",
    )


def callout(kind: str, symbol: str, body: Markup, anchor: str = "") -> Markup:
    """A coloured box with a symbol: `note`, `warning`, `shield` or `gap`."""
    return tag(
        "div",
        icon(symbol),
        tag("div", "\n", body, "\n", class_="kb-callout-body"),
        class_=f"kb-callout kb-callout-{kind}",
        id_=anchor or None,
    )


def gap_html(place: Place, anchor: str, phrase: Phrase, block: GapBlock | None = None) -> Markup:
    """What no source says, and what the reader does instead."""
    title = tag("p", word(place, "article.gap"), class_="kb-callout-title")
    body = [title, flow(place, phrase)]
    if block is not None:
        body.append(_gap_source(place, block.source))
    return callout("gap", "help", lines(body), anchor)


def _gap_source(place: Place, source: str) -> Markup:
    found = place.context.policy.sources.get(source)
    if found is None:
        return EMPTY
    name = tag("cite", found.title, lang="en")
    return tag("p", word(place, "article.gap.source", {"source": name}), class_="kb-small")
