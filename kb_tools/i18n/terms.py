"""The term base: the preferred name of every concept in every locale, and how people say it.

In: `locales/terms.csv`, one row per concept and locale. Out: a `TermBase`, for search (synonyms),
for the glossary checks of translations, and for whoever shows a concept's name to a reader.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import hashlib
import re
import unicodedata
import warnings
from collections.abc import Iterable, Mapping
from typing import Final, Literal, cast, get_args

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, KbError, Location, did_you_mean, read_text
from kb_tools.locales import BY_TAG, LOCALES, SOURCE

Kind = Literal["product", "device", "place", "action", "thing", "situation"]
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
# A translation must use these names; other concepts are held to their name only by a stem.
_NAMED: Final = ("product", "device", "place")
_CONCEPT: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*\Z")
# A letter or digit that needs a gap around a word. Chinese writes no gaps, so Han is none.
_LETTER: Final = r"[^\W\u3400-\u9fff]"
_ALIKE: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2019": "'", "\u2011": "-"})
_ORDER: Final = {known.tag: index for index, known in enumerate(LOCALES)}


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
        return bool(_pattern(self.name, self.stem, self.locale, self.keep).search(_alike(text)))


@dataclasses.dataclass(frozen=True, slots=True)
class Misuse:
    """A forbidden variant found in a text, and the entry whose name belongs there."""

    word: str
    entry: Entry


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
        found = (self.rows.get((concept, locale)) for concept in self.concepts)
        return tuple(entry for entry in found if entry is not None)

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
            self._mentions[text] = self._find(_alike(text))
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
        owners = {_key(word): entry for entry in self.entries(locale) for word in entry.forbidden}
        if not owners:
            return ()
        words = tuple(sorted(owners, key=lambda word: (-len(word), word)))
        found = _any_of(words).finditer(_alike(text))
        return tuple(Misuse(match[0], owners[_key(match[0])]) for match in found)

    def _wanted(self, source_text: str, locale: str) -> Iterable[Entry]:
        rows = (self.rows.get((concept, locale)) for concept in self.mentioned(source_text))
        return (entry for entry in rows if entry is not None)

    def _find(self, text: str) -> tuple[str, ...]:
        spans = [
            (match.start() - match.end(), match.start(), match.end(), entry.concept)
            for entry in self.entries(SOURCE.tag)
            for match in _pattern(entry.name, entry.stem, SOURCE.tag, False).finditer(text)
        ]
        taken: list[tuple[int, int]] = []
        concepts = set()
        for _, start, end, concept in sorted(spans):
            if all(end <= other_start or other_end <= start for other_start, other_end in taken):
                taken.append((start, end))
                concepts.add(concept)
        return tuple(concept for concept in self.concepts if concept in concepts)


def load_terms(checkout: Checkout, faults: Faults) -> TermBase:
    """Read the checkout's term base; what is wrong goes to `faults`, the rest is kept."""
    shown = checkout.shown(checkout.terms)
    text = read_text(checkout.terms, shown, faults)
    return TermBase((), {}) if text is None else parse_terms(text, shown, faults)


def parse_terms(text: str, shown: str, faults: Faults) -> TermBase:
    """Read the text of a term base.

    >>> faults = Faults()
    >>> _ = parse_terms("concept,kind,locale,nam\\n", "terms.csv", faults)
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
    _check_locales(reader.rows, faults)
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
        for name in COLUMNS:
            if name not in names:
                hint = "the first line must be: " + ",".join(COLUMNS)
                self._error("terms-columns", self._at(1, 1), f"column '{name}' is missing", hint)
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
        if not _CONCEPT.match(entry.concept):
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
        problem = _broken(entry.stem)
        if problem:
            hint = "see 'Regular Expression Syntax' in Python's documentation of re"
            message = f"not a regular expression: {problem}"
            self._error("term-stem", place, message, hint)
        elif not _pattern("", entry.stem, entry.locale, entry.keep).search(_alike(entry.name)):
            message = f"the stem does not match the name '{entry.name}' itself"
            self.faults.warning(
                "term-stem-name", place, message, hint="correct one of the two", excerpt=self._line
            )

    def _check_order(self, entry: Entry, places: Mapping[str, Location]) -> None:
        here = (entry.concept, _ORDER.get(entry.locale, -1))
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


def _check_locales(rows: Mapping[tuple[str, str], Entry], faults: Faults) -> None:
    first: dict[str, Entry] = {}
    for entry in rows.values():
        first.setdefault(entry.concept, entry)
    for concept, entry in first.items():
        missing = [known.tag for known in LOCALES if (concept, known.tag) not in rows]
        if missing:
            faults.error(
                "term-missing-locale",
                entry.location,
                f"'{concept}' has no usable row for {', '.join(missing)}",
                hint="add one row for each locale, or correct the one that is refused",
            )


def _check_phrases(
    rows: Mapping[tuple[str, str], Entry],
    places: Mapping[tuple[str, str], Mapping[str, Location]],
    faults: Faults,
) -> None:
    """Warn where one phrase leads to two concepts, or a name is forbidden elsewhere."""
    names = {(entry.locale, _key(entry.name)): entry for entry in rows.values()}
    owners: dict[tuple[str, str], tuple[Entry, Location]] = {}
    for key, entry in rows.items():
        for column, phrases in (("name", (entry.name,)), ("synonyms", entry.synonyms)):
            for phrase in phrases:
                place = places[key][column]
                owner, first = owners.setdefault((entry.locale, _key(phrase)), (entry, place))
                if (owner, first) != (entry, place) or phrases.count(phrase) > 1:
                    faults.warning(
                        "term-shared-phrase",
                        place,
                        f"'{phrase}' of '{entry.concept}' also stands for"
                        f" '{owner.concept}' at {first}",
                        hint="leave it to the one concept that people mean by it",
                    )
        for word in entry.forbidden:
            owner_of_name = names.get((entry.locale, _key(word)))
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


def _alike(text: str) -> str:
    """Text with spaces, apostrophes and hyphens that look alike made one."""
    return unicodedata.normalize("NFC", text).translate(_ALIKE)


def _key(phrase: str) -> str:
    return " ".join(_alike(phrase).casefold().split())


def _edges(pattern: str) -> str:
    return f"(?:(?<!{_LETTER})|(?!{_LETTER}))(?:{pattern})(?:(?!{_LETTER})|(?<!{_LETTER}))"


def _literal(phrase: str) -> str:
    return re.escape(_alike(phrase)).replace("\\ ", r"\s+")


@functools.lru_cache(maxsize=8192)
def _pattern(name: str, stem: str, locale: str, case: bool) -> re.Pattern[str]:
    """Finds a name or its forms; English names without a stem also in the plural."""
    literal = _literal(name) if name else ""
    if locale == SOURCE.tag and not stem:
        literal += "(?:e?s)?"
    forms = "|".join(part for part in (literal, stem.replace("’", "'")) if part)
    return re.compile(_edges(forms), 0 if case else re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_edges("|".join(_literal(word) for word in words)), re.IGNORECASE)


def _broken(stem: str) -> str:
    """What is wrong with a regular expression, or "". A warning of `re` counts as wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(_edges(stem), re.IGNORECASE)
    except (re.error, Warning, OverflowError, RecursionError) as error:
        return str(error)
    return ""
