"""Scan: a digest of every source file, read anew only where the file may have changed.

In: a checkout, and what the last scan left in `build/`. Out: digests by path. A file whose time,
size and inode are those of the last scan has the digest of then; one that was written so shortly
before that scan ended that another write could hide is read again, as git does.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kb_tools.checkout import Checkout
from kb_tools.locales import TARGETS

# Within one tick of some file systems, two writes have the same time.
_TICK: Final = 20_000_000
_SUFFIXES: Final = (".yaml", ".po", ".csv", ".yml", ".json")


@dataclasses.dataclass(frozen=True, slots=True)
class Scan:
    """Digests of all source files by their path from the checkout's root, in order."""

    digests: Mapping[str, str]

    def under(self, folder: str) -> dict[str, str]:
        """The files directly in a folder, by their stem."""
        start = f"{folder}/"
        return {
            path[len(start) :].rpartition(".")[0]: digest
            for path, digest in self.digests.items()
            if path.startswith(start) and "/" not in path[len(start) :]
        }


def scan(checkout: Checkout) -> Scan:
    """Look at every source file."""
    record = checkout.build / "cache" / "scan.json"
    before, taken = _read(record)
    stamps: dict[str, tuple[int, int, int, str]] = {}
    for name, path, found in sorted(_files(checkout)):
        old = before.get(name)
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        if old is not None and old[:3] == stamp and stamp[0] < taken - _TICK:
            stamps[name] = old
        else:
            digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()[:32]
            stamps[name] = (*stamp, digest)
    if stamps != before:
        _write(record, json.dumps(stamps, separators=(",", ":")))
    return Scan({name: stamp[3] for name, stamp in stamps.items()})


def _read(record: Path) -> tuple[dict[str, tuple[int, int, int, str]], int]:
    """The last scan's stamps, and when it ended; nothing when there is none."""
    try:
        found = json.loads(record.read_bytes())
        stamps = {
            str(name): (int(a), int(b), int(c), str(d)) for name, (a, b, c, d) in found.items()
        }
        return stamps, record.stat().st_mtime_ns
    except (OSError, ValueError, TypeError, AttributeError):
        return {}, 0


def _write(record: Path, text: str) -> None:
    record.parent.mkdir(parents=True, exist_ok=True)
    aside = record.with_name(f".{record.name}.{os.getpid()}.new")
    aside.write_text(text, encoding="utf-8")
    aside.replace(record)


def _files(checkout: Checkout) -> Iterator[tuple[str, str, os.stat_result]]:
    """Every source file: name from the root, path, state."""
    catalogs = (checkout.locales / where.babel / "LC_MESSAGES" for where in TARGETS)
    folders = (
        checkout.articles,
        checkout.checkers,
        checkout.machine_words,
        checkout.pages,
        checkout.asks,
        checkout.policy,
        checkout.machines,
        checkout.locales,
        *catalogs,
    )
    for folder in folders:
        try:
            entries = list(os.scandir(folder))
        except FileNotFoundError:
            continue
        start = checkout.shown(folder)
        for entry in entries:
            if entry.name.endswith(_SUFFIXES) and entry.name[0] not in ".#" and entry.is_file():
                yield f"{start}/{entry.name}", entry.path, entry.stat()
    path = checkout.root / "mkdocs.yml"
    yield "mkdocs.yml", str(path), path.stat()
