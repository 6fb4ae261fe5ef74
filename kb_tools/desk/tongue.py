"""Tongue: which of our locales a message is written in, guessed from script and vocabulary.

In: a message and an index. Out: a locale, a hint that the agent can correct. Each word votes for
the locales whose texts or question words have it, the more the fewer they are. No model, no data
of its own: the words are those of the articles.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from kb_tools.locales import LOCALES, SOURCE
from kb_tools.search.analysis import analyze
from kb_tools.search.fold import HAN, normal, simplified
from kb_tools.search.index import Index

_HAN: Final = re.compile(f"[{HAN}]")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_CHINESE: Final = ("zh-Hans", "zh-Hant")
_LATIN_TAGS: Final = tuple(one.tag for one in LOCALES if one.script == "latin")
# One Chinese character says about as much as so many letters.
_HAN_LETTERS: Final = 4
# Letters that few of the languages have.
_LETTERS: Final = {
    "ñ": ("es",), "¿": ("es",), "¡": ("es",), "ß": ("de",), "ä": ("de",), "ö": ("de",),
    "ü": ("de", "es"), "ç": ("fr",), "œ": ("fr",), "ê": ("fr",), "ô": ("fr",), "î": ("fr",),
    "û": ("fr",), "ë": ("fr",), "ì": ("it",), "ò": ("it",), "á": ("es",), "í": ("es",),
    "ó": ("es",), "ú": ("es",), "é": ("fr",), "è": ("fr", "it"), "à": ("fr", "it"), "ù": ("it",),
}  # fmt: skip
# A word votes with so many points, divided among the locales that know it.
_POINTS: Final = 60
_WEAK: Final = 2


def guess(index: Index, text: str, otherwise: str = SOURCE.tag) -> str:
    """The locale of a message; `otherwise` when nothing in it says one."""
    whole = normal(text)
    han = len(_HAN.findall(whole)) * _HAN_LETTERS
    cyrillic, latin = len(_CYRILLIC.findall(whole)), len(_LATIN.findall(whole))
    if not han + cyrillic + latin:
        return otherwise
    if han >= cyrillic and han >= latin:
        return _chinese(whole, otherwise)
    if cyrillic >= latin or cyrillic > _HAN_LETTERS * 3:
        return "ru"
    return _latin(index, whole, otherwise)


def _chinese(text: str, otherwise: str) -> str:
    """The script that more of its characters are in; many are the same in both."""
    table = simplified()
    plain = set(table.values())
    traditional = sum(character in table for character in text)
    simple = sum(character in plain and character not in table for character in text)
    if traditional == simple:
        return otherwise if otherwise in _CHINESE else _CHINESE[0]
    return _CHINESE[traditional > simple]


def _latin(index: Index, text: str, otherwise: str) -> str:
    votes: Counter[str] = Counter()
    for tag in _LATIN_TAGS:
        for token in analyze(tag, text):
            if token.kind not in ("word", "plain"):
                continue
            known = [
                other
                for other in _LATIN_TAGS
                if _knows(index, other, text[token.start : token.end])
            ]
            if tag in known:
                weak = token.term in index.weak(tag)
                votes[tag] += _POINTS * (_WEAK if weak else 1) // len(known)
    for character in text.casefold():
        for tag in _LETTERS.get(character, ()):
            votes[tag] += _POINTS // 2
    if not votes:
        return otherwise
    best = max(votes.values())
    tied = [tag for tag in _LATIN_TAGS if votes[tag] == best]
    return otherwise if otherwise in tied else tied[0]


def _knows(index: Index, tag: str, word: str) -> bool:
    """Whether a locale's texts or question words have a word."""
    return any(
        token.term in index.weak(tag) or token.term in index.vocabulary(tag)
        for token in analyze(tag, word)
        if token.kind in ("word", "plain")
    )
