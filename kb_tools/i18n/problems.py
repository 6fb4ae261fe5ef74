"""A problem in one translation or source text, before it has a place in a file."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Iterator, Mapping

from kb_tools.content import inline
from kb_tools.content.load import Library
from kb_tools.content.model import Phrase
from kb_tools.core.policy import Figure, Policy
from kb_tools.faults import Severity
from kb_tools.i18n.termbase import TermBase, alike
from kb_tools.locales import BY_TAG, SOURCE, Locale


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a unit.

    Attributes:
        code: slug of the check; `ignore-<code>` in the PO silences a warning.
        severity: an `error` keeps the translation from readers, a `warning` does not.
        message: what is wrong, quoting the text.
        hint: what to do.
        form: which of the forms, from 0.
    """

    code: str
    severity: Severity
    message: str
    hint: str
    form: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """What checks know beyond the unit itself.

    Attributes:
        terms: the term base.
        figures: figures by name; empty where figures are not to be judged.
        digits: for each locale, finds the names that may hold digits.
        forbidden: for each locale, finds what may be a forbidden word; most texts have none.
    """

    terms: TermBase
    figures: Mapping[str, Figure]
    digits: Mapping[str, re.Pattern[str]]
    forbidden: Mapping[str, re.Pattern[str]]

    @classmethod
    def of(cls, library: Library, terms: TermBase, policy: Policy | None = None) -> Context:
        """The context of a library: names from its term base, labels from its machines."""
        labels = {label.label for label in library.labels.values()}
        for label in library.labels.values():
            labels.update(local.label for local in label.local.values())
        digits = _WhenAsked(lambda where: _digit_names(terms, where, labels))
        forbidden = _WhenAsked(lambda where: _forbidden_words(terms, where))
        return cls(terms, policy.figures if policy else {}, digits, forbidden)


class _WhenAsked(Mapping[str, re.Pattern[str]]):
    """Expressions by locale, made when they are asked for: most runs need few of them."""

    def __init__(self, make: Callable[[Locale], re.Pattern[str]]) -> None:
        self._make = make
        self._made: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, tag: str) -> re.Pattern[str]:
        if tag not in self._made:
            self._made[tag] = self._make(BY_TAG[tag])
        return self._made[tag]

    def __iter__(self) -> Iterator[str]:
        return iter(BY_TAG)

    def __len__(self) -> int:
        return len(BY_TAG)


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """One form of a translation beside the English it stands for.

    Attributes:
        text: the form. source: the English form with the same placeholders.
        index: which form of the unit.
        phrase: the unit. where: locale of `text`.
    """

    text: str
    source: str
    index: int
    phrase: Phrase
    where: Locale

    @property
    def plain(self) -> str:
        """The text without markup; placeholders stay in braces."""
        return _plain(self.text)

    @property
    def words(self) -> str:
        """The words of the text alone: no markup, a space for each placeholder."""
        return _literals(self.text)

    @property
    def source_words(self) -> str:
        """The words of the English alone."""
        return _literals(self.source)

    @property
    def shapes(self) -> tuple[dict[str, int], dict[str, int]]:
        """Placeholders and markup of the English, and of the text."""
        return _shape(self.source), _shape(self.text)

    def error(self, code: str, message: str, hint: str) -> Problem:
        """A problem of this form that keeps it from readers."""
        return Problem(code, "error", message, hint, self.index)

    def warning(self, code: str, message: str, hint: str) -> Problem:
        """A problem of this form that a person should look at."""
        return Problem(code, "warning", message, hint, self.index)


# Several checks look at the same text, and each English text is compared with seven others.
_plain = functools.lru_cache(maxsize=4096)(inline.plain)
_literals = functools.lru_cache(maxsize=4096)(inline.literals)
_shape = functools.lru_cache(maxsize=4096)(inline.shape)

Check = Callable[[Form, Context], list[Problem]]


def _forbidden_words(terms: TermBase, where: Locale) -> re.Pattern[str]:
    words = {alike(word) for entry in terms.entries(where.tag) for word in entry.forbidden}
    if not words:
        return re.compile(r"(?!)")
    return re.compile(
        "|".join(re.escape(word).replace("\\ ", r"\s+") for word in sorted(words)), re.IGNORECASE
    )


def _digit_names(terms: TermBase, where: Locale, labels: set[str]) -> re.Pattern[str]:
    """Finds names with digits: those of the locale, those of English, and labels on screens."""
    names = {*terms.digit_names(where.tag), *terms.digit_names(SOURCE.tag), *labels}
    patterns = [re.escape(name) for name in names if any(map(str.isdigit, name))]
    patterns += [entry.stem for entry in terms.entries(where.tag) if re.search("[0-9]", entry.stem)]
    if not patterns:
        return re.compile(r"(?!)")
    longest = sorted(patterns, key=lambda pattern: (-len(pattern), pattern))
    return re.compile("(?<![0-9A-Za-z])(?:" + "|".join(longest) + ")(?![0-9A-Za-z])", re.IGNORECASE)
