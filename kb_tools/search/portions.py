"""Portions: what each locale puts into the index, made side by side when there is much of it.

In: a checkout. Out: for every locale its impacts, the words of its documents, its phrases. A locale
needs nothing of another but the source language's phrases, so each is made by itself.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import functools
import hashlib
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, KbError
from kb_tools.i18n.asks import load_asks
from kb_tools.i18n.catalog import Catalogs
from kb_tools.i18n.checks import Context
from kb_tools.i18n.terms import TermBase, load_terms
from kb_tools.locales import BY_TAG, LOCALES, SOURCE
from kb_tools.search.compounds import has_compounds, parts_of
from kb_tools.search.concepts import PhraseTable, phrase_table
from kb_tools.search.documents import Document, Place, documents, places
from kb_tools.search.fingerprint import analysis_fingerprint
from kb_tools.search.index import pack_words
from kb_tools.search.lines import Lines
from kb_tools.search.weak import weak_terms
from kb_tools.search.weights import Impacts, impacts
from kb_tools.search.words import Reader

# From so many articles on, the start of more processes pays.
MANY: Final = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Portion:
    """What a locale puts into the index.

    Attributes:
        tag: the locale.
        impacts: of its terms. words: of its documents, as they are stored.
        phrases: of its concepts, in order. parts: of its compounds. strings: of the search box.
    """

    tag: str
    impacts: Impacts
    words: list[bytes]
    phrases: list[list[object]]
    parts: list[str]
    strings: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Sources:
    """What every portion is made from. Sources with faults are left out; `kb check` tells."""

    checkout: Checkout
    library: Library
    policy: Policy
    terms: TermBase

    @classmethod
    def load(cls, checkout: Checkout) -> Sources:
        """The sources of a checkout."""
        faults = Faults()
        library = load_library(checkout, faults)
        return cls(checkout, library, load_policy(checkout, faults), load_terms(checkout, faults))

    def places(self) -> list[Place]:
        """All documents."""
        return places(self.library.articles.values())

    def reader(self, tag: str) -> Reader:
        """A locale's view."""
        context = Context.of(self.library, self.terms, self.policy)
        catalogs = Catalogs.load(self.checkout, self.library, BY_TAG[tag], context)
        asks = load_asks(self.checkout, self.library.articles, Faults())
        return Reader(tag, self.library, self.policy, self.terms, catalogs, asks[tag])


def portions(sources: Sources) -> list[Portion]:
    """The portions of all locales, in the order of the table of locales."""
    tags = [known.tag for known in LOCALES]
    workers = min(os.cpu_count() or 1, len(tags))
    if len(sources.library.articles) < MANY or workers < 2:
        return [portion(sources, tag) for tag in tags]
    shares = [tags[first::workers] for first in range(workers)]
    with concurrent.futures.ThreadPoolExecutor(workers) as threads:
        done = threads.map(functools.partial(_elsewhere, sources.checkout), shares)
        made = [one for share in done for one in share]
    return sorted(made, key=lambda one: tags.index(one.tag))


def _elsewhere(checkout: Checkout, tags: Sequence[str]) -> list[Portion]:
    """Some portions, made by a new process: the desk has threads, so it must not be forked."""
    code = "from kb_tools.search.portions import share; share()"
    given = json.dumps([os.fspath(checkout.root), *tags]).encode()
    package = os.fspath(Path(__file__).parents[2])
    run = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-P", "-c", code],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": package},
    )
    if run.returncode:
        last = run.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise KbError(f"cannot make the search index: {last}", "run the command again")
    made: list[Portion] = pickle.loads(run.stdout)  # noqa: S301 - from the process just started
    return made


def share() -> None:
    """Make the portions that standard input names; standard output gets them."""
    root, *tags = json.load(sys.stdin)
    sources = Sources.load(Checkout(Path(root)))
    pickle.dump([portion(sources, tag) for tag in tags], sys.stdout.buffer, protocol=5)


def portion(sources: Sources, tag: str) -> Portion:
    """The portion of a locale."""
    reader = sources.reader(tag)
    tables = {one: phrase_table(sources.terms, one) for one in (SOURCE.tag, tag)}
    if has_compounds(tag):
        plain = _documents(sources, reader, tables, f"{tag}-plain")
        vocabulary = {term for one in plain for field in one.fields.values() for term in field}
        parts = parts_of({*vocabulary, *tables[tag].words()})
        tables[tag] = phrase_table(sources.terms, tag, parts)
    made = _documents(sources, reader, tables, tag)
    return Portion(
        tag,
        impacts(made, weak_terms(tag)),
        [_stored(document) for document in made],
        [[one.concept, one.terms, one.needed] for one in tables[tag].phrases],
        sorted(tables[tag].parts),
        reader.strings("search."),
    )


def _documents(
    sources: Sources, reader: Reader, tables: Mapping[str, PhraseTable], name: str
) -> list[Document]:
    """The documents of a locale; `name` is that of the file where their lines are remembered."""
    digest = hashlib.sha256(analysis_fingerprint().encode())
    for table in tables.values():
        said = [(one.terms, one.concept, one.needed) for one in table.phrases]
        digest.update(repr((said, sorted(table.parts))).encode())
    lines = Lines(sources.checkout.build / "lines" / f"{name}.json", digest.hexdigest())
    made = documents(reader, tables, lines)
    lines.remember()
    return made


def _stored(document: Document) -> bytes:
    lines = [(one.text, one.lang, one.block) for one in (document.title, *document.lines)]
    return pack_words(json.dumps(lines, ensure_ascii=False, separators=(",", ":")))
