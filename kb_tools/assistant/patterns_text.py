"""The form in which patterns see a text: folded, without accents, one space for many.

In: any text. Out: its clean form, and where each character of it stands in the NFC original. The
page's `assistant-patterns.mjs` makes the same form.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from kb_tools.search.fold import fold, unaccent

# Longer questions are read up to here: time stays bounded, and nobody types that much.
MAX_LENGTH: Final = 2000
# What a word is made of in clean text, inside of a regular expression's brackets.
LETTER: Final = "a-z0-9а-ӿ"
# What regular expressions take for one character must be one in the page's text, too.
_ASTRAL: Final = "\u25a1"


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
