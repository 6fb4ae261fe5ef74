"""Freshness: how far the texts of a locale follow the English ones, as its readers are told.

In: a context. Out: a row for each article, one for everything else, and one for the sum.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from typing import Final

from kb_tools.content import addresses
from kb_tools.content.model import Phrase
from kb_tools.i18n.figures import format_count
from kb_tools.render.context import Context

# Columns of the page, in order; an English text is up to date by itself.
STATES: Final = ("current", "stale", "untranslated", "review")


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A line of the table.

    Attributes:
        title: the article's title, or what the line sums up.
        path: the article's address from the site's root, "" where there is none.
        number: the article's id, "" where there is none.
        passages: how many texts there are. states: how many in each state, as the locale writes it.
    """

    title: Phrase
    path: str
    number: str
    passages: str
    states: dict[str, str]


def freshness(context: Context) -> tuple[Row, ...]:
    """Articles in the order of their numbers, then the rest, then all."""
    rows: list[Row] = []
    total: Counter[str] = Counter()
    rest: Counter[str] = Counter()
    articles = context.library.articles
    for domain, loaded in context.library.documents.items():
        if loaded.folder == "replies":
            continue  # support agents send them; no page of the site shows them
        counts = _count(context, loaded.phrases)
        total += counts
        if domain in articles:
            path = addresses.article_url(context.tag, domain)
            rows.append(_row(context, articles[domain].title, counts, path, domain))
        else:
            rest += counts
    rows.append(_row(context, context.string("site.freshness.other"), rest))
    rows.append(_row(context, context.string("site.freshness.all"), total))
    return tuple(rows)


def _count(context: Context, phrases: Iterable[Phrase]) -> Counter[str]:
    states = Counter(context.shown(phrase).state for phrase in phrases)
    return Counter({"current": states.pop("source", 0)}) + states


def _row(
    context: Context, title: Phrase, counts: Counter[str], path: str = "", number: str = ""
) -> Row:
    states = {state: format_count(counts[state], context.tag) for state in STATES}
    return Row(title, path, number, format_count(counts.total(), context.tag), states)
