"""What earlier runs found: kept in `build/`, each finding with the digest of what it was found in.

In: files of a checkout. Out: digests of them, and findings by name as long as their digest is the
same. What is kept may be missing or damaged at any time: then it is found anew.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from kb_tools.checkout import Checkout
from kb_tools.content import addresses
from kb_tools.faults import Fault, Faults, Location
from kb_tools.i18n.checks_markup import ADDITION
from kb_tools.i18n.sync import po_path, write_atomically
from kb_tools.locales import Locale

_PACKAGE: Final = Path(__file__).resolve().parents[1]
# Code that decides what is found; `faults.py` and `locales.py` beside it.
_MAKERS: Final = ("checkers", "content", "core", "i18n")


class Recall:
    """Findings by name, in one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._old: Mapping[str, list[Any]] = _read(path)
        self._new: dict[str, list[Any]] = {}

    def get(self, name: str, digest: str) -> Any | None:  # noqa: ANN401 - JSON data
        """The finding of a name, kept for the next run, too; None when it must be found anew."""
        held = self._old.get(name)
        if held is None or held[0] != digest:
            return None
        self._new[name] = held
        return held[1]

    def put(self, name: str, digest: str, finding: object) -> None:
        """Keep a finding, which is JSON data."""
        self._new[name] = [digest, finding]

    def save(self) -> None:
        """Write what was got or put; nothing where that is what the file holds.

        Where nothing can be written (a full disk, a checkout that is only read), nothing is kept.
        """
        same = self._new.keys() == self._old.keys() and all(
            self._new[name] is held for name, held in self._old.items()
        )
        if same:
            return
        text = json.dumps(self._new, ensure_ascii=False, separators=(",", ":")).encode()
        with contextlib.suppress(OSError):
            write_atomically(self._path, hashlib.sha256(text).hexdigest().encode() + b"\n" + text)


def _read(path: Path) -> Mapping[str, list[Any]]:
    """What a file holds; nothing when it is not as it was written."""
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if hashlib.sha256(text).hexdigest().encode() != digest:
        return {}
    held: Mapping[str, list[Any]] = json.loads(text)
    return held


def as_rows(faults: Iterable[Fault]) -> list[list[object]]:
    """Faults as JSON data."""
    return [
        [one.code, one.severity, *dataclasses.astuple(one.location), one.message, one.hint]
        + ([one.excerpt] if one.excerpt else [])
        for one in faults
    ]


def add_rows(rows: Iterable[list[Any]], faults: Faults) -> None:
    """Add faults that were kept as JSON data."""
    for code, severity, path, line, column, *texts in rows:
        faults.add(Fault(code, severity, Location(path, line, column), *texts))


@dataclasses.dataclass(frozen=True)
class Prints:
    """Digests of what texts are checked with, of each source file, and of each catalog."""

    checkout: Checkout

    @functools.cached_property
    def shared(self) -> str:
        """Of code, policy, machines, their words and the term base: all that any check may read."""
        folders = [_PACKAGE / name for name in _MAKERS]
        paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        paths = [path for path in paths if path.suffix in (".py", ".yaml", ".json")]
        paths += [_PACKAGE / "faults.py", _PACKAGE / "locales.py"]
        for folder in (self.checkout.policy, self.checkout.machines, self.checkout.machine_words):
            paths += folder.iterdir() if folder.is_dir() else ()
        return print_of([*paths, self.checkout.locales / "terms.csv"])

    @functools.cached_property
    def sources(self) -> Mapping[str, str]:
        """Of each source file, by domain."""
        one = self.checkout
        folders = (one.articles, one.checkers, one.machine_words, one.pages, one.replies)
        return {
            addresses.domain(folder.name, path.stem): print_of([path])
            for folder in folders
            for path in sorted(folder.glob("[!.#]*.yaml"))
        }

    @functools.cached_property
    def english(self) -> str:
        """Of everything but the catalogs."""
        asks = self.checkout.asks
        parts = [self.shared, print_of(asks.iterdir()) if asks.is_dir() else ""]
        return joined([*parts, *(f"{name}={value}" for name, value in self.sources.items())])

    def catalog(self, where: Locale, domain: str) -> str:
        """Of a source file, its catalog in a locale, and all that both are checked with."""
        path = po_path(self.checkout, where, domain)
        parts = [self.shared, self.sources.get(domain, ""), print_of([path])]
        with contextlib.suppress(OSError):
            if ADDITION.encode() in path.read_bytes():
                parts.append(self._articles)
        return joined(parts)

    @functools.cached_property
    def _articles(self) -> str:
        """Of the names of all articles: to which of them a locale may link."""
        return joined(sorted(path.stem for path in self.checkout.articles.glob("*.yaml")))


def print_of(paths: Iterable[Path]) -> str:
    """Digest of names and contents of files; those that are not there count as such."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def joined(parts: Iterable[str]) -> str:
    """Digest of some texts in their order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def recall_of(checkout: Checkout, name: str) -> Recall:
    """What earlier runs found of one kind."""
    return Recall(checkout.build / "checks" / f"{name}.json")
