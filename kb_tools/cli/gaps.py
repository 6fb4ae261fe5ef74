"""`kb gaps`: what no source says, as the articles declare it.

In: the checkout. Out: every declared gap with its place and source, as text or JSON.
"""

from __future__ import annotations

import dataclasses

import click

from kb_tools.cli.options import format_option, print_json
from kb_tools.cli.workspace import open_workspace
from kb_tools.content.gaps import declared


@click.command()
@format_option("text", "json")
def gaps(format_: str) -> None:
    """List the declared gaps: where our sources stop, and what the reader does instead."""
    found = list(declared(open_workspace().library))
    if format_ == "json":
        print_json({"gaps": [dataclasses.asdict(gap) for gap in found]})
        return
    for gap in found:
        click.echo(f"{gap.place} ({gap.kind}; source: {gap.source})\n  {gap.text}\n")
    click.echo(f"{len(found)} gaps")
