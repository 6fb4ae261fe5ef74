"""Suggest: the checker that fits a question, with what the question already says filled in.

In: a guide, a matcher, the best article and the facts of the question. Out: data of the checker,
or None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kb_tools.assistant.facts import Fact
from kb_tools.assistant.facts_prefill import prefill
from kb_tools.assistant.guide import Guide
from kb_tools.assistant.matching import Matcher
from kb_tools.checkers import explain
from kb_tools.checkers.checker import Checker
from kb_tools.checkers.speech import Voice
from kb_tools.content import addresses

# What the words of a checker weigh: its title, its summary, all others.
TITLE: Final = 4
SUMMARY: Final = 2
# The title and summary of a checker must say at least this part of what the best passage says.
PART: Final = 2
_SHORT: Final = 12

Known = tuple[Sequence[Fact], dt.date | None]


def suggest(
    guide: Guide, matcher: Matcher, article: str, said: int, facts: Known
) -> dict[str, Any] | None:
    """The checker that says most of what the question does, among those that cite its article.

    Args:
        guide: what to answer from.
        matcher: what the question looks for, in the reader's locale.
        article: the best article.
        said: what its best passage says of the question.
        facts: what is known already, and the reader's day.
    """
    tag = matcher.locale
    name = best(guide, tag, matcher, article, said)
    if not name:
        return None
    checker, voice = guide.checkers[name], guide.voice(tag)
    raw = prefill(guide.policy, guide.patterns(tag), name, *facts)
    return {
        "id": name,
        "title": guide.shelf(tag).checkers[name]["title"],
        "url": addresses.checker_url(tag, name) + fragment(checker, raw),
        "known": known(checker, voice, raw),
        "verdict": verdict(checker, voice, raw),
    }


def best(guide: Guide, tag: str, matcher: Matcher, article: str, said: int) -> str:
    """The id of the checker, or ""."""
    shelf = guide.shelf(tag)
    found, most = "", 0
    for name in shelf.cards[article].checkers:
        words = shelf.checkers[name]
        named = matcher.worth(f"{words['title']}\n{words['summary']}")
        if not named or named * PART < said:
            continue
        score = (
            matcher.worth(words["title"]) * TITLE
            + matcher.worth(words["summary"]) * SUMMARY
            + matcher.worth(words["words"])
        )
        if score > most:
            found, most = name, score
    return found


def fragment(checker: Checker, raw: Mapping[str, Any]) -> str:
    """The fragment that opens a checker with answers, as `checker-link.mjs` writes it."""
    parts = [f"checker={checker.id}"]
    parts.extend(
        f"{one.name}={_written(raw[one.name])}" for one in checker.ruleset.inputs if one.name in raw
    )
    if len(parts) == 1:
        return ""
    return f"#{'&'.join(parts)}&policy={checker.policy.fingerprint[:_SHORT]}"


def _written(value: Any) -> str:  # noqa: ANN401 - JSON data
    if isinstance(value, list):
        return ",".join(
            f"{one['date']}:{one['amount']}" if isinstance(one, dict) else str(one) for one in value
        )
    return str(value).lower() if isinstance(value, bool) else str(value)


def known(checker: Checker, voice: Voice, raw: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is filled in, in words."""
    found = []
    for one in checker.ruleset.inputs:
        if one.name not in raw:
            continue
        value = raw[one.name]
        if one.values and not isinstance(value, list):
            shown = voice.value(checker, one, value)
        elif one.values:
            shown = ", ".join(voice.value(checker, one, item) for item in value)
        else:
            shown = voice.output(checker, one.type, value)
        label = voice.say(checker.words.questions[one.name].ask)
        found.append({"input": one.name, "label": label, "value": shown})
    return found


def verdict(checker: Checker, voice: Voice, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """The result, when what is known decides it already."""
    found = explain.run(checker, dict(raw), voice.tag)
    if not raw or "verdict" not in found:
        return None
    return {"id": found["verdict"], **outcome(checker, voice, found["verdict"])}


def outcome(checker: Checker, voice: Voice, name: str) -> dict[str, Any]:
    """The words of a result, and the passages that it cites."""
    words = checker.words.outcomes[name]
    return {
        "title": voice.say(words.title),
        "text": voice.say(words.text),
        "cites": [
            {"article": one["id"], "title": _title(voice, one["id"]), "url": one["url"]}
            for one in explain.cites(checker, name, voice.tag)
        ],
    }


def _title(voice: Voice, article: str) -> str:
    title = voice.library.title(article)
    return article if title is None else voice.say(title)
