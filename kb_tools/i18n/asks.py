"""Asks: how people of a locale put their questions, for search; never shown to anybody.

In: `docs/asks/<locale>.yaml`, phrases by article. Out: a dictionary of them. Unlike an article's
`questions`, which every locale has and readers may see, they are each locale's own, as the synonyms
of the term base are: what a Roman calls his card is no translation of what a Berliner does.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Final

from kb_tools.checkout import Checkout
from kb_tools.core import source
from kb_tools.faults import Faults, did_you_mean
from kb_tools.locales import LOCALES

Asks = Mapping[str, tuple[str, ...]]
MAX_LETTERS: Final = 120
_DIGIT: Final = re.compile(r"\d")


def load_asks(checkout: Checkout, articles: Container[str], faults: Faults) -> dict[str, Asks]:
    """The phrases of every locale by article; what is wrong goes to `faults`, the rest is kept.

    A locale without a file has none.
    """
    found: dict[str, Asks] = {}
    for known in LOCALES:
        path = checkout.asks / f"{known.tag}.yaml"
        loaded = source.load(path, checkout.shown(path), faults) if path.is_file() else None
        found[known.tag] = dict(parse_asks(loaded, articles, faults)) if loaded else {}
    return found


def parse_asks(
    loaded: source.Source, articles: Container[str], faults: Faults
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The phrases of a loaded file by article."""
    if not isinstance(loaded.data, dict):
        faults.error(
            "asks-shape",
            loaded.at(),
            "not a list of phrases by article",
            hint="write an article's id, a colon, and below it a phrase per line after a dash",
        )
        return
    seen: dict[str, str] = {}
    for article, phrases in loaded.data.items():
        if article not in articles:
            names = articles if isinstance(articles, Mapping) else ()
            place = loaded.at_key(article)
            message = f"unknown article '{article}'"
            faults.error("unknown-article", place, message, hint=did_you_mean(str(article), names))
        elif not isinstance(phrases, list):
            place = loaded.at(article)
            message = f"the phrases of {article} are no list"
            faults.error("asks-shape", place, message, hint="write a phrase per line after a dash")
        else:
            yield article, tuple(_phrases(loaded, article, phrases, seen, faults))


def _phrases(
    loaded: source.Source, article: str, phrases: list[object], seen: dict[str, str], faults: Faults
) -> Iterator[str]:
    for number, phrase in enumerate(phrases):
        place = loaded.at(article, number)
        if not isinstance(phrase, str) or not phrase.strip() or len(phrase) > MAX_LETTERS:
            message = f"not a phrase of 1 to {MAX_LETTERS} letters"
            faults.error("asks-phrase", place, message, hint="one short question per line")
        elif _DIGIT.search(phrase):
            hint = "leave the figure out: figures live in the policy, where search finds them"
            faults.error("asks-digit", place, f"a figure in '{phrase}'", hint=hint)
        elif seen.setdefault(key := " ".join(phrase.casefold().split()), article) != article:
            message = f"'{phrase}' stands under {seen[key]}, too"
            hint = "keep it where it belongs most: a phrase leads to one article"
            faults.warning("asks-twice", place, message, hint=hint)
        else:
            yield phrase
