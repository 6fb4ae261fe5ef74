"""Facts: what a reader's own words say about amounts, devices, phones, versions, dates and events.

In: the patterns of a locale and a text. Out: `Fact` values in reading order, the same as the page's
`assistant-facts.mjs` finds. Nothing is guessed: what could be read in two ways is left out.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Final

from kb_tools.assistant.facts_dates import find_dates
from kb_tools.assistant.facts_numbers import Number, decimal_text, find_numbers
from kb_tools.assistant.patterns import Patterns
from kb_tools.assistant.patterns_text import clean

# Situations in which a bare number is an amount.
MONEY_CUES: Final = ("withdraw", "equity")
# From here on, a number with a word of thousands, or grouped, is an amount without a cue.
_CLEARLY = 10_000 * 10**6
_WITH_CUE = 1_000 * 10**6
_BEHIND = 32
_YEARS: Final = re.compile("(?:19|20)[0-9]{2}$")
_UNIT_AFTER: Final = re.compile(" ?[a-z0-9%а-ӿ]*")


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One fact.

    Attributes:
        start, end: its range in the NFC form of the text.
        kind: `money`, `device`, `platform`, `version`, `date`, `count` or `situation`.
        value: `200000 USD`, or `200000` where no currency is said; a device of the catalogue; `ios`
            or `android`; `android 13`, `ios 17.2`, `tws 966`; an ISO date; `3 users`, `2 devices`,
            `5 tries`; the id of a situation.
    """

    start: int
    end: int
    kind: str
    value: str

    def as_dict(self) -> dict[str, Any]:
        """The fact as JSON data."""
        return {"kind": self.kind, "value": self.value, "start": self.start, "end": self.end}


def recognise(patterns: Patterns, text: str, today: dt.date | None = None) -> tuple[Fact, ...]:
    """The facts of a text, each once per place, in reading order. Never raises.

    Args:
        patterns: those of the reader's locale.
        text: what the reader typed.
        today: the reader's day; without it, "yesterday" and dates without a year are no facts.
    """
    cleaned = clean(text)
    found = sorted(_Reader(patterns, cleaned.text, today).read())
    return tuple(
        Fact(*cleaned.span(start, end), kind, value)
        for start, end, kind, value in dict.fromkeys(found)
    )


def parse_choice(choice: str) -> Fact:
    """The fact that a picked option `kind:value` stands for, as if it were said.

    >>> parse_choice("platform:ios").value
    'ios'
    """
    kind, _, value = choice.partition(":")
    return Fact(0, 0, kind, value)


_Found = tuple[int, int, str, str]


class _Reader:
    """Reads one clean text. `taken` are ranges that stand for something already."""

    def __init__(self, patterns: Patterns, text: str, today: dt.date | None) -> None:
        self.patterns = patterns
        self.data = patterns.data
        self.text = text
        self.today = today
        self.taken: list[tuple[int, int]] = []

    def read(self) -> Iterator[_Found]:
        situations = list(self.situations())
        yield from situations
        yield from self.devices()
        yield from self.platforms()
        yield from self.take(self.versions())
        yield from self.take(
            (start, end, "date", day)
            for start, end, day in find_dates(self.patterns, self.text, self.today)
        )
        self.taken += [(start, end) for start, end in self.matches(self.data["ignore"])]
        cued = any(name in MONEY_CUES for _, _, _, name in situations)
        numbers = [one for one in find_numbers(self.patterns, self.text) if self.free(one)]
        counts = list(self.counts(numbers))
        yield from counts
        counted = {start for start, _, _, _ in counts}
        yield from self.money([one for one in numbers if one.start not in counted], cued=cued)

    def take(self, found: Iterator[_Found]) -> Iterator[_Found]:
        """What does not overlap what is taken; takes its place."""
        for one in found:
            if self.free(Number(one[0], one[1], 0)):
                self.taken.append((one[0], one[1]))
                if one[3]:
                    yield one

    def free(self, one: Number) -> bool:
        return all(one.end <= start or end <= one.start for start, end in self.taken)

    def matches(self, source: str) -> Iterator[tuple[int, int]]:
        """Ranges of the phrases of a cell."""
        for match in self.patterns.phrases(source).finditer(self.text):
            yield match.start() + len(match[1] or ""), match.end()

    def negated(self, start: int) -> bool:
        """Whether a negation stands before a place, within its clause."""
        behind = self.text[max(0, start - _BEHIND) : start]
        return self.patterns.regex(self.data["negation"]).search(behind) is not None

    def situations(self) -> Iterator[_Found]:
        for name, source in self.data["situations"]:
            for start, end in self.matches(source):
                if not self.negated(start):
                    yield start, end, "situation", name

    def devices(self) -> Iterator[_Found]:
        """Devices by their longest names: a card with a plus is not the card without it."""
        found = [
            (start, -end, name)
            for name, source in self.data["devices"]
            for start, end in self.matches(source)
        ]
        reached = 0
        for start, minus_end, name in sorted(found):
            if start >= reached:
                reached = -minus_end
                if name and not self.negated(start):
                    yield start, reached, "device", name

    def platforms(self) -> Iterator[_Found]:
        for name, source in self.data["platforms"]:
            for start, end in self.matches(source):
                if not self.negated(start):
                    yield start, end, "platform", name

    def versions(self) -> Iterator[_Found]:
        for name, source in self.data["versions"]:
            for match in self.patterns.regex(source).finditer(self.text):
                yield match.start() + len(match[1]), match.end(), "version", f"{name} {match[2]}"

    def counts(self, numbers: list[Number]) -> Iterator[_Found]:
        """Small whole numbers of users, devices or tries."""
        for unit, source in self.data["counts"].items():
            for one in numbers:
                match = self.patterns.regex(f" ?(?:{source})(?![a-zа-ӿ])").match(self.text, one.end)
                whole, rest = divmod(one.micros, 10**6)
                # "Une carte" counts nothing: one, as a word, is the article.
                article = whole == 1 and not self.text[one.start].isdigit()
                if match and not rest and whole < 1000 and not article:
                    yield one.start, match.end(), "count", f"{whole} {unit}"

    def money(self, numbers: list[Number], *, cued: bool) -> Iterator[_Found]:
        for one in numbers:
            start, end, currency = self.currency(one)
            if one.micros and (currency or self.bare(one, cued=cued)):
                yield start, end, "money", f"{decimal_text(one.micros)} {currency}".strip()

    def currency(self, one: Number) -> tuple[int, int, str]:
        """The range of an amount with its currency, and the currency's code or ""."""
        base = max(0, one.start - _BEHIND)
        behind = self.text[base : one.start]
        for code, before, after in self.data["money"]:
            match = self.patterns.regex(after).match(self.text, one.end)
            if match:
                return one.start, match.end(), str(code)
            match = self.patterns.regex(before).search(behind)
            if match:
                start = base + match.start() + len(match[1])
                return start, one.end, str(code)
        return one.start, one.end, ""

    def bare(self, one: Number, *, cued: bool) -> bool:
        """Whether a number without a currency is an amount."""
        if one.weak or one.glued or self.text[one.end : one.end + 1] in ("%", "°"):
            return False
        if one.marked:
            return one.micros >= (_WITH_CUE if cued else _CLEARLY)
        plain = self.text[one.start : one.end]
        return cued and one.micros >= _WITH_CUE and not _YEARS.match(plain)
