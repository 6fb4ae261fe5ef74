"""`kb i18n`: catalogs kept in step with the sources, their state, and their checks.

In: the checkout. Out: files under `locales/`; reports as text or JSON.
"""

from __future__ import annotations

import click

from kb_tools.checkout import find_checkout
from kb_tools.cli.exchange import desk, export, import_, show
from kb_tools.cli.options import chosen, format_option, locales_option, print_json
from kb_tools.cli.workspace import open_workspace, refuse_faults
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Fault, Faults, KbError, report
from kb_tools.locales import LOCALES, TARGETS, locale

EXIT_FAULTS = 1


@click.group(name="i18n")
def i18n() -> None:
    """Translation: bring catalogs up to date, see their state, check them."""


for _command in (show, export, import_):
    i18n.add_command(_command)


@i18n.command()
@locales_option("Only this locale's catalogs; may be repeated. [default: all]")
def sync(tags: tuple[str, ...]) -> int:
    """Write templates and catalogs in step with the sources; translations are kept by id."""
    from kb_tools.i18n.incremental import sync_changed  # noqa: PLC0415 - quick help
    from kb_tools.i18n.sync import Scope  # noqa: PLC0415
    from kb_tools.i18n.sync import sync as bring  # noqa: PLC0415

    faults = Faults()
    if tags:
        workspace = open_workspace()
        faults.extend(workspace.faults)
        library, policy = workspace.library, workspace.policy
        scope = Scope(None, chosen(tags, TARGETS))
        changes = bring(workspace.checkout, library, policy, faults, scope)
    else:
        checkout = find_checkout()
        changes = sync_changed(checkout, load_policy(checkout, faults), faults)
    for change in changes:
        click.echo(str(change))
    if not changes:
        click.echo("all catalogs are in step")
    if len(faults):
        click.echo(report(faults), err=True)
    return EXIT_FAULTS if faults.errors else 0


@i18n.command()
@locales_option("Only this locale; may be repeated. [default: all]")
@format_option("text", "json")
def status(tags: tuple[str, ...], format_: str) -> None:
    """Show how far each locale is: current, stale, untranslated. None of these is a fault."""
    from kb_tools.cli.recheck import states_again  # noqa: PLC0415 - quick help

    found = states_again(find_checkout(), chosen(tags, TARGETS))
    if format_ == "json":
        print_json({"locales": [one.as_dict() for one in found]})
        return
    columns = ("units", "current", "stale", "untranslated", "review")
    click.echo("".join([f"{'locale':<10}", *(f"{name:>14}" for name in columns)]))
    for one in found:
        counts = one.tally.counts
        stale = sum(counts[edit] for edit in ("typo", "normal", "major"))
        row = (one.tally.total, counts["current"], stale, counts["untranslated"], counts["review"])
        click.echo("".join([f"{one.locale:<10}", *(f"{number:>14}" for number in row)]))


@i18n.command()
@locales_option("Only this locale (en: the English texts); may be repeated. [default: all]")
@click.option("--strict", is_flag=True, help="Warnings fail, too.")
@format_option("text", "json")
def check(*, tags: tuple[str, ...], strict: bool, format_: str) -> int:
    """Check every text: placeholders, figures, plurals, terms, typography.

    Exits with 0 when clean, 1 when there are faults, 2 when the check cannot run.
    """
    from kb_tools.i18n.quality import check_catalogs, check_sources  # noqa: PLC0415 - quick help

    locales = chosen(tags, LOCALES)
    workspace = open_workspace()
    found = Faults()
    library, policy, terms = workspace.library, workspace.policy, workspace.terms
    check_sources(library, policy, terms, found)
    check_catalogs(workspace.checkout, library, policy, terms, found)
    kept = Faults()
    wanted = {one.babel for one in locales}
    kept.extend(fault for fault in found if _folder(fault) in wanted or not tags)
    warnings = len(kept) - kept.errors
    if format_ == "json":
        faults = [fault.as_dict() for fault in kept]
        print_json({"errors": kept.errors, "warnings": warnings, "faults": faults})
    else:
        if len(kept):
            click.echo(report(kept))
        click.echo(f"errors: {kept.errors}, warnings: {warnings}")
    return EXIT_FAULTS if kept.errors or (strict and warnings) else 0


@i18n.command()
@click.option("--from", "source", required=True, metavar="TAG", help="zh-Hans or zh-Hant.")
@click.option("--to", "target", required=True, metavar="TAG", help="The other of the two.")
def draft(source: str, target: str) -> int:
    """Fill empty units of one Chinese script from the other, as drafts.

    A draft is fuzzy and flagged `draft`; readers see English until a person clears the fuzzy mark.
    """
    from kb_tools.i18n.draft import converter, draft_catalogs  # noqa: PLC0415 - quick help

    scripts = (locale(source), locale(target))
    workspace = open_workspace()
    refuse_faults(workspace, "cannot make drafts")
    convert = converter(workspace.terms, *scripts)
    faults = Faults()
    for one in draft_catalogs(desk(workspace, scripts[1]), scripts[0], convert, faults):
        click.echo(f"{one.path}: {one.count} drafts")
    if len(faults):
        click.echo(report(faults), err=True)
    return EXIT_FAULTS if faults.errors else 0


@i18n.command()
@locales_option("Only this locale; may be repeated. [default: all]")
@format_option("text", "json")
def parity(tags: tuple[str, ...], format_: str) -> int:
    """Compare links, steps, warnings, figures and pictures of every article with English.

    Pages are compared as readers get them. Exits with 1 when a locale differs in anything that its
    translators have not declared.
    """
    from kb_tools.site.parity import KINDS  # noqa: PLC0415 - quick help
    from kb_tools.site.parity import parity as compare  # noqa: PLC0415
    from kb_tools.site.sources import load_sources  # noqa: PLC0415

    locales = chosen(tags, TARGETS)
    faults = Faults()
    sources = load_sources(find_checkout(), faults)
    if faults.errors:
        click.echo(report(faults), err=True)
        raise KbError("cannot compare: the sources have errors", "`kb check` lists them again")
    found = compare(sources, [one.tag for one in locales])
    differ = any(one.differences for one in found)
    if format_ == "json":
        print_json({"locales": [one.as_dict() for one in found]})
        return EXIT_FAULTS if differ else 0
    columns = ("articles", *(f"{kind}s" for kind in KINDS), "differences")
    click.echo("".join([f"{'locale':<10}", *(f"{name:>13}" for name in columns)]))
    for one in found:
        row = (one.articles, *one.counts.values(), len(one.differences))
        click.echo("".join([f"{one.locale:<10}", *(f"{number:>13}" for number in row)]))
    for difference in (each for one in found for each in (*one.differences, *one.declared)):
        click.echo(str(difference))
    return EXIT_FAULTS if differ else 0


def _folder(fault: Fault) -> str:
    """The locale's folder that a fault is in; `en` for the sources."""
    parts = fault.location.path.split("/")
    return parts[1] if parts[0] == "locales" and len(parts) > 1 else "en"
