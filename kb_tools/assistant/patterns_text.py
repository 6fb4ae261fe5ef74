"""The form in which patterns see a text, and the regular expressions that phrases become.

In: any text, or a cell of phrases. Out: clean text (folded, without accents, one space for many)
and where each character of it stands in the NFC original; a regular expression over clean text.
The page's `assistant-patterns.mjs` makes the same.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Final

from kb_tools.search.fold import HAN, fold, unaccent

# Longer questions are read up to here: time stays bounded, and nobody types that much.
MAX_LENGTH: Final = 2000
# Secrets are looked for in whatever somebody pastes.
MAX_PASTED: Final = 20_000
# What a word is made of in clean text, inside of a regular expression's brackets.
LETTER: Final = "a-z0-9а-ӿ"
# What regular expressions take for one character must be one in the page's text, too.
_ASTRAL: Final = "\u25a1"
_HAN: Final = re.compile(f"[{HAN}]")


@dataclasses.dataclass(frozen=True, slots=True)
class Clean:
    """Clean text; `places[i]` is where its i-th character stands in the NFC original.

    `places` has one entry more than `text` has characters, so that ends can be looked up.
    """

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range in the original of a range that is not empty."""
        return self.places[start], self.places[end - 1] + 1


def clean(text: str, limit: int = MAX_LENGTH) -> Clean:
    """The clean form of a text, of at most so many characters of it.

    >>> clean("Größe:  ２００ 萬").text
    'grosse: 200 万'
    """
    folded = fold(text[:limit])
    letters: list[str] = []
    places: list[int] = []
    for letter, place in zip(folded.text, folded.places, strict=False):
        bare = _ASTRAL if letter > "\uffff" else unaccent(letter)
        if bare == " " and letters and letters[-1] == " ":
            continue
        letters.extend(bare)
        places.extend([place] * len(bare))
    end = folded.places[-1] if folded.places else 0
    return Clean("".join(letters), (*places, end))


def expand(cell: str, gap: str) -> str:
    """The regular expression of a cell's phrases; `gap` is a word that a gap may hold.

    Phrases stand as words. Chinese has no gaps between words: a phrase with a Chinese character
    may stand anywhere.

    >>> expand("丢了", "[^ ]")
    '(?:丢了)(?![+])()'
    """
    spaced, dense = [], []
    for phrase in cell.split(" | "):
        if _HAN.search(phrase):
            dense.append(phrase.replace("_", f"(?:{gap}){{0,4}}?"))
        else:
            spaced.append(phrase.replace("_", f"(?:[ -]{gap}){{0,4}}?[ -]"))
    parts = []
    if spaced:
        parts.append(f"(^|[^{LETTER}])(?:{'|'.join(spaced)})(?![{LETTER}+])")
    if dense:
        parts.append(f"(?:{'|'.join(dense)})(?![+])")
    # There is a group even where nothing uses it.
    whole = "|".join(parts) if spaced else f"{parts[0]}()"
    return whole.replace("~", f"[{LETTER}]*")
