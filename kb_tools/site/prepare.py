"""Words of an article in every locale, kept from build to build while its files stay the same.

In: an article's source and catalogs. Out: `Words`: the article, and what readers of each locale see
of each of its phrases; and a `Card`, as much of it as lists and links of other pages need.
"""

from __future__ import annotations

import dataclasses
import hashlib
import marshal
import pickle
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kb_tools.checkout import Checkout
from kb_tools.content.load import load_document
from kb_tools.content.model import Article, ProcedureBlock, Section, TableBlock
from kb_tools.faults import Faults
from kb_tools.i18n.catalog import Catalogs, Seen, Shown
from kb_tools.locales import SOURCE
from kb_tools.render.page import is_own

Views = dict[str, Shown]
_LANG: Final = 1
_STATE: Final = 2


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """An article in every locale.

    Attributes:
        article: its structure, with the English.
        phrases: ids of its phrases, in document order.
        shown: by locale, what is seen of each phrase, in the same order, as bytes that are quick
            to read and the same for the same texts.
    """

    article: Article
    phrases: tuple[str, ...]
    shown: Mapping[str, bytes]

    def views(self, tag: str) -> Views:
        """What readers of a locale see, by phrase."""
        return {name: Shown(*seen) for name, seen in self.seen(tag).items()}

    def seen(self, tag: str) -> dict[str, Seen]:
        """The same as plain values."""
        found = marshal.loads(self.shown[tag])  # noqa: S302 - ours
        return dict(zip(self.phrases, found, strict=True))


@dataclasses.dataclass(frozen=True, slots=True)
class Head:
    """What links and lists print of an article.

    Attributes:
        article: the article without its text; of its sections, only the tables
            and procedures in them: checkers show those.
        shown: by locale, what is seen of title and summary.
    """

    article: Article
    shown: Mapping[str, Views]


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """What other pages may depend on, as plain data that is quick to read.

    Attributes:
        key: digest of what it was made from. source: digest of the article's own file.
        place: digest of what puts the article into lists: topics, devices, platforms, tables.
        outline: digest of the ids that others may cite.
        titles, words: by locale, a digest of title and summary, and of all phrases.
        translated: locales in which the page counts as one in their own language.
        states: by locale, how many phrases are in each state.
        head: a pickled `Head`.
    """

    key: str
    source: str
    place: str
    outline: str
    titles: Mapping[str, str]
    words: Mapping[str, str]
    translated: tuple[str, ...]
    states: Mapping[str, Mapping[str, int]]
    head: bytes


def make_words(
    checkout: Checkout, path: Path, catalogs: Mapping[str, Catalogs], faults: Faults
) -> Words | None:
    """Read an article and its catalogs; None with faults in its source."""
    loaded = load_document(path, checkout.shown(path), path.parent.name, Article, faults)
    if loaded is None or not isinstance(loaded.model, Article):
        return None
    shown: dict[str, bytes] = {}
    for tag, catalog in catalogs.items():
        # Version 2 knows no references, so that equal texts give equal bytes.
        shown[tag] = marshal.dumps(catalog.seen(loaded.domain, loaded.phrases), 2)
        catalog.forget(loaded.domain)
    return Words(loaded.model, tuple(phrase.id for phrase in loaded.phrases), shown)


def make_card(words: Words, key: str, source: str) -> Card:
    """The card of an article."""
    article = words.article
    titles = (article.title.id, article.summary.id)
    seen = {tag: words.seen(tag) for tag in words.shown}
    shown = {tag: {name: Shown(*seen[tag][name]) for name in titles} for tag in seen}
    tables = _shared(article, (TableBlock,))
    shared = _shared(article, (TableBlock, ProcedureBlock))
    outline = [
        [section.id, *(f"{block.type} {block.id}" for block in section.blocks)]
        for section in article.sections
    ]
    head = article.model_copy(update={"sections": shared, "questions": {}, "edits": {}})
    place = (article.topics, article.devices, article.platforms, [one.blocks for one in tables])
    return Card(
        key,
        source,
        digest_of(place),
        digest_of(outline),
        {tag: digest_of(found) for tag, found in shown.items()},
        {tag: digest_of(packed) for tag, packed in words.shown.items()},
        tuple(tag for tag, found in seen.items() if _is_translated(article, tag, found)),
        {tag: _states(found) for tag, found in seen.items()},
        pickle.dumps(Head(head, shown), pickle.HIGHEST_PROTOCOL),
    )


def _shared(article: Article, kinds: tuple[type, ...]) -> tuple[Section, ...]:
    """The sections that hold blocks of some kinds, with nothing but these."""
    found = []
    for section in article.sections:
        blocks = tuple(block for block in section.blocks if isinstance(block, kinds))
        if blocks:
            found.append(section.model_copy(update={"blocks": blocks}))
    return tuple(found)


def _is_translated(article: Article, tag: str, seen: Mapping[str, Seen]) -> bool:
    own = is_own(tag, seen[article.title.id][_LANG], [one[_LANG] for one in seen.values()])
    return tag == SOURCE.tag or own


def _states(seen: Mapping[str, Seen]) -> dict[str, int]:
    return dict(sorted(Counter(one[_STATE] for one in seen.values()).items()))


def digest_of(value: object) -> str:
    """A short digest of plain data."""
    data = value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:20]
