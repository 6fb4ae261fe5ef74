"""Query: search the index and give hits, each an article in the reader's locale.

In: an index, any text, a locale. Out: hits, best first, with a passage and its highlights.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

from kb_tools.content.addresses import article_url
from kb_tools.faults import KbError
from kb_tools.locales import locale as known_locale
from kb_tools.search.index import Index
from kb_tools.search.passages import passage
from kb_tools.search.plan import Plan, make_plan
from kb_tools.search.rank import ALL, Ranked, rank
from kb_tools.search.spoken import spoken_locale

LIMIT: Final = 10
MAX_LIMIT: Final = 100
MAX_QUERY: Final = 2000


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """An article that answers a query.

    Attributes:
        id: the article. locale: the locale whose page `url` is.
        title: its title there. section: the id of the section to jump to, or "".
        url: path from the site's root, with the section as anchor.
        score: whole number; only its order means something.
        passage: plain text. highlights: ranges of it that match, in characters.
        lang: language of title and passage; not `locale` where it is not translated.
    """

    id: str
    locale: str
    title: str
    url: str
    score: int
    passage: str
    highlights: tuple[tuple[int, int], ...] = ()
    section: str = ""
    heading: str = ""
    lang: str = ""

    @property
    def translated(self) -> bool:
        """Whether title and passage are in the reader's language."""
        return self.lang == self.locale

    def as_dict(self) -> dict[str, object]:
        """The hit as JSON data."""
        return {
            "id": self.id,
            "locale": self.locale,
            "title": self.title,
            "url": self.url,
            "score": self.score,
            "passage": self.passage,
            "highlights": [list(pair) for pair in self.highlights],
            "section": self.section,
            "heading": self.heading,
            "lang": self.lang,
            "translated": self.translated,
        }


def search(index: Index, query: str, locale: str, limit: int = LIMIT) -> list[Hit]:
    """Search; [] when nothing fits.

    Args:
        index: an open index.
        query: what the reader typed; more than 200 characters are cut off.
        locale: BCP 47 tag of the reader's locale.
        limit: most hits to give, from 1 to 100.

    Raises:
        KbError: no such locale, a limit out of range, or a text that cannot be a query.
    """
    tag = known_locale(locale).tag
    check_query(query)
    if not 1 <= limit <= MAX_LIMIT:
        raise KbError(f"cannot give {limit} hits", f"ask for 1 to {MAX_LIMIT}")
    spoken = spoken_locale(query, tag)
    plan = make_plan(index, query, spoken)
    found = rank(index, plan, spoken, limit)
    # Concepts and names are the same terms in all locales, so passages are found with them.
    sought = wanted(index, plan, tag)
    index.prepare([one.article for one in found], tag)
    return [_hit(index, sought, one, tag) for one in found]


def ranked(
    index: Index, query: str, locale: str, plan: Plan | None = None, limit: int = ALL
) -> list[Ranked]:
    """The articles for a query, best first: by the index of the language that it is asked in.

    Args:
        index: an open index.
        query: any text.
        locale: the reader's locale.
        plan: the query's plan in the reader's locale, where there is one already.
        limit: most articles to give.
    """
    spoken = spoken_locale(query, locale)
    if plan is None or spoken != locale:
        plan = make_plan(index, query, spoken)
    return rank(index, plan, spoken, limit)


def check_query(query: str) -> None:
    """Refuse what cannot be meant as a query.

    Raises:
        KbError: it is empty, or far too long.
    """
    if not query.strip():
        raise KbError("the query is empty", "type a few words, or an article's number")
    if len(query) > MAX_QUERY:
        raise KbError(
            f"the query has {len(query)} characters", f"shorten it to {MAX_QUERY} at most"
        )


def _hit(index: Index, sought: Mapping[str, tuple[int, int]], found: Ranked, locale: str) -> Hit:
    head = index.heads[found.article]
    title = index.shown(head, locale).title
    shown = index.shown(found.document, locale)
    section = index.places[found.document].section
    text = passage(locale, shown.lines, sought, index.table(locale))
    return Hit(
        found.article,
        locale,
        title.text,
        article_url(locale, found.article, section),
        found.score,
        text.text,
        text.highlights,
        section,
        shown.title.text if section else "",
        title.lang if title.lang != locale else text.lang,
    )


def wanted(index: Index, plan: Plan, locale: str) -> dict[str, tuple[int, int]]:
    """The terms of a plan with the number of their group and what a match in a passage is worth."""
    found: dict[str, tuple[int, int]] = {}
    for number, group in enumerate(plan.groups):
        if group.weak:
            continue
        for term, weight in group.own:
            peak = index.vocabulary(locale).peak(term)
            if peak and term not in found:
                found[term] = (number, peak * weight)
    return found
