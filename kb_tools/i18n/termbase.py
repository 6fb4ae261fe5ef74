"""Concepts in every locale: their names, how people say them, and how they occur in a text.

In: entries. Out: a `TermBase` that names concepts, lists synonyms, and checks a translation
against its English source. `terms` reads it from `locales/terms.csv`.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from kb_tools.faults import KbError, Location, did_you_mean
from kb_tools.locales import BY_TAG, SOURCE

Kind = Literal["product", "device", "place", "action", "thing", "situation"]
# A translation must use these names; other concepts are held to their name only by a stem.
_NAMED: Final = ("product", "device", "place")
# A letter or digit that needs a gap around a word. Chinese writes no gaps, so Han is none there.
_LETTER: Final = r"\w"
_HAN_LETTER: Final = r"[0-9A-Za-z]"
_ALIKE: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2019": "'", "\u2011": "-"})


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One concept in one locale.

    Attributes:
        concept: id of the concept, the same in every locale.
        kind: what it is; names of products, devices and places are always checked.
        locale: BCP 47 tag.
        name: the preferred name, as shown to readers.
        synonyms: how people say and type it; for search.
        forbidden: what a translator must not write for it.
        keep: whether the name stays letter for letter, never inflected or translated.
        stem: regular expression of the forms that count as the name, or "".
        note: advice to translators.
        location: the row's place.
    """

    concept: str
    kind: Kind
    locale: str
    name: str
    synonyms: tuple[str, ...]
    forbidden: tuple[str, ...]
    keep: bool
    stem: str
    note: str
    location: Location

    def occurs(self, text: str) -> bool:
        """Whether the name, or a form of it, stands in a text; `keep` makes case matter.

        >>> entry = Entry("pin", "thing", "de", "PIN", (), (), False, "PINs?", "", Location("t"))
        >>> entry.occurs("Ihre PIN"), entry.occurs("spinnen")
        (True, False)
        """
        return bool(_pattern(self.name, self.stem, self.locale, case=self.keep).search(alike(text)))


@dataclasses.dataclass(frozen=True, slots=True)
class Misuse:
    """A forbidden variant found in a text, and the entry whose name belongs there."""

    word: str
    entry: Entry


