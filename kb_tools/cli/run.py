"""`kb run`: a checker over a file of answers, or as a conversation.

In: a checker's id; lines of JSON, or a person. Out: one JSON object a line, or text.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from kb_tools.checkers import explain
from kb_tools.checkers.answers import MAX_LINE, LineError, read_line
from kb_tools.checkers.checker import Checker, find_checker, load_checkers
from kb_tools.cli import talk
from kb_tools.cli.workspace import Workspace, open_workspace, refuse_faults
from kb_tools.faults import KbError
from kb_tools.locales import locale as find_locale


@click.command()
@click.argument("checker")
@click.option(
    "--answers",
    metavar="FILE",
    help="File with one JSON object of answers a line, or - for standard input. "
    "Without it the questions are asked one by one.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "jsonl"]),
    help="Words, or one JSON object a line. [default: jsonl with --answers, else text]",
)
@click.option(
    "--locale", "tag", default="en", show_default=True, help="Locale of the cited addresses."
)
def run(checker: str, answers: str | None, format_: str | None, tag: str) -> None:
    """Run CHECKER, such as withdrawal or login-trouble.

    Each line of answers gives one line: a result, {"ask": INPUT} where an answer is missing, or
    {"error": ...}. A faulty line is answered with an error, and the next line is read.
    """
    language = find_locale(tag)
    workspace = open_workspace()
    checkers = load_checkers(workspace.policy, workspace.library)
    if checker not in checkers:
        refuse_faults(workspace, f"cannot run '{checker}'")
    found = find_checker(checkers, checker)
    if answers is None:
        given = talk.converse(found, workspace)
        _print(found, explain.run(found, given, language.tag), format_ or "text", workspace)
        return
    with _opened(answers) as stream:
        for line in lines(stream):
            _print(found, answer(found, line, language.tag), format_ or "jsonl", workspace)


def answer(checker: Checker, line: bytes, tag: str) -> dict[str, Any]:
    """What a checker says to one line of answers."""
    try:
        raw = read_line(line)
    except LineError as error:
        return {"error": error.as_dict()}
    return explain.run(checker, raw, tag)


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream that hold more than spaces; one that is too long is cut short."""
    while line := stream.readline(MAX_LINE + 1):
        if not line.endswith(b"\n"):
            _skip_rest(stream, line)
        if line.strip():
            yield line


def _skip_rest(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(MAX_LINE)


def _opened(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise KbError(
            f"cannot read {name}: {error.strerror}", "give a file of answers, or - for a pipe"
        ) from None


def _print(checker: Checker, data: dict[str, Any], format_: str, workspace: Workspace) -> None:
    if format_ == "jsonl":
        text = json.dumps(data, ensure_ascii=False, separators=(", ", ": "))
    else:
        text = talk.result_text(checker, data, workspace)
    click.echo(text)
    sys.stdout.flush()
