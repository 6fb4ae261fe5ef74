"""A checker: the rules of the policy together with their English words.

In: a policy and a library. Out: `Checker` values by id, in the order of their names.
"""

from __future__ import annotations

import dataclasses

from kb_tools.content.load import Library
from kb_tools.content.model import CheckerWords
from kb_tools.core.policy import Policy
from kb_tools.core.ruleset import Input, Ruleset
from kb_tools.faults import KbError, did_you_mean


@dataclasses.dataclass(frozen=True, slots=True)
class Checker:
    """The rules and the words of one checker, with what they refer to."""

    ruleset: Ruleset
    words: CheckerWords
    policy: Policy
    library: Library

    @property
    def id(self) -> str:
        """The checker's id: the name of its policy file and of its file of words."""
        return self.ruleset.id


def load_checkers(policy: Policy, library: Library) -> dict[str, Checker]:
    """The checkers that have both rules and words; `verify` reports the others."""
    return {
        name: Checker(policy.rulesets[name], library.checkers[name], policy, library)
        for name in sorted(policy.rulesets.keys() & library.checkers.keys())
    }


def find_checker(checkers: dict[str, Checker], name: str) -> Checker:
    """A checker by its id.

    Raises:
        KbError: there is none.
    """
    if name not in checkers:
        raise KbError(f"there is no checker '{name}'", did_you_mean(name, checkers))
    return checkers[name]


def value_names(ruleset: Ruleset) -> list[str]:
    """The values of a result and its trace that need a name, inputs aside: each once.

    A figure is named by its last part: the limits of all devices are the same thing to a reader.
    """
    figures = [name.rpartition(".")[2] for name in ruleset.figures]
    return list(dict.fromkeys([*figures, *ruleset.lets, *ruleset.outputs]))


def named_by_terms(policy: Policy, one: Input) -> bool:
    """Whether the members of an input have their names in the term base, not in the words."""
    facts = policy.tables.get(one.enum)
    return facts is not None and "term" in facts.columns


def member_term(policy: Policy, enum: str, member: str) -> str:
    """The concept of the term base that names a member of an enumeration."""
    facts = policy.tables[enum]
    return str(facts.rows[member]["term"])
