"""Build: the Whoosh index of every document in every locale, as a build product.

In: a checkout. Out: an open `Index`. It lives under `build/index/<fingerprint>/`, is built aside
and renamed in one step, and is made anew when what it is made from differs or its files are not
what was written. Whoosh unpickles its own schema, so a folder is opened only when its files have
the digests that we wrote.
"""

from __future__ import annotations

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
from kb_tools.faults import KbError
from kb_tools.locales import LOCALES
from kb_tools.search.codec import ImpactCodec, SortedPostings
from kb_tools.search.digests import Digests
from kb_tools.search.documents import HEAD, Place
from kb_tools.search.fingerprint import analysis_fingerprint, fingerprint
from kb_tools.search.index import BRIDGE, META, Index, field_name, vocabulary_name
from kb_tools.search.portions import Portion, Sources, portions
from kb_tools.search.spoken import is_small
from kb_tools.search.vocabulary import Vocabulary
from kb_tools.search.weak import weak_terms
from kb_tools.search.weights import Impacts, unknown_impact

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
    sources = Sources.load(checkout)
    found = sources.places()
    made = portions(sources)
    _write_whoosh(folder, found, made)
    meta = {
        "analysis": analysis_fingerprint(),
        "places": [[place.article, place.section] for place in found],
        "unknown": unknown_impact(len(sources.library.articles)),
        "phrases": {one.tag: one.phrases for one in made},
        "parts": {one.tag: one.parts for one in made if one.parts},
        "strings": {one.tag: one.strings for one in made},
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


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_whoosh(folder: Path, found: Sequence[Place], made: Sequence[Portion]) -> None:
    weights = {one.tag: one.impacts for one in made}
    fields = {**weights, BRIDGE: _bridge(found, weights)}
    for name, postings in fields.items():
        text = Vocabulary.of(postings).to_json()
        (folder / vocabulary_name(name)).write_text(text, encoding="utf-8")
    schema = whoosh_fields.Schema(
        **{field_name(name): whoosh_fields.KEYWORD() for name in fields},
        **{f"text_{tag}": whoosh_fields.STORED() for tag in weights},
    )
    index = whoosh_index.create_in(folder, schema)
    writer = index.writer(codec=ImpactCodec())
    for number in range(len(found)):
        writer.add_document(**{f"text_{one.tag}": one.words[number] for one in made})
    writer.pool = SortedPostings({field_name(name): terms for name, terms in fields.items()})
    writer.commit(optimize=False)
    index.close()


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
    """Whether a term leads to articles from other languages: no concept, number or grammar.

    >>> [is_bridged(term) for term in ("code", "@ib_key", "kb1018", "200000", "avec")]
    [True, False, False, False, False]
    """
    return not (term[0] == "@" or term[0].isdigit() or term[:2] == "kb" or is_small(term))
