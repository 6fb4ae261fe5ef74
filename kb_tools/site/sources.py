"""Everything a site is made from, loaded once for a process.

In: a checkout. Out: `Sources`: library, policy, machines, terms, and a context for each locale.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from kb_tools.checkout import Checkout
from kb_tools.content import addresses
from kb_tools.content.load import Library, load_library
from kb_tools.content.model import Phrase
from kb_tools.content.references import check_references
from kb_tools.core.machine import Machine, load_machines
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults
from kb_tools.i18n.catalog import Catalogs, Shown
from kb_tools.i18n.checks import Context as Checks
from kb_tools.i18n.termbase import TermBase
from kb_tools.i18n.terms import load_terms
from kb_tools.locales import SOURCE
from kb_tools.render.context import Context


@dataclasses.dataclass(frozen=True, slots=True)
class Sources:
    """One checkout's sources.

    Attributes:
        contexts: contexts of locales already asked for.
        seen: by locale, what readers see of phrases that were asked for.
        checks: what the checks of translations know, once that is asked for.
    """

    checkout: Checkout
    library: Library
    policy: Policy
    machines: Mapping[str, Machine]
    terms: TermBase
    contexts: dict[tuple[str, tuple[str, ...]], Context] = dataclasses.field(default_factory=dict)
    seen: dict[str, dict[str, Shown]] = dataclasses.field(default_factory=dict)
    checks: list[Checks] = dataclasses.field(default_factory=list)

    def context(self, tag: str, alternates: tuple[str, ...]) -> Context:
        """The view of a locale; its catalogs are read once."""
        key = (tag, alternates)
        if key not in self.contexts:
            self.contexts[key] = Context(
                tag=tag,
                library=self.library,
                policy=self.policy,
                machines=self.machines,
                terms=self.terms,
                catalog=_Remembered(lambda: self.catalogs(tag), self.seen.setdefault(tag, {})),
                alternates=alternates,
            )
        return self.contexts[key]

    def catalogs(self, tag: str) -> Catalogs:
        """The catalogs of a locale; what their checks know is made once."""
        if not self.checks:
            self.checks.append(Checks.of(self.library, self.terms))
        return Catalogs.load(self.checkout, self.library, tag, self.checks[0])

    @property
    def english(self) -> Context:
        """The view of the language that the sources are written in."""
        return self.context(SOURCE.tag, (SOURCE.tag,))


class _Remembered:
    """A catalog that answers the same question once: interface strings stand on every page."""

    def __init__(self, load: Callable[[], Catalogs], shown: dict[str, Shown]) -> None:
        self._load = load
        self._catalogs: Catalogs | None = None
        self._shown = shown

    def translate(self, phrase: Phrase) -> Shown:
        """What the reader sees of a phrase."""
        if phrase.id not in self._shown:
            if self._catalogs is None:
                self._catalogs = self._load()
            self._shown[phrase.id] = self._catalogs.translate(phrase)
        return self._shown[phrase.id]


def load_shared(checkout: Checkout, faults: Faults) -> Sources:
    """Load everything that pages show but articles, and pages of their make."""
    policy = load_policy(checkout, faults)
    machines = load_machines(checkout, faults)
    library = load_library(checkout, faults, only=(), without=("replies",))
    for name in library.pages:
        library.documents.pop(addresses.domain("pages", name))
    library.pages.clear()
    return Sources(checkout, library, policy, machines, load_terms(checkout, faults))


def load_sources(checkout: Checkout, faults: Faults) -> Sources:
    """Load and check everything that pages are made from."""
    policy = load_policy(checkout, faults)
    machines = load_machines(checkout, faults)
    library = load_library(checkout, faults)
    check_references(library, policy, faults)
    return Sources(checkout, library, policy, machines, load_terms(checkout, faults))
