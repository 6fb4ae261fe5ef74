"""Stems: the Snowball algorithm of each locale, and the scripts that the page stems with.

In: folded words. Out: stems. PyStemmer is pinned to the release that agrees with the scripts in
Sphinx's wheel; a test compares both over every vocabulary.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import re
from typing import Final, Protocol

import snowballstemmer  # type: ignore[import-untyped]  # no types

from kb_tools.locales import BY_TAG, LOCALES
from kb_tools.search.memo import memo

_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[a-z\u00df-\u024f\u1e00-\u1eff]")
LATIN_STEMMERS: Final = tuple(
    sorted({known.stemmer for known in LOCALES if known.script == "latin"})
)


class _Stemmer(Protocol):
    def stemWord(self, word: str, /) -> str: ...  # noqa: N802 - the name is theirs


@functools.cache
def _stemmer(algorithm: str) -> _Stemmer:
    made: _Stemmer = snowballstemmer.stemmer(algorithm)
    return made


def algorithm(locale: str, word: str) -> str:
    """The algorithm for a word in a text of a locale, or "" when it has no stem.

    Cyrillic is Russian everywhere; Latin is the locale's own language, else English.

    >>> algorithm("ru", "android"), algorithm("de", "konto"), algorithm("de", "счет")
    ('english', 'german', 'russian')
    """
    if _CYRILLIC.search(word):
        return "russian"
    if _LATIN.search(word):
        known = BY_TAG[locale]
        return known.stemmer if known.script == "latin" else "english"
    return ""


@memo(1 << 17)
def stem(algorithm_name: str, word: str) -> str:
    """The stem of a folded word; the word itself where there is no algorithm or no stem left."""
    if not algorithm_name:
        return word
    return _stemmer(algorithm_name).stemWord(word) or word


def browser_scripts() -> dict[str, str]:
    """The stemmers as ES modules by name, from the Sphinx wheel, and what they are based on.

    The base assigns an undeclared name, so it is put into a module that declares it. The name of
    that module tells its content: a browser may keep it for ever.
    """
    folder = importlib.resources.files("sphinx").joinpath("search", "minified-js")
    base = folder.joinpath("base-stemmer.js").read_text(encoding="utf-8")
    base = f"var BaseStemmer;\n{base}\nexport default BaseStemmer;\n"
    name = f"base-{hashlib.sha256(base.encode()).hexdigest()[:10]}"
    found = {name: base}
    for algorithm_name in (*LATIN_STEMMERS, "russian"):
        script = folder.joinpath(f"{algorithm_name}-stemmer.js").read_text(encoding="utf-8")
        found[algorithm_name] = (
            f'import BaseStemmer from "./{name}.mjs";\n{script}\n'
            f"export default {algorithm_name.capitalize()}Stemmer;\n"
        )
    return found
