"""Analysis: the terms of a text, the same for index, query and page.

In: a locale and any text. Out: tokens with their place in the NFC form of the text. Tokens that
start at one place are alternatives for one word. Everything that search compares is made here, so
a change here changes the index's fingerprint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from kb_tools.search.fold import HAN, fold, unaccent
from kb_tools.search.memo import memo
from kb_tools.search.stems import algorithm, stem

Kind = Literal["word", "plain", "joined", "number", "kb", "name", "han", "tail"]

_W: Final = rf"[^\W_{HAN}]"
# The order matters: the first that fits wins. `search-analysis.mjs` has the same list.
_PATTERN: Final = re.compile(
    rf"(?P<han>[{HAN}]+)"
    rf"|(?P<kb>kb[ -]?(?P<digits>[0-9]{{1,6}}))(?!{_W})"
    rf"|(?P<grouped>[0-9]{{1,3}}(?P<separator>[ .,'])[0-9]{{3}}(?:(?P=separator)[0-9]{{3}})*)"
    rf"(?![0-9])(?:[.,][0-9]{{1,2}}(?![0-9]))?"
    rf"|(?P<thousands>[0-9]{{1,6}})k(?!{_W})"
    rf"|(?P<version>[0-9]+(?:\.[0-9]+)+)(?!{_W})"
    rf"|(?P<name>{_W}+)\+(?!{_W})"
    rf"|(?P<hyphened>{_W}+(?:-{_W}+)+)"
    rf"|(?P<word>{_W}+)"
)
_PART: Final = re.compile(rf"{_W}+")
_JOINED_MAX: Final = 24


class Token(NamedTuple):
    """A term and the part of the text it comes from.

    `kind`: `word` a stem, `plain` the stem of the word without accents where it differs, `joined`
    a hyphened word in one, `number`, `kb` an article's number, `name` a product name with a plus,
    `han` two Chinese characters (or one that stands alone), `tail` the last one of several.
    """

    term: str
    kind: Kind
    start: int
    end: int


def analyze(locale: str, text: str) -> list[Token]:
    """The tokens of a text in reading order. Never raises.

    >>> [token.term for token in analyze("en", "KB 1018: how M2-FS devices work")]
    ['kb1018', 'how', 'm2', 'm2fs', 'fs', 'devic', 'work']
    >>> [token.term for token in analyze("zh-Hant", "帳戶裝置")]
    ['账户', '户装', '装置', '置']
    """
    folded = fold(text)
    places = folded.places
    tokens: list[Token] = []
    for match in _PATTERN.finditer(folded.text):
        if match.lastgroup == "word":
            # Nearly all of most texts: worth a way of its own.
            start, end = match.span()
            if end - start == 1 and _is_clitic(folded.text, start, end):
                continue
            first, last = places[start], places[end - 1] + 1
            for term, kind in _forms(locale, match["word"]):
                tokens.append(Token(term, kind, first, last))
            continue
        for term, kind, start, end in _terms(locale, match, folded.text):
            tokens.append(Token(term, kind, places[start], places[end - 1] + 1))
    return tokens


def terms(locale: str, text: str) -> set[str]:
    """At least the terms that `analyze` finds, in a fraction of its time: without their places.

    >>> sorted(terms("en", "KB 1018: M2-FS devices"))
    ['devic', 'fs', 'kb1018', 'm2', 'm2fs']
    """
    folded = fold(text).text
    found: set[str] = set()
    for match in _PATTERN.finditer(folded):
        if match.lastgroup == "word":
            found.update(term for term, _ in _forms(locale, match["word"]))
        else:
            found.update(term for term, *_ in _terms(locale, match, folded))
    return found


def _terms(locale: str, match: re.Match[str], text: str) -> Iterator[tuple[str, Kind, int, int]]:
    start, end = match.span()
    # Most of all texts is words: the rest need not be asked for first.
    if match.lastgroup == "word":
        if not _is_clitic(text, start, end):
            yield from _word(locale, match["word"], start, end)
    elif run := match["han"]:
        yield from _han(run, start)
    elif digits := match["digits"]:
        yield f"kb{digits.lstrip('0') or '0'}", "kb", start, end
    elif grouped := match["grouped"]:
        yield re.sub(r"[^0-9]", "", grouped), "number", start, end
    elif thousands := match["thousands"]:
        yield f"{thousands}000", "number", start, end
    elif version := match["version"]:
        yield version, "number", start, end
        yield version.partition(".")[0], "number", start, end
    elif name := match["name"]:
        yield f"{unaccent(name)}+", "name", start, end
        yield from _word(locale, name, start, end)
    elif hyphened := match["hyphened"]:
        yield from _hyphened(locale, hyphened, start)


def _han(run: str, start: int) -> Iterator[tuple[str, Kind, int, int]]:
    for index in range(len(run) - 1):
        yield run[index : index + 2], "han", start + index, start + index + 2
    # So that every character starts exactly one term, and one character alone finds its words.
    last = start + len(run) - 1
    yield run[-1], "tail" if len(run) > 1 else "han", last, last + 1


def _hyphened(locale: str, word: str, start: int) -> Iterator[tuple[str, Kind, int, int]]:
    joined = word.replace("-", "")
    for index, part in enumerate(_PART.finditer(word)):
        yield from _word(locale, part[0], start + part.start(), start + part.end())
        if index == 0 and len(joined) <= _JOINED_MAX:
            term = unaccent(stem(algorithm(locale, joined), joined))
            yield term, "joined", start, start + len(word)


def _word(locale: str, word: str, start: int, end: int) -> Iterator[tuple[str, Kind, int, int]]:
    for term, kind in _forms(locale, word):
        yield term, kind, start, end


@memo(1 << 17)
def _forms(locale: str, word: str) -> tuple[tuple[str, Kind], ...]:
    """What a word is looked up as."""
    if word.isdigit() and word.isascii():
        return ((word, "number"),)
    name = algorithm(locale, word)
    term = unaccent(stem(name, word))
    bare = unaccent(word)
    plain = unaccent(stem(name, bare)) if bare != word else term
    return ((term, "word"),) if plain == term else ((term, "word"), (plain, "plain"))


def _is_clitic(text: str, start: int, end: int) -> bool:
    """Whether a single letter hangs on an apostrophe: l'app, IBKR's, don't."""
    if end - start != 1:
        return False
    return text[start - 1 : start] == "'" or text[end : end + 1] == "'"
