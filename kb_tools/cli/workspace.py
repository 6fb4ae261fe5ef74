"""What commands work on: the checkout of the current folder, loaded once.

In: the current folder. Out: a `Workspace`. Faults are collected; a command that cannot use a
faulty source says so and points at `kb check`.
"""

from __future__ import annotations

import dataclasses

import click

from kb_tools.checkout import Checkout, find_checkout
from kb_tools.content.load import Library, load_library
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, KbError, report
from kb_tools.i18n.termbase import TermBase
from kb_tools.i18n.terms import load_terms


@dataclasses.dataclass(frozen=True, slots=True)
class Workspace:
    """A loaded checkout, with the faults found while loading it."""

    checkout: Checkout
    policy: Policy
    library: Library
    terms: TermBase
    faults: Faults


def open_workspace() -> Workspace:
    """The checkout of the current folder.

    Raises:
        KbError: the current folder is in no checkout, or the policy is missing.
    """
    checkout = find_checkout()
    faults = Faults()
    policy = load_policy(checkout, faults)
    library = load_library(checkout, faults)
    terms = load_terms(checkout, faults)
    return Workspace(checkout, policy, library, terms, faults)


def refuse_faults(workspace: Workspace, what: str) -> None:
    """Stop when the sources have errors: `what` cannot be trusted then.

    Raises:
        KbError: there is an error; all of them are printed on standard error first.
    """
    errors = workspace.faults.errors
    if not errors:
        return
    click.echo(report(workspace.faults), err=True)
    count = "one error" if errors == 1 else f"{errors} errors"
    raise KbError(f"{what}: the sources have {count}", "correct them; `kb check` lists them again")
