"""The guide: everything that the assistant answers from, in one locale's words.

In: a checkout and its search index. Out: a `Guide`, and a `Shelf` for each locale: the articles'
blocks as plain text with their anchors, the checkers' words, names and strings. The page gets the
very same shelf as files (see `export`).
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence

from kb_tools.assistant.matching import Read
from kb_tools.assistant.parts import PLATFORMS, Part, parts_of, platform_of
from kb_tools.assistant.patterns import Patterns, make_patterns
from kb_tools.checkers.checker import Checker, load_checkers
from kb_tools.checkers.speech import Voice
from kb_tools.checkout import Checkout
from kb_tools.content import addresses
from kb_tools.content.load import Library, load_library
from kb_tools.content.model import Article, Block, CheckerWords
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults
from kb_tools.i18n.catalog import Catalogs
from kb_tools.i18n.terms import TermBase, load_terms
from kb_tools.locales import SOURCE
from kb_tools.locales import locale as find_locale
from kb_tools.search.build import open_index
from kb_tools.search.index import Index
from kb_tools.search.words import Reader, Translator

# Situations by the concept that names each of them; articles say in their heads which they are for.
SITUATIONS: Mapping[str, str] = {
    "lost": "lost_device",
    "stolen": "stolen_device",
    "broken": "broken_device",
    "forgot_device": "forgotten_device",
    "new_phone": "new_phone",
    "reinstalled": "reinstall_app",
    "system_updated": "system_update",
    "no_notification": "no_notification",
    "forgot_pin": "forgotten_pin",
    "locked_out": "locked_out",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """What is known of an article before its texts are read.

    Attributes:
        devices, platforms, situations: whom it is for; none means everybody.
        procedures: the phones that parts of it are for.
        checkers: checkers that cite it.
    """

    id: str
    title: str
    devices: tuple[str, ...]
    platforms: tuple[str, ...]
    situations: tuple[str, ...]
    procedures: tuple[str, ...]
    related: tuple[str, ...]
    checkers: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Shelf:
    """One locale's texts; articles are read when they are asked for.

    Attributes:
        cards: articles by id. checkers: their words by id. names: names of options by value.
        strings: words of the interface. android_new: the first version of the newer steps.
        read: terms of texts that were read already.
    """

    reader: Reader
    cards: Mapping[str, Card]
    checkers: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str]
    strings: Mapping[str, str]
    android_new: str
    read: Read = dataclasses.field(default_factory=dict)

    def parts(self, article: str) -> tuple[Part, ...]:
        """The head and the sections of an article."""
        return parts_of(self.reader, self.reader.library.articles[article])


class Cards(Mapping[str, Card]):
    """Cards that are made when they are asked for."""

    def __init__(self, names: Sequence[str], make: Callable[[str], Card]) -> None:
        self._names = names
        self._make = make

    def __getitem__(self, name: str) -> Card:
        return self._make(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Guide:
    """What the assistant answers from.

    Args:
        index: the search index.
        library: articles and words of checkers.
        policy: figures and rules.
        terms: the term base.
        catalog: gives a locale's catalog.
        lean: whether articles are read when they are asked for, not all at once.
    """

    def __init__(  # noqa: PLR0913 - all it answers from
        self,
        index: Index,
        library: Library,
        policy: Policy,
        terms: TermBase,
        catalog: Callable[[str], Translator],
        *,
        lean: bool = False,
    ) -> None:
        self.index = index
        self.library = library
        self.policy = policy
        self.terms = terms
        self.catalog = catalog
        self.checkers: dict[str, Checker] = load_checkers(policy, library)
        self._lean = lean
        self._shelves: dict[str, Shelf] = {}
        self._patterns: dict[str, Patterns] = {}
        self._about: dict[str, frozenset[int]] = {}

    def close(self) -> None:
        """Let go of the index."""
        self.index.close()

    def reader(self, tag: str) -> Reader:
        """A locale's view of all texts."""
        return Reader(tag, self.library, self.policy, self.terms, self.catalog(tag))

    def shelf(self, tag: str) -> Shelf:
        """The texts of a locale, made once."""
        if tag not in self._shelves:
            reader = self.reader(tag)
            cards = Cards(self.index.articles, functools.partial(self._card, reader))
            self._shelves[tag] = Shelf(
                reader,
                cards if self._lean else dict(cards),
                {name: _checker(reader, one.words) for name, one in self.checkers.items()},
                self._names(tag),
                reader.strings("assistant."),
                str(self.policy.figures["android.reset_new"].value),
            )
        return self._shelves[tag]

    def patterns(self, tag: str) -> Patterns:
        """How facts and secrets are written in a locale, made once."""
        if tag not in self._patterns:
            self._patterns[tag] = make_patterns(self.terms, self.policy, tag)
        return self._patterns[tag]

    def voice(self, tag: str) -> Voice:
        """The locale's view of checkers."""
        reader = self.shelf(tag).reader
        return Voice(tag, self.library, self.policy, self.terms, reader.catalog)

    def _card(self, reader: Reader, name: str) -> Card:
        article = self.library.articles[name]
        devices = tuple(self.policy.enums.get("device", ()))
        return Card(
            name,
            reader.line(article.title).text,
            () if set(article.devices) >= set(devices) else article.devices,
            _platforms(article.platforms),
            self.situations(name),
            _platforms(block.platform for block in _blocks(article) if block.platform),
            tuple(one for one in article.related if one in self.index.heads),
            tuple(one for one, checker in self.checkers.items() if _cites(checker.words, name)),
        )

    def situations(self, name: str) -> tuple[str, ...]:
        """The situations that an article is for: those that its head names."""
        head = self.index.heads[name]
        return tuple(
            situation
            for situation, concept in SITUATIONS.items()
            if head in self._documents_about(concept)
        )

    def _documents_about(self, concept: str) -> frozenset[int]:
        """Documents that mention a concept in the source language.

        The same in every locale, so that a question is told apart alike in all of them.
        """
        if concept not in self._about:
            found = self.index.postings(SOURCE.tag, f"@{concept}")
            self._about[concept] = frozenset(document for document, _ in found)
        return self._about[concept]

    def _names(self, tag: str) -> dict[str, str]:
        """Names of what a reader may be asked to choose, by value (`platform:ios`)."""
        named = {f"situation:{one}": concept for one, concept in SITUATIONS.items()}
        named |= {f"platform:{one}": concept for one, concept in PLATFORMS.items()}
        table = self.policy.tables.get("device")
        if table is not None:
            named |= {f"device:{one}": str(row["term"]) for one, row in table.rows.items()}
        return {key: self.terms.name(concept, tag) for key, concept in named.items()}


