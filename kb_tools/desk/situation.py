"""A customer's situation: what a message says, and everything that answers it.

In: a message in any language. Out: `Situation`: its language, facts, candidate articles, the
checker to run, replies that fit, and passages that answer. Every sentence is from approved text. A
message that seems to hold a secret is not looked at any further. Nothing is kept.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kb_tools.assistant.answer import Answer, ask
from kb_tools.assistant.evidence import weigh
from kb_tools.assistant.facts import Fact, parse_choice, recognise
from kb_tools.assistant.facts_prefill import prefill
from kb_tools.assistant.guide import SITUATIONS, Guide
from kb_tools.assistant.patterns import Patterns
from kb_tools.assistant.secrets import holds_secret
from kb_tools.content.replies import RESULT, Reply, Wanted, candidates
from kb_tools.desk.places import DeskPlace
from kb_tools.desk.results import Result, result
from kb_tools.desk.tongue import guess
from kb_tools.search.concepts import MARK
from kb_tools.search.index import Index
from kb_tools.search.plan import make_plan
from kb_tools.search.query import search
from kb_tools.search.rank import rank

# A message is read in pieces: no pattern and no query sees more at once.
_PIECE: Final = 1600
_OVERLAP: Final = 200
_SENTENCES: Final = 24
_SENTENCE: Final = 200
_END: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_SHOWN: Final = 5
_SURE: Final = 3
_REPLIES: Final = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Situation:
    """What a message says and what answers it.

    Attributes:
        locale: the message's language, guessed or given. guessed: whether it was guessed.
        secret: whether it seems to hold one; then everything else is empty.
        facts: what it says, each once. articles: ids, best first.
        checker: id of the checker to run, or "". answers: what the message answers of it.
        result: its result when that decides it already.
        replies: those that fit, best first. waiting: those that need the checker's result first.
        draft: the best reply of all, unless it waits.
        answer: the assistant's, or None.
    """

    locale: str
    guessed: bool
    secret: bool = False
    facts: tuple[Fact, ...] = ()
    articles: tuple[str, ...] = ()
    checker: str = ""
    answers: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    result: Result | None = None
    replies: tuple[Reply, ...] = ()
    draft: Reply | None = None
    waiting: tuple[Reply, ...] = ()
    answer: Answer | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A message as it was sent.

    Attributes:
        text: the message. locale: its language, or "" to guess.
        expected: the language when nothing in the text says one.
        chosen: what the agent picked, `kind:value` each. today: the agent's day.
    """

    text: str
    locale: str = ""
    expected: str = "en"
    chosen: tuple[str, ...] = ()
    today: dt.date | None = None


def understand(guide: Guide, place: DeskPlace | None, told: Told) -> Situation:
    """What a message says. `place`: the customer's, for the checker's result; None for none.

    The place must be in the message's language: see `language_of`.
    """
    tag = language_of(guide, told)
    guessed = not told.locale
    patterns = guide.patterns(tag)
    if secret(patterns, told.text):
        return Situation(tag, guessed, secret=True)
    facts = facts_of(patterns, told)
    sentences = [one for one in sentences_of(told.text) if _covered(guide, one, tag)]
    if not sentences and any(fact.kind == "situation" for fact in facts):
        sentences = list(sentences_of(told.text))
    articles = _articles(guide, sentences, tag)
    answer = _answer(guide, sentences, tag, told)
    made = Situation(tag, guessed, facts=facts, articles=articles, answer=answer)
    made = _with_checker(guide, place, made, told)
    return _replies(guide, made, sentences)


def _covered(guide: Guide, sentence: str, tag: str) -> bool:
    """Whether a sentence is about what the articles are about."""
    plan = make_plan(guide.index, sentence, tag)
    ranked = rank(guide.index, plan, tag)
    return bool(ranked) and weigh(guide.index, plan, tag, ranked[0].article, sentence).covered


def language_of(guide: Guide, told: Told) -> str:
    """The message's language: the given one, else a guess."""
    return told.locale or guess(guide.index, told.text, told.expected)


def secret(patterns: Patterns, text: str) -> bool:
    """Whether a message seems to hold a secret."""
    return any(holds_secret(patterns, piece) for piece in _pieces(text))


