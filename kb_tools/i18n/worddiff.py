"""Word differences: what has changed in a sentence since a translator last saw it.

In: the old and the new text. Out: runs of words that stayed, went or came, in reading order.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from typing import Final, Literal

Kind = Literal["same", "gone", "new"]
# A placeholder is one word: half of one says nothing. A space goes with the word after it, so that
# a word stays the same when a mark or another word comes to stand behind it.
_WORD: Final = re.compile(r"\s*(?:\{[^{}]*\}|\w+|[^\w\s])|\s+")


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """Words that share a fate."""

    kind: Kind
    text: str


def word_diff(old: str, new: str) -> tuple[Run, ...]:
    """Runs in reading order, what went before what came in its place.

    >>> [(run.kind, run.text) for run in word_diff("Tap Done.", "Tap OK.")]
    [('same', 'Tap'), ('gone', ' Done'), ('new', ' OK'), ('same', '.')]
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    runs: list[Run] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            runs.append(Run("same", "".join(before[start:end])))
            continue
        parts: tuple[tuple[Kind, list[str]], ...] = (
            ("gone", before[start:end]),
            ("new", after[first:last]),
        )
        runs += [Run(name, "".join(words)) for name, words in parts if words]
    return tuple(runs)
