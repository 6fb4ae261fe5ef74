"""Spoken: the language a query is asked in, when it plainly is not the reader's.

In: a query and the reader's locale. Out: the locale whose index answers it. The script tells for
Chinese and Russian; among languages in Latin script the small words do. A query that may be the
reader's own stays the reader's: single foreign words reach their articles over the bridge.
`search-spoken.mjs` decides the very same.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from kb_tools.locales import BY_TAG, LOCALES
from kb_tools.search.fold import HAN, fold, unaccent
from kb_tools.search.memo import memo
from kb_tools.search.stems import stem
from kb_tools.search.weak import WORDS

CHINESE: Final = "zh-Hans"
RUSSIAN: Final = "ru"
LATIN: Final = tuple(known.tag for known in LOCALES if known.script == "latin")
MIN_WORDS: Final = 3
MIN_VOTES: Final = 2
_HAN: Final = re.compile(f"[{HAN}]")
_CYRILLIC: Final = re.compile("[\u0430-\u044f]")
_LETTER: Final = re.compile("[a-z]")
_WORD: Final = re.compile("[a-z]+")


def spoken_locale(query: str, locale: str) -> str:
    """The locale that a query is asked in.

    >>> spoken_locale("je voudrais changer le code de ma carte", "de")
    'fr'
    >>> spoken_locale("卡片的密碼怎麼改", "it"), spoken_locale("IB Key reset", "ru")
    ('zh-Hans', 'ru')
    """
    text = unaccent(fold(query).text)
    han, cyrillic = len(_HAN.findall(text)), len(_CYRILLIC.findall(text))
    latin = len(_LETTER.findall(text))
    script = BY_TAG[locale].script
    if script in ("hans", "hant"):
        if han:
            return locale
    elif script == "cyrillic":
        if cyrillic:
            return locale
    elif not han and not cyrillic:
        return _voted(text, locale)
    # A Chinese character says about as much as three letters.
    if han * 3 > max(cyrillic, latin):
        return CHINESE
    if cyrillic > latin:
        return RUSSIAN
    return _voted(text, locale)


def _voted(text: str, locale: str) -> str:
    """The language whose small words stand in a text in Latin script, far more than others'."""
    words = _WORD.findall(text)
    if len(words) < MIN_WORDS:
        return locale
    votes = Counter(tag for word in words for tag in small_words().get(word, ()))
    best = max(LATIN, key=lambda tag: (votes[tag], -LATIN.index(tag)))
    own = votes[locale]
    return best if votes[best] >= max(MIN_VOTES, own * 2) and votes[best] > own else locale


@functools.cache
def small_words() -> dict[str, tuple[str, ...]]:
    """Words of grammar without accents, and the languages that have them."""
    found: dict[str, list[str]] = {}
    for tag in LATIN:
        for word in sorted(set(_WORD.findall(unaccent(fold(WORDS[tag]).text)))):
            found.setdefault(word, []).append(tag)
    return {word: tuple(tags) for word, tags in sorted(found.items())}


@functools.cache
def _small_terms() -> frozenset[str]:
    """Words of grammar of all languages in Latin script, and their stems, without accents."""
    return frozenset(
        form
        for word, tags in small_words().items()
        for form in (word, *(unaccent(stem(BY_TAG[tag].stemmer, word)) for tag in tags))
    )


@memo(1 << 16)
def is_small(term: str) -> bool:
    """Whether a term is a word of grammar in some language: it leads to no article from another.

    >>> is_small("avec"), is_small("telephon")
    (True, False)
    """
    return unaccent(term) in _small_terms()


def strong_terms(terms: Sequence[str]) -> tuple[str, ...]:
    """The words of a phrase that carry it, each once; all of them when none is more than grammar.

    >>> strong_terms(["perdu", "mon", "telephon"])
    ('perdu', 'telephon')
    """
    strong = tuple(dict.fromkeys(term for term in terms if not is_small(term)))
    return strong or tuple(dict.fromkeys(terms))
