"""Stock: all articles of a site as a library that loads them one by one and notes what is read.

In: the cards of all articles, and the words that were kept of each. Out: a context for each locale
whose library, policy and catalog tell a `Trail` what a page has read of them. What a page did not
read cannot change it; that is how a build knows which pages to make anew.
"""

from __future__ import annotations

import dataclasses
import pickle
from collections import OrderedDict
from collections.abc import Iterator, Mapping, ValuesView
from pathlib import Path
from typing import Any, Final, TypeVar

from kb_tools.content.load import Library
from kb_tools.content.model import Article, Phrase
from kb_tools.core.policy import Policy
from kb_tools.faults import KbError
from kb_tools.i18n.catalog import Shown
from kb_tools.i18n.sync import write_atomically
from kb_tools.i18n.units import domain_of
from kb_tools.render.context import Context
from kb_tools.site.prepare import Card, Head, Views, Words
from kb_tools.site.sources import Sources

_KEPT: Final = 64
ALL: Final = "all"
CARDS: Final = "cards.pickle"
V = TypeVar("V")


class Trail:
    """What has been read since it was last cleared.

    Keys: `article NAME` its source, `words DOMAIN` its phrases, `title DOMAIN` title and summary,
    `exists NAME`, `lists` what puts articles into lists, and `figure`, `table` … of the policy
    (`figure all`: which there are).
    """

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.own = ""

    def start(self, own: str) -> None:
        """Begin a page; its own words are no news to it."""
        self.read = set()
        self.own = own


class Watched(Mapping[str, V]):
    """A part of the policy that notes what is read of it."""

    def __init__(self, inner: Mapping[str, V], kind: str, trail: Trail) -> None:
        self._inner = inner
        self._kind = kind
        self._trail = trail

    def __getitem__(self, name: str) -> V:
        self._trail.read.add(f"{self._kind} {name}")
        return self._inner[name]

    def __contains__(self, name: object) -> bool:
        self._trail.read.add(f"{self._kind} {ALL}")
        return name in self._inner

    def __iter__(self) -> Iterator[str]:
        self._trail.read.add(f"{self._kind} {ALL}")
        return iter(self._inner)

    def __len__(self) -> int:
        self._trail.read.add(f"{self._kind} {ALL}")
        return len(self._inner)


class Shelf:
    """Cards and words of all articles and pages of their make, for one process."""

    def __init__(self, folder: Path, cards: Mapping[str, Card]) -> None:
        self.folder = folder
        self.cards = cards
        self._heads: dict[str, Head] = {}
        self._words: OrderedDict[str, Words] = OrderedDict()

    @classmethod
    def open(cls, folder: Path) -> Shelf:
        """The shelf that the last build left; an empty one when there is none that can be read."""
        try:
            with (folder / CARDS).open("rb") as file:
                return cls(folder, pickle.load(file))  # noqa: S301 - written by this program
        except Exception:  # noqa: BLE001 - whatever is wrong with them, they are made anew
            return cls(folder, {})

    def write(self) -> None:
        """Keep the cards for the next build."""
        data = pickle.dumps(dict(self.cards), pickle.HIGHEST_PROTOCOL)
        write_atomically(self.folder / CARDS, data)

    def kept(self) -> set[str]:
        """Domains whose words are there."""
        return {path.stem for path in (self.folder / "words").glob("*.pickle")}

    def head(self, domain: str) -> Head:
        """Title, summary and place of an article."""
        if domain not in self._heads:
            head = pickle.loads(self.cards[domain].head)  # noqa: S301 - written by this program
            if not isinstance(head, Head):
                raise KbError("build/cache is not ours", "delete build/cache")
            self._heads[domain] = head
        return self._heads[domain]

    def words(self, domain: str) -> Words:
        """All of an article; the last few are remembered."""
        if domain in self._words:
            self._words.move_to_end(domain)
            return self._words[domain]
        path = words_path(self.folder, domain)
        try:
            key, words = pickle.loads(path.read_bytes())  # noqa: S301 - written by this program
        except Exception as error:
            raise KbError(f"'{path}' cannot be read", "delete build/cache, build again") from error
        if key != self.cards[domain].key or not isinstance(words, Words):
            raise KbError(f"'{path}' was changed during the build", "build again")
        self._words[domain] = words
        if len(self._words) > _KEPT:
            self._words.popitem(last=False)
        return words


