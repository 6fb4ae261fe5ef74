"""Index: postings, documents and concepts of every locale, read from a Whoosh index.

In: a folder that `build` wrote. Out: an `Index` that ranking, passages and the export read. Opening
goes through `open_index` of `build`, which sees that the folder is ours and whole.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from whoosh import index as whoosh_index
from whoosh.reading import TermNotFound

from kb_tools.locales import BY_TAG, LOCALES
from kb_tools.search.codec import read_postings
from kb_tools.search.concepts import Phrase, PhraseTable
from kb_tools.search.documents import HEAD, Place
from kb_tools.search.vocabulary import Vocabulary
from kb_tools.search.words import Line

# How many lists of postings, and documents' words, are kept in memory.
KEPT_LISTS: Final = 4096
KEPT_WORDS: Final = 512
META: Final = "meta.json"
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
        self._reader = whoosh_index.open_dir(folder, readonly=True).reader()
        # Whoosh seeks in files that all threads share.
        self._lock = threading.Lock()
        self._begin(meta, unread)

    def _begin(self, meta: Mapping[str, Any], unread: Mapping[str, bytes]) -> None:
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

    def vocabulary(self, field: str) -> Vocabulary:
        """The terms of a locale, or of the bridge."""
        if field not in self._vocabularies:
            self._vocabularies[field] = Vocabulary.from_json(self._unread[field])
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
        with self._lock:
            stored: bytes = self._reader.stored_fields(document)[f"text_{locale}"]
        return unpack_words(stored)

    def texts(self) -> dict[str, str]:
        """What plans are made from, by the names of its files."""
        texts = {META: json.dumps(self._meta, ensure_ascii=False, separators=(",", ":"))}
        for field, text in self._unread.items():
            texts[vocabulary_name(field)] = text.decode("utf-8")
        return texts

    def prepare(self, articles: Sequence[str], locale: str) -> None:
        """Hear which articles will be shown; an index elsewhere fetches their words at once."""

    def read(self, field: str, term: str) -> tuple[tuple[int, int], ...]:
        """The postings of a term, not kept in memory: for those who read all of them."""
        return self._postings(field, term)

    def _postings(self, field: str, term: str) -> tuple[tuple[int, int], ...]:
        """Documents that have a term, with its impact in each; () for an unknown term."""
        if term not in self.vocabulary(field):
            return ()
        try:
            with self._lock:
                return read_postings(self._reader.postings(field_name(field), term))
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


def pack_words(text: str) -> bytes:
    """Words of a document as they are stored: each locale by itself, small."""
    return zlib.compress(text.encode("utf-8"))


def unpack_words(stored: bytes) -> str:
    """The words that `pack_words` made small."""
    return zlib.decompress(stored).decode("utf-8")


def vocabulary_name(field: str) -> str:
    """The file of a field's vocabulary."""
    return f"vocabulary-{field}.json"


def field_name(locale: str) -> str:
    """The Whoosh field of a locale's terms, or of the bridge between locales."""
    return BRIDGE if locale == BRIDGE else f"terms_{BY_TAG[locale].babel}"