@dataclasses.dataclass(frozen=True, slots=True)
class _Table:
    """One locale's entries, and the owners of its forbidden words with what finds these."""

    entries: tuple[Entry, ...]
    forbidden: tuple[Mapping[str, Entry], re.Pattern[str]]


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class TermBase:
    """Every concept in every locale.

    Attributes:
        concepts: ids in the order of the file.
        rows: entries by (concept, locale); a row with faults is left out.
    """

    concepts: tuple[str, ...]
    rows: Mapping[tuple[str, str], Entry]
    _mentions: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict, repr=False)
    _tables: dict[str, _Table] = dataclasses.field(default_factory=dict, repr=False)

    def entry(self, concept: str, locale: str) -> Entry:
        """The entry of a concept in a locale.

        Raises:
            KbError: the term base has no such row.
        """
        found = self.rows.get((concept, locale))
        if found is None:
            known = self.concepts if concept not in self.concepts else BY_TAG
            wrong = concept if concept not in self.concepts else locale
            raise KbError(
                f"the term base has no '{concept}' in '{locale}'", did_you_mean(wrong, known)
            )
        return found

    def name(self, concept: str, locale: str) -> str:
        """The preferred name of a concept in a locale; `KbError` where there is none."""
        return self.entry(concept, locale).name

    def synonyms(self, concept: str, locale: str) -> tuple[str, ...]:
        """How people say a concept in a locale, without the name; `KbError` where unknown."""
        return self.entry(concept, locale).synonyms

    def entries(self, locale: str) -> tuple[Entry, ...]:
        """All entries of a locale in the order of the file."""
        return self._table(locale).entries

    def digit_names(self, locale: str) -> tuple[str, ...]:
        """Names and synonyms that hold a digit, longest first: the only digits a text may have."""
        phrases = {
            phrase
            for entry in self.entries(locale)
            for phrase in (entry.name, *entry.synonyms)
            if any(character.isdigit() for character in phrase)
        }
        return tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that search and checks can see, for build products made from it."""
        digest = hashlib.sha256()
        for key in sorted(self.rows):
            entry = dataclasses.replace(self.rows[key], note="", location=Location(""))
            digest.update(repr(entry).encode())
        return digest.hexdigest()

    def mentioned(self, text: str) -> tuple[str, ...]:
        """Concepts that an English text names, in the order of the file.

        The longest name wins: "Digital Security Card+" does not also name the card without plus.
        """
        if text not in self._mentions:
            self._mentions[text] = self._find(alike(text))
        return self._mentions[text]

    def missing_terms(self, source_text: str, target_text: str, locale: str) -> tuple[Entry, ...]:
        """Entries that the source names and the translation does not.

        Only names of products, devices and places, and entries with a stem, are looked for;
        entries that stay letter for letter are left to `kept_missing`.
        """
        return tuple(
            entry
            for entry in self._wanted(source_text, locale)
            if not entry.keep
            and (entry.kind in _NAMED or entry.stem)
            and not entry.occurs(target_text)
        )

    def kept_missing(self, source_text: str, target_text: str, locale: str) -> tuple[Entry, ...]:
        """Entries whose name must stay as it is, named by the source but not by the translation."""
        return tuple(
            entry
            for entry in self._wanted(source_text, locale)
            if entry.keep and not entry.occurs(target_text)
        )

    def forbidden_in(self, text: str, locale: str) -> tuple[Misuse, ...]:
        """Forbidden variants in a text, in reading order."""
        owners, pattern = self._table(locale).forbidden
        if not owners:
            return ()
        found = (match[0] for match in pattern.finditer(alike(text)))
        # `re` calls a few more letters equal than `casefold`: a dotless i is an i to it.
        return tuple(
            Misuse(word, owners[phrase_key(word)]) for word in found if phrase_key(word) in owners
        )

    def _table(self, locale: str) -> _Table:
        if locale not in self._tables:
            found = (self.rows.get((concept, locale)) for concept in self.concepts)
            entries = tuple(entry for entry in found if entry is not None)
            self._tables[locale] = _Table(entries, _forbidden(entries, locale))
        return self._tables[locale]

    def _wanted(self, source_text: str, locale: str) -> Iterable[Entry]:
        rows = (self.rows.get((concept, locale)) for concept in self.mentioned(source_text))
        return (entry for entry in rows if entry is not None)

    def _find(self, text: str) -> tuple[str, ...]:
        spans = [
            (match.start() - match.end(), match.start(), match.end(), entry.concept)
            for entry in self.entries(SOURCE.tag)
            for match in _pattern(entry.name, entry.stem, SOURCE.tag).finditer(text)
        ]
        taken: list[tuple[int, int]] = []
        concepts = set()
        for _, start, end, concept in sorted(spans):
            if all(end <= other_start or other_end <= start for other_start, other_end in taken):
                taken.append((start, end))
                concepts.add(concept)
        return tuple(concept for concept in self.concepts if concept in concepts)


def alike(text: str) -> str:
    """A text with spaces, apostrophes and hyphens that look alike made one."""
    return unicodedata.normalize("NFC", text).translate(_ALIKE)


def phrase_key(phrase: str) -> str:
    """What two spellings of one phrase share: case, spaces and apostrophes made one."""
    return " ".join(alike(phrase).casefold().split())


def _bounded(expression: str, locale: str) -> str:
    """A regular expression that only matches whole words, where the script has gaps."""
    letter = _HAN_LETTER if locale.startswith("zh") else _LETTER
    return f"(?:(?<!{letter})|(?!{letter}))(?:{expression})(?:(?!{letter})|(?<!{letter}))"


def _literal(phrase: str) -> str:
    return re.escape(alike(phrase)).replace("\\ ", r"\s+")


@functools.lru_cache(maxsize=8192)
def _pattern(name: str, stem: str, locale: str, *, case: bool = False) -> re.Pattern[str]:
    """Finds a name or one of its forms; English names without a stem also in the plural."""
    literal = _literal(name)
    if locale == SOURCE.tag and not stem:
        literal += "(?:e?s)?"
    forms = f"{literal}|{stem}" if stem else literal
    return re.compile(_bounded(forms, locale), 0 if case else re.IGNORECASE)


def _forbidden(
    entries: Iterable[Entry], locale: str
) -> tuple[Mapping[str, Entry], re.Pattern[str]]:
    owners = {phrase_key(word): entry for entry in entries for word in entry.forbidden}
    words = sorted(owners, key=lambda word: (-len(word), word))
    pattern = _bounded("|".join(_literal(word) for word in words), locale)
    return owners, re.compile(pattern, re.IGNORECASE)
