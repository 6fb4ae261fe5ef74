"""The term base as a file: the preferred name of every concept in every locale, and its synonyms.

In: `locales/terms.csv`, one row per concept and locale. Out: a `TermBase`, for search, for the
glossary checks of translations, and for whoever shows a concept's name to a reader.
"""

from __future__ import annotations

import csv
import re
import unicodedata
import warnings
from collections.abc import Mapping
from typing import Final, cast, get_args

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, Location, did_you_mean, read_text
from kb_tools.i18n.termbase import (
    Entry,
    Kind,
    Misuse,
    TermBase,
    alike,
    phrase_key,
)
from kb_tools.locales import BY_TAG, LOCALES

__all__ = ["COLUMNS", "KINDS", "Entry", "Kind", "Misuse", "TermBase", "load_terms", "parse_terms"]

COLUMNS: Final = (
    "concept",
    "kind",
    "locale",
    "name",
    "synonyms",
    "forbidden",
    "keep",
    "stem",
    "note",
)
KINDS: Final[tuple[str, ...]] = get_args(Kind)
_CONCEPT: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*\Z")
_ORDER: Final = {known.tag: index for index, known in enumerate(LOCALES)}


def load_terms(checkout: Checkout, faults: Faults) -> TermBase:
    """Read the checkout's term base; what is wrong goes to `faults`, the rest is kept."""
    shown = checkout.shown(checkout.terms)
    text = read_text(checkout.terms, shown, faults)
    return TermBase((), {}) if text is None else parse_terms(text, shown, faults)


def parse_terms(text: str, shown: str, faults: Faults) -> TermBase:
    r"""Read the text of a term base.

    >>> faults = Faults()
    >>> _ = parse_terms("concept,kind,locale,nam\n", "terms.csv", faults)
    >>> [fault.hint for fault in faults][-1]
    "did you mean 'name'?"
    """
    reader = _Reader(shown, faults)
    lines = text.split("\n")
    if not reader.header(lines[0].removesuffix("\r")):
        return TermBase((), {})
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            reader.row(number, line.removesuffix("\r"))
    _check_locales(reader.seen, faults)
    _check_phrases(reader.rows, reader.places, faults)
    concepts = tuple(dict.fromkeys(concept for concept, _ in reader.rows))
    return TermBase(concepts, reader.rows)


