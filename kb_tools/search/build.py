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
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from kb_tools.checkout import Checkout
from kb_tools.faults import KbError
from kb_tools.locales import LOCALES
from kb_tools.search import ground
from kb_tools.search.bridge import joined
from kb_tools.search.changes import changes_name
from kb_tools.search.digests import Digests
from kb_tools.search.edits import changes
from kb_tools.search.fingerprint import analysis_fingerprint, fingerprint
from kb_tools.search.index import BRIDGE, GROUND, META, Index
from kb_tools.search.portions import ledger_name, portions
from kb_tools.search.segments import write_field
from kb_tools.search.sources import Sources
from kb_tools.search.weak import weak_terms
from kb_tools.search.weights import unknown_impact

MANIFEST: Final = "manifest.json"
KEPT: Final = 2
# What is remembered of the index's own files.
SEEN: Final = "seen-index.json"


def open_index(checkout: Checkout, sources: Sources | None = None) -> Index:
    """The index of a checkout, built first where there is none that fits.

    Args:
        checkout: the knowledge base.
        sources: what the index is made from, where that is loaded already; if they note what is
            read of them, little is made anew after an edit.

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
        build(checkout, folder, sources)
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


def build(checkout: Checkout, folder: Path, sources: Sources | None = None) -> None:
    """Build the index aside and put it in place in one step.

    Args:
        checkout: the knowledge base.
        folder: where the index belongs.
        sources: what it is made from, where that is loaded already.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as made:
        aside = Path(made) / "index"
        aside.mkdir()
        digests = None if sources is None else _edit(sources, aside)
        if digests is None:
            shutil.rmtree(aside)
            aside.mkdir()
            digests = write(checkout, aside, sources, folder.name)
        try:
            aside.rename(folder)
        except OSError:
            # Another process was faster; its index is as good as ours.
            if not is_whole(folder):
                raise
        else:
            known = Digests(checkout.build / SEEN)
            for name, digest in digests.items():
                known.learn(folder / name, digest)
            known.remember()
    _prune(folder)


def _prune(newest: Path) -> None:
    """Remove all but the newest indexes; a process that reads an old one keeps its open files."""
    others = [path for path in newest.parent.iterdir() if path != newest and path.name[0] != "."]
    others.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    for path in others[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def write(
    checkout: Checkout, folder: Path, sources: Sources | None = None, name: str = ""
) -> dict[str, str]:
    """Write an index into an empty folder and see that it is on the disk.

    Args:
        checkout: the knowledge base.
        folder: an empty one.
        sources: what it is made from, where that is loaded already.
        name: of the index, to leave the ground of the next one behind; "" for none.

    Returns:
        Digests of its files.
    """
    sources = sources or Sources.load(checkout)
    made = portions(sources, folder)
    write_field(folder, BRIDGE, joined(one.bridge for one in made), ())
    meta = {
        "analysis": analysis_fingerprint(),
        "places": [[place.article, place.section] for place in made[0].places],
        "unknown": unknown_impact(len(sources.library.articles)),
        "phrases": {one.tag: one.phrases for one in made},
        "parts": {one.tag: one.parts for one in made if one.parts},
        "strings": {one.tag: one.strings for one in made},
        "weak": {known.tag: sorted(weak_terms(known.tag)) for known in LOCALES},
    }
    text = json.dumps(meta, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (folder / META).write_text(text, encoding="utf-8")
    ledgers = {ledger_name(one.tag) for one in made}
    files = sorted({path.name for path in folder.iterdir()} - ledgers)
    digests = {one: Digests().of(folder / one) for one in files}
    _seal(folder, digests, files)
    if name:
        ground.leave(sources, name, folder, digests, made)
    for ledger in ledgers:
        (folder / ledger).unlink(missing_ok=True)
    return digests


def _edit(sources: Sources, folder: Path) -> dict[str, str] | None:
    """Write the index after a few edits; None when it has to be made whole."""
    before = ground.newest(sources.checkout)
    if before is None:
        return None
    try:
        found = changes(before, sources)
        if found is None:
            return None
        before.link_into(folder)
    except (OSError, ValueError):
        return None
    for field, changed in found.items():
        (folder / changes_name(field)).write_bytes(changed.to_json())
    (folder / GROUND).write_text(before.folder.name, encoding="utf-8")
    names = [GROUND, *(changes_name(field) for field in found)]
    digests = {**before.files, **{name: Digests().of(folder / name) for name in names}}
    _seal(folder, digests, names)
    return digests


def _seal(folder: Path, digests: Mapping[str, str], fresh: Iterable[str]) -> None:
    """Write what a folder must hold, and see that it is on the disk."""
    manifest = json.dumps(digests, sort_keys=True, indent=0)
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    for path in (*(folder / name for name in fresh), folder / MANIFEST, folder):
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
