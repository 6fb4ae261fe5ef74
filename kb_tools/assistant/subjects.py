"""Subjects: whether people speak of what the articles are about, or of something else.

In: `subjects.yaml`, words of eight languages. Out: regular expressions, one for each subject and
locale, and what they find in a text. The page gets the very same expressions.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from kb_tools.locales import BY_TAG, LOCALES, SOURCE
from kb_tools.search.fold import HAN, fold, simplified, unaccent

_PATH: Final = Path(__file__).with_name("subjects.yaml")
# A letter or digit of a plain text that is not Chinese, and anything else. A short class: both
# languages take seconds to compile one by properties as often as it stands here.
_LETTER: Final = "[a-z0-9\u0400-\u04ff]"
_OTHER: Final = "[^a-z0-9\u0400-\u04ff]"
# The signs that both languages want escaped.
_SIGN: Final = re.compile(r"[\\^$.*+?()\[\]{}|/]")
_HAN: Final = re.compile(f"[{HAN}]")
_ANY: Final = "*"
_GAP: Final = "…"
_BETWEEN: Final = 3
_BETWEEN_HAN: Final = 6


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """A subject.

    Attributes:
        id: its name. kind: `ours`, `firm`, `soft` or `faint`.
        weight: what it says for our subject; 0 for the others.
        words: ways to say it, by locale.
    """

    id: str
    kind: str
    weight: int
    words: Mapping[str, tuple[str, ...]]


_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # many times as quick
_DATA: Final[Mapping[str, Any]] = yaml.load(_PATH.read_text("utf-8"), _LOADER)  # noqa: S506
# What each part of the evidence weighs, and how much of it makes an answer.
FIGURES: Final[Mapping[str, int]] = _DATA["figures"]
# Weights of concepts of the term base that say little by themselves; all others say this much.
WEAKER: Final[Mapping[str, int]] = _DATA["concepts"]
# A word that no document has counts as if it stood in one, at the full weight of a plan.
CONCEPT: Final = 16


def weight_of(concept: str) -> int:
    """What a concept says for our subject."""
    return WEAKER.get(concept, FIGURES["concept"])


@functools.cache
def subjects() -> tuple[Subject, ...]:
    """All subjects, ours first."""
    return tuple(_read(_DATA))


def _read(data: Mapping[str, Any]) -> Iterator[Subject]:
    for name, one in data["ours"].items():
        yield Subject(name, "ours", one["weight"], _words(one["words"]))
    for kind in ("firm", "soft", "faint"):
        for name, words in data["others"][kind].items():
            yield Subject(name, kind, 0, _words(words))


def _words(words: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {tag: tuple(part.strip() for part in text.split(",")) for tag, text in words.items()}


def said(locale: str, text: str) -> frozenset[str]:
    """The ids of the subjects that a text speaks of, in a reader's locale.

    >>> sorted(said("en", "My Netflix password"))
    ['code', 'services']
    """
    folded = plain(text)
    return frozenset(name for name, found in _patterns(locale).items() if found.search(folded))


def plain(text: str) -> str:
    """A text as the expressions want it: lower case, no accents, one Chinese script."""
    return unaccent(fold(text).text)


@functools.cache
def _patterns(locale: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(source) for name, source in sources_of(locale).items()}


def sources_of(locale: str) -> dict[str, str]:
    """The expressions of a locale by subject, as both languages read them.

    People mix languages when they speak of our subject, so its words count in all of them; other
    subjects are known in the reader's language and in English.
    """
    made: dict[str, str] = {}
    for subject in subjects():
        tags = [known.tag for known in LOCALES] if subject.kind == "ours" else spoken(locale)
        words = dict.fromkeys(word for tag in tags for word in subject.words.get(tag, ()))
        made[subject.id] = _joined(_sorted(words))
    return made


def _joined(entries: Iterable[str]) -> str:
    """One expression of many entries; what must stand before and after is said once for all."""
    alike: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        source, *edges = _source(entry)
        alike.setdefault((edges[0], edges[1]), []).append(source)
    return "|".join(
        f"{before}(?:{'|'.join(sources)}){after}"
        for (before, after), sources in sorted(alike.items())
    )


def folds(locale: str) -> str:
    """Chinese characters that fold to one of the expressions, each with what it folds to."""
    used = set("".join(sources_of(locale).values()))
    return "".join(old + new for old, new in sorted(simplified().items()) if new in used)


def spoken(locale: str) -> list[str]:
    """The reader's language, both Chinese scripts for either, and English."""
    han = {"hans", "hant"}
    script = BY_TAG[locale].script
    return [
        known.tag
        for known in LOCALES
        if known.tag == locale or known is SOURCE or (script in han and known.script in han)
    ]


def _sorted(words: Iterable[str]) -> list[str]:
    return sorted(dict.fromkeys(plain_entry(word) for word in words))


def plain_entry(word: str) -> str:
    """An entry of the file as the texts are that it is looked for in."""
    return _GAP.join(plain(part) for part in word.split(_GAP))


def _source(entry: str) -> tuple[str, str, str]:
    """The expression of one entry, and what must stand before and after it."""
    gap = f"(?:{_OTHER}+{_LETTER}+){{0,{_BETWEEN}}}?{_OTHER}+"
    if _HAN.search(entry):
        gap = f".{{0,{_BETWEEN_HAN}}}?"
    # A hyphen between words is as good as a space.
    runs = [run.replace("-", " ").split() for run in entry.split(_GAP)]
    pieces = [run for run in runs if run]
    first, last = pieces[0][0], pieces[-1][-1]
    before = "" if first[0] == _ANY or _HAN.match(first[0]) else f"(?<!{_LETTER})"
    after = "" if last[-1] == _ANY or _HAN.match(last[-1]) else f"(?!{_LETTER})"
    pieces[0][0] = first.lstrip(_ANY)
    pieces[-1][-1] = pieces[-1][-1].rstrip(_ANY)
    inner = (f"{_OTHER}{{1,3}}".join(map(_piece, run)) for run in pieces)
    return gap.join(inner), before, after


def _piece(piece: str) -> str:
    many = f"{_LETTER}*"
    return "".join(many if letter == _ANY else _SIGN.sub(r"\\\g<0>", letter) for letter in piece)
