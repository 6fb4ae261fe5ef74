"""`kb questions`: what readers asked and found no article for.

In: files that readers saved on the page of search. Out: a list as text, JSON, or a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb_tools.checkout import find_checkout
from kb_tools.cli.options import format_option, print_json

if TYPE_CHECKING:
    from kb_tools.assistant.guide import Guide
    from kb_tools.assistant.unanswered import Unanswered


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE.json..."
)
@format_option("text", "json", "html")
def questions(files: tuple[Path, ...], format_: str) -> None:
    """List questions without articles, from FILEs that readers saved and sent.

    Each question is asked again: those that have an answer by now stand last.
    """
    from kb_tools.assistant.guide import open_guide  # noqa: PLC0415 - quick help
    from kb_tools.assistant.unanswered import load_searches, unanswered  # noqa: PLC0415

    asked = load_searches(files)
    guide = open_guide(find_checkout())
    try:
        found = unanswered(guide, asked)
        page = "\n".join(_page(guide, found)) if format_ == "html" else ""
    finally:
        guide.close()
    if format_ == "json":
        print_json({"questions": [one.as_dict() for one in found]})
    elif format_ == "html":
        click.echo(page)
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: Sequence[Unanswered]) -> Iterator[str]:
    for one in found:
        state = "answered now" if one.answered else f"nearest: {', '.join(one.nearest) or 'none'}"
        yield f"{one.count:>4}  [{one.locale}] {one.question}  ({state})"
    open_ = sum(not one.answered for one in found)
    yield f"{open_} of {len(found)} questions have no answer"


def _page(guide: Guide, found: Sequence[Unanswered]) -> Iterator[str]:
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width">'
    yield "<title>Questions without articles</title></head><body>"
    yield "<h1>Questions without articles</h1>"
    for title, answered in (("No answer yet", False), ("Answered by now", True)):
        rows = [one for one in found if one.answered is answered]
        if rows:
            yield f"<h2>{title}: {len(rows)}</h2><table><thead><tr>"
            yield "".join(f"<th>{name}</th>" for name in ("Asked", "Locale", "Question", "Nearest"))
            yield "</tr></thead><tbody>"
            yield from (_row(guide, one) for one in rows)
            yield "</tbody></table>"
    yield "</body></html>"


def _row(guide: Guide, one: Unanswered) -> str:
    titles = (f"{name}: {guide.library.articles[name].title.text}" for name in one.nearest)
    near = "<br>".join(escape(title) for title in titles)
    question = f'<td lang="{one.locale}">{escape(one.question)}</td>'
    return f"<tr><td>{one.count}</td><td>{one.locale}</td>{question}<td>{near}</td></tr>"
