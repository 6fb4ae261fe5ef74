"""`kb ask`: what the assistant of the page would answer.

In: a question in everyday words, and a locale. Out: passages with their sources, steps, a checker,
a question back, as text or JSON.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from kb_tools.checkout import find_checkout
from kb_tools.cli.options import format_option, print_json


@click.command()
@click.argument("question", nargs=-1, required=True)
@click.option("--locale", "tag", default="en", show_default=True, help="The reader's locale.")
@click.option(
    "--choose",
    "chosen",
    multiple=True,
    metavar="KIND:VALUE",
    help="An option that the reader picked, as device:dsc_plus; may be given several times.",
)
@format_option("text", "json")
def ask(question: tuple[str, ...], tag: str, chosen: tuple[str, ...], format_: str) -> None:
    """Answer QUESTION with passages of the articles, as a reader of a locale would see it.

    The index is made first when it is missing or out of date.
    """
    from kb_tools.assistant.answer import ask as answer  # noqa: PLC0415 - quick help
    from kb_tools.assistant.guide import open_guide  # noqa: PLC0415

    guide = open_guide(find_checkout())
    today = dt.datetime.now().astimezone().date()
    try:
        found = answer(guide, " ".join(question), tag, chosen=chosen, today=today).as_dict()
    finally:
        guide.close()
    if format_ == "json":
        print_json(found)
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: dict[str, Any]) -> list[str]:
    """An answer as people read it."""
    if found["warning"]:
        return ["this seems to hold a password, a PIN or a code; it was not searched for"]
    lines = [] if found["covered"] else ["not covered here"]
    for one in found["answer"]:
        cite = one["cite"]
        lines += [*_quoted(one), f"  {cite['article']}: {cite['title']}  {cite['url']}", ""]
    if steps := found["steps"]:
        lines += [f"{steps['title']}  {steps['url']}"]
        lines += [f"  {number}. {text}" for number, text in enumerate(steps["steps"], 1)]
        lines.append("")
    if checker := found["checker"]:
        lines.append(f"{checker['title']}  {checker['url']}")
        lines += [f"  {one['label']} {one['value']}" for one in checker["known"]]
        if verdict := checker["verdict"]:
            lines.append(f"  {verdict['title']}: {verdict['text']}")
        lines.append("")
    if asked := found["clarify"]:
        lines.append(asked["question"])
        lines += [f"  {one['label']}  --choose {one['value']}" for one in asked["options"]]
        lines.append("")
    lines += [f"see also: {one['title']}  {one['url']}" for one in found["related"]]
    return lines


def _quoted(one: dict[str, Any]) -> list[str]:
    """A passage: the heading of its section, what leads in, items with dashes, cells with bars."""
    heading = [one["cite"]["heading"]] if one["cite"]["heading"] else []
    texts = one["text"].replace("\t", " | ").split("\n")
    dash = "- " if one["kind"] in ("list", "links") else ""
    own = [f"{dash}{text}" for text in texts[one["lead"] :]]
    return [*heading, *texts[: one["lead"]], *own]
