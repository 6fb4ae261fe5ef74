"""Quality and state of catalogs, found again only where something has changed.

In: a checkout, digests of its files, the domains of its sources in their order, a way to load some
of them. Out: what `quality` and `staleness` find, exactly.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.core.policy import Policy
from kb_tools.faults import Faults, Location
from kb_tools.i18n.catalog import Catalogs
from kb_tools.i18n.problems import Context
from kb_tools.i18n.quality import (
    Translated,
    check_catalog,
    check_folders,
    check_same,
    check_strays,
)
from kb_tools.i18n.recall import Prints, add_rows, as_rows, joined, recall_of
from kb_tools.i18n.staleness import DomainStatus, LocaleStatus, Tally, Work, domain_status
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import TARGETS, Locale

_Row = tuple[str, list[str], list[str], str, int, bool]


@dataclasses.dataclass(slots=True)
class Sources:
    """The sources of a checkout, loaded as far as they are asked for.

    Attributes:
        checkout: the knowledge base. policy, terms: its policy and term base.
        prints: digests of its files.
        domains: of all sources that load, in their order.
        library: the whole library, where something has loaded it.
    """

    checkout: Checkout
    policy: Policy
    terms: TermBase
    prints: Prints
    domains: Sequence[str]
    library: Library | None = None

    def some(self, domains: Collection[str]) -> Library:
        """A library that holds these sources, and all that are no articles."""
        if self.library is not None:
            return self.library
        return load_library(self.checkout, Faults(), domains)


def recheck_catalogs(sources: Sources, faults: Faults) -> None:
    """Check every catalog, as `check_catalogs` does."""
    recheck = _Recheck(sources, faults)
    check_folders(sources.checkout, faults)
    for where in TARGETS:
        recheck.check(where)
        check_strays(sources.checkout, where, faults)


class _Recheck:
    """One run over the catalogs."""

    def __init__(self, sources: Sources, faults: Faults) -> None:
        self._sources = sources
        self._faults = faults
        self._library: Library | None = None
        self._loaded: set[str] = set()

    def check(self, where: Locale) -> None:
        """Check the catalogs of one locale."""
        checkout, prints = self._sources.checkout, self._sources.prints
        kept = recall_of(checkout, f"catalogs-{where.babel}")
        keys = {domain: prints.catalog(where, domain) for domain in self._sources.domains}
        whole = joined(f"{domain}={key}" for domain, key in keys.items())
        found = {domain: kept.get(domain, key) for domain, key in keys.items()}
        together = kept.get("", whole)
        lacking = {domain for domain, rows in found.items() if rows is None}
        if lacking or together is None:
            units = recall_of(checkout, f"translated-{where.babel}")
            rows = {domain: units.get(domain, key) for domain, key in keys.items()}
            lacking |= {domain for domain, held in rows.items() if held is None}
            library, context = self._load(lacking)
            for domain in sorted(lacking):
                own = Faults()
                loaded = library.documents[domain]
                translated = check_catalog(checkout, where, loaded, context, own)
                found[domain] = as_rows(own)
                kept.put(domain, keys[domain], found[domain])
                rows[domain] = [_row(one) for one in translated]
                units.put(domain, keys[domain], rows[domain])
            own = Faults()
            every = [row for held in rows.values() for row in held or ()]
            check_same((_translated(row) for row in _differing(every)), own)
            together = as_rows(own)
            kept.put("", whole, together)
            units.save()
        kept.save()
        for held in (*found.values(), together):
            add_rows(held or (), self._faults)

    def _load(self, lacking: set[str]) -> tuple[Library, Context]:
        if self._library is None or lacking - self._loaded:
            self._loaded |= lacking
            self._library = self._sources.some(self._loaded)
        sources = self._sources
        return self._library, Context.of(self._library, sources.terms, sources.policy)


def _row(one: Translated) -> _Row:
    place = one.place
    return (one.kind, list(one.source), list(one.forms), place.path, place.line, one.silenced)


def _differing(rows: Sequence[_Row]) -> Iterator[_Row]:
    """Units whose English is translated in several ways, in their order: few of many."""
    firsts: dict[tuple[str, ...], list[str]] = {}
    several: set[tuple[str, ...]] = set()
    for kind, source, forms, *_ in rows:
        key = (kind, *source)
        if firsts.setdefault(key, forms) != forms:
            several.add(key)
    return (row for row in rows if (row[0], *row[1]) in several)


def _translated(row: _Row) -> Translated:
    kind, source, forms, path, line, silenced = row
    return Translated(kind, tuple(source), tuple(forms), Location(path, line, 1), silenced)


def status_again(sources: Sources, locales: Sequence[Locale] = TARGETS) -> list[LocaleStatus]:
    """The state of every unit in each locale, as `status` gives it."""
    checkout, prints = sources.checkout, sources.prints
    found = []
    for where in locales:
        kept = recall_of(checkout, f"status-{where.babel}")
        keys = {domain: prints.catalog(where, domain) for domain in sources.domains}
        held = {domain: kept.get(domain, key) for domain, key in keys.items()}
        lacking = {domain for domain, one in held.items() if one is None}
        if lacking:
            library = sources.some(lacking)
            catalogs = Catalogs(checkout, where, Context.of(library, sources.terms))
            for domain in sorted(lacking):
                one = domain_status(catalogs, library.documents[domain])
                held[domain] = _status_row(one)
                kept.put(domain, keys[domain], held[domain])
        kept.save()
        domains = tuple(_status(domain, row) for domain, row in held.items() if row is not None)
        found.append(LocaleStatus(where.tag, domains))
    return found


def _status_row(one: DomainStatus) -> list[Any]:
    return [one.path, dict(one.tally.counts), [dataclasses.astuple(work) for work in one.work]]


def _status(domain: str, row: list[Any]) -> DomainStatus:
    path, counts, work = row
    return DomainStatus(domain, path, Tally(Counter(counts)), tuple(Work(*one) for one in work))
