"""Phrases as HTML: inline markup, figures, links and on-screen labels in the reader's language.

In: a phrase and the place it stands in. Out: `Markup`. A translator's text is data: it is parsed by
`content.inline`, every character of it is escaped, and values are put in after parsing.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from kb_tools.content import addresses, inline
from kb_tools.content.model import Phrase
from kb_tools.core.policy import Figure
from kb_tools.i18n.figures import format_figure, plural_index
from kb_tools.locales import BY_TAG, SOURCE
from kb_tools.render.context import Context, Place, ShownPhrase
from kb_tools.render.html import EMPTY, collapse, join, tag, visible, words

Values = Mapping[str, "str | Markup | int"]
_WIDE = ("hans", "hant")


def phrase_html(place: Place, phrase: Phrase, values: Values | None = None) -> Markup:
    """A phrase as the reader sees it; English in another locale's page is marked as English.

    Args:
        place: the page, for links and for what the section has already explained.
        phrase: the phrase.
        values: values of placeholders that are no figures, labels or articles.
    """
    shown = place.context.shown(phrase)
    html = shown_html(place, shown, values)
    if shown.lang != place.context.tag:
        return tag("span", html, lang=shown.lang)
    return html


def shown_html(place: Place, shown: ShownPhrase, values: Values | None = None) -> Markup:
    """A view of a phrase without a mark of its language: for elements that carry `lang`."""
    text = choose_form(place.context, shown, values)
    if inline.is_plain(text):
        return words(text)
    return _nodes(place, inline.parse(text), shown.lang, values or {})


def source_html(place: Place, phrase: Phrase) -> Markup:
    """The English of a phrase, whatever its translation; the caller marks it as English."""
    text = phrase.text
    if phrase.plural is not None:
        text = phrase.forms[_index(place.context, phrase.forms, SOURCE.tag, {})]
    return _nodes(place, inline.parse(text), SOURCE.tag, {})


def phrase_text(place: Place, phrase: Phrase, values: Values | None = None) -> str:
    """A phrase as plain text: for titles, attributes and structured data.

    It is rendered on a copy of the place, so it uses up no first explanation.
    """
    text = choose_form(place.context, place.context.shown(phrase), values)
    if inline.is_plain(text):
        return collapse(text)
    scratch = Place(place.context, place.path, explained=set(place.explained))
    return visible(phrase_html(scratch, phrase, values))


def word(place: Place, key: str, values: Values | None = None) -> Markup:
    """A string of the interface as HTML."""
    kept = place.context.words
    if kept is None or values:
        return phrase_html(place, place.context.string(key), values)
    if key not in kept:
        phrase = place.context.string(key)
        html = phrase_html(place, phrase)
        if any(map(inline.placeholders, place.context.shown(phrase).forms)):
            return html  # what it says depends on the page
        kept[key] = html
    return kept[key]


def word_text(place: Place, key: str, values: Values | None = None) -> str:
    """A string of the interface as plain text."""
    kept = place.context.words
    if kept is not None and not values and (html := kept.get(key)) is not None:
        return visible(html)
    return phrase_text(place, place.context.string(key), values)


def choose_form(context: Context, shown: ShownPhrase, values: Values | None = None) -> str:
    """The plural form that the phrase's count calls for; the only form when there is one."""
    if len(shown.forms) == 1:
        return shown.forms[0]
    return shown.forms[_index(context, shown.forms, shown.lang, values or {})]


def _index(context: Context, forms: tuple[str, ...], lang: str, values: Values) -> int:
    for form in forms:
        for name in inline.placeholders(form):
            count = values.get(name)
            figure = context.policy.figures.get(name)
            if figure is not None and figure.countable:
                count = figure.value if isinstance(figure.value, int) else None
            if isinstance(count, int):
                return min(plural_index(lang, count), len(forms) - 1)
    return len(forms) - 1


def _nodes(place: Place, nodes: tuple[inline.Node, ...], lang: str, values: Values) -> Markup:
    return join([_node(place, node, lang, values) for node in nodes])


