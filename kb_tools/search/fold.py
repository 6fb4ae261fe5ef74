"""Fold: text in the form that search compares, with the way back to the original.

In: any text. Out: lower-case text without look-alikes, and the place of each character in the
original. Everything works one character at a time, so that the page can do exactly the same
(`render/browser/search-fold.mjs`); a test compares both.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import unicodedata
from typing import Final

import opencc

from kb_tools.search.memo import memo

HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_HAN: Final = re.compile(f"[{HAN}]")
# Characters that only steer layout, and marks that did not join their letter: no part of a word.
_DROPPED: Final = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_ALIKE: Final = {
    "ß": "ss",
    "ς": "σ",
    "ё": "е",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "−": "-",
}
_UNACCENTED: Final = {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i"}


@dataclasses.dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `places[i]` is where its i-th character stands in the NFC original.

    `places` has one entry more than `text` has characters, so that ends can be looked up.
    """

    text: str
    places: tuple[int, ...] | range


def fold(text: str) -> Folded:
    """Fold a text; lone surrogates and control characters become spaces.

    >>> fold("ＫＢ１０１８ Straße").text
    'kb1018 strasse'
    """
    if text.isascii():
        return Folded(text.translate(_ascii()), range(len(text) + 1))
    text = normal(text)
    pieces = [_character(character) for character in text]
    folded = "".join(pieces)
    if len(folded) == len(text) and max(map(len, pieces), default=1) == 1:
        return Folded(folded, range(len(text) + 1))
    places = [index for index, piece in enumerate(pieces) for _ in piece]
    return Folded(folded, (*places, len(text)))


@functools.cache
def _ascii() -> dict[int, str]:
    """What each ASCII character folds to: always one character."""
    return {code: _character(chr(code)) for code in range(128)}


def normal(text: str) -> str:
    """The form of a text that places refer to: NFC, which also joins marks to their letters."""
    return unicodedata.normalize("NFC", text)


@memo(1 << 16)
def _character(character: str) -> str:
    if _unsafe(character):
        return " "
    parts: list[str] = []
    for compatible in unicodedata.normalize("NFKC", character):
        letters = (letter for letter in compatible.lower() if not _DROPPED.match(letter))
        parts.extend(_ALIKE.get(letter, letter) for letter in letters)
    folded = "".join(parts)
    return simplify(folded) if _HAN.search(folded) else folded


def _unsafe(character: str) -> bool:
    control = character < " " or "\x7f" <= character <= "\x9f"
    # The sign of numbers would become the letters "no" and stick to its number.
    return control or "\ud800" <= character <= "\udfff" or character == "№"


def unaccent(word: str) -> str:
    """A folded word as people type it without accents: Latin letters lose their marks.

    >>> unaccent("sécurisée"), unaccent("й")
    ('securisee', 'й')
    """
    if word.isascii():
        return word
    return "".join(_bare(letter) for letter in word)


@memo(1 << 16)
def _bare(letter: str) -> str:
    if letter in _UNACCENTED:
        return _UNACCENTED[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    return base if "a" <= base <= "z" else letter


def simplify(text: str) -> str:
    """Chinese in one script, character by character.

    >>> simplify("帳戶裝置")
    '账户装置'
    """
    table = simplified()
    return "".join(table.get(character, character) for character in text)


@functools.cache
def simplified() -> dict[str, str]:
    """Characters that fold to another one: Traditional to Simplified, and rare variants.

    Made from the opencc package, one character at a time, so the page can carry it as a map.
    """
    characters = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    # A line each: phrases of the converter cannot reach over the line's end.
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    table = {old: new for old, new in zip(characters, converted, strict=True) if old != new}
    # Taiwan's 帳 becomes 帐, mainland pages about accounts write 账.
    table["帐"] = table["帳"] = "账"
    return table
