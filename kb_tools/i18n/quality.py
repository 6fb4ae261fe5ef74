"""Quality of a checkout's texts: every check on every English text and every translation.

In: a library, its policy and term base, the catalogs. Out: faults with file and line. A warning is
silenced for one unit by the flag `#, ignore-<check>` and a comment `# ignore-<check>: reason`.
"""

from __future__ import annotations

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, Loaded
from kb_tools.content.model import Phrase
from kb_tools.core.policy import Policy
from kb_tools.faults import Faults, Location, did_you_mean
from kb_tools.i18n.checks import Context, Problem, check_source, check_stale, check_unit
from kb_tools.i18n.merge import merge_entry
from kb_tools.i18n.pofile import Entry, PoFile
from kb_tools.i18n.poread import read_po
from kb_tools.i18n.silence import SAME, remaining, silenced
from kb_tools.i18n.sync import po_path
from kb_tools.i18n.termbase import TermBase
from kb_tools.i18n.units import source_domains
from kb_tools.locales import TARGETS, Locale


def check_sources(library: Library, policy: Policy, terms: TermBase, faults: Faults) -> None:
    """Check every English text."""
    context = Context.of(library, terms, policy)
    for loaded in library.documents.values():
        for phrase in loaded.phrases:
            for problem in check_source(phrase, context):
                _report(problem, phrase.location, faults, loaded.source.excerpt(phrase.location))


def check_catalogs(
    checkout: Checkout,
    library: Library,
    policy: Policy,
    terms: TermBase,
    faults: Faults,
) -> None:
    """Check every catalog that there is; what is not translated yet is no fault."""
    context = Context.of(library, terms, policy)
    check_folders(checkout, faults)
    for where in TARGETS:
        check_locale(checkout, library, where, context, faults)


def check_locale(
    checkout: Checkout, library: Library, where: Locale, context: Context, faults: Faults
) -> None:
    """Check the catalogs of one locale."""
    sources = source_domains(checkout)
    checker = _Checker(checkout, where, context, faults)
    for domain, loaded in library.documents.items():
        checker.check(domain, loaded)
    checker.check_same()
    for path in sorted(po_path(checkout, where, "x").parent.glob("*.po")):
        if path.stem not in sources:
            _check_stray(checkout, path.stem, where, sources, faults)


def check_folders(checkout: Checkout, faults: Faults) -> None:
    """Every folder under `locales/` is that of a target locale."""
    known = {where.babel for where in TARGETS}
    for folder in sorted(checkout.locales.iterdir()) if checkout.locales.is_dir() else ():
        if not folder.is_dir() or folder.name in known or folder.name == "templates":
            continue
        if folder.name.startswith((".", "_")):  # an editor's, or Python's
            continue
        hint = did_you_mean(folder.name.replace("-", "_"), known)
        if folder.name == "en":
            hint = "English is the source: its words are under docs/"
        message = f"'{folder.name}' is not a locale that we translate into"
        faults.error("unknown-locale", Location(checkout.shown(folder)), message, hint=hint)


def _check_stray(
    checkout: Checkout, domain: str, where: Locale, sources: set[str], faults: Faults
) -> None:
    """A catalog without a source may hold obsolete entries only."""
    path = po_path(checkout, where, domain)
    po = read_po(path, checkout.shown(path), where, faults)
    if po is not None and po.entries:
        faults.error(
            "unknown-domain",
            Location(checkout.shown(path)),
            f"there is no source named '{domain}'",
            hint="run `kb i18n sync`; " + (did_you_mean(domain, sources) or "is the name right?"),
        )


class _Checker:
    """Checks the catalogs of one locale, and then what only all of them show together."""

    def __init__(self, checkout: Checkout, where: Locale, context: Context, faults: Faults) -> None:
        self._checkout = checkout
        self._where = where
        self._context = context
        self._faults = faults
        self._shown = ""
        self._same: dict[tuple[str, ...], list[tuple[Entry, Location]]] = {}

    def check(self, domain: str, loaded: Loaded) -> None:
        """Check the catalog of one source file."""
        path = po_path(self._checkout, self._where, domain)
        if not path.is_file():
            return
        self._shown = self._checkout.shown(path)
        po = read_po(path, self._shown, self._where, self._faults)
        if po is None:
            return
        self._check_ids(po, loaded)
        for phrase in loaded.phrases:
            entry = po.entries.get(phrase.id)
            if entry is not None:
                self._check_entry(phrase, entry)

    def _check_ids(self, po: PoFile, loaded: Loaded) -> None:
        known = {phrase.id for phrase in loaded.phrases}
        for name, entry in po.entries.items():
            if name not in known and entry.translated:
                self._faults.error(
                    "unknown-unit",
                    self._at(entry),
                    f"'{name}' is not a unit of {loaded.domain}",
                    hint="run `kb i18n sync`; " + (did_you_mean(name, known) or "is the id right?"),
                )

    def _check_entry(self, phrase: Phrase, entry: Entry) -> None:
        merged = merge_entry(phrase, entry, self._where)
        if not merged.translated:
            problems: list[Problem] = []
        elif merged.fuzzy and merged.previous:
            problems = check_stale(phrase, merged.forms, self._where, self._context)
        else:
            problems = check_unit(phrase, merged.forms, self._where, self._context)
            key = (phrase.kind, *phrase.forms)
            self._same.setdefault(key, []).append((merged, self._at(entry)))
        for problem in remaining(problems, merged):
            _report(problem, self._at(entry), self._faults)

    def check_same(self) -> None:
        """The same English of one kind has one translation in a locale."""
        for entries in self._same.values():
            first, place = entries[0]
            for entry, where in entries[1:]:
                if entry.forms == first.forms or SAME in silenced(entry):
                    continue
                message = f"'{entry.source[0]}' is '{entry.forms[0]}' here, '{first.forms[0]}'"
                problem = Problem(
                    SAME,
                    "warning",
                    f"{message} at {place.path}:{place.line}",
                    "translate the same English alike, or say why not",
                )
                _report(problem, where, self._faults)

    def _at(self, entry: Entry) -> Location:
        return Location(self._shown, entry.line, 1)


def _report(problem: Problem, place: Location, faults: Faults, excerpt: str = "") -> None:
    told = faults.error if problem.severity == "error" else faults.warning
    told(problem.code, place, problem.message, hint=problem.hint, excerpt=excerpt)
