"""Build: the Whoosh index of every document in every locale, as a build product.

In: a checkout. Out: an open `Index`. It lives under `build/index/<fingerprint>/`, is built aside
and renamed in one step, and is made anew when what it is made from differs or its files are not
what was written. Whoosh unpickles its own schema, so a folder is opened only when its files have
the digests that we wrote.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from whoosh import fields as whoosh_fields
from whoosh import index as whoosh_index

from kb_tools.checkout import Checkout
from kb_tools.content.load import load_library
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, KbError
from kb_tools.i18n.asks import load_asks
from kb_tools.i18n.catalog import Catalogs
from kb_tools.i18n.checks import Context
from kb_tools.i18n.terms import TermBase, load_terms
from kb_tools.locales import LOCALES
from kb_tools.search.codec import ImpactCodec, SortedPostings
from kb_tools.search.compounds import has_compounds, parts_of
from kb_tools.search.concepts import PhraseTable, phrase_table
from kb_tools.search.digests import Digests
from kb_tools.search.documents import HEAD, Document, Place, documents, places
from kb_tools.search.fingerprint import analysis_fingerprint, fingerprint
from kb_tools.search.index import BRIDGE, META, Index, field_name, pack_words, vocabulary_name
from kb_tools.search.vocabulary import Vocabulary
from kb_tools.search.weak import weak_terms
from kb_tools.search.weights import Impacts, impacts, unknown_impact
from kb_tools.search.words import Reader

MANIFEST: Final = "manifest.json"
KEPT: Final = 2
# What is remembered of the index's own files.
SEEN: Final = "seen-index.json"


def open_index(checkout: Checkout) -> Index:
    """The index of a checkout, built first where there is none that fits.

    Raises:
        KbError: it cannot be built or written.
    """
    name = fingerprint(checkout)
    folder = checkout.build / "index" / name
    digests = Digests(checkout.build / SEEN)
    whole = is_whole(folder, digests)
    digests.remember()
    if whole:
        try:
            return Index(folder)
        except Exception:  # noqa: BLE001, S110 - whatever is wrong with it, it is made anew
            pass
    shutil.rmtree(folder, ignore_errors=True)
    try:
        build(checkout, folder)
    except OSError as error:
        raise KbError(
            f"cannot write the search index: {error.strerror or error}",
            f"make {checkout.shown(checkout.build)} writable and leave room on the disk",
        ) from error
    return Index(folder)


def is_whole(folder: Path, digests: Digests | None = None) -> bool:
    """Whether a folder holds exactly the files that a build of ours wrote.

    Args:
        folder: of the index.
        digests: what is known of its files; by default they are read.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return bool(manifest == _digests(folder, digests or Digests()))
    except (OSError, ValueError):
        return False


def _digests(folder: Path, digests: Digests) -> dict[str, str]:
    return {
        path.name: digests.of(path)
        for path in sorted(folder.iterdir())
        if path.name != MANIFEST and not path.name.endswith("LOCK")
    }


