"""A ruleset: the typed, checked form of one checker's inputs, rules and outputs.

In: nothing; these are plain frozen values made by `ruleload`. Out: the JSON form that both
evaluators run, and what words, pages and checks of the checker need to know.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from kb_tools.faults import Location


@dataclasses.dataclass(frozen=True, slots=True)
class Input:
    """One question of a checker.

    Attributes:
        name: the answer's key.
        type: `bool`, `int`, `money`, `date`, `instant`, `version`, `enum`, `set` or `withdrawals`.
        enum: the enumeration of an `enum` or `set`, else "".
        values: its members in catalogue order, else ().
        location: where the input is declared.
    """

    name: str
    type: str
    enum: str
    values: tuple[str, ...]
    location: Location


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the first whose condition holds gives the verdict.

    Attributes:
        id: the rule's id within its ruleset.
        when: the condition as written; "" for the one that catches the rest.
        verdict: an opaque id; words for it belong to the checker.
        source: id of a source.
        assume: ids of assumptions.
        location: where the rule is written.
    """

    id: str
    when: str
    verdict: str
    source: str
    assume: tuple[str, ...]
    location: Location


@dataclasses.dataclass(frozen=True, slots=True)
class Ruleset:
    """The rules of one checker.

    Attributes:
        id: the checker's id: the name of the policy that holds the rules, with - for _.
        inputs: in the order in which a form shows them.
        rules: in the order in which they are tried.
        verdicts: each verdict once, in the order of the rules.
        outputs: name and type of each output.
        lets: name and type of each named intermediate value.
        figures: names of the figures that the rules read.
        ir: the JSON form; treat it as read-only.
    """

    id: str
    inputs: tuple[Input, ...]
    rules: tuple[Rule, ...]
    verdicts: tuple[str, ...]
    outputs: dict[str, str]
    lets: dict[str, str]
    figures: tuple[str, ...]
    ir: dict[str, Any]

    def as_ir(self) -> dict[str, Any]:
        """The JSON form that `evaluate` and the browser's evaluator run."""
        return self.ir

    def input(self, name: str) -> Input:
        """The input of a name.

        Raises:
            KeyError: there is none.
        """
        for one in self.inputs:
            if one.name == name:
                return one
        raise KeyError(name)