def words_path(folder: Path, domain: str) -> Path:
    """Where the words of an article are kept."""
    return folder / "words" / f"{domain}.pickle"


class Articles(Mapping[str, Article]):
    """Articles, or pages of their make, by id; iterating gives heads, asking gives all of it."""

    def __init__(self, shelf: Shelf, names: Mapping[str, str], trail: Trail) -> None:
        self._shelf = shelf
        self._names = names
        self._trail = trail

    def __getitem__(self, name: str) -> Article:
        self._trail.read.add(f"exists {name}")
        domain = self._names[name]
        if domain != self._trail.own:
            self._trail.read.add(f"article {domain}")
        return self._shelf.words(domain).article

    def __contains__(self, name: object) -> bool:
        self._trail.read.add(f"exists {name}")
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        self._trail.read.add("lists")
        return iter(self._names)

    def __len__(self) -> int:
        self._trail.read.add("lists")
        return len(self._names)

    def values(self) -> ValuesView[Article]:
        """Heads of all articles."""
        self._trail.read.add("lists")
        heads = {name: self._shelf.head(domain).article for name, domain in self._names.items()}
        return heads.values()

    def head(self, name: str) -> Article:
        """The head of one."""
        return self._shelf.head(self._names[name]).article


class Stock(Library):
    """A library whose articles load when they are asked for."""

    def title(self, article: str) -> Phrase | None:
        """The title of an article, written or planned."""
        articles: Any = self.articles
        if article in articles:
            found: Article = articles.head(article)
            return found.title
        return self.planned.get(article)


class Catalog:
    """What readers of a locale see: of shared phrases as always, of articles as it was kept."""

    def __init__(self, tag: str, shared: Any, shelf: Shelf, trail: Trail) -> None:  # noqa: ANN401
        self._tag = tag
        self._shared = shared
        self._shelf = shelf
        self._trail = trail
        self._own: tuple[str, Views] = ("", {})

    def translate(self, phrase: Phrase) -> Shown:
        """What the reader sees of a phrase."""
        name, views = self._own
        if name == self._trail.own and phrase.id in views:
            return views[phrase.id]
        domain = domain_of(phrase.id)
        if domain not in self._shelf.cards:
            shown: Shown = self._shared.translate(phrase)
            return shown
        if domain == self._trail.own:
            if name != domain:
                views = self._shelf.words(domain).views(self._tag)
                self._own = (domain, views)
            return views[phrase.id]
        head = self._shelf.head(domain).shown[self._tag]
        if phrase.id in head:
            self._trail.read.add(f"title {domain}")
            return head[phrase.id]
        self._trail.read.add(f"words {domain}")
        return self._shelf.words(domain).views(self._tag)[phrase.id]


def watched_policy(policy: Policy, trail: Trail) -> Policy:
    """A policy that notes what is read of it."""
    return dataclasses.replace(
        policy,
        figures=Watched(policy.figures, "figure", trail),
        tables=Watched(policy.tables, "table", trail),
        enums=Watched(policy.enums, "enum", trail),
        sources=Watched(policy.sources, "source", trail),
        assumptions=Watched(policy.assumptions, "assumption", trail),
        rulesets=Watched(policy.rulesets, "rules", trail),
    )


def contexts(
    sources: Sources, shelf: Shelf, tags: tuple[str, ...], trail: Trail
) -> dict[str, Context]:
    """A context for each locale that notes what is read."""
    articles = {name: name for name in shelf.cards if not name.startswith("page-")}
    pages = {name.removeprefix("page-"): name for name in shelf.cards if name.startswith("page-")}
    shared = sources.library
    library = Stock(
        documents=shared.documents,
        articles=Articles(shelf, articles, trail),  # type: ignore[arg-type]  # read only here
        pages=Articles(shelf, pages, trail),  # type: ignore[arg-type]
        checkers=shared.checkers,
        labels=shared.labels,
        screens=shared.screens,
        topics=shared.topics,
        planned=shared.planned,
        interface=shared.interface,
    )
    policy = watched_policy(sources.policy, trail)
    return {
        tag: Context(
            tag=tag,
            library=library,
            policy=policy,
            machines=sources.machines,
            terms=sources.terms,
            catalog=Catalog(tag, sources.context(tag, tags).catalog, shelf, trail),
            alternates=tags,
            words={},
        )
        for tag in tags
    }
