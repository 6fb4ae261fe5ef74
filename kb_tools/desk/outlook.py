"""Outlook: the verdicts that a checker can still reach with what is known of its answers.

In: a checker, some answers, the day. Out: outcomes as replies name them, or none where a question
is still open that has more answers than can be tried.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from kb_tools.checkers.checker import Checker
from kb_tools.core.evaluate import evaluate_json
from kb_tools.core.ruleset import Input

# The question for which day one asks: where nobody says so, it is the day on which one does.
TODAY: Final = "today"
# How many answers are tried at most.
_TRIES: Final = 64


def reachable(checker: Checker, known: Mapping[str, Any], today: dt.date | None) -> frozenset[str]:
    """Outcomes that are left; empty where they cannot be told."""
    inputs = {one.name: one for one in checker.ruleset.inputs}
    open_, found, tried = [dict(known)], set(), 0
    while open_ and tried < _TRIES:
        answers = open_.pop()
        tried += 1
        data = evaluate_json(checker.ruleset, answers)
        if "verdict" in data:
            found.add(f"{checker.id}.{data['verdict']}")
            continue
        asked = inputs.get(data.get("ask", ""))
        values = _values(asked, today) if asked is not None else ()
        if asked is None or not values:
            return frozenset()
        open_ += [{**answers, asked.name: value} for value in values]
    return frozenset() if open_ else frozenset(found)


def _values(asked: Input, today: dt.date | None) -> tuple[Any, ...]:
    """All answers of a question, where they are few."""
    if asked.type == "bool":
        return (False, True)
    if asked.type == "enum":
        return asked.values
    if asked.name == TODAY and today is not None:
        return (today.isoformat(),)
    return ()
