"""Memory: how texts like this one have been translated before, for a person to look at.

In: the phrases of a library and the catalogs of a locale. Out: the nearest earlier translations.
They are shown beside a unit and never written into one.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections import Counter, defaultdict
from typing import Final

from kb_tools.content.load import Library
from kb_tools.content.model import Phrase
from kb_tools.i18n.catalog import Catalogs, entry_state

_WORD: Final = re.compile(r"\{[^{}]*\}|\w+")
# Below this a text has little to say about another.
LEAST: Final = 0.6
_CANDIDATES: Final = 24
_COMMON: Final = 400  # a word of so many texts tells none apart


@dataclasses.dataclass(frozen=True, slots=True)
class Earlier:
    """A current translation of a similar text.

    Attributes:
        unit: its id. source: its English. text: its translation.
        likeness: of the two English texts, 1 where they are equal.
    """

    unit: str
    source: str
    text: str
    likeness: float


class Memory:
    """All texts of a library by the words they are made of."""

    def __init__(self, library: Library) -> None:
        self._phrases = [
            phrase for loaded in library.documents.values() for phrase in loaded.phrases
        ]
        self._at: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            for word in _words(phrase.text):
                self._at[word].append(number)

    def near(self, phrase: Phrase, catalogs: Catalogs, most: int = 3) -> list[Earlier]:
        """The nearest earlier translations, nearest first; each translation once."""
        found: list[Earlier] = []
        for number in self._candidates(phrase):
            other = self._phrases[number]
            likeness = _likeness(phrase.text, other.text)
            if likeness < LEAST:
                continue
            entry = catalogs.entry(other)
            if entry_state(entry) == "current":
                found.append(Earlier(other.id, other.text, entry.forms[0], round(likeness, 2)))
        found.sort(key=lambda one: (-one.likeness, one.unit))
        once = {one.text: one for one in reversed(found)}
        return [one for one in found if once[one.text] is one][:most]

    def _candidates(self, phrase: Phrase) -> list[int]:
        """Texts that share the most words, rare ones counting more."""
        shared: Counter[int] = Counter()
        for word in sorted(_words(phrase.text)):
            numbers = self._at.get(word, ())
            if len(numbers) <= _COMMON:
                for number in numbers:
                    shared[number] += 1 + _COMMON // len(numbers)
        ranked = sorted(shared, key=lambda number: (-shared[number], number))
        return [n for n in ranked if self._phrases[n].id != phrase.id][:_CANDIDATES]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    words = _WORD.findall(one.casefold()), _WORD.findall(other.casefold())
    return min(0.99, difflib.SequenceMatcher(None, *words, autojunk=False).ratio())
