"""Sync: write the catalogs and templates of a checkout in step with its sources.

In: a checkout, its library and policy. Out: files under `locales/`, only those whose bytes change,
each replaced in one move; and a list of what changed.
"""

from __future__ import annotations

import dataclasses
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library
from kb_tools.core.policy import Policy
from kb_tools.faults import Faults
from kb_tools.i18n.locking import turn
from kb_tools.i18n.merge import merge_po
from kb_tools.i18n.pofile import PoFile, po_text
from kb_tools.i18n.poread import read_po
from kb_tools.i18n.units import Unit, source_domains, units
from kb_tools.locales import SOURCE, TARGETS, Locale


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """A file that sync wrote or removed.

    Attributes:
        path: the file, as shown to people.
        kind: `created`, `updated` or `removed`.
        locale: tag of the catalog's locale, "" for a template.
        domain: gettext domain.
        counts: units `new`, `stale`, `current` (again), `restored`, `typo`, `changed`, `gone`.
    """

    path: str
    kind: str
    locale: str
    domain: str
    counts: dict[str, int]

    def __str__(self) -> str:
        told = ", ".join(f"{number} {name}" for name, number in sorted(self.counts.items()))
        return f"{self.path}: {self.kind}" + (f" ({told})" if told else "")


@dataclasses.dataclass(frozen=True, slots=True)
class Scope:
    """What to work on: some domains, or all with None; some locales.

    >>> "KB1131" in Scope(domains=frozenset({"KB2748"}))
    False
    """

    domains: frozenset[str] | None = None
    locales: tuple[Locale, ...] = TARGETS

    def __contains__(self, domain: str) -> bool:
        return self.domains is None or domain in self.domains


def po_path(checkout: Checkout, where: Locale, domain: str) -> Path:
    """Where the catalog of a domain is."""
    return checkout.locales / where.babel / "LC_MESSAGES" / f"{domain}.po"


def pot_path(checkout: Checkout, domain: str) -> Path:
    """Where the template of a domain is."""
    return checkout.locales / "templates" / f"{domain}.pot"


def sync(
    checkout: Checkout,
    library: Library,
    policy: Policy,
    faults: Faults,
    scope: Scope = Scope(),
) -> list[Change]:
    """Bring all catalogs, or those in a scope, in step with the sources.

    A catalog that cannot be read whole is reported and left as it is. The catalog of a source
    file that exists but did not load is left alone too; that of a deleted one keeps what was
    translated as obsolete entries.
    """
    changes: list[Change | None] = []
    for domain, loaded in library.documents.items():
        if domain in scope:
            work = units(loaded, library, policy)
            changes += _sync_domain(checkout, domain, work, scope.locales, faults)
    for domain in _deleted(checkout, library, scope.locales):
        if domain in scope:
            changes += _sync_domain(checkout, domain, [], scope.locales, faults)
    return [change for change in changes if change is not None]


def _deleted(checkout: Checkout, library: Library, locales: Sequence[Locale]) -> list[str]:
    """Domains that have files under `locales/` but no source any more."""
    found = {path.stem for path in (checkout.locales / "templates").glob("*.pot")}
    for where in locales:
        found |= {path.stem for path in po_path(checkout, where, "x").parent.glob("*.po")}
    return sorted(found - source_domains(checkout) - set(library.documents))


def _sync_domain(
    checkout: Checkout,
    domain: str,
    work: list[Unit],
    locales: Sequence[Locale],
    faults: Faults,
) -> list[Change | None]:
    template = PoFile(entries={unit.phrase.id: unit.template() for unit in work})
    target = _Target(checkout, pot_path(checkout, domain), "", domain)
    changes = [target.write(po_text(template, SOURCE) if work else "", Counter())]
    for where in locales:
        target = _Target(checkout, po_path(checkout, where, domain), where.tag, domain)
        changes.append(_sync_catalog(target, work, where, faults))
    return changes


def _sync_catalog(
    target: _Target, work: list[Unit], where: Locale, faults: Faults
) -> Change | None:
    before = target.content()
    old: PoFile | None = PoFile()
    if before is not None:
        found = Faults()
        old = read_po(target.path, target.shown, where, found)
        if old is None or old.broken:
            faults.extend(found)  # a wrong header alone is no matter: it is written anew below
            return None
    counts: Counter[str] = Counter()
    merged = merge_po(work, old or PoFile(), where, counts)
    text = po_text(merged, where) if merged.entries or merged.obsolete else ""
    with turn(target.checkout):
        if target.content() == before:
            return target.write(text, counts)
    # A translator saved the file meanwhile: take that in, too.
    return _sync_catalog(target, work, where, faults)


@dataclasses.dataclass(frozen=True, slots=True)
class _Target:
    """A file that sync is about to write."""

    checkout: Checkout
    path: Path
    tag: str
    domain: str

    @property
    def shown(self) -> str:
        return self.checkout.shown(self.path)

    def content(self) -> bytes | None:
        """What is in the file now, or None when there is none."""
        return self.path.read_bytes() if self.path.is_file() else None

    def write(self, text: str, counts: Counter[str]) -> Change | None:
        """Replace the file when its bytes differ; remove it when there is no text."""
        new = text.encode()
        old = self.content()
        if old == (new or None):
            return None
        if new:
            write_atomically(self.path, new)
        else:
            self.path.unlink()
        kind = "removed" if not new else "created" if old is None else "updated"
        told = {name: number for name, number in counts.items() if number}
        return Change(self.shown, kind, self.tag, self.domain, told)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old or the new content, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        aside.write_bytes(content)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
