"""Trial: a policy with one figure changed, before anything is written.

In: a checkout, a figure and a new value as an author types it. Out: the changed file, the faults
that the loader finds in it, and what checkers would answer differently.
"""

from __future__ import annotations

import dataclasses
import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kb_tools.checkers.classes import classes
from kb_tools.checkout import Checkout
from kb_tools.core import boundary
from kb_tools.core.evaluate import Ask, Result, evaluate
from kb_tools.core.policy import UNLIMITED, Figure, Policy
from kb_tools.core.policyload import load_policy
from kb_tools.core.ruleset import Ruleset
from kb_tools.faults import Fault, Faults, KbError

# Answers that are tried at random, always the same ones; enough to meet each boundary many times.
TRIED: Final = 400
SHOWN: Final = 6
_QUOTED: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_PLAIN: Final = re.compile(r"[^\s,}\]#][^,}\]\n#]*")
_BARE: Final = re.compile(r"[0-9]+|unlimited")


@dataclasses.dataclass(frozen=True, slots=True)
class Trial:
    """A changed policy.

    Attributes:
        path: the file. before, after: its content.
        policy: the changed policy, or None where it has faults.
        faults: what is wrong with it.
    """

    path: Path
    before: bytes
    after: bytes
    policy: Policy | None
    faults: tuple[Fault, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """Answers to a checker's questions that lead somewhere else than before."""

    checker: str
    answers: dict[str, Any]
    before: str
    after: str
    outputs: bool


def spelled(figure: Figure) -> str:
    """A figure's value as the policy spells it."""
    if figure.value is None:
        return UNLIMITED
    if figure.kind in ("money", "limit"):
        return f"USD {figure.value:,}"
    return str(figure.value)


def others_changed(before: Policy, after: Policy, name: str) -> bool:
    """Whether two policies differ in anything but one figure."""
    return _without(before, name) != _without(after, name)


def _without(policy: Policy, name: str) -> dict[str, tuple[object, ...]]:
    """Every figure but one, without its place."""
    return {
        one.name: (one.kind, one.value, one.source, one.assume, one.newer and one.newer.value)
        for one in policy.figures.values()
        if one.name != name
    }


def try_value(checkout: Checkout, figure: Figure, typed: str) -> Trial:
    """A policy with another value in the place of a figure's.

    Raises:
        KbError: the value is empty, not on one line or no whole number where one is needed, or the
            file has changed meanwhile.
    """
    text = typed.strip()
    if not text or not text.isprintable() or '"' in text or "\\" in text:
        raise KbError("that is no value", 'write it as the policy does, such as "USD 200,000"')
    if isinstance(figure.value, int) and not (text.isascii() and text.isdigit()):
        # The loader would find much else amiss that only follows from this.
        hint = f"write digits alone, such as {figure.value}"
        raise KbError(f"'{text}' is not a whole number", hint)
    path = checkout.root / figure.location.path
    before = path.read_bytes()
    after = _changed(before.decode(), figure, text).encode()
    faults = Faults()
    with tempfile.TemporaryDirectory(prefix="kb-trial-") as folder:
        copy = Checkout(Path(folder))
        shutil.copytree(checkout.policy, copy.policy)
        (copy.policy / path.name).write_bytes(after)
        policy = load_policy(copy, faults)
    found = tuple(faults)
    return Trial(path, before, after, None if found else policy, found)


def _changed(text: str, figure: Figure, value: str) -> str:
    """The file's text with the scalar at the figure's place replaced."""
    lines = text.splitlines(keepends=True)
    line, column = figure.location.line - 1, figure.location.column - 1
    row = lines[line] if line < len(lines) else ""
    match = _QUOTED.match(row, column) or _PLAIN.match(row, column)
    if match is None or match[0].strip("\"' ") != spelled(figure):
        raise KbError(f"'{figure.name}' is not where it was read", "wait a second, then try again")
    written = value if _BARE.fullmatch(value) and match[0][0] not in "\"'" else f'"{value}"'
    end = match.end() - (len(match[0]) - len(match[0].rstrip()))
    lines[line] = row[:column] + written + row[end:]
    return "".join(lines)


def differences(before: Policy, after: Policy, name: str) -> Iterator[Difference]:
    """What checkers that read a figure answer differently, over boundary answers of both."""
    for id_, old in before.rulesets.items():
        new = after.rulesets.get(id_)
        if new is not None and name in old.figures:
            yield from _compare(id_, old, new)


def _compare(name: str, old: Ruleset, new: Ruleset) -> Iterator[Difference]:
    dice = random.Random(name)  # noqa: S311 - a sample, the same each time
    seen: set[str] = set()
    for _ in range(TRIED):
        answers = _sample(old, new, dice)
        one, other = _result(old, answers), _result(new, answers)
        if one is None or other is None or one == other or repr(answers) in seen:
            continue
        seen.add(repr(answers))
        yield Difference(name, answers, one.verdict, other.verdict, one.outputs != other.outputs)


def _sample(old: Ruleset, new: Ruleset, dice: random.Random) -> dict[str, Any]:
    """Answers to all questions that either of two rulesets asks."""
    answers: dict[str, Any] = {}
    while True:
        asked = next(filter(None, (_asked(rules, answers) for rules in (old, new))), "")
        if not asked:
            return answers
        rules = dice.choice((old, new))
        answers[asked] = dice.choice(classes(rules, rules.input(asked), answers))


def _asked(rules: Ruleset, answers: dict[str, Any]) -> str:
    found = _outcome(rules, answers)
    return found.input if isinstance(found, Ask) else ""


def _result(rules: Ruleset, answers: dict[str, Any]) -> Result | None:
    found = _outcome(rules, answers)
    return dataclasses.replace(found, trace=()) if isinstance(found, Result) else None


def _outcome(rules: Ruleset, answers: dict[str, Any]) -> Result | Ask | None:
    """What rules say to answers; None where their door refuses them."""
    parsed = boundary.parse(rules, answers)
    return None if isinstance(parsed, list) else evaluate(rules, parsed)