class _Reader:
    """Reads rows one line at a time, so that every cell keeps its line and column."""

    def __init__(self, shown: str, faults: Faults) -> None:
        self.shown = shown
        self.faults = faults
        self.columns: list[str] = []
        self.rows: dict[tuple[str, str], Entry] = {}
        self.places: dict[tuple[str, str], dict[str, Location]] = {}
        self.seen: dict[str, dict[str, Location]] = {}
        self._line = ""
        self._kinds: dict[str, Entry] = {}
        self._last: tuple[str, int] = ("", -1)

    def header(self, line: str) -> bool:
        """Read the line of column names; False when the file cannot be read by it."""
        self._line = line
        before = self.faults.errors
        cells = self._cells(1, line)
        names = [cell.strip() for cell, _ in cells]
        for name, place in zip(names, (place for _, place in cells), strict=True):
            if name not in COLUMNS:
                hint = did_you_mean(name, COLUMNS)
                self._error("terms-columns", place, f"unknown column '{name}'", hint)
            elif names.count(name) > 1:
                self._error("terms-columns", place, f"column '{name}' stands twice", "remove one")
        missing = ", ".join(name for name in COLUMNS if name not in names)
        if missing:
            hint = "the first line must be: " + ",".join(COLUMNS)
            self._error("terms-columns", self._at(1, 1), f"without column {missing}", hint)
        self.columns = names
        return self.faults.errors == before

    def row(self, number: int, line: str) -> None:
        """Read one row and keep it unless it has an error."""
        self._line = line
        before = self.faults.errors
        cells = self._cells(number, line)
        if not cells:
            return
        if len(cells) != len(self.columns):
            self._error(
                "term-cells",
                self._at(number, 1),
                f"{len(cells)} cells, but the first line names {len(self.columns)} columns",
                "put a cell that holds a comma between double quotes",
            )
            return
        values = {name: cell for name, (cell, _) in zip(self.columns, cells, strict=True)}
        places = {name: place for name, (_, place) in zip(self.columns, cells, strict=True)}
        entry = self._entry(values, places)
        self._check(entry, values, places)
        self._check_order(entry, places)
        if self.faults.errors == before:
            self._kinds.setdefault(entry.concept, entry)
            self.rows[entry.concept, entry.locale] = entry
            self.places[entry.concept, entry.locale] = places

    def _entry(self, values: Mapping[str, str], places: Mapping[str, Location]) -> Entry:
        return Entry(
            concept=values["concept"],
            kind=cast(Kind, values["kind"]),
            locale=values["locale"],
            name=values["name"],
            synonyms=_split(values["synonyms"]),
            forbidden=_split(values["forbidden"]),
            keep=values["keep"] == "yes",
            stem=values["stem"],
            note=values["note"],
            location=places["concept"],
        )

    def _check(
        self, entry: Entry, values: Mapping[str, str], places: Mapping[str, Location]
    ) -> None:
        fresh = entry.concept not in self.seen
        self.seen.setdefault(entry.concept, {}).setdefault(entry.locale, entry.location)
        if fresh and not _CONCEPT.match(entry.concept):
            hint = "write lower-case words joined by '_', such as lost_device"
            self._error("term-concept", places["concept"], f"'{entry.concept}' is no id", hint)
        if entry.kind not in KINDS:
            hint = did_you_mean(entry.kind, KINDS)
            self._error("term-kind", places["kind"], f"unknown kind '{entry.kind}'", hint)
        first = self._kinds.get(entry.concept)
        if first is not None and first.kind != entry.kind:
            message = f"'{entry.concept}' is of kind '{first.kind}' on line {first.location.line}"
            self._error("term-kind", places["kind"], message, "give all its rows the same kind")
        if entry.locale not in BY_TAG:
            hint = did_you_mean(entry.locale, BY_TAG)
            self._error(
                "unknown-locale", places["locale"], f"unknown locale '{entry.locale}'", hint
            )
        twin = self.rows.get((entry.concept, entry.locale))
        if twin is not None:
            message = (
                f"'{entry.concept}' in '{entry.locale}' is already on line {twin.location.line}"
            )
            self._error("term-duplicate", places["concept"], message, "merge the two rows")
        if not entry.name:
            message = f"'{entry.concept}' has no name in '{entry.locale}'"
            self._error("term-name", places["name"], message, "write its preferred name")
        if values["keep"] not in ("", "yes"):
            message = f"'{values['keep']}' in column keep"
            self._error("term-keep", places["keep"], message, "write yes, or leave it empty")
        if entry.stem and entry.name:
            self._check_stem(entry, places["stem"])

    def _check_stem(self, entry: Entry, place: Location) -> None:
        problem = _problem(entry.stem)
        if problem:
            hint = "see 'Regular Expression Syntax' in Python's documentation of re"
            message = f"not a regular expression: {problem}"
            self._error("term-stem", place, message, hint)
        elif not re.search(entry.stem, alike(entry.name), 0 if entry.keep else re.IGNORECASE):
            message = f"the stem does not match the name '{entry.name}' itself"
            self.faults.warning(
                "term-stem-name", place, message, hint="correct one of the two", excerpt=self._line
            )

    def _check_order(self, entry: Entry, places: Mapping[str, Location]) -> None:
        if entry.locale not in _ORDER:
            return
        here = (entry.concept, _ORDER[entry.locale])
        concept, index = self._last
        apart = here[0] != concept and here[0] in self._kinds
        if apart or (here[0] == concept and here[1] < index):
            self.faults.warning(
                "term-order",
                places["concept"],
                f"'{entry.concept}' in '{entry.locale}' is out of order",
                hint="keep a concept's rows together, in the order " + ", ".join(BY_TAG),
                excerpt=self._line,
            )
        self._last = here

    def _cells(self, number: int, line: str) -> list[tuple[str, Location]]:
        try:
            parsed = next(csv.reader([line], strict=True), [])
        except csv.Error as error:
            message = f"not valid CSV: {error}"
            hint = "double every quote inside a quoted cell; a cell may not hold a line break"
            self._error("terms-syntax", self._at(number, 1), message, hint)
            return []
        places = [self._at(number, column) for column in _columns(line)]
        texts = (unicodedata.normalize("NFC", cell).strip() for cell in parsed)
        return list(zip(texts, places, strict=False))

    def _at(self, line: int, column: int) -> Location:
        return Location(self.shown, line, column)

    def _error(self, code: str, place: Location, message: str, hint: str) -> None:
        self.faults.error(code, place, message, hint=hint, excerpt=self._line)


