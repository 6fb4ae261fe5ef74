"""`kb search`: what the page's search would find.

In: a query and a locale. Out: hits, best first, as text or JSON.
"""

from __future__ import annotations

import os

import click

from kb_tools.checkout import find_checkout
from kb_tools.cli.options import format_option, print_json


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--locale", "tag", default="en", show_default=True, help="The reader's locale.")
@click.option("--limit", default=10, show_default=True, help="Most hits to print, 1 to 100.")
@format_option("text", "json")
def search(query: tuple[str, ...], tag: str, limit: int, format_: str) -> None:
    """Search all articles for QUERY, as a reader of a locale would.

    The index is made first when it is missing or out of date. Where KB_SEARCH_URL names a search
    cluster, that answers.
    """
    from kb_tools.search.query import search as find  # noqa: PLC0415 - quick help
    from kb_tools.search.serving import open_search  # noqa: PLC0415

    index = open_search(find_checkout(), os.environ)
    try:
        hits = find(index, " ".join(query), tag, limit)
    finally:
        index.close()
    if format_ == "json":
        print_json({"hits": [hit.as_dict() for hit in hits]})
        return
    if not hits:
        click.echo("nothing found")
    for hit in hits:
        click.echo(f"{hit.id}  {hit.title}\n  {hit.url}\n  {hit.passage}\n")
