"""Verification: words and rules of every checker fit, and every rule and question has a use.

In: a policy and a library. Out: faults. Words are compared by id; rules are walked over boundary
classes, so what is never asked, never matters or never fires is found without guessing inputs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable

from kb_tools.checkers.checker import Checker, load_checkers, named_by_terms, value_names
from kb_tools.checkers.walk import MAX_PATHS, walk
from kb_tools.content.load import Library, Loaded
from kb_tools.core.policy import Policy
from kb_tools.core.ruleset import Input
from kb_tools.core.source import Step
from kb_tools.faults import Faults, did_you_mean


def verify(policy: Policy, library: Library, faults: Faults) -> None:
    """Check all checkers; the rules are walked only where words and rules fit."""
    _pairs(policy, library, faults)
    for name, checker in load_checkers(policy, library).items():
        before = faults.errors
        _Words(checker, library.documents[f"checker-{name}"], faults).check()
        if faults.errors == before:
            check_paths(checker, faults)


def _pairs(policy: Policy, library: Library, faults: Faults) -> None:
    for name, ruleset in policy.rulesets.items():
        if name not in library.checkers:
            faults.error(
                "checker-without-words",
                ruleset.rules[0].location,
                f"the checker '{name}' has rules but no words",
                hint=f"write docs/checkers/{name}.yaml",
            )
    for name in library.checkers:
        if name not in policy.rulesets:
            faults.error(
                "checker-without-rules",
                library.documents[f"checker-{name}"].source.at("id"),
                f"the checker '{name}' has words but no rules",
                hint=did_you_mean(name, policy.rulesets),
            )


@dataclasses.dataclass(frozen=True, slots=True)
class _Words:
    """The comparison of one checker's words with its rules."""

    checker: Checker
    loaded: Loaded
    faults: Faults

    def check(self) -> None:
        ruleset, words = self.checker.ruleset, self.checker.words
        inputs = [one.name for one in ruleset.inputs]
        self._compare("question", inputs, words.questions, "questions")
        self._compare("outcome", ruleset.verdicts, words.outcomes, "outcomes")
        self._compare("rule", [rule.id for rule in ruleset.rules], words.rules, "rules")
        self._compare("output", value_names(ruleset), words.outputs, "outputs")
        for one in ruleset.inputs:
            if one.name in words.questions:
                self._check_options(one, ("questions", one.name, "options"))

    def _check_options(self, one: Input, steps: tuple[Step, ...]) -> None:
        """Each value that may be chosen has words, here or in the term base."""
        options = self.checker.words.questions[one.name].options
        if not named_by_terms(self.checker.policy, one):
            self._compare("option", one.values, options, *steps)
            return
        for name in options:
            self._error(
                "option-in-terms",
                (*steps, name),
                f"the name of '{name}' is in the term base",
                "take it out: a device has one name in each language, in locales/terms.csv",
                key=True,
            )

    def _compare(
        self, what: str, wanted: Iterable[str], found: Collection[str], *steps: Step
    ) -> None:
        """Report each id that lacks words, and words for ids that do not exist."""
        names = list(wanted)
        for name in names:
            if name not in found:
                self._error(
                    f"missing-{what}", steps, f"the {what} '{name}' has no words", f"add '{name}:'"
                )
        for name in found:
            if name not in names:
                self._error(
                    f"unknown-{what}",
                    (*steps, name),
                    f"the rules have no {what} '{name}'",
                    did_you_mean(name, names) or "take it out",
                    key=True,
                )

    def _error(
        self, code: str, steps: tuple[Step, ...], message: str, hint: str, *, key: bool = False
    ) -> None:
        source = self.loaded.source
        place = steps if key else self._existing(steps)
        location = source.at_key(*place) if place else source.at()
        self.faults.error(code, location, message, hint=hint, excerpt=source.excerpt(location))

    def _existing(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The part of some steps that the file has: a missing word may lack its whole list."""
        data = self.loaded.source.data
        for index, step in enumerate(steps):
            if not isinstance(data, dict) or step not in data:
                return steps[:index]
            data = data[step]
        return steps


def check_paths(checker: Checker, faults: Faults) -> None:
    """Report what no path through a checker's questions reaches."""
    ruleset = checker.ruleset
    met = walk(ruleset)
    if met.paths > MAX_PATHS:
        faults.error(
            "too-many-paths",
            ruleset.inputs[0].location,
            f"the checker '{checker.id}' has more than {MAX_PATHS} paths over boundary classes",
            hint="split it into checkers of fewer questions",
        )
        return
    for one in ruleset.inputs:
        if one.name not in met.asked:
            faults.error(
                "question-never-asked",
                one.location,
                f"no path asks for '{one.name}'",
                hint="take it out, or move the rule that reads it before the one that hides it",
            )
        elif one.name not in met.matters:
            faults.error(
                "question-never-matters",
                one.location,
                f"no answer to '{one.name}' changes a result",
                hint="take the question out, or correct the rule that reads it",
            )
    for rule in ruleset.rules:
        if rule.id not in met.fired:
            lost = "" if rule.verdict in met.verdicts else f", so nobody is told '{rule.verdict}'"
            faults.error(
                "rule-never-fires",
                rule.location,
                f"the rule '{rule.id}' can never fire{lost}",
                hint="an earlier rule covers all its cases: narrow that one, or take this one out",
            )