def facts_of(patterns: Patterns, told: Told) -> tuple[Fact, ...]:
    """What a message says and what was picked, each value once."""
    found = [parse_choice(one) for one in told.chosen]
    for piece in _pieces(told.text):
        found += recognise(patterns, piece, told.today)
    once = {(fact.kind, fact.value): fact for fact in reversed(found)}
    return tuple(fact for fact in found if once.get((fact.kind, fact.value)) is fact)


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, max(len(text), 1), _PIECE - _OVERLAP):
        yield text[start : start + _PIECE]


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a message, cut to what a query holds; at most two dozen."""
    parts = (part.strip() for part in _END.split(text))
    for _, part in zip(range(_SENTENCES), filter(None, parts), strict=False):
        yield part[:_SENTENCE]


def _articles(guide: Guide, sentences: Sequence[str], tag: str) -> tuple[str, ...]:
    """Articles that sentences lead to; one that several lead to counts for each."""
    scores: dict[str, int] = {}
    for sentence in sentences:
        for hit in search(guide.index, sentence, tag, _SHOWN):
            scores[hit.id] = scores.get(hit.id, 0) + hit.score
    ordered = sorted(scores, key=lambda name: (-scores[name], name))
    return tuple(ordered[:_SHOWN])


def _answer(guide: Guide, sentences: Sequence[str], tag: str, told: Told) -> Answer | None:
    """The assistant's answer to the sentence that it can answer best."""
    joined = " ".join(sentences)
    asked = [joined] if len(joined) <= _SENTENCE else []
    for sentence in (*asked, *sentences):
        if sentence.strip():
            said = ask(guide, sentence, tag, chosen=told.chosen, today=told.today)
            if said.covered:
                return said
    return None


def _with_checker(guide: Guide, place: DeskPlace | None, made: Situation, told: Told) -> Situation:
    suggested = made.answer.checker if made.answer is not None else None
    name = str(suggested["id"]) if suggested is not None else _likely(guide, made, told)
    if not name:
        return made
    answers = _prefilled(guide, name, made, told)
    decided = result(place, guide.checkers[name], answers) if place and answers else None
    return dataclasses.replace(
        made,
        checker=name,
        answers=answers,
        result=decided if isinstance(decided, Result) else None,
    )


def _prefilled(guide: Guide, name: str, made: Situation, told: Told) -> dict[str, Any]:
    return prefill(guide.policy, guide.patterns(made.locale), name, made.facts, told.today)


def _likely(guide: Guide, made: Situation, told: Told) -> str:
    """The checker about one of the first articles of which the message answers most, or ""."""
    found, most = "", 1
    for name, checker in guide.checkers.items():
        about = {words.cites[0].partition(".")[0] for words in checker.words.outcomes.values()}
        if about & set(made.articles[:_SURE]):
            known = len(_prefilled(guide, name, made, told))
            if known > most:
                found, most = name, known
    return found


def _replies(guide: Guide, made: Situation, sentences: Sequence[str]) -> Situation:
    """With the replies that fit; those that tell a checker's result only when it has it."""
    if not made.articles:
        return made
    said = {fact.value for fact in made.facts if fact.kind == "situation"}
    concepts = {SITUATIONS[one] for one in said if one in SITUATIONS}
    if not concepts:
        concepts.update(*(concepts_of(guide.index, one, made.locale) for one in sentences))
    outcome = made.result.outcome if made.result is not None else ""
    wanted = Wanted(
        articles=made.articles,
        outcomes=(outcome,) if outcome else (),
        concepts=concepts,
        devices=[fact.value for fact in made.facts if fact.kind == "device"],
        platforms=[fact.value for fact in made.facts if fact.kind == "platform"],
    )
    found = candidates(guide.library.replies.values(), wanted)
    free = [reply for reply in found if not tells_result(reply) or outcome in reply.outcomes]
    waiting = [reply for reply in found if tells_result(reply)] if not outcome else []
    return dataclasses.replace(
        made,
        replies=tuple(free[:_REPLIES]),
        draft=free[0] if free and free[0] is found[0] else None,
        waiting=tuple(waiting[:_REPLIES]),
    )


def tells_result(reply: Reply) -> bool:
    """Whether a reply says what a checker has worked out, so that it must have done so first."""
    facts = (fact for blank in reply.blanks.values() for fact in blank.facts)
    return bool(reply.outcomes) and any(fact.endswith(f".{RESULT}") for fact in facts)


def concepts_of(index: Index, text: str, locale: str) -> frozenset[str]:
    """Concepts of the term base that a text names."""
    return frozenset(
        term.removeprefix(MARK)
        for group in make_plan(index, text, locale).groups
        for term, _ in group.own
        if term.startswith(MARK)
    )


def filling(reply: Reply, made: Situation) -> dict[str, str]:
    """What a message fills of a reply's blanks: only what it says in one way."""
    found: dict[str, str] = {}
    for name, blank in reply.blanks.items():
        for fact in blank.facts:
            about, _, part = fact.partition(".")
            value = made.answers.get(part) if about == made.checker else None
            if part == "result" and made.result is not None and about == made.checker:
                value = made.result.url
            if isinstance(value, str):
                found.setdefault(name, value)
        if name not in found and (value := _only(made.facts, blank.type)):
            found[name] = value
    return found


def _only(facts: Sequence[Fact], type_: str) -> str:
    """The one value of a type that facts say, or ""."""
    kind = {"amount": "money", "device": "device", "date": "date"}.get(type_)
    values = {fact.value.removesuffix(" USD") for fact in facts if fact.kind == kind}
    value = values.pop() if len(values) == 1 else ""
    return "" if " " in value else value
