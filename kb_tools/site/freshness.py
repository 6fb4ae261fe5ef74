"""Freshness: how far the texts of a locale follow the English ones, as its readers are told.

In: a context. Out: a row for each article, one for everything else, and one for the sum.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
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


# How many phrases of each document are in each state, for documents that are not in the library.
Known = Mapping[str, Mapping[str, int]]


def freshness(context: Context, known: Known | None = None) -> tuple[Row, ...]:
    """Articles in the order of their numbers, then the rest, then all.

    Args:
        context: the locale's view.
        known: states of documents that the library would have to load for it.
    """
    rows: list[Row] = []
    total: Counter[str] = Counter()
    rest: Counter[str] = Counter()
    for domain, counts in _counts(context, known or {}):
        total += counts
        if domain in context.library.articles:
            path = addresses.article_url(context.tag, domain)
            title = context.library.title(domain)
            rows.append(_row(context, title or Phrase(domain), counts, path, domain))
        else:
            rest += counts
    rows.append(_row(context, context.string("site.freshness.other"), rest))
    rows.append(_row(context, context.string("site.freshness.all"), total))
    return tuple(rows)


def _counts(context: Context, known: Known) -> Iterator[tuple[str, Counter[str]]]:
    for domain, states in known.items():
        yield domain, _settled(Counter(states))
    for domain, loaded in context.library.documents.items():
        # Replies are for support agents, who send them; no page of the site shows them.
        if domain not in known and loaded.folder != "replies":
            yield domain, _settled(Counter(context.shown(one).state for one in loaded.phrases))


def _settled(states: Counter[str]) -> Counter[str]:
    """An English text is up to date by itself."""
    return Counter({"current": states.pop("source", 0)}) + states


def _row(
    context: Context, title: Phrase, counts: Counter[str], path: str = "", number: str = ""
) -> Row:
    states = {state: format_count(counts[state], context.tag) for state in STATES}
    return Row(title, path, number, format_count(counts.total(), context.tag), states)
