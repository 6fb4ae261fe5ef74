"""Staleness: how far each locale's catalogs are behind the sources, unit by unit.

In: a checkout and its library. Out: counts and lists for each locale and source file, the data of
`kb i18n status` and of the freshness page. Nothing here is a fault.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, Loaded
from kb_tools.content.model import Edit
from kb_tools.i18n.catalog import Catalogs, State
from kb_tools.i18n.problems import Context
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import TARGETS, Locale


@dataclasses.dataclass(frozen=True, slots=True)
class Work:
    """A unit that a translator should look at.

    Attributes:
        id: the unit. state: `stale`, `untranslated` or `review`.
        edit: how the author marked the change of a stale unit, else "".
        shown: language that the reader sees meanwhile.
        why: why that is English, as in `Shown.why`.
        line: line of the unit in the catalog, 0 when it is not there yet.
    """

    id: str
    state: State
    edit: Edit | str
    shown: str
    why: str
    line: int


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """How many units are in each state; stale ones by the author's mark."""

    counts: Counter[str]

    @property
    def total(self) -> int:
        """All units."""
        return sum(self.counts.values())

    def as_dict(self) -> dict[str, object]:
        """The tally as JSON data."""
        stale = {edit: self.counts[edit] for edit in ("typo", "normal", "major")}
        return {
            "units": self.total,
            "current": self.counts["current"],
            "stale": stale,
            "untranslated": self.counts["untranslated"],
            "review": self.counts["review"],
        }


@dataclasses.dataclass(frozen=True, slots=True)
class DomainStatus:
    """One source file in one locale."""

    domain: str
    path: str
    tally: Tally
    work: tuple[Work, ...]

    def as_dict(self) -> dict[str, object]:
        """The status as JSON data."""
        return {
            "domain": self.domain,
            "path": self.path,
            **self.tally.as_dict(),
            "work": [dataclasses.asdict(work) for work in self.work],
        }


@dataclasses.dataclass(frozen=True, slots=True)
class LocaleStatus:
    """All source files in one locale."""

    locale: str
    domains: tuple[DomainStatus, ...]

    @property
    def tally(self) -> Tally:
        """The sum over all source files."""
        counts: Counter[str] = Counter()
        for domain in self.domains:
            counts.update(domain.tally.counts)
        return Tally(counts)

    def as_dict(self) -> dict[str, object]:
        """The status as JSON data."""
        return {
            "locale": self.locale,
            **self.tally.as_dict(),
            "domains": [domain.as_dict() for domain in self.domains],
        }


def status(
    checkout: Checkout, library: Library, terms: TermBase, locales: Sequence[Locale] = TARGETS
) -> list[LocaleStatus]:
    """The state of every unit in each locale, as its readers meet it."""
    context = Context.of(library, terms)
    found = []
    for where in locales:
        catalogs = Catalogs(checkout, where, context)
        domains = tuple(domain_status(catalogs, loaded) for loaded in library.documents.values())
        found.append(LocaleStatus(where.tag, domains))
    return found


def domain_status(catalogs: Catalogs, loaded: Loaded) -> DomainStatus:
    """The state of every unit of one source file in a locale."""
    counts: Counter[str] = Counter()
    work: list[Work] = []
    lines = catalogs.file(loaded.domain).entries
    for phrase in loaded.phrases:
        shown = catalogs.translate(phrase)
        stale = shown.state == "stale"
        counts[phrase.edit if stale else shown.state] += 1
        if shown.state != "current":
            line = lines[phrase.id].line if phrase.id in lines else 0
            edit = phrase.edit if stale else ""
            work.append(Work(phrase.id, shown.state, edit, shown.lang, shown.why, line))
    path = catalogs.shown_path(loaded.domain)
    return DomainStatus(loaded.domain, path, Tally(counts), tuple(work))