def _node(place: Place, node: inline.Node, lang: str, values: Values) -> Markup:
    if isinstance(node, inline.Text):
        return words(node.text)
    if isinstance(node, inline.Code):
        return tag("code", node.text)
    if isinstance(node, inline.Placeholder):
        return _value(place, node, lang, values)
    inner = node.nodes
    if len(inner) == 1 and isinstance(inner[0], inline.Placeholder) and inner[0].label:
        return _value(place, inner[0], lang, values)  # a label is strong by itself
    return tag("strong", _nodes(place, inner, lang, values))


def _value(place: Place, node: inline.Placeholder, lang: str, values: Values) -> Markup:
    if node.name in values:
        value = values[node.name]
        return words(str(value) if isinstance(value, int) else value)
    if node.is_article:
        return article_link(place, node.name)
    if node.label:
        return label_html(place, node.label, lang)
    figure = place.context.policy.figures.get(node.name)
    if figure is None:
        return words("{" + node.name + "}")
    return figure_html(place, figure, lang)


def figure_html(place: Place, figure: Figure, lang: str, *, newer: bool = True) -> Markup:
    """A figure; the first time in a section with the newer recorded figure in brackets."""
    place.assumed.update(dict.fromkeys(figure.assume))
    html = figure_span(place, figure, lang)
    if newer and figure.newer is not None and place.first(f"newer:{figure.name}"):
        note = newer_html(place, figure)
        return join([html, _gap(place.context), brackets(place.context, note, "kb-newer")])
    return html


def figure_span(place: Place, figure: Figure, lang: str) -> Markup:
    """A figure alone, as a language writes it."""
    unlimited = ""
    if figure.value is None:
        phrase = place.context.string("figure.unlimited")
        unlimited = phrase.text if lang == SOURCE.tag else phrase_text(place, phrase)
    return tag("span", format_figure(figure, lang, unlimited), class_="kb-figure")


def newer_html(place: Place, figure: Figure) -> Markup:
    """The newer recorded figure and how new its source is, without brackets."""
    later = figure.newer
    if later is None:
        return EMPTY
    era = place.context.policy.sources[later.source].era
    value = figure_span(place, later, place.context.tag)
    return word(place, f"article.newer.{era}", {"value": value})


def era_word(place: Place, era: str) -> Markup:
    """The name of a generation of the portal."""
    return word(place, f"article.era.{era}")


def article_link(place: Place, name: str) -> Markup:
    """A link that shows the article's title; a planned article is marked as such."""
    context = place.context
    title = context.library.title(name)
    if title is None:
        return words(name)
    text = phrase_html(place, title)
    if name in context.library.articles:
        return tag("a", text, href=place.link(addresses.article_url(context.tag, name)))
    link = tag("a", text, href=place.link(addresses.planned_url(context.tag, name)))
    mark = brackets(context, word(place, "article.planned"), "kb-planned")
    return join([link, _gap(context), mark])


def label_html(place: Place, name: str, lang: str = "") -> Markup:
    """A label as the screen shows it, as far as the sources know.

    Where the sources print a local label it stands there, with the English one in brackets at its
    first use in a section; else the English one, marked as English, with its meaning in brackets.
    """
    context = place.context
    label = context.library.labels.get(name)
    if label is None:
        return words("{ui." + name + "}")
    if context.source or lang == SOURCE.tag:
        return tag("b", label.label, class_="kb-label")
    local = label.local.get(context.tag)
    first = place.first(f"label:{name}")
    if local is not None:
        shown = tag("b", local.label, class_="kb-label")
        note: Markup | None = tag("span", label.label, lang="en")
        if local.label.casefold() == label.label.casefold():
            note = None
    else:
        shown = tag("b", label.label, class_="kb-label", lang="en")
        note = phrase_html(place, label.meaning)
    if not first or note is None:
        return shown
    return join([shown, _gap(context), brackets(context, note, "kb-gloss")])


def label_text(context: Context, name: str) -> tuple[str, str]:
    """A label's text and its language, without any note: for pictures and structured data."""
    label = context.library.labels[name]
    local = label.local.get(context.tag)
    return (label.label, SOURCE.tag) if local is None else (local.label, context.tag)


def brackets(context: Context, inner: Markup, class_: str) -> Markup:
    """Something in the locale's brackets."""
    opening, closing = "（）" if context.locale.script in _WIDE else "()"
    return tag("span", opening, inner, closing, class_=class_)


def _gap(context: Context) -> str:
    return "" if BY_TAG[context.tag].script in _WIDE else " "
