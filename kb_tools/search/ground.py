"""Ground: what an index that was made whole leaves behind, so that the next one need not be.

In: an index that was just made, and what its articles depend on. Out: `build/search/<name>`: its
files again (linked, not copied), a ledger for each locale, and a record. An index after edits has
the ground's files and what has changed since; whatever is wrong with a ground, all is made anew.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kb_tools.checkout import Checkout
from kb_tools.search.digests import Digests
from kb_tools.search.documents import Place
from kb_tools.search.ledger import Ledger
from kb_tools.search.portions import Portion, ledger_name
from kb_tools.search.sources import FOLDER, Sources

RECORD: Final = "ground.json"
# What is remembered of the ground's own files.
SEEN: Final = "seen.json"


@dataclasses.dataclass(frozen=True, slots=True)
class Ground:
    """An index that was made whole.

    Attributes:
        folder: its files and ledgers. files: digests of the index's files, by name.
        common: digest of what every article depends on.
        articles: ids of all, in order. read: by article, names of the facts it depends on.
        digests: by article, what these said. places: all documents.
        means: by locale, what lengths of fields are measured by.
        phrases, parts: by locale, as in the index.
    """

    folder: Path
    files: Mapping[str, str]
    common: str
    articles: Sequence[str]
    read: Mapping[str, Sequence[str]]
    digests: Mapping[str, str]
    places: Sequence[Place]
    means: Mapping[str, Mapping[str, float]]
    phrases: Mapping[str, Sequence[Sequence[Any]]]
    parts: Mapping[str, Sequence[str]]

    def link_into(self, folder: Path) -> None:
        """Put the index's files into another folder, too.

        Raises:
            ValueError: one is not as it was written.
        """
        digests = Digests(self.folder / SEEN)
        for name, digest in self.files.items():
            if digests.of(self.folder / name) != digest:
                raise ValueError(f"'{self.folder / name}' is damaged")
        link_all(self.folder, folder, self.files)
        _learn(self.folder, self.files)

    def ledger(self, tag: str) -> Ledger:
        """The ledger of a locale.

        Raises:
            OSError, ValueError: it cannot be read.
        """
        return Ledger.read(self.folder / ledger_name(tag))

    def stale(self, sources: Sources) -> list[str]:
        """Articles whose documents may be other than they were."""
        return [
            name
            for name in self.articles
            if sources.digest(name, self.read[name]) != self.digests[name]
        ]


def store(checkout: Checkout) -> Path:
    """Where grounds are."""
    return checkout.build / FOLDER


def newest(checkout: Checkout) -> Ground | None:
    """The ground that was left last; None without one that can be read."""
    try:
        folders = [path for path in store(checkout).iterdir() if path.name[0] != "."]
        folder = max(folders, key=lambda path: (path.stat().st_mtime_ns, path.name))
        data = json.loads((folder / RECORD).read_bytes())
        places = [Place(*place) for place in data.pop("places")]
        return Ground(folder=folder, places=places, **data)
    except (OSError, ValueError, TypeError):
        return None


def leave(
    sources: Sources,
    name: str,
    index: Path,
    files: Mapping[str, str],
    made: Sequence[Portion],
) -> None:
    """Leave a ground behind; without room for it, none.

    Args:
        sources: what the index was made from; they note what is read.
        name: of the index.
        index: the folder that it and the ledgers are in.
        files: digests of the index's files.
        made: its portions.
    """
    if sources.notes is None:
        return
    read = {
        name: sorted(frozenset().union(*(one.read[name] for one in made)))
        for name in sources.library.articles
    }
    record = {
        "files": dict(files),
        "common": sources.notes.common,
        "articles": list(read),
        "read": read,
        "digests": {name: sources.digest(name, read[name]) for name in read},
        "places": [[place.article, place.section] for place in made[0].places],
        "means": {one.tag: one.means for one in made},
        "phrases": {one.tag: one.phrases for one in made},
        "parts": {one.tag: one.parts for one in made},
    }
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    home = store(sources.checkout)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=home) as made_in:
            aside = Path(made_in) / "ground"
            aside.mkdir()
            link_all(index, aside, files)
            for one in made:
                ledger = ledger_name(one.tag)
                (index / ledger).replace(aside / ledger)
            (aside / RECORD).write_text(text, encoding="utf-8")
            final = home / name
            shutil.rmtree(final, ignore_errors=True)
            aside.rename(final)
        _learn(final, files)
        _prune(final)
    except OSError:
        return


def _learn(folder: Path, files: Mapping[str, str]) -> None:
    """Remember digests of files that have just been linked: linking changes their state."""
    digests = Digests(folder / SEEN)
    for name, digest in files.items():
        digests.learn(folder / name, digest)
    digests.remember()


def link_all(source: Path, target: Path, names: Iterable[str]) -> None:
    """Put files of a folder into another one, too. They never change."""
    for name in names:
        try:
            os.link(source / name, target / name)
        except OSError:
            shutil.copy2(source / name, target / name)


def _prune(newest: Path) -> None:
    for path in newest.parent.iterdir():
        if path != newest and path.name[0] != ".":
            shutil.rmtree(path, ignore_errors=True)
