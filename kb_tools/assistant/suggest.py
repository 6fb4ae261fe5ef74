"""Suggest: the checker that fits a question, with what the question already says filled in.

In: a guide, a matcher, the best article and the facts of the question. Out: data of the checker,
or None.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kb_tools.assistant.facts import MONEY_CUES, Fact
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
PART: Final = 2
# Kinds of facts that answer a question of a checker; a device or a phone stands in many questions.
TELLING: Final = ("situation", "money", "date", "version", "count")
PLAIN: Final = ("device", "devices", "platform")
_SHORT: Final = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """The reader's locale, what is known of the reader already, and the reader's day."""

    tag: str
    facts: Sequence[Fact]
    today: dt.date | None


def suggest(
    guide: Guide, matcher: Matcher, article: str, said: int, reader: Told
) -> dict[str, Any] | None:
    """The checker that says most of what the question does, among those that cite its article.

    Args:
        guide: what to answer from.
        matcher: what the question looks for, in the locale that it is heard in.
        article: the best article.
        said: what its best passage says of the question.
        reader: whom it is for.
    """
    name = best(guide, matcher, article, said, reader.facts)
    if not name:
        return None
    tag = reader.tag
    checker, voice = guide.checkers[name], guide.voice(tag)
    raw = prefill(guide.policy, guide.patterns(matcher.locale), name, reader.facts, reader.today)
    return {
        "id": name,
        "title": guide.shelf(tag).checkers[name]["title"],
        "url": addresses.checker_url(tag, name) + fragment(checker, raw),
        "known": known(checker, voice, raw),
        "verdict": verdict(checker, voice, raw),
    }


def best(guide: Guide, matcher: Matcher, article: str, said: int, facts: Sequence[Fact]) -> str:
    """The id of the checker, or "".

    A checker fits when its title and summary say half of what the best passage does; each question
    of it that the facts answer is worth as much as the passage, a device or a phone half of that.
    The one most of whose questions are answered comes first, then the one that says most.
    """
    shelf = guide.shelf(matcher.locale)
    found, most = "", (0, 0)
    for name in shelf.cards[article].checkers:
        words = shelf.checkers[name]
        named = matcher.worth(f"{words['title']}\n{words['summary']}")
        answered, plain = told(guide.patterns(matcher.locale).data["prefill"].get(name, {}), facts)
        weight = named * PART + answered * said + plain * said // 2
        if not (named or answered) or weight < said:
            continue
        score = (
            matcher.worth(words["title"]) * TITLE
            + matcher.worth(words["summary"]) * SUMMARY
            + matcher.worth(words["words"])
        )
        if (answered, score) > most:
            found, most = name, (answered, score)
    return found


def told(spec: Mapping[str, Mapping[str, Any]], facts: Sequence[Fact]) -> tuple[int, int]:
    """How many questions of a checker the facts answer, and how many a device or a phone alone."""
    said = {fact.value for fact in facts if fact.kind == "situation"}
    kinds = {fact.kind for fact in facts}
    answered = plain = 0
    for wanted in spec.values():
        if "if" in wanted and not said & set(wanted["if"]):
            continue
        if any(_tells(kind, wanted[kind], kinds, said) for kind in TELLING if kind in wanted):
            answered += 1
        elif any(kind.removesuffix("s") in kinds for kind in PLAIN if kind in wanted):
            plain += 1
    return answered, plain


def _tells(kind: str, detail: Any, kinds: set[str], said: set[str]) -> bool:  # noqa: ANN401
    if kind == "situation":
        return any(said.issuperset(names.split("+")) for names in detail)
    if kind == "money" and said & set(MONEY_CUES):
        return detail in said
    return kind in kinds


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
