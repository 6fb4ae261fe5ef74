"""Answers: what the assistant says to a question, as data.

In: a guide, a question in the reader's own words, a locale, and what the reader picked before. Out:
an `Answer`. Each text in it is one that an article or a checker has; nothing is written here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from kb_tools.assistant import clarify, passages
from kb_tools.assistant.evidence import weigh
from kb_tools.assistant.facts import Fact, parse_choice, recognise
from kb_tools.assistant.guide import Guide, Shelf
from kb_tools.assistant.matching import Matcher
from kb_tools.assistant.parts import Part, Passage
from kb_tools.assistant.secrets import holds_secret
from kb_tools.assistant.suggest import Told, suggest
from kb_tools.content import addresses
from kb_tools.locales import locale as find_locale
from kb_tools.search.plan import make_plan
from kb_tools.search.query import check_query
from kb_tools.search.rank import Ranked, rank
from kb_tools.search.spoken import spoken_locale

CANDIDATES: Final = 10
RELATED: Final = 4
# A related article has at least this part of the best one's score.
NEAR: Final = 4
# An article for another phone or device than the reader's counts this part of its score.
ASIDE: Final = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says; `as_dict` names the same things for the page and other programs.

    Attributes:
        covered: whether the articles answer the question.
        warning: `secret` when the question seems to hold one; nothing else is said then.
        answer: passages with their citation. steps: a procedure. checker: a checker to run.
        clarify: a question with options. candidates: ids of articles, best first.
        related: articles, or where to go when nothing answers.
    """

    covered: bool
    warning: str | None = None
    answer: Sequence[Mapping[str, Any]] = ()
    steps: Mapping[str, Any] | None = None
    checker: Mapping[str, Any] | None = None
    clarify: Mapping[str, Any] | None = None
    candidates: Sequence[str] = ()
    related: Sequence[Mapping[str, str]] = ()

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON data."""
        return {
            "covered": self.covered,
            "warning": self.warning,
            "answer": [dict(one) for one in self.answer],
            "steps": self.steps,
            "checker": self.checker,
            "clarify": self.clarify,
            "candidates": list(self.candidates),
            "related": [dict(one) for one in self.related],
        }


def ask(
    guide: Guide,
    question: str,
    locale: str,
    *,
    chosen: Iterable[str] = (),
    today: dt.date | None = None,
) -> Answer:
    """Answer a question.

    Args:
        guide: what to answer from.
        question: the reader's own words; more than 200 characters are cut off.
        locale: BCP 47 tag of the reader's locale.
        chosen: values of options that the reader picked, `kind:value` each.
        today: the reader's day, for "yesterday".

    Raises:
        KbError: no such locale, or a text that cannot be a question.
    """
    tag = find_locale(locale).tag
    check_query(question)
    # What is asked is heard in the language that it is asked in; what is said is the reader's.
    heard = spoken_locale(question, tag)
    patterns = guide.patterns(heard)
    if holds_secret(patterns, question):
        return Answer(covered=False, warning="secret")
    plan = make_plan(guide.index, question, heard)
    found = rank(guide.index, plan, heard, CANDIDATES)
    shelf = guide.shelf(tag)
    if not found or not weigh(guide.index, plan, heard, found[0].article, question).covered:
        return Answer(covered=False, related=nowhere(shelf))
    picked = tuple(map(parse_choice, chosen))
    facts = (*recognise(patterns, question, today), *picked)
    matcher = Matcher(guide.index, plan, heard, guide.shelf(heard).read)
    ordered = fitted(found, shelf, known_of(picked))
    return _Writer(guide, shelf, tag, facts, matcher, today).write(ordered)


def known_of(facts: Iterable[Fact]) -> dict[str, frozenset[str]]:
    """What is known of the reader, by dimension."""
    found: dict[str, set[str]] = {name: set() for name in clarify.DIMENSIONS}
    for fact in facts:
        if fact.kind in found:
            found[fact.kind].add(fact.value)
    return {name: frozenset(values) for name, values in found.items()}


def nowhere(shelf: Shelf) -> tuple[dict[str, str], ...]:
    """Where to go when nothing answers: the topics, and the route to a person."""
    tag = shelf.reader.tag
    words = shelf.reader.strings("search.none.")
    topics = addresses.page_url(tag, "topics")
    return (
        {"article": "", "title": words["search.none.topics"], "url": topics},
        {"article": "", "title": words["search.none.contact"], "url": f"{topics}#contact"},
    )


def fitted(
    found: Sequence[Ranked], shelf: Shelf, known: Mapping[str, frozenset[str]]
) -> list[Ranked]:
    """Ranked articles, those for another phone or device than the picked one further behind.

    What the question itself names has its place in the ranking already.
    """
    moved = [
        one
        if clarify.fits(shelf.cards[one.article], known)
        else dataclasses.replace(one, score=one.score // ASIDE)
        for one in found
    ]
    return sorted(moved, key=lambda one: -one.score)


def number(version: str) -> int:
    """The first number of a version.

    >>> number("6.0.1")
    6
    """
    return int(version.partition(".")[0])


@dataclasses.dataclass(frozen=True, slots=True)
class _Writer:
    guide: Guide
    shelf: Shelf
    tag: str
    facts: tuple[Fact, ...]
    matcher: Matcher
    today: dt.date | None

    def write(self, ordered: Sequence[Ranked]) -> Answer:
        known = known_of(self.facts)
        best = ordered[0]
        article = best.article
        parts = self.guide.shelf(self.matcher.locale).parts(article)
        section = self.guide.index.places[best.document].section
        phone = self._phone(known["platform"], article)
        chosen = passages.choose(parts, self.matcher, section, phone)
        said = max(self.matcher.worth(one.text) for _, one in chosen)
        reader = (phone, self._variant())
        sections = (section, chosen[0][0].id)
        steps = passages.procedure(parts, self.matcher, sections, said, reader)
        asked = clarify.question(ordered, self.shelf, known)
        told = Told(self.tag, self.facts, self.today)
        return Answer(
            covered=True,
            answer=tuple(self._quoted(article, [one.at for _, one in chosen])),
            steps=None if steps is None else self._steps(article, steps.at),
            checker=suggest(self.guide, self.matcher, article, said, told),
            clarify=None if asked is None else self._asked(asked),
            candidates=tuple(one.article for one in ordered),
            related=self._related(ordered),
        )

    def _phone(self, said: frozenset[str], article: str) -> str:
        """The reader's phone: the one that was named, or the only one that the article is for."""
        phones = tuple(said) or self.shelf.cards[article].platforms
        return phones[0] if len(phones) == 1 else ""

    def _variant(self) -> str:
        """Which of the procedures for Android: by the version that was named, or the newer."""
        for fact in self.facts:
            system, _, version = fact.value.partition(" ")
            if fact.kind == "version" and system == "android":
                older = number(version) < number(self.shelf.android_new)
                return "android_old" if older else "android_new"
        return "android_new"

    def _quoted(self, article: str, places: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The passages at some places, in the reader's words."""
        here = {
            passage.at: (part, passage)
            for part in self.shelf.parts(article)
            for passage in part.passages
        }
        for at in places:
            yield self._cited(article, *here[at])

    def _steps(self, article: str, at: str) -> dict[str, Any]:
        """The procedure at a place, in the reader's words."""
        found = (steps for part in self.shelf.parts(article) for steps in part.steps)
        steps = next(steps for steps in found if steps.at == at)
        return {
            "article": article,
            "title": steps.title,
            "url": addresses.article_url(self.tag, article, at),
            "platform": steps.platform,
            "steps": list(steps.texts),
        }

    def _cited(self, article: str, part: Part, passage: Passage) -> dict[str, Any]:
        return {
            "text": passage.text,
            "lang": passage.lang,
            "kind": passage.kind,
            "lead": passage.lead,
            "cite": {
                "article": article,
                "title": self.shelf.cards[article].title,
                "section": part.id,
                "heading": part.heading,
                "url": addresses.article_url(self.tag, article, passage.at),
            },
        }

    def _asked(self, asked: clarify.Question) -> dict[str, Any]:
        return {
            "question": self.shelf.strings[f"assistant.ask.{asked.dimension}"],
            "options": [
                {"label": self.shelf.names[value], "value": value}
                for value in (f"{asked.dimension}:{one}" for one in asked.options)
            ],
        }

    def _related(self, ordered: Sequence[Ranked]) -> tuple[dict[str, str], ...]:
        first = ordered[0]
        near = [one.article for one in ordered[1:] if one.score * NEAR >= first.score]
        names = dict.fromkeys((*near, *self.shelf.cards[first.article].related))
        return tuple(
            {
                "article": name,
                "title": self.shelf.cards[name].title,
                "url": addresses.article_url(self.tag, name),
            }
            for name in list(names)[:RELATED]
        )
