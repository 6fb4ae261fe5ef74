"""`kb check`: everything that can be wrong in the sources, in one report.

In: the checkout. Out: faults with their places, as text or JSON; exit code 0 clean, 1 faults,
2 cannot run.
"""

from __future__ import annotations

import click

from kb_tools.checkers.verify import verify
from kb_tools.cli.options import format_option, print_json
from kb_tools.cli.workspace import Workspace, open_workspace
from kb_tools.content.procedures import check_procedures
from kb_tools.content.references import check_references
from kb_tools.content.replychecks import check_replies
from kb_tools.core.machine import load_machines
from kb_tools.faults import Faults, report
from kb_tools.i18n.asks import load_asks
from kb_tools.i18n.quality import check_catalogs, check_sources

EXIT_FAULTS = 1


@click.command()
@click.option("--strict", is_flag=True, help="Warnings fail, too.")
@format_option("text", "json")
def check(*, strict: bool, format_: str) -> int:
    """Check every source: policy, machines, articles, procedures, checkers, terms, catalogs.

    Exits with 0 when clean, 1 when there are faults, 2 when the check cannot run.
    """
    workspace = open_workspace()
    faults = check_all(workspace)
    warnings = len(faults) - faults.errors
    if format_ == "json":
        data = {
            "errors": faults.errors,
            "warnings": warnings,
            "faults": [fault.as_dict() for fault in faults],
        }
        print_json(data)
    else:
        if len(faults):
            click.echo(report(faults))
        click.echo(_summary(workspace, faults.errors, warnings))
    return EXIT_FAULTS if faults.errors or (strict and warnings) else 0


def check_all(workspace: Workspace) -> Faults:
    """Every fault of a checkout."""
    faults = workspace.faults
    machines = load_machines(workspace.checkout, faults)
    check_references(workspace.library, workspace.policy, faults)
    check_replies(workspace.library, workspace.policy, workspace.terms.concepts, faults)
    check_procedures(workspace.library, machines, faults)
    verify(workspace.policy, workspace.library, faults)
    check_sources(workspace.library, workspace.policy, workspace.terms, faults)
    load_asks(workspace.checkout, workspace.library.articles, faults)
    check_catalogs(workspace.checkout, workspace.library, workspace.policy, workspace.terms, faults)
    return faults


def _summary(workspace: Workspace, errors: int, warnings: int) -> str:
    library, policy = workspace.library, workspace.policy
    checked = (
        f"{len(library.articles)} articles, {len(library.checkers)} checkers, "
        f"{len(policy.figures)} figures, {len(workspace.terms.concepts)} terms"
    )
    if not errors and not warnings:
        return f"clean: {checked}"
    return f"errors: {errors}, warnings: {warnings} ({checked})"
