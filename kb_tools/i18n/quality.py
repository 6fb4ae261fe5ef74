"""Quality of a checkout's texts: every check on every English text and every translation.

In: a library, its policy and term base, the catalogs. Out: faults with file and line. A warning is
silenced for one unit by the flag `#, ignore-<check>` and a comment `# ignore-<check>: reason`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, Loaded
from kb_tools.core.policy import Policy
from kb_tools.faults import Faults, Location, did_you_mean
from kb_tools.i18n.checks import Context, Problem, check_source, check_stale, check_unit
from kb_tools.i18n.merge import merge_entry
from kb_tools.i18n.pofile import PoFile
from kb_tools.i18n.poread import read_po
from kb_tools.i18n.silence import SAME, added, remaining, silenced, unwritten
from kb_tools.i18n.sync import po_path
from kb_tools.i18n.termbase import TermBase
from kb_tools.i18n.units import source_domains
from kb_tools.locales import TARGETS, Locale


def check_sources(library: Library, policy: Policy, terms: TermBase, faults: Faults) -> None:
    """Check every English text."""
    context = Context.of(library, terms, policy)
    for loaded in library.documents.values():
        check_document(loaded, context, faults)


def check_document(loaded: Loaded, context: Context, faults: Faults) -> None:
    """Check every English text of one source file."""
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
    found: list[Translated] = []
    for loaded in library.documents.values():
        found += check_catalog(checkout, where, loaded, context, faults)
    check_same(found, faults)
    check_strays(checkout, where, faults)


def check_strays(checkout: Checkout, where: Locale, faults: Faults) -> None:
    """Report catalogs of a locale that belong to no source."""
    sources = source_domains(checkout)
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


@dataclasses.dataclass(frozen=True, slots=True)
class Translated:
    """A current translation, as far as it is compared with others of the same English.

    Attributes:
        kind: of the unit. source: its English forms. forms: the translation.
        place: where it is. silenced: whether somebody said why it may differ.
    """

    kind: str
    source: tuple[str, ...]
    forms: tuple[str, ...]
    place: Location
    silenced: bool


def check_catalog(
    checkout: Checkout,
    where: Locale,
    loaded: Loaded,
    context: Context,
    faults: Faults,
) -> list[Translated]:
    """Check a locale's catalog of one source file, if there is one; its current translations."""
    path = po_path(checkout, where, loaded.domain)
    if not path.is_file():
        return []
    shown = checkout.shown(path)
    po = read_po(path, shown, where, faults)
    if po is None:
        return []
    _check_ids(po, loaded, shown, faults)
    found: list[Translated] = []
    for phrase in loaded.phrases:
        entry = po.entries.get(phrase.id)
        if entry is None:
            continue
        place = Location(shown, entry.line, 1)
        merged = merge_entry(phrase, entry, where)
        if not merged.translated:
            problems: list[Problem] = []
        elif merged.fuzzy and merged.previous:
            problems = check_stale(phrase, merged.forms, where, context)
        else:
            problems = check_unit(phrase, merged.forms, where, context)
            if added(phrase, merged):
                articles = [path.stem for path in checkout.articles.glob("*.yaml")]
                problems += unwritten(phrase, merged, articles)
            quiet = SAME in silenced(merged)
            found.append(Translated(phrase.kind, phrase.forms, merged.forms, place, quiet))
        for problem in remaining(problems, merged):
            _report(problem, place, faults)
    return found


def _check_ids(po: PoFile, loaded: Loaded, shown: str, faults: Faults) -> None:
    known = {phrase.id for phrase in loaded.phrases}
    for name, entry in po.entries.items():
        if name not in known and entry.translated:
            faults.error(
                "unknown-unit",
                Location(shown, entry.line, 1),
                f"'{name}' is not a unit of {loaded.domain}",
                hint="run `kb i18n sync`; " + (did_you_mean(name, known) or "is the id right?"),
            )


def check_same(found: Iterable[Translated], faults: Faults) -> None:
    """Report the same English of one kind that has several translations in a locale."""
    firsts: dict[tuple[str, ...], Translated] = {}
    for one in found:
        first = firsts.setdefault((one.kind, *one.source), one)
        if one.forms == first.forms or one.silenced:
            continue
        message = f"'{one.source[0]}' is '{one.forms[0]}' here, '{first.forms[0]}'"
        problem = Problem(
            SAME,
            "warning",
            f"{message} at {first.place.path}:{first.place.line}",
            "translate the same English alike, or say why not",
        )
        _report(problem, one.place, faults)


def _report(problem: Problem, place: Location, faults: Faults, excerpt: str = "") -> None:
    told = faults.error if problem.severity == "error" else faults.warning
    told(problem.code, place, problem.message, hint=problem.hint, excerpt=excerpt)
