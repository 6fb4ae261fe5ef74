"""`kb gaps`: what no source says, as the articles declare it.

In: the checkout. Out: every declared gap with its place and source, as text or JSON.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from kb_tools.cli.options import format_option, print_json
from kb_tools.cli.workspace import Workspace, open_workspace
from kb_tools.content import addresses, inline
from kb_tools.content.model import Block, GapBlock, ProcedureBlock


@click.command()
@format_option("text", "json")
def gaps(format_: str) -> None:
    """List the declared gaps: where our sources stop, and what the reader does instead."""
    workspace = open_workspace()
    found = list(declared(workspace))
    if format_ == "json":
        print_json({"gaps": found})
        return
    for gap in found:
        click.echo(f"{gap['place']} ({gap['kind']}; source: {gap['source']})\n  {gap['text']}\n")
    click.echo(f"{len(found)} gaps")


def declared(workspace: Workspace) -> Iterator[dict[str, str]]:
    """Each gap: place, kind, source, address in English, and the words the reader sees."""
    for article in workspace.library.articles.values():
        for section in article.sections:
            for block in section.blocks:
                gap = _gap(block)
                if gap is not None:
                    anchor = addresses.anchor(section.id, block.id)
                    yield {
                        "place": f"{article.id}.{section.id}.{block.id}",
                        "url": addresses.article_url("en", article.id, anchor),
                        **gap,
                    }


def _gap(block: Block) -> dict[str, str] | None:
    if isinstance(block, GapBlock):
        text = inline.plain(block.text.text)
        return {"kind": "knowledge", "source": block.source, "text": text}
    if isinstance(block, ProcedureBlock) and block.gap is not None:
        text = inline.plain(block.gap_text.text) if block.gap_text is not None else ""
        return {"kind": "procedure", "source": block.gap, "text": text}
    return None
