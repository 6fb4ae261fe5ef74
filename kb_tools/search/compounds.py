"""Compounds: German words that are written together, taken apart into words the locale knows.

In: terms of German texts. Out: the parts of a compound (`auszahlungslimit` is `auszahl` and
`limit`). Only words that occur as parts somewhere in the texts count as parts, so the page can
carry them all and take new compounds of the reader's apart in the same way.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Final

from kb_tools.locales import BY_TAG
from kb_tools.search.fold import unaccent
from kb_tools.search.stems import stem

MIN_PART: Final = 4
MAX_WORD: Final = 40
# What may stand between two parts: Auszahlungs|limit, Karten|code, Tages|limit.
LINKS: Final = ("", "s", "n", "es", "en", "e", "er")


def has_compounds(locale: str) -> bool:
    """Whether words of a locale are taken apart."""
    return BY_TAG[locale].stemmer == "german"


def parts_of(terms: Iterable[str]) -> frozenset[str]:
    """The terms of a vocabulary that are parts of others in it."""
    words = sorted({term for term in terms if len(term) >= MIN_PART - 1 and term.isalpha()})
    known = frozenset(words)
    return frozenset(part for word in words for part in split(word, known))


def split(term: str, parts: Container[str]) -> tuple[str, ...]:
    """The fewest parts that make up a term, in order; () when it cannot be taken apart.

    >>> split("auszahlungslimit", {"auszahl", "limit"})
    ('auszahl', 'limit')
    >>> split("limit", {"limit"}), split("sicherheitskartencod", {"sicherheit", "kart", "cod"})
    ((), ('sicherheit', 'kart', 'cod'))
    """
    if not 2 * MIN_PART - 1 <= len(term) <= MAX_WORD:
        return ()
    # best[i]: how the first i letters are taken apart, as few parts as possible.
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(term) + 1):
        for start in sorted(best):
            if end - start < MIN_PART - 1 or (start == 0 and end == len(term)):
                continue
            part = _part(term[start:end], parts, last=end == len(term))
            if part and (end not in best or len(best[start]) + 1 < len(best[end])):
                best[end] = (*best[start], part)
    found = best.get(len(term), ())
    return found if len(found) > 1 else ()


def _part(piece: str, parts: Container[str], *, last: bool) -> str:
    """The known part that a piece is, its link taken off; "" when it is none."""
    if last:
        # The stemmer has seen the end of the whole word already.
        return piece if piece in parts else ""
    for link in LINKS:
        word = piece.removesuffix(link) if link else piece
        if link and word == piece:
            continue
        for form in (word, unaccent(stem("german", word))):
            if len(word) >= MIN_PART and form in parts:
                return form
    return ""