def open_guide(checkout: Checkout) -> Guide:
    """The guide of a checkout; its index is built first where there is none that fits."""
    faults = Faults()  # `kb check` reports the faults of sources; what is left is good
    library, policy = load_library(checkout, faults), load_policy(checkout, faults)
    terms = load_terms(checkout, faults)
    return Guide(
        open_index(checkout),
        library,
        policy,
        terms,
        lambda tag: Catalogs.load(checkout, library, find_locale(tag)),
    )


def _blocks(article: Article) -> Iterator[Block]:
    for section in article.sections:
        yield from section.blocks


def _platforms(names: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    found = dict.fromkeys(platform_of(name) for name in names)
    return tuple(name for name in PLATFORMS if name in found)


def _cites(words: CheckerWords, article: str) -> bool:
    cites = (cite for outcome in words.outcomes.values() for cite in outcome.cites)
    return any(addresses.parse_cite(cite)[0] == article for cite in cites)


def _checker(reader: Reader, words: CheckerWords) -> dict[str, str]:
    title, summary = reader.line(words.title).text, reader.line(words.summary).text
    outcomes = (reader.line(outcome.title).text for outcome in words.outcomes.values())
    asked = (reader.line(one.ask).text for one in words.questions.values())
    return {"title": title, "summary": summary, "words": "\n".join((*outcomes, *asked))}
