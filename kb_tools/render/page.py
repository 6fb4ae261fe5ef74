"""An article as the body of a page, with what the page around it needs to know.

In: a context (one locale) and an article. Out: `Page`: HTML, table of contents, title, description.
The order of the parts is fixed: title, what it solves, facts, sections, phishing note, related.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from markupsafe import Markup

from kb_tools.content import addresses
from kb_tools.content.model import Article, Phrase, Section, phrases_of
from kb_tools.render import blocks, marks, tabs
from kb_tools.render.context import Context, Place
from kb_tools.render.html import EMPTY, join, lines, tag
from kb_tools.render.icons import icon
from kb_tools.render.indexlists import numbered_link
from kb_tools.render.inline_html import (
    era_word,
    phrase_html,
    phrase_text,
    shown_html,
    word,
)

# A page is an English page, not a translation, when less than this share of it is translated.
_MOSTLY = 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class Heading:
    """A line of the table of contents."""

    anchor: str
    html: Markup


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A rendered article.

    Attributes:
        path: the page's address from the site's root.
        head: title, what it solves, facts.
        html: the sections and what follows them.
        toc: the sections, for the table of contents.
        title: plain text. description: plain text, for search engines.
        translated: whether the page counts as a page in the reader's locale.
        parts: what needs a module of its own (`checker`, `tabs`).
    """

    path: str
    head: Markup
    html: Markup
    toc: tuple[Heading, ...]
    title: str
    description: str
    translated: bool
    parts: tuple[str, ...]


def render_article(context: Context, article: Article, path: str = "") -> Page:
    """Render an article, or a page of the same make, for the context's locale.

    Args:
        context: the locale's view.
        article: the article.
        path: the page's address from the site's root; by default the article's own.
    """
    place = Place(context, path or addresses.article_url(context.tag, article.id))
    translated = is_translated(context, article)
    place.quiet = not translated
    toc = tuple(
        Heading(section.id, phrase_html(place, section.title)) for section in article.sections
    )
    head = head_html(place, article, translated=translated)
    html = lines(
        sections_html(place, article.sections),
        tail_html(place, article),
    )
    return Page(
        path=place.path,
        head=head,
        html=html,
        toc=toc,
        title=phrase_text(place, article.title),
        description=phrase_text(place, article.summary),
        translated=translated,
        parts=tuple(sorted(place.parts)),
    )


def is_translated(context: Context, article: Article) -> bool:
    """Whether title and most of an article are in the reader's language."""
    if context.source:
        return True
    shown = [context.shown(phrase) for phrase in _phrases(article)]
    return is_own(context.tag, context.shown(article.title).lang, [view.lang for view in shown])


# The article of the last page: the pages of its other locales mostly come next.
_last: dict[str, tuple[Article, tuple[Phrase, ...]]] = {}


def _phrases(article: Article) -> tuple[Phrase, ...]:
    found = _last.get(article.id)
    if found is None or found[0] is not article:
        found = article, tuple(phrase for _, phrase in phrases_of(article))
        _last.clear()
        _last[article.id] = found
    return found[1]


def is_own(tag: str, title: str, shown: Sequence[str]) -> bool:
    """Whether a page counts as one in a locale: the languages of its title and of its phrases."""
    return title == tag and shown.count(tag) >= _MOSTLY * len(shown)


def head_html(place: Place, article: Article, *, translated: bool) -> Markup:
    """Title, what it solves, facts; and that the page is English where it is."""
    title = place.context.shown(article.title)
    heading = tag("h1", shown_html(place, title), lang=_other(place, title.lang))
    summary = marks.flow(place, article.summary, class_="kb-lead")
    banner = EMPTY if translated else _english_banner(place)
    return tag(
        "header",
        "\n",
        lines(heading, summary, _facts(place, article), banner),
        "\n",
        class_="kb-head",
    )


def _other(place: Place, lang: str) -> str | None:
    return None if lang == place.context.tag else lang


def _english_banner(place: Place) -> Markup:
    text = tag("p", word(place, "article.english"))
    return marks.callout("note", "globe", text)


def _facts(place: Place, article: Article) -> Markup:
    if not article.era:
        return EMPTY
    facts = [(word(place, "article.facts.era"), era_word(place, article.era))]
    if article.source_date:
        date = tag("time", article.source_date, datetime=article.source_date)
        facts.append((word(place, "article.facts.date"), date))
    rows = [tag("div", tag("dt", name), tag("dd", value)) for name, value in facts]
    rows.append(
        tag(
            "div",
            tag("dt", word(place, "article.facts.status")),
            tag("dd", word(place, "article.facts.unofficial")),
        )
    )
    return tag("dl", rows, class_="kb-facts")


def sections_html(place: Place, sections: tuple[Section, ...]) -> Markup:
    """Sections in order."""
    return lines(_section(place, section) for section in sections)


def _section(place: Place, section: Section) -> Markup:
    place.enter_section()
    body: list[Markup] = []
    for run in tabs.runs(section.blocks):
        if run[0][0]:
            anchor = addresses.anchor(section.id, run[0][1][0].id)
            panels = [
                (platform, lines(blocks.block_html(place, section.id, block) for block in items))
                for platform, items in run
            ]
            body.append(tabs.tabs_html(place, anchor, panels))
        else:
            body.append(blocks.block_html(place, section.id, run[0][1][0]))
    assumptions = _assumptions(place)
    inner, lang, after = marks.marked(place, section.title)
    heading = tag(
        "div",
        tag("h2", inner, id_=section.id, lang=lang),
        _copy_link(place, section),
        class_="kb-heading",
    )
    return tag("section", "\n", lines(heading, after, body, assumptions), "\n", class_="kb-section")


def _copy_link(place: Place, section: Section) -> Markup:
    return tag(
        "a",
        icon("link"),
        href=f"#{section.id}",
        class_="kb-anchor",
        aria_label=phrase_text(
            place,
            place.context.string("article.copy"),
            {"section": phrase_text(place, section.title)},
        ),
    )


def _assumptions(place: Place) -> Markup:
    """How we read the sources, under the figures that rest on it."""
    if not place.assumed:
        return EMPTY
    items = [tag("li", word(place, f"article.assumption.{name}")) for name in place.assumed]
    return tag(
        "details",
        tag("summary", word(place, "article.assumptions")),
        tag("ul", items),
        class_="kb-assumptions",
    )


def tail_html(place: Place, article: Article) -> Markup:
    """What follows the sections: the note on phishing, related articles."""
    return lines(_phishing(place, article), _related(place, article))


def _phishing(place: Place, article: Article) -> Markup:
    if not article.codes:
        return EMPTY
    place.enter_section()
    title = tag("p", word(place, "article.phishing.title"), class_="kb-callout-title")
    return marks.callout(
        "shield", "shield", lines(title, tag("p", word(place, "article.phishing")))
    )


def _related(place: Place, article: Article) -> Markup:
    if not article.related:
        return EMPTY
    items = [tag("li", numbered_link(place, name)) for name in article.related]
    heading = tag("h2", word(place, "article.related"), id_="related")
    return tag(
        "section",
        "\n",
        heading,
        "\n",
        tag("ul", "\n", join(items, "\n"), "\n", class_="kb-related"),
        "\n",
        class_="kb-section",
    )
