"""`kb i18n show`, `export`, `import`: units looked at, sent to translators, and taken back.

In: the checkout, bundles. Out: texts or data on standard output; bundles; changed catalogs.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb_tools.cli.options import format_option, print_json
from kb_tools.cli.workspace import Workspace, open_workspace, refuse_faults
from kb_tools.faults import Faults, KbError, did_you_mean, read_text, report, visible
from kb_tools.i18n.problems import Context
from kb_tools.locales import SOURCE, Locale, locale

if TYPE_CHECKING:
    from kb_tools.content.model import Phrase
    from kb_tools.i18n.bundles import Desk, Taken
    from kb_tools.i18n.catalog import Catalogs
    from kb_tools.i18n.pofile import PoFile

EXIT_FAULTS = 1
_LOST = ("refused", "conflict", "unknown")


@click.command()
@click.argument("name", metavar="UNIT|ARTICLE")
@click.option("--locale", "tag", required=True, metavar="TAG", help="The translation to show.")
@format_option("text", "json")
def show(name: str, tag: str, format_: str) -> None:
    """Show a unit, or all of an article or other source file: English, translation, problems."""
    from kb_tools.i18n.catalog import Catalogs  # noqa: PLC0415 - quick help

    where = _target(tag)
    workspace = open_workspace()
    context = Context.of(workspace.library, workspace.terms, workspace.policy)
    catalogs = Catalogs(workspace.checkout, where, context)
    told = [_shown(phrase, catalogs, context) for phrase in _phrases(workspace, name)]
    if format_ == "json":
        print_json({"locale": where.tag, "units": told})
        return
    click.echo("\n\n".join(_lines(one) for one in told))


def _target(tag: str) -> Locale:
    where = locale(tag)
    if where is SOURCE:
        raise KbError("English is not translated", "name another locale")
    return where


def _phrases(workspace: Workspace, name: str) -> list[Phrase]:
    documents = workspace.library.documents
    domain = name.partition(":")[0]
    if domain not in documents:
        raise KbError(f"there is no unit or article '{name}'", did_you_mean(domain, documents))
    phrases = list(documents[domain].phrases)
    found = [phrase for phrase in phrases if name in (domain, phrase.id)]
    if not found:
        hint = did_you_mean(name, [phrase.id for phrase in phrases])
        raise KbError(f"there is no unit '{name}'", hint or f"see `kb i18n show {domain}`")
    return found


def _shown(phrase: Phrase, catalogs: Catalogs, context: Context) -> dict[str, Any]:
    from kb_tools.i18n.checks import check_unit  # noqa: PLC0415 - quick help

    entry = catalogs.entry(phrase)
    reader = catalogs.translate(phrase)
    problems = check_unit(phrase, entry.forms, catalogs.locale, context)
    return {
        "id": phrase.id,
        "kind": phrase.kind,
        "safety": phrase.safety or "",
        "source": list(phrase.forms),
        "translation": list(entry.forms),
        "previous": list(entry.previous),
        "state": reader.state,
        "shown": reader.lang,
        "why": reader.why,
        "comments": list(entry.comments),
        "problems": [
            {"code": one.code, "severity": one.severity, "message": one.message, "hint": one.hint}
            for one in problems
        ],
    }


def _lines(unit: dict[str, Any]) -> str:
    kind = unit["kind"] + (f", safety: {unit['safety']}" if unit["safety"] else "")
    state = unit["state"] + (f", shown in {unit['shown']}" if unit["why"] else "")
    state += f" ({unit['why']})" if unit["why"] not in ("", unit["state"]) else ""
    lines = [f"{unit['id']}  [{kind}; {state}]"]
    lines += [f"  en   {visible(text)}" for text in unit["source"]]
    lines += [f"  was  {visible(text)}" for text in unit["previous"]]
    lines += [f"  →    {visible(text)}" for text in unit["translation"] if text]
    for one in unit["problems"]:
        lines.append(f"  {one['severity']}: {visible(one['message'])} [{one['code']}]")
    return "\n".join(lines)


@click.command(name="export")
@click.argument("names", nargs=-1, metavar="[TOPIC|ARTICLE]...")
@click.option("--locale", "tag", required=True, metavar="TAG", help="The translation to export.")
@click.option(
    "--as",
    "form",
    type=click.Choice(("po", "xliff")),
    default="po",
    show_default=True,
    help="PO, or XLIFF 2.0.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file. [default: -]")
def export(names: tuple[str, ...], tag: str, form: str, out: Path | None) -> int:
    """Put the units of topics, articles or other source files into one file for a translator."""
    from kb_tools.i18n.bundles import bundle, select  # noqa: PLC0415 - quick help
    from kb_tools.i18n.pofile import po_text  # noqa: PLC0415
    from kb_tools.i18n.sync import write_atomically  # noqa: PLC0415
    from kb_tools.i18n.xliff import xliff_text  # noqa: PLC0415

    where = _target(tag)
    workspace = open_workspace()
    refuse_faults(workspace, "cannot export")
    faults = Faults()
    made = bundle(desk(workspace, where), select(workspace.library, names), faults)
    if faults.errors:
        click.echo(report(faults), err=True)
        return EXIT_FAULTS
    text = po_text(made, where) if form == "po" else xliff_text(made, where)
    if out is None:
        click.echo(text, nl=False)
        return 0
    try:
        write_atomically(out.absolute(), text.encode())
    except OSError as error:
        raise KbError(f"cannot write {out}: {error.strerror}", "choose another file") from error
    click.echo(f"{out}: {len(made.entries)} units")
    return 0


def desk(workspace: Workspace, where: Locale) -> Desk:
    """What bundles and drafts are made from and taken into."""
    from kb_tools.i18n.bundles import Desk  # noqa: PLC0415 - quick help

    library, policy = workspace.library, workspace.policy
    context = Context.of(library, workspace.terms, policy)
    return Desk(workspace.checkout, library, policy, context, where)


@click.command(name="import")
@click.argument(
    "path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--theirs", is_flag=True, help="Where both sides have changed, take the file's.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@format_option("text", "json")
def import_(*, path: Path, theirs: bool, dry_run: bool, format_: str) -> int:
    """Take a file that `export` made back into the catalogs, unit by unit, by id.

    Nothing is taken that an error check refuses, and nothing is lost that has changed meanwhile.
    Exits with 1 when something was not taken.
    """
    from kb_tools.i18n.bundles import take  # noqa: PLC0415 - quick help

    faults = Faults()
    made, where = _read(path, faults)
    told: list[Taken] = []
    if where is not None and not faults.errors:
        workspace = open_workspace()
        refuse_faults(workspace, "cannot import")
        into = dataclasses.replace(desk(workspace, where), dry=dry_run)
        told = take(into, made, path.name, faults, theirs=theirs)
    lost = sum(one.outcome in _LOST for one in told)
    if format_ == "json":
        rows = [_row(one) for one in told]
        print_json({"units": rows, "faults": [fault.as_dict() for fault in faults]})
    else:
        _tell(told, path.name)
        if len(faults):
            click.echo(report(faults), err=True)
    return EXIT_FAULTS if faults.errors or lost else 0


def _row(one: Taken) -> dict[str, object]:
    names = ("id", "line", "outcome", "message", "hint")
    return {name: getattr(one, name) for name in names}


def _tell(told: list[Taken], shown: str) -> None:
    for one in told:
        if one.outcome in _LOST:
            place = f"{shown}:{one.line}" if one.line else shown
            click.echo(f"{place}: {one.id}: {one.outcome}: {visible(one.message)}")
            if one.hint:
                click.echo(f"  hint: {visible(one.hint)}")
        else:
            click.echo(f"{one.id}: {one.outcome}")
    counts = Counter(one.outcome for one in told)
    summary = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
    click.echo(summary or "nothing has changed")


def _read(path: Path, faults: Faults) -> tuple[PoFile, Locale | None]:
    """A bundle, PO or XLIFF as its first characters say, and its locale."""
    from kb_tools.i18n.pofile import PoFile  # noqa: PLC0415 - quick help
    from kb_tools.i18n.poread import parse_po  # noqa: PLC0415
    from kb_tools.i18n.xliff import parse_xliff  # noqa: PLC0415

    text = read_text(path, path.name, faults)
    if text is None:
        return PoFile(), None
    if text.lstrip().startswith("<"):
        return parse_xliff(text, path.name, faults)
    made = parse_po(text, path.name, faults)
    return made, None if made.broken else _target(made.header.get("Language", ""))
