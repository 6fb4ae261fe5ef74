"""The question loop: ask what the rules need next, until they give a result.

In: a checker and a function that puts one question to a person. Out: the answers, as the boundary
reads them. Answers are checked one by one, so a mistake is told before the next question.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from kb_tools.checkers import speech
from kb_tools.checkers.checker import Checker
from kb_tools.core import boundary
from kb_tools.core.boundary import AnswerError, Answers
from kb_tools.core.evaluate import Ask, evaluate


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """One question, in words.

    Attributes:
        input: the input that it asks for.
        type: the input's type, which says how it may be answered.
        ask: the question.
        help: what helps to answer it, or "".
        options: words for each value that may be chosen, in order; empty for a free answer.
    """

    input: str
    type: str
    ask: str
    help: str
    options: dict[str, str]


# Puts a question to a person; the second argument says why the last answer was refused, or is "".
Asker = Callable[[Question, str], object]


def question(checker: Checker, name: str, voice: speech.Voice) -> Question:
    """The question for an input, in the words of a voice."""
    one = checker.ruleset.input(name)
    words = checker.words.questions[name]
    return Question(
        input=name,
        type=one.type,
        ask=voice.say(words.ask),
        help=voice.say(words.help) if words.help is not None else "",
        options={value: voice.value(checker, one, value) for value in one.values},
    )


def interview(checker: Checker, voice: speech.Voice, asker: Asker) -> dict[str, Any]:
    """Ask until the rules have a result; returns the answers that they needed."""
    given: dict[str, Any] = {}
    answers = Answers({})
    while isinstance(outcome := evaluate(checker.ruleset, answers), Ask):
        asked = question(checker, outcome.input, voice)
        refused = ""
        while True:
            tried = given | {outcome.input: asker(asked, refused)}
            # Parsed together: what an answer may be can depend on an earlier one.
            parsed = boundary.parse(checker.ruleset, tried)
            if isinstance(parsed, Answers):
                given, answers = tried, parsed
                break
            refused = _reason(parsed[0])
    return given


def _reason(error: AnswerError) -> str:
    return f"{error.message}; {error.hint}" if error.hint else error.message
