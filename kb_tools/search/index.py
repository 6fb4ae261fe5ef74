"""Index: postings, documents and concepts of every locale, read from a Whoosh index.

In: a folder that `build` wrote. Out: an `Index` that ranking, passages and the export read. Opening
goes through `open_index` of `build`, which sees that the folder is ours and whole.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from whoosh.reading import TermNotFound

from kb_tools.locales import LOCALES
from kb_tools.search.changes import Changes, changes_name
from kb_tools.search.codec import read_postings
from kb_tools.search.concepts import Phrase, PhraseTable
from kb_tools.search.documents import HEAD, Place
from kb_tools.search.segments import TERMS, TEXT, open_field, unpack_words, vocabulary_name
from kb_tools.search.vocabulary import Vocabulary
from kb_tools.search.words import Line

# How many lists of postings, and documents' words, are kept in memory.
KEPT_LISTS: Final = 4096
KEPT_WORDS: Final = 512
META: Final = "meta.json"
GROUND: Final = "ground.txt"
BRIDGE: Final = "bridge"


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
        # Read now, for the folder may be gone when they are wanted; made out then.
        unread = {
            field: (folder / vocabulary_name(field)).read_bytes() for field in meta_fields(meta)
        }
        paths = {field: folder / changes_name(field) for field in meta_fields(meta)}
        changes = {field: path.read_bytes() for field, path in paths.items() if path.exists()}
        based_on = folder / GROUND
        # The name of the index that was made whole, and that this one has changes of.
        self.ground = based_on.read_text("utf-8") if based_on.exists() else folder.name
        self._readers = {field: open_field(folder, field) for field in meta_fields(meta)}
        # Whoosh seeks in files that all threads share.
        self._lock = threading.Lock()
        self._begin(meta, unread, changes)

    def _begin(
        self,
        meta: Mapping[str, Any],
        unread: Mapping[str, bytes],
        changes: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        """Take over what is the same wherever postings are: places, phrases, vocabularies."""
        self.places = [Place(*place) for place in meta["places"]]
        self.heads = {
            place.article: number
            for number, place in enumerate(self.places)
            if place.section == HEAD
        }
        self.articles = list(self.heads)
        self.unknown: int = meta["unknown"]
        self._meta = meta
        self._unread = unread
        self._unread_changes = changes
        self._changes: dict[str, Changes] = {}
        self.postings = functools.lru_cache(maxsize=KEPT_LISTS)(self._postings)
        self.shown = functools.lru_cache(maxsize=KEPT_WORDS)(self._shown)
        self._vocabularies: dict[str, Vocabulary] = {}
        self._tables: dict[str, PhraseTable] = {}
        self._foreign: dict[str, PhraseTable] = {}
        self._weak: dict[str, frozenset[str]] = {}

    @property
    def name(self) -> str:
        """The fingerprint of what the index was made from."""
        return self.folder.name

    @property
    def fields(self) -> tuple[str, ...]:
        """Those of all locales, and the bridge."""
        return meta_fields(self._meta)

    def close(self) -> None:
        """Let go of the files."""
        for reader in self._readers.values():
            reader.close()

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

    def vocabulary(self, field: str) -> Vocabulary:
        """The terms of a locale, or of the bridge."""
        if field not in self._vocabularies:
            known = Vocabulary.from_json(self._unread[field])
            self._vocabularies[field] = known.changed(self.changed(field).terms)
        return self._vocabularies[field]

    def expand(self, field: str, prefix: str) -> Iterator[str]:
        """The terms that start with a prefix, in order of their code points."""
        return self.vocabulary(field).starting(prefix)

    def alike(self, locale: str, word: str) -> list[str]:
        """Terms and words of phrases that may be an unknown word with slips, in order."""
        return self.vocabulary(locale).alike(word, self.table(locale).known)

    def superseded(self) -> bool:
        """Whether another index answers by now; for a folder those who open it know."""
        return False

    def words(self, document: int, locale: str) -> str:
        """The stored form of a document's words, as JSON."""
        changed = self.changed(locale).words.get(document)
        if changed is not None:
            return changed
        with self._lock:
            stored: bytes = self._readers[locale].stored_fields(document)[TEXT]
        return unpack_words(stored)

    def texts(self) -> dict[str, str]:
        """What plans are made from, by the names of its files."""
        texts = {META: json.dumps(self._meta, ensure_ascii=False, separators=(",", ":"))}
        for field, text in self._unread.items():
            changed = bool(self.changed(field).terms)
            now = self.vocabulary(field).to_json() if changed else text.decode("utf-8")
            texts[vocabulary_name(field)] = now
        return texts

    def changed(self, field: str) -> Changes:
        """What is other than Whoosh has it."""
        if field not in self._changes:
            self._changes[field] = Changes.from_json(self._unread_changes.get(field, b""))
        return self._changes[field]

    def prepare(self, articles: Sequence[str], locale: str) -> None:
        """Hear which articles will be shown; an index elsewhere fetches their words at once."""

    def read(self, field: str, term: str) -> tuple[tuple[int, int], ...]:
        """The postings of a term, not kept in memory: for those who read all of them."""
        return self._postings(field, term)

    def _postings(self, field: str, term: str) -> tuple[tuple[int, int], ...]:
        """Documents that have a term, with its impact in each; () for an unknown term."""
        if term not in self.vocabulary(field):
            return ()
        changed = self.changed(field).terms.get(term)
        if changed is not None:
            return tuple(changed.items())
        try:
            with self._lock:
                return read_postings(self._readers[field].postings(TERMS, term))
        except TermNotFound:
            return ()

    def _shown(self, document: int, locale: str) -> Shown:
        """The words of a document as readers of a locale see them."""
        return made_out(json.loads(self.words(document, locale)))


def made_out(lines: list[list[str]]) -> Shown:
    """The words of a document from their stored form: the title, then the lines."""
    title, *rest = lines
    return Shown(Line(*title), tuple(Line(*line) for line in rest))


def meta_fields(meta: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of an index: each locale's, and the bridge."""
    return (*sorted(meta["phrases"]), BRIDGE)
