"""Sources: what the index is made from, however it was loaded.

In: a checkout; or texts that a build of the site has loaded, and that note what is read of them.
Out: a reader for each locale, and, where it is noted, what each article's documents depend on.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Protocol

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.content.model import Article
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults
from kb_tools.i18n import asks as asks_module
from kb_tools.i18n.asks import Asks, load_asks
from kb_tools.i18n.catalog import Catalogs
from kb_tools.i18n.checks import Context
from kb_tools.i18n.sync import write_atomically
from kb_tools.i18n.terms import TermBase, load_terms
from kb_tools.locales import BY_TAG, LOCALES
from kb_tools.search.documents import HEAD, Place
from kb_tools.search.fingerprint import analysis_fingerprint
from kb_tools.search.words import Reader, Translator

# Where it is kept what one build leaves for the next.
FOLDER: Final = "search"


class Trail(Protocol):
    """Notes the names of the facts that are read."""

    read: set[str]

    def start(self, own: str) -> None:
        """Begin an article; what is its own need not be noted."""


@dataclasses.dataclass(frozen=True, slots=True)
class Notes:
    """What is known of texts that note what is read of them.

    Attributes:
        trail: where it is noted.
        common: digest of everything that is read and not noted.
        shared: digests of facts. local: digests of those that differ by locale.
    """

    trail: Trail
    common: str
    shared: Mapping[str, str]
    local: Mapping[str, Mapping[str, str]]

    def digest(self, read: Iterable[str]) -> str:
        """What some facts say now, as one digest."""
        said = [
            (name, self.shared.get(name), [facts.get(name) for facts in self.local.values()])
            for name in sorted(read)
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:20]


@dataclasses.dataclass(frozen=True, slots=True)
class Sources:
    """What every portion is made from. Sources with faults are left out; `kb check` tells."""

    checkout: Checkout
    library: Library
    policy: Policy
    terms: TermBase
    catalogs: Mapping[str, Translator] = dataclasses.field(default_factory=dict)
    notes: Notes | None = None
    _asks: dict[str, Asks] = dataclasses.field(default_factory=dict)

    @classmethod
    def load(cls, checkout: Checkout) -> Sources:
        """The sources of a checkout."""
        faults = Faults()
        library = load_library(checkout, faults)
        return cls(checkout, library, load_policy(checkout, faults), load_terms(checkout, faults))

    @property
    def asks(self) -> dict[str, Asks]:
        """How people ask for articles, by locale."""
        if not self._asks:
            self._asks.update(kept_asks(self.checkout, self.library.articles))
        return self._asks

    def reader(self, tag: str) -> Reader:
        """A locale's view."""
        catalog = self.catalogs.get(tag)
        if catalog is None:
            context = Context.of(self.library, self.terms, self.policy)
            catalog = Catalogs.load(self.checkout, self.library, BY_TAG[tag], context)
        return Reader(tag, self.library, self.policy, self.terms, catalog, self.asks[tag])

    def article(self, name: str) -> Article:
        """An article; from here on is noted what is read for it."""
        if self.notes is not None:
            self.notes.trail.start(name)
            self.notes.trail.read |= {f"{kind} {name}" for kind in ("article", "words", "title")}
        return self.library.articles[name]

    def begin(self) -> None:
        """From here on is noted what is read for no article."""
        if self.notes is not None:
            self.notes.trail.start("")

    def facts(self) -> Iterable[str]:
        """Names of the facts that are the same in every locale."""
        return () if self.notes is None else self.notes.shared

    def said(self, read: Iterable[str]) -> str:
        """What some facts say now."""
        return "" if self.notes is None else self.notes.digest(read)

    def read(self) -> set[str]:
        """What has been read for the article."""
        return set() if self.notes is None else set(self.notes.trail.read)

    def digest(self, article: str, read: Iterable[str]) -> str:
        """What an article's documents depend on, as it is now."""
        said = [self.asks[tag].get(article, ()) for tag in self.asks]
        noted = "" if self.notes is None else self.notes.digest(read)
        return hashlib.sha256(repr((said, noted)).encode()).hexdigest()[:20]

    def may_fork(self) -> bool:
        """Whether another process may start with all that is loaded."""
        return self.notes is not None and threading.active_count() == 1


def places_of(article: Article) -> list[Place]:
    """The documents of an article: its head, then its sections."""
    return [Place(article.id, part) for part in (HEAD, *(one.id for one in article.sections))]


def kept_asks(checkout: Checkout, articles: Iterable[str]) -> dict[str, Asks]:
    """How people ask for articles; reading it takes longer than all that a small edit needs."""
    store = checkout.build / FOLDER / ".asks.json"
    digest = hashlib.sha256(analysis_fingerprint().encode())
    digest.update(Path(asks_module.__file__).read_bytes())
    for known in LOCALES:
        with contextlib.suppress(OSError):
            digest.update(known.tag.encode() + (checkout.asks / f"{known.tag}.yaml").read_bytes())
    names = list(articles)
    digest.update(repr(names).encode())
    key = digest.hexdigest()
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        data = json.loads(store.read_bytes())
        if data["key"] == key:
            return {
                tag: {name: tuple(asks) for name, asks in found.items()}
                for tag, found in data["asks"].items()
            }
    found = load_asks(checkout, dict.fromkeys(names), Faults())
    text = json.dumps({"key": key, "asks": found}, ensure_ascii=False)
    with contextlib.suppress(OSError):
        write_atomically(store, text.encode())
    return found
