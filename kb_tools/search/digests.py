"""Digests: SHA-256 of files, remembered while size and time of a file stay what they were.

In: paths. Out: their digests. Hashing nine thousand catalogs takes longer than looking at their
times; like git, we do not trust the time of a file that was changed about when we looked.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Final

# A file that is younger than this may change again within the same tick of the file system.
YOUNG_NS: Final = 2_000_000_000


class Digests:
    """Digests of files, with what was known of them last time.

    Args:
        store: where to remember; None for nowhere. One that cannot be read or written is done
            without.
    """

    def __init__(self, store: Path | None = None) -> None:
        self._store = store
        self._before: dict[str, list[object]] = {}
        self._now: dict[str, list[object]] = {}
        self._started = time.time_ns()
        if store is None:
            return
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(store.read_text(encoding="utf-8"))
            self._before = found if isinstance(found, dict) else {}

    def of(self, path: Path | str | os.DirEntry[str]) -> str:
        """The digest of a file, in hexadecimal.

        Raises:
            OSError: it cannot be read.
        """
        stat = path.stat() if isinstance(path, os.DirEntry) else Path(path).stat()
        seen = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        name = os.fspath(path)
        known = self._before.get(name)
        if isinstance(known, list) and known[:-1] == seen and isinstance(known[-1], str):
            self._now[name] = known
            return known[-1]
        digest = hashlib.sha256(Path(name).read_bytes()).hexdigest()
        if max(stat.st_mtime_ns, stat.st_ctime_ns) < self._started - YOUNG_NS:
            self._now[name] = [*seen, digest]
        return digest

    def learn(self, path: Path, digest: str) -> None:
        """Take over the digest of a file that this process has written, or linked, itself."""
        stat = path.stat()
        seen = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        self._now[os.fspath(path)] = [*seen, digest]

    def remember(self) -> None:
        """Keep what is known for the next time."""
        if self._store is None or self._now == self._before:
            return
        with contextlib.suppress(OSError):
            self._store.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".seen-", dir=self._store.parent)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(self._now, file, separators=(",", ":"))
                Path(name).replace(self._store)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
