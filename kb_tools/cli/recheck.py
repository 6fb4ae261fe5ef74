"""Every check of a checkout: from nothing, or only of what has changed since the last one.

In: a checkout. Out: all faults of its sources and catalogs, and how much was checked; both ways
give the same.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb_tools.checkers.verify import verify
from kb_tools.checkout import Checkout
from kb_tools.cli.workspace import Workspace
from kb_tools.content.load import Library, load_library
from kb_tools.content.procedures import check_procedures
from kb_tools.content.references import check_references
from kb_tools.content.replychecks import check_replies
from kb_tools.core.machine import load_machines
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults
from kb_tools.i18n.asks import load_asks
from kb_tools.i18n.problems import Context
from kb_tools.i18n.quality import check_catalogs, check_document, check_sources
from kb_tools.i18n.recall import Prints, Recall, add_rows, as_rows, joined, print_of, recall_of
from kb_tools.i18n.recheck import Sources, recheck_catalogs, status_again
from kb_tools.i18n.staleness import LocaleStatus
from kb_tools.i18n.termbase import TermBase
from kb_tools.i18n.terms import load_terms
from kb_tools.locales import TARGETS, Locale


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """All faults, and the numbers of what was checked."""

    faults: Faults
    articles: int
    checkers: int
    figures: int
    terms: int


def check_all(workspace: Workspace) -> Faults:
    """Every fault of a checkout, found from nothing."""
    checkout, faults, policy = workspace.checkout, workspace.faults, workspace.policy
    library, terms = workspace.library, workspace.terms
    _check_together(checkout, library, policy, terms, faults)
    verify(policy, library, faults)
    check_sources(library, policy, terms, faults)
    check_catalogs(checkout, library, policy, terms, faults)
    return faults


def check_again(checkout: Checkout) -> Found:
    """Every fault of a checkout; what has not changed since the last check is not looked at.

    Raises:
        KbError: the policy is missing.
    """
    faults = Faults()
    policy, terms = load_policy(checkout, faults), load_terms(checkout, faults)
    english = _English(checkout, policy, terms, Prints(checkout))
    with _nothing_thrown_away():
        sources = english.sources(faults)
        recheck_catalogs(sources, faults)
    articles, checkers = english.counts
    return Found(faults, articles, checkers, len(policy.figures), len(terms.concepts))


def states_again(checkout: Checkout, locales: tuple[Locale, ...] = TARGETS) -> list[LocaleStatus]:
    """How far each locale is; what has not changed since the last time is not counted again.

    Raises:
        KbError: the policy is missing.
    """
    faults = Faults()
    policy, terms = load_policy(checkout, faults), load_terms(checkout, faults)
    english = _English(checkout, policy, terms, Prints(checkout))
    with _nothing_thrown_away():
        return status_again(english.listed(), locales)


@contextlib.contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """No search for garbage, while only what is kept is made."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _check_together(
    checkout: Checkout, library: Library, policy: Policy, terms: TermBase, faults: Faults
) -> None:
    """What several sources show only together; quick."""
    machines = load_machines(checkout, faults)
    check_references(library, policy, faults)
    check_replies(library, policy, terms.concepts, faults)
    check_procedures(library, machines, faults)
    load_asks(checkout, library.articles, faults)


class _English:
    """What is wrong in the sources, and which there are."""

    def __init__(self, checkout: Checkout, policy: Policy, terms: TermBase, prints: Prints) -> None:
        self._checkout = checkout
        self._policy = policy
        self._terms = terms
        self._prints = prints
        self.counts = (0, 0)

    def listed(self) -> Sources:
        """The sources that load; nothing is checked."""
        kept = recall_of(self._checkout, "domains")
        held = kept.get("", self._prints.english)
        library = None
        if held is None:
            library = load_library(self._checkout, Faults())
            held = list(library.documents)
            kept.put("", self._prints.english, held)
        kept.save()
        return self._made(held, library)

    def sources(self, faults: Faults) -> Sources:
        """The sources that load, all of them checked."""
        kept = recall_of(self._checkout, "english")
        digest = joined([self._prints.english, print_of([Path(__file__)])])
        held, library = kept.get("", digest), None
        if held is None:
            own = Faults()
            library = load_library(self._checkout, own)
            self._check(library, own)
            counts = (len(library.articles), len(library.checkers))
            held = [list(library.documents), counts, as_rows(own)]
            kept.put("", digest, held)
        kept.save()
        domains, counts, rows = held
        self.counts = (counts[0], counts[1])
        add_rows(rows, faults)
        return self._made(domains, library)

    def _made(self, domains: list[str], library: Library | None) -> Sources:
        return Sources(self._checkout, self._policy, self._terms, self._prints, domains, library)

    def _check(self, library: Library, faults: Faults) -> None:
        _check_together(self._checkout, library, self._policy, self._terms, faults)
        context = Context.of(library, self._terms, self._policy)
        kept = recall_of(self._checkout, "sources")
        shared = self._prints.shared
        for domain, loaded in library.documents.items():
            digest = joined([shared, self._prints.sources[domain]])
            rows = kept.get(domain, digest)
            if rows is None:
                own = Faults()
                check_document(loaded, context, own)
                rows = as_rows(own)
                kept.put(domain, digest, rows)
            add_rows(rows, faults)
        add_rows(self._verified(library, kept), faults)
        kept.save()

    def _verified(self, library: Library, kept: Recall) -> list[Any]:
        """Faults of checkers, which read the policy and their own words only."""
        words = [one for name, one in self._prints.sources.items() if name.startswith("checker-")]
        digest = joined([self._prints.shared, *words])
        rows: list[Any] | None = kept.get("", digest)
        if rows is None:
            own = Faults()
            verify(self._policy, library, own)
            rows = as_rows(own)
            kept.put("", digest, rows)
        return rows
