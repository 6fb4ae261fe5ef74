"""The walk: every path through a checker's questions, over boundary classes of answers.

In: a ruleset. Out: which questions were asked, which of them mattered, which rules and verdicts
were reached, and how many paths there are.
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

from kb_tools.checkers.classes import classes
from kb_tools.core import boundary
from kb_tools.core.evaluate import Ask, Result, evaluate
from kb_tools.core.ruleset import Ruleset
from kb_tools.faults import KbError

# What a walk may cost: a checker with more paths needs coarser classes, not more patience.
MAX_PATHS = 200_000


@dataclasses.dataclass(slots=True)
class Walk:
    """What a walk met.

    Attributes:
        asked: inputs that were asked for.
        matters: inputs of which two answers lead to different results.
        fired: rules that gave a verdict.
        verdicts: verdicts that were reached.
        paths: how many different ways through the questions there are.
        longest: the most questions on one of them.
    """

    asked: set[str] = dataclasses.field(default_factory=set)
    matters: set[str] = dataclasses.field(default_factory=set)
    fired: set[str] = dataclasses.field(default_factory=set)
    verdicts: set[str] = dataclasses.field(default_factory=set)
    paths: int = 0
    longest: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class _Fork:
    """A question and what follows each answer to it: another fork, or a result as text."""

    input: str
    ways: dict[str, _Fork | str]


def walk(ruleset: Ruleset) -> Walk:
    """Walk every path; `paths` above `MAX_PATHS` says that the walk was given up."""
    met = Walk()
    _step(ruleset, {}, met)
    return met


def _step(ruleset: Ruleset, given: dict[str, Any], met: Walk) -> _Fork | str:
    """Go on from some answers."""
    outcome = _outcome(ruleset, given)
    if isinstance(outcome, Result):
        met.paths += 1
        met.longest = max(met.longest, len(given))
        met.fired.add(outcome.trace[-1]["rule"])
        met.verdicts.add(outcome.verdict)
        return f"{outcome.verdict} {outcome.outputs}"
    name = outcome.input
    met.asked.add(name)
    fork = _Fork(name, {})
    for answer in classes(ruleset, ruleset.input(name), given):
        if met.paths > MAX_PATHS:
            break
        fork.ways[str(answer)] = _step(ruleset, given | {name: answer}, met)
    if name not in met.matters:
        pairs = itertools.pairwise(fork.ways.values())
        if any(_differ(one, other) for one, other in pairs):
            met.matters.add(name)
    return fork


def _differ(one: _Fork | str, other: _Fork | str) -> bool:
    """Whether some later answers, the same on both ways, lead to different results."""
    if isinstance(one, str) or isinstance(other, str) or one.input != other.input:
        return one != other
    shared = one.ways.keys() & other.ways.keys()
    return any(_differ(one.ways[answer], other.ways[answer]) for answer in sorted(shared))


def _outcome(ruleset: Ruleset, given: dict[str, Any]) -> Result | Ask:
    answers = boundary.parse(ruleset, given)
    if isinstance(answers, list):
        raise KbError(
            f"the walk over '{ruleset.id}' made an answer that is refused: {answers[0].message}",
            "teach checkers/classes.py what the boundary accepts",
        )
    return evaluate(ruleset, answers)
