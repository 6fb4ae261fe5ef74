"""Lines: the terms of each line of text, remembered from one build of the index to the next.

In: a line. Out: its terms and how many words it has. Analysing a thousand articles in all locales
takes a minute, and nearly all of their lines are those of the last time. A line is known by its
language and text; everything else that its terms depend on is in the stamp.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

Terms = tuple[list[str], int]


class Lines:
    """Terms of lines in one locale.

    Args:
        store: the file to remember them in; None for nowhere. One that cannot be read or written
            is done without.
        stamp: everything besides the line that its terms depend on.
    """

    def __init__(self, store: Path | None = None, stamp: str = "") -> None:
        self._store = store
        self._stamp = stamp
        self._before: dict[str, str] = {}
        self._now: dict[str, str] = {}
        if store is None:
            return
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            found = json.loads(store.read_text(encoding="utf-8"))
            if found["stamp"] == stamp:
                self._before = dict(found["lines"])

    def terms(self, lang: str, text: str, analyse: Callable[[], Terms]) -> Terms:
        """The terms of a line, analysed when it is not known."""
        key = f"{lang} {text}"
        known = self._now.get(key) or self._before.get(key)
        if known is None:
            found, words = analyse()
            self._now[key] = " ".join([str(words), *found])
            return found, words
        self._now[key] = known
        count, *terms = known.split(" ")
        return terms, int(count)

    def remember(self) -> None:
        """Keep the lines of this build for the next one."""
        if self._store is None or self._now == self._before:
            return
        data = {"stamp": self._stamp, "lines": self._now}
        with contextlib.suppress(OSError):
            self._store.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".lines-", dir=self._store.parent)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    # At once: writing it piece by piece takes four times as long.
                    file.write(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
                Path(name).replace(self._store)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
