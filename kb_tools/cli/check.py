"""`kb check`: everything that can be wrong in the sources, in one report.

In: the checkout. Out: faults with their places, as text or JSON; exit code 0 clean, 1 faults,
2 cannot run.
"""

from __future__ import annotations

import click

from kb_tools.checkout import find_checkout
from kb_tools.cli.options import format_option, print_json
from kb_tools.cli.recheck import Found, check_again
from kb_tools.faults import report

EXIT_FAULTS = 1


@click.command()
@click.option("--strict", is_flag=True, help="Warnings fail, too.")
@format_option("text", "json")
def check(*, strict: bool, format_: str) -> int:
    """Check every source: policy, machines, articles, procedures, checkers, terms, catalogs.

    Exits with 0 when clean, 1 when there are faults, 2 when the check cannot run. What has not
    changed since the last check is not looked at again.
    """
    found = check_again(find_checkout())
    faults = found.faults
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
        click.echo(_summary(found, faults.errors, warnings))
    return EXIT_FAULTS if faults.errors or (strict and warnings) else 0


def _summary(found: Found, errors: int, warnings: int) -> str:
    checked = (
        f"{found.articles} articles, {found.checkers} checkers, "
        f"{found.figures} figures, {found.terms} terms"
    )
    if not errors and not warnings:
        return f"clean: {checked}"
    return f"errors: {errors}, warnings: {warnings} ({checked})"
