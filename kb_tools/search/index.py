"""Index: postings, documents and concepts of every locale, read from a Whoosh index.

In: a folder that `build` wrote. Out: an `Index` that ranking, passages and the export read. Opening
goes through `open_index` of `build`, which sees that the folder is ours and whole.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from whoosh import analysis as whoosh_analysis
from whoosh import index as whoosh_index
from whoosh.reading import TermNotFound

from kb_tools.locales import BY_TAG, LOCALES
from kb_tools.search.concepts import Phrase, PhraseTable
from kb_tools.search.documents import HEAD, Place
from kb_tools.search.words import Line

META: Final = "meta.json"
BRIDGE: Final = "bridge"


class ImpactAnalyzer(whoosh_analysis.Analyzer):  # type: ignore[misc]  # Whoosh has no types
    """Reads `term=impact` pairs; the impact becomes the weight of the posting."""

    def __call__(self, value: str, **_kwargs: Any) -> Iterator[Any]:
        """The terms of a field, as Whoosh wants them."""
        token = whoosh_analysis.Token(boosts=True)
        for pair in value.split(" "):
            token.text, _, impact = pair.rpartition("=")
            token.boost = float(impact)
            token.stopped = False
            yield token


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """The words of a document in one locale: its title and its lines."""

    title: Line
    lines: tuple[Line, ...]


class Index:
    """An open index.

    Attributes:
        articles: ids of all articles, in order.
        places: every document, by its number.
        heads: number of each article's head, by the article's id.
        unknown: what a word counts that no document has.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        self.places = [Place(*place) for place in meta["places"]]
        self.heads = {
            place.article: number
            for number, place in enumerate(self.places)
            if place.section == HEAD
        }
        self.articles = list(self.heads)
        self.unknown: int = meta["unknown"]
        self._meta = meta
        self._reader = whoosh_index.open_dir(folder, readonly=True).reader()
        self._cache: dict[tuple[str, str], tuple[tuple[int, int], ...]] = {}
        self._tables: dict[str, PhraseTable] = {}
        self._foreign: dict[str, PhraseTable] = {}
        self._weak: dict[str, frozenset[str]] = {}

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

    def table(self, locale: str) -> PhraseTable:
        """The phrases of a locale's concepts."""
        if locale not in self._tables:
            phrases = [
                Phrase(concept, tuple(terms), tuple(needed))
                for concept, terms, needed in self._meta["phrases"][locale]
            ]
            parts = frozenset(self._meta["parts"].get(locale, ()))
            self._tables[locale] = PhraseTable(phrases, parts)
        return self._tables[locale]

    def foreign(self, locale: str) -> PhraseTable:
        """Phrases of the other locales' concepts; the table of locales settles who comes first."""
        if locale not in self._foreign:
            found: dict[tuple[str, ...], Phrase] = {}
            for known in LOCALES:
                if known.tag != locale:
                    for phrase in self.table(known.tag).phrases:
                        found.setdefault(phrase.terms, phrase)
            self._foreign[locale] = PhraseTable(found.values())
        return self._foreign[locale]

    def weak(self, locale: str) -> frozenset[str]:
        """The weak terms of a locale."""
        if locale not in self._weak:
            self._weak[locale] = frozenset(self._meta["weak"][locale])
        return self._weak[locale]

    def strings(self, locale: str) -> dict[str, str]:
        """Words of the search box."""
        return dict(self._meta["strings"][locale])

    def postings(self, field: str, term: str) -> tuple[tuple[int, int], ...]:
        """Documents that have a term, with its impact in each; () for an unknown term."""
        key = (field, term)
        if key not in self._cache:
            self._cache[key] = tuple(self._postings(field, term))
        return self._cache[key]

    def _postings(self, field: str, term: str) -> Iterator[tuple[int, int]]:
        try:
            matcher = self._reader.postings(field_name(field), term)
        except TermNotFound:
            return
        while matcher.is_active():
            yield matcher.id(), int(matcher.weight())
            matcher.next()

    def expand(self, field: str, prefix: str) -> Iterator[str]:
        """The terms that start with a prefix, in order of their code points."""
        for term in self._reader.expand_prefix(field_name(field), prefix):
            yield term.decode("utf-8")

    def shown(self, document: int, locale: str) -> Shown:
        """The words of a document as readers of a locale see them."""
        title, *lines = json.loads(self._reader.stored_fields(document)[f"text_{locale}"])
        return Shown(Line(*title), tuple(Line(*line) for line in lines))


def field_name(locale: str) -> str:
    """The Whoosh field of a locale's terms, or of the bridge between locales."""
    return BRIDGE if locale == BRIDGE else f"terms_{BY_TAG[locale].babel}"