def build(checkout: Checkout, folder: Path) -> None:
    """Build the index aside and put it in place in one step."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as made:
        aside = Path(made) / "index"
        aside.mkdir()
        write(checkout, aside)
        try:
            aside.rename(folder)
        except OSError:
            # Another process was faster; its index is as good as ours.
            if not is_whole(folder):
                raise
    _prune(folder)


def _prune(newest: Path) -> None:
    """Remove all but the newest indexes; a process that reads an old one keeps its open files."""
    others = [path for path in newest.parent.iterdir() if path != newest and path.name[0] != "."]
    others.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    for path in others[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def write(checkout: Checkout, folder: Path) -> None:
    """Write an index into an empty folder and see that it is on the disk."""
    faults = Faults()  # sources with faults are left out here; `kb check` reports them
    library = load_library(checkout, faults)
    policy = load_policy(checkout, faults)
    terms = load_terms(checkout, faults)
    context = Context.of(library, terms, policy)
    asks = load_asks(checkout, library.articles, faults)
    readers = {
        known.tag: Reader(
            known.tag,
            library,
            policy,
            terms,
            Catalogs.load(checkout, library, known, context),
            asks[known.tag],
        )
        for known in LOCALES
    }
    tables = _tables(readers, terms)
    made = {tag: documents(reader, tables) for tag, reader in readers.items()}
    found = places(library.articles.values())
    _write_whoosh(folder, found, made)
    meta = {
        "analysis": analysis_fingerprint(),
        "places": [[place.article, place.section] for place in found],
        "unknown": unknown_impact(len(library.articles)),
        "phrases": {
            tag: [[one.concept, one.terms, one.needed] for one in table.phrases]
            for tag, table in tables.items()
        },
        "parts": {tag: sorted(table.parts) for tag, table in tables.items() if table.parts},
        "strings": {tag: reader.strings("search.") for tag, reader in readers.items()},
        "weak": {known.tag: sorted(weak_terms(known.tag)) for known in LOCALES},
    }
    text = json.dumps(meta, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (folder / META).write_text(text, encoding="utf-8")
    for path in folder.glob("*LOCK"):
        path.unlink()
    manifest = json.dumps(_digests(folder, Digests()), sort_keys=True, indent=0)
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    for path in (*folder.iterdir(), folder):
        _sync(path)


def _tables(readers: Mapping[str, Reader], terms: TermBase) -> dict[str, PhraseTable]:
    """Phrases of all locales; where a language has compounds, with the parts its texts show."""
    tables = {tag: phrase_table(terms, tag) for tag in readers}
    for tag, reader in readers.items():
        if has_compounds(tag):
            plain = documents(reader, tables)
            vocabulary = {term for one in plain for field in one.fields.values() for term in field}
            parts = parts_of({*vocabulary, *tables[tag].words()})
            tables[tag] = phrase_table(terms, tag, parts)
    return tables


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_whoosh(
    folder: Path, found: Sequence[Place], made: Mapping[str, Sequence[Document]]
) -> None:
    weights = {tag: impacts(documents_, weak_terms(tag)) for tag, documents_ in made.items()}
    fields = {**weights, BRIDGE: _bridge(found, weights)}
    for name, postings in fields.items():
        text = Vocabulary.of(postings).to_json()
        (folder / vocabulary_name(name)).write_text(text, encoding="utf-8")
    schema = whoosh_fields.Schema(
        **{field_name(name): whoosh_fields.KEYWORD() for name in fields},
        **{f"text_{tag}": whoosh_fields.STORED() for tag in made},
    )
    index = whoosh_index.create_in(folder, schema)
    writer = index.writer(codec=ImpactCodec())
    for number in range(len(found)):
        writer.add_document(
            **{f"text_{tag}": _stored(documents_[number]) for tag, documents_ in made.items()}
        )
    writer.pool = SortedPostings({field_name(name): terms for name, terms in fields.items()})
    writer.commit(optimize=False)
    index.close()


def _stored(document: Document) -> bytes:
    lines = [dataclasses.astuple(line) for line in (document.title, *document.lines)]
    return pack_words(json.dumps(lines, ensure_ascii=False, separators=(",", ":")))


def _bridge(
    found: Sequence[Place], weights: Mapping[str, Mapping[str, Mapping[int, int]]]
) -> Impacts:
    """Terms of all locales by article (under its head): what a word in another language leads to.

    An article's impact is the best that any of its documents has in any locale.
    """
    head_of: list[int] = []
    for number, place in enumerate(found):
        head_of.append(number if place.section == HEAD else head_of[-1])
    best: Impacts = {}
    for terms in weights.values():
        for term, postings in terms.items():
            if not is_bridged(term):
                continue
            articles = best.setdefault(term, {})
            for number, impact in postings.items():
                head = head_of[number]
                if impact > articles.get(head, 0):
                    articles[head] = impact
    return {term: dict(sorted(best[term].items())) for term in sorted(best)}


def is_bridged(term: str) -> bool:
    """Whether a term is a word of some language: no concept, no number.

    >>> [is_bridged(term) for term in ("code", "@ib_key", "kb1018", "200000")]
    [True, False, False, False]
    """
    return not (term[0] == "@" or term[0].isdigit() or term[:2] == "kb")
