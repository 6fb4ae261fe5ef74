"""Conversation on a terminal: questions, answers as people type them, and results in words.

In: a checker and a person at the keyboard. Out: answers for the rules; text for the person.
"""

from __future__ import annotations

from typing import Any

import click

from kb_tools.checkers.ask import Question, interview
from kb_tools.checkers.checker import Checker
from kb_tools.checkers.speech import Voice
from kb_tools.cli.workspace import Workspace
from kb_tools.locales import SOURCE

_WAYS = {
    "money": "an amount such as 200000.01",
    "date": "a date such as 2026-01-31",
    "instant": "a time with its zone, such as 2026-01-31T10:42:00+01:00, or Z for UTC",
    "int": "a whole number",
    "withdrawals": "a date and an amount, such as 2026-01-31 1000.00; an empty line ends the list",
    "set": "numbers of the list with spaces between them; an empty line for none",
    "enum": "a number of the list",
    "bool": "yes or no",
    "version": "a version such as 6.0",
}


def voice(workspace: Workspace) -> Voice:
    """English, as the command line speaks."""
    return Voice(SOURCE.tag, workspace.library, workspace.policy, workspace.terms)


def converse(checker: Checker, workspace: Workspace) -> dict[str, Any]:
    """Ask a person on the terminal what the rules need; questions go to standard error."""
    return interview(checker, voice(workspace), _ask)


def _ask(question: Question, refused: str) -> object:
    if refused:
        click.echo(f"  {refused}", err=True)
    else:
        click.echo(f"\n{question.ask}", err=True)
        if question.help:
            click.echo(f"  {question.help}", err=True)
        for number, words in enumerate(question.options.values(), 1):
            click.echo(f"  {number}  {words}", err=True)
        click.echo(f"  ({_WAYS[question.type]})", err=True)
    if question.type == "withdrawals":
        return _withdrawals()
    return read_answer(question, _line())


def _line() -> str:
    return str(click.prompt(">", default="", show_default=False, prompt_suffix=" ", err=True))


def _withdrawals() -> list[dict[str, str]]:
    found = []
    while line := _line().strip():
        date, _, amount = line.partition(" ")
        found.append({"date": date, "amount": amount.strip()})
    return found


def read_answer(question: Question, typed: str) -> object:
    """A typed answer in the form that the boundary reads; what it means nothing to is passed on.

    >>> asked = Question("device", "enum", "Which?", "", {"scc": "Card", "dsc": "Token"})
    >>> read_answer(asked, "2"), read_answer(asked, "scc"), read_answer(asked, "9")
    ('dsc', 'scc', '9')
    """
    values = list(question.options)
    if question.type == "set":
        return [_chosen(values, word) for word in typed.replace(",", " ").split()]
    if question.type == "enum":
        return _chosen(values, typed.strip())
    if question.type == "bool":
        return {"yes": True, "no": False}.get(typed.strip().casefold(), typed)
    if question.type == "int":
        digits = typed.strip()
        return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 7 else typed
    return typed.strip()


def _chosen(values: list[str], word: str) -> str:
    number = int(word) if word.isascii() and word.isdecimal() and len(word) < 3 else 0
    return values[number - 1] if 0 < number <= len(values) else word


def result_text(checker: Checker, data: dict[str, Any], workspace: Workspace) -> str:
    """A result in words: the verdict, what to do, the figures, the reason, the passages."""
    speaker = voice(workspace)
    if "error" in data:
        error = data["error"]
        return f"error: {error['message']}\n  hint: {error['hint']}"
    if "ask" in data:
        return f"an answer is missing: {data['ask']}\n  {_asked(checker, data['ask'], speaker)}"
    words = checker.words.outcomes[data["verdict"]]
    lines = [speaker.say(words.title), speaker.say(words.text)]
    if data["outputs"]:
        lines.append("")
    for name, value in data["outputs"].items():
        label = speaker.say(checker.words.outputs[name])
        shown = speaker.output(checker, checker.ruleset.outputs[name], value)
        lines.append(f"{label}: {shown or 'none'}")
    lines += ["", "Why:"]
    for entry in data["trace"]:
        mark = "applies" if entry["fired"] else "does not apply"
        rule = speaker.say(checker.words.rules[entry["rule"]])
        lines.append(f"- {mark}: {rule} [{entry['source_title']}]")
        lines += [f"  {text}" for text in entry["assume"]]
    lines += ["", "See:"]
    lines += [f"- {cite['title']}: {cite['url']}" for cite in data["cites"]]
    return "\n".join(lines)


def _asked(checker: Checker, name: str, speaker: Voice) -> str:
    return speaker.say(checker.words.questions[name].ask)
