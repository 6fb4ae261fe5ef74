"""Bundles: units of several catalogs in one file, for translators who work elsewhere, and back.

In: a locale and the names of topics, articles or other source files. Out: entries by unit id. Back:
each entry goes to its unit by id alone; what would lose work or harm a reader is refused and told.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library
from kb_tools.content.model import Phrase
from kb_tools.core.policy import Policy
from kb_tools.faults import Faults, KbError, Location, did_you_mean
from kb_tools.i18n.checks import Context, Problem, check_stale, check_unit
from kb_tools.i18n.locking import turn
from kb_tools.i18n.merge import merge_entry, merge_po
from kb_tools.i18n.pofile import Entry, PoFile, po_text
from kb_tools.i18n.poread import read_po
from kb_tools.i18n.silence import remaining
from kb_tools.i18n.sync import po_path, write_atomically
from kb_tools.i18n.units import domain_of, units
from kb_tools.locales import Locale

_BASE = "kb-base: "
Outcome = Literal["new", "changed", "kept", "refused", "conflict", "unknown"]


@dataclasses.dataclass(frozen=True, slots=True)
class Taken:
    """What became of an entry of a bundle that was not there already.

    Attributes:
        id: the unit. line: its place in the bundle, 0 where that is not known.
        outcome: `new` (was empty) or `changed`: it is in the catalog now. `kept`: the bundle says
            what it said when it was made, the catalog has moved on. `refused`: an error check
            failed. `conflict`: both have changed. `unknown`: there is no such unit.
        message: why, for `refused`, `conflict` and `unknown`.
        hint: what to do.
    """

    id: str
    line: int
    outcome: Outcome
    message: str = ""
    hint: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """What bundles are made from and taken into: a loaded checkout and one locale.

    With `dry` nothing is written.
    """

    checkout: Checkout
    library: Library
    policy: Policy
    context: Context
    where: Locale
    dry: bool = False

    def catalog(self, domain: str, faults: Faults) -> PoFile | None:
        """The catalog of a domain, empty when there is none; None when it cannot be trusted."""
        path = po_path(self.checkout, self.where, domain)
        if not path.is_file():
            return PoFile()
        found = read_po(path, self.checkout.shown(path), self.where, faults)
        return None if found is None or found.broken else found

    def write(self, domain: str, po: PoFile) -> None:
        """Write the catalog of a domain as `sync` would, where its bytes differ."""
        work = units(self.library.documents[domain], self.library, self.policy)
        path = po_path(self.checkout, self.where, domain)
        new = po_text(merge_po(work, po, self.where), self.where).encode()
        if not path.is_file() or path.read_bytes() != new:
            write_atomically(path, new)


def select(library: Library, names: Sequence[str]) -> list[str]:
    """The domains of some topics, articles, source files or folders; all of them for no name.

    A folder is `replies`, `checkers`, `machines` or `pages`: all source files in it.

    Raises:
        KbError: there is no such topic, article or source file.
    """
    chosen: set[str] = set()
    folders = {loaded.folder for loaded in library.documents.values()}
    for name in names:
        if name in library.documents:
            chosen.add(name)
        elif name in library.topics:
            articles = library.articles.values()
            chosen.update(one.id for one in articles if name in one.topics)
        elif name in folders:
            files = library.documents.items()
            chosen.update(domain for domain, loaded in files if loaded.folder == name)
        else:
            known = [*library.documents, *library.topics]
            message = f"there is no article, source file or topic '{name}'"
            raise KbError(message, did_you_mean(name, known))
    return [domain for domain in library.documents if not names or domain in chosen]


def bundle(desk: Desk, domains: Iterable[str], faults: Faults) -> PoFile:
    """The units of some domains in one catalog, each with a mark of what it says now."""
    entries: dict[str, Entry] = {}
    for domain in domains:
        old = desk.catalog(domain, faults)
        if old is None:
            continue
        for unit in units(desk.library.documents[domain], desk.library, desk.policy):
            entry = merge_entry(unit.phrase, old.entries.get(unit.phrase.id), desk.where)
            notes = (*unit.notes, _BASE + fingerprint(entry))
            entries[entry.ctxt] = dataclasses.replace(entry, notes=notes)
    return PoFile(entries=entries)


def fingerprint(entry: Entry) -> str:
    """What a translation says and whether it is in doubt, as a short text."""
    told = "\0".join([*entry.forms, "fuzzy" if entry.fuzzy else ""])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def take(desk: Desk, made: PoFile, shown: str, faults: Faults, *, theirs: bool) -> list[Taken]:
    """Take a bundle into the catalogs; faults are those of reading a catalog.

    Args:
        desk: the checkout and locale.
        made: the bundle.
        shown: its path as people see it.
        faults: where faults go; a catalog with faults is left as it is.
        theirs: where both have changed, the bundle wins.
    """
    phrases = {one.id: one for loaded in desk.library.documents.values() for one in loaded.phrases}
    by_domain: dict[str, list[Entry]] = {}
    told: list[Taken] = []
    for entry in made.entries.values():
        if entry.ctxt not in phrases:
            told.append(_unknown(entry, phrases))
        elif entry.translated:
            by_domain.setdefault(domain_of(entry.ctxt), []).append(entry)
    for entries in by_domain.values():
        with turn(desk.checkout):
            told += _take_domain(desk, phrases, entries, shown, faults, theirs=theirs)
    return told


def _take_domain(  # noqa: PLR0913 - what `take` was given
    desk: Desk,
    phrases: Mapping[str, Phrase],
    entries: list[Entry],
    shown: str,
    faults: Faults,
    *,
    theirs: bool,
) -> list[Taken]:
    """Take the entries of one source file."""
    domain = domain_of(entries[0].ctxt)
    old = desk.catalog(domain, faults)
    if old is None:
        message = f"the catalog of {domain} cannot be read: its units are not taken"
        faults.error("import-catalog", Location(shown), message, hint="mend it first")
        return []
    told: list[Taken] = []
    for entry in entries:
        told += _take_entry(desk, phrases[entry.ctxt], old, entry, theirs=theirs)
    if not desk.dry:
        desk.write(domain, old)
    return told


def _unknown(entry: Entry, known: Iterable[str]) -> Taken:
    near = did_you_mean(entry.ctxt, known)
    hint = near if entry.translated and near else "it was removed from the source"
    return Taken(entry.ctxt, entry.line, "unknown", "there is no such unit", hint)


def _take_entry(
    desk: Desk, phrase: Phrase, old: PoFile, entry: Entry, *, theirs: bool
) -> list[Taken]:
    ours = merge_entry(phrase, old.entries.get(phrase.id), desk.where)
    new = _merged(desk, phrase, ours, entry)
    if (new.forms, new.fuzzy) == (ours.forms, ours.fuzzy):
        old.entries[phrase.id] = new  # comments may be new
        return []
    base = _base(entry)
    if base == fingerprint(entry):
        return [Taken(phrase.id, entry.line, "kept")] if base != fingerprint(ours) else []
    problem = _error(desk, phrase, new)
    if problem is not None:
        message = f"{problem.message} [{problem.code}]"
        return [Taken(phrase.id, entry.line, "refused", message, problem.hint)]
    if ours.translated and base != fingerprint(ours) and not theirs:
        message = f"'{entry.forms[0]}', but the catalog has '{ours.forms[0]}' by now"
        if not base:
            message = f"'{entry.forms[0]}', and the catalog has '{ours.forms[0]}'"
        hint = "choose by hand, or import with --theirs to take all of these"
        return [Taken(phrase.id, entry.line, "conflict", message, hint)]
    old.entries[phrase.id] = new
    return [Taken(phrase.id, entry.line, "changed" if ours.translated else "new")]


def _merged(desk: Desk, phrase: Phrase, ours: Entry, entry: Entry) -> Entry:
    """The bundle's entry against the present English, with what the catalog alone knows."""
    same = entry.source == ours.source
    kept = dataclasses.replace(
        entry,
        previous=ours.previous if entry.fuzzy and same else entry.previous,
        flags=tuple(sorted({*entry.flags, *ours.flags}))
        if entry.fuzzy
        else _silencing(entry, ours),
        comments=tuple(dict.fromkeys((*ours.comments, *entry.comments))),
        notes=ours.notes,
    )
    return merge_entry(phrase, kept, desk.where)


def _silencing(*entries: Entry) -> tuple[str, ...]:
    flags = {flag for entry in entries for flag in entry.flags if flag.startswith("ignore-")}
    return tuple(sorted(flags))


def _base(entry: Entry) -> str:
    found = (note.removeprefix(_BASE) for note in entry.notes if note.startswith(_BASE))
    return next(found, "")


def _error(desk: Desk, phrase: Phrase, entry: Entry) -> Problem | None:
    check = check_stale if entry.fuzzy and entry.previous else check_unit
    problems = remaining(check(phrase, entry.forms, desk.where, desk.context), entry)
    return next((problem for problem in problems if problem.severity == "error"), None)