def _check_locales(seen: Mapping[str, Mapping[str, Location]], faults: Faults) -> None:
    """Report locales in which a concept has no row; a row with a fault was reported itself."""
    for concept, places in seen.items():
        missing = ", ".join(tag for tag in BY_TAG if tag not in places)
        if missing and set(places) <= set(BY_TAG):
            faults.error(
                "term-missing-locale",
                next(iter(places.values())),
                f"'{concept}' has no row for {missing}",
                hint="add one row for each locale",
            )


def _check_phrases(
    rows: Mapping[tuple[str, str], Entry],
    places: Mapping[tuple[str, str], Mapping[str, Location]],
    faults: Faults,
) -> None:
    """Warn where one phrase leads to two concepts, or a name is forbidden elsewhere."""
    names = {(entry.locale, phrase_key(entry.name)): entry for entry in rows.values()}
    owners: dict[tuple[str, str], tuple[Entry, Location]] = {}
    for key, entry in rows.items():
        for column, phrases in (("name", (entry.name,)), ("synonyms", entry.synonyms)):
            for phrase in phrases:
                place = places[key][column]
                owner, first = owners.setdefault((entry.locale, phrase_key(phrase)), (entry, place))
                if (owner, first) != (entry, place) or phrases.count(phrase) > 1:
                    faults.warning(
                        "term-shared-phrase",
                        place,
                        f"'{phrase}' of '{entry.concept}' also stands for"
                        f" '{owner.concept}' at {first}",
                        hint="leave it to the one concept that people mean by it",
                    )
        for word in entry.forbidden:
            owner_of_name = names.get((entry.locale, phrase_key(word)))
            if owner_of_name is not None:
                faults.error(
                    "term-forbidden-name",
                    places[key]["forbidden"],
                    f"'{word}' is forbidden for '{entry.concept}', but it is the name of"
                    f" '{owner_of_name.concept}' at {owner_of_name.location}",
                    hint="forbid another variant, or rename one of the two",
                )


def _columns(line: str) -> list[int]:
    """Column, from 1, at which each cell of a CSV line starts.

    >>> _columns('a,"b,c",d')
    [1, 3, 9]
    """
    starts = [1]
    quoted = False
    for index, character in enumerate(line):
        if character == '"' and (quoted or index + 1 == starts[-1]):
            quoted = not quoted
        elif character == '"' and index and line[index - 1] == '"' and line[starts[-1] - 1] == '"':
            quoted = True
        elif character == "," and not quoted:
            starts.append(index + 2)
    return starts


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _problem(stem: str) -> str:
    """What is wrong with a regular expression, or "". A warning of `re` counts as wrong."""
    if stem.isalpha():
        return ""  # most are the beginning of a word
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(stem, re.IGNORECASE)
            # It is used as a part of a larger expression, where flags may not stand.
            re.compile(f"(?:{stem})", re.IGNORECASE)
    except re.error as error:
        return error.msg
    except (Warning, OverflowError, RecursionError) as error:
        return str(error)
    return ""
