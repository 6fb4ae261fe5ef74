"""`kb index`: make the search index, and load it on a search cluster.

In: the checkout; the addresses of a cluster. Out: the index's place; progress on standard error.
"""

from __future__ import annotations

import os
import sys

import click

from kb_tools.checkout import find_checkout


@click.command()
@click.option("--to", "urls", metavar="URL", help="Addresses of a search cluster, commas between.")
@click.option(
    "--shards",
    default=1,
    show_default=True,
    type=click.IntRange(1, 100),
    help="In how many parts the cluster keeps the index.",
)
@click.option(
    "--replicas",
    default=1,
    show_default=True,
    type=click.IntRange(0, 20),
    help="How many more copies of each part the cluster keeps.",
)
def index(urls: str | None, shards: int, replicas: int) -> None:
    """Make the search index where it is missing or out of date.

    With --to it is loaded on a cluster; readers are led to it once the cluster holds all of it.
    User, password and certificate come from KB_SEARCH_USER, KB_SEARCH_PASSWORD and KB_SEARCH_CA.
    """
    from kb_tools.search.build import open_index  # noqa: PLC0415 - quick help

    checkout = find_checkout()
    if urls is None:
        made = open_index(checkout)
        made.close()
        click.echo(checkout.shown(made.folder))
        return
    from kb_tools.search.opensearch import Cluster  # noqa: PLC0415
    from kb_tools.search.opensearch_load import load  # noqa: PLC0415

    cluster = Cluster.named(urls, os.environ)
    click.echo("making the index", err=True)
    made = open_index(checkout)
    try:
        click.echo(load(made, cluster, shards=shards, replicas=replicas, progress=_tell))
    finally:
        made.close()


def _tell(done: int, total: int) -> None:
    """Say how much is loaded; on a terminal in one line."""
    end = "" if sys.stderr.isatty() and done < total else "\n"
    start = "\r" if sys.stderr.isatty() else ""
    click.echo(f"{start}loading: {done} of {total} documents{end}", err=True, nl=False)
