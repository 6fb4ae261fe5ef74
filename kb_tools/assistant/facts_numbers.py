"""Numbers: figures and number words of a locale, exactly.

In: patterns and clean text. Out: `Number` values in millionths, so that "1.5 million" and "half a
million" need no fractions. `assistant-numbers.mjs` does the same.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from kb_tools.assistant.patterns import Patterns
from kb_tools.assistant.patterns_text import LETTER

MICRO: Final = 10**6
_DIGITS: Final = re.compile(
    "[0-9]{1,3}(?:([ .,'])[0-9]{3})(?:\\1[0-9]{3})*(?:[.,][0-9]{1,2})?(?![0-9])"
    "|[0-9]{1,15}(?:[.,][0-9]{1,6})?(?![0-9])"
)
_PART_OF_MORE: Final = re.compile(f"[{LETTER}.,_#/-]")
_LETTERS: Final = re.compile("[a-zа-ӿ]")
_CURRENCY: Final = re.compile(
    "(?:^|[^a-z])(?:usd?|eur|chf|gbp|hkd|cad|aud|sgd|cny|rmb|jpy|rub|twd)$"
)
_MAX: Final = 10**18


@dataclasses.dataclass(frozen=True, slots=True)
class Number:
    """A number in clean text.

    Attributes:
        start, end: its range. micros: its value in millionths.
        marked: grouped or with a word of thousands or more. weak: by one letter that may mean
            something else (`m`). glued: a letter follows at once.
    """

    start: int
    end: int
    micros: int
    marked: bool = False
    weak: bool = False
    glued: bool = False


def find_numbers(patterns: Patterns, text: str) -> Iterator[Number]:
    """The numbers of a text in reading order; none overlap."""
    words = _Words(patterns)
    start = patterns.regex(f"[0-9]|(?:{words.atom})")
    at = 0
    while match := start.search(text, at):
        at = match.start()
        number = None if _inside(text, at, match[0]) else words.number(text, at)
        if number is None or not number.micros:
            at = _skip(text, at)
        else:
            yield number
            at = number.end


def decimal_text(micros: int) -> str:
    """A value in millionths as a plain decimal text.

    >>> decimal_text(1_500_000), decimal_text(200_000 * 10**6)
    ('1.5', '200000')
    """
    text = f"{Decimal(micros) / MICRO:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is_han(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff"


def _skip(text: str, at: int) -> int:
    """The place after the figure or letter that is no number's start."""
    match = re.compile("[0-9]+(?:[.,][0-9]+)*").match(text, at)
    return match.end() if match else at + 1


def _inside(text: str, at: int, found: str) -> bool:
    """Whether a place is in the middle of a word or of a longer figure."""
    if at == 0:
        return False
    before = text[at - 1]
    if _is_han(text[at]):
        return before in "第哪某"
    if not found[0].isdigit():
        return bool(re.match(f"[{LETTER}]", before))
    if before == "-" and (at == 1 or text[at - 2] == " "):
        return False
    return bool(_PART_OF_MORE.match(before)) and not _CURRENCY.search(text[max(0, at - 8) : at])


class _Words:
    """Number words of a locale."""

    def __init__(self, patterns: Patterns) -> None:
        numbers: dict[str, Any] = patterns.data["numbers"]
        self.decimal = numbers["decimal"]
        self.words = numbers["words"]
        self.atom = numbers["atom"]
        self.next_atom = patterns.regex(f"{numbers['join']}({self.atom})")
        self.first_atom = patterns.regex(f"({self.atom})")
        self.suffix = patterns.regex(f" ?({numbers['suffix']})[.]?(?![{LETTER}])")

    def number(self, text: str, at: int) -> Number | None:
        """The number that starts at a place, or None."""
        figure = _DIGITS.match(text, at)
        scaled = False
        sum_ = _Sum()
        end = at
        if figure:
            sum_.add(_value(figure, self.decimal, scaled=self._scale_follows(text, figure.end())))
            end = figure.end()
            suffix = self.suffix.match(text, end)
            if suffix:
                sum_.scale(self.words["suffix"][suffix[1]])
                weak = suffix[1] in ("m", "b")
                return Number(at, suffix.end(), sum_.total(), marked=True, weak=weak)
        ends = [(end, sum_.total(), scaled)] if figure else []
        match = (self.next_atom if figure else self.first_atom).match(text, end)
        while match:
            scaled = self._take(sum_, match[1]) or scaled
            end = match.end()
            ends.append((end, sum_.total(), scaled))
            match = self.next_atom.match(text, end)
        best = self._best(text, at, ends, grouped=figure is not None and figure[1] is not None)
        # 千万 and 万一 are also idioms that mean no number.
        vague = _is_han(text[at]) and text[at] not in self.words["add"]
        return dataclasses.replace(best, weak=True) if best and vague else best

    def _scale_follows(self, text: str, at: int) -> bool:
        match = self.next_atom.match(text, at)
        return bool(match and match[1] in self.words["scale"]) or bool(self.suffix.match(text, at))

    def _take(self, sum_: _Sum, word: str) -> bool:
        """Apply a word; whether it is one of thousands or more."""
        if word in self.words["scale"]:
            sum_.scale(self.words["scale"][word])
            return True
        if word in self.words["times"]:
            sum_.times(self.words["times"][word])
        else:
            sum_.add(round(self.words["add"][word] * MICRO))
        return False

    @staticmethod
    def _best(
        text: str, at: int, ends: list[tuple[int, int, bool]], *, grouped: bool
    ) -> Number | None:
        """The longest reading that ends where a word ends."""
        for end, micros, scaled in reversed(ends):
            after = text[end : end + 1]
            inside = bool(after) and (
                _LETTERS.match(text[end - 1]) and re.match(f"[{LETTER}]", after)
            )
            if not inside and micros < _MAX * MICRO:
                glued = bool(_LETTERS.match(after))
                return Number(at, end, micros, marked=scaled or grouped, glued=glued)
        return None


class _Sum:
    """Adds up a number word by word, in millionths."""

    def __init__(self) -> None:
        self.whole = 0
        self.hundreds = 0
        self.part = 0
        self.last = 1

    def add(self, micros: int) -> None:
        half = micros == MICRO // 2 and self.whole and not self._below()
        self.part += micros * self.last if half else micros

    def times(self, factor: int) -> None:
        self.hundreds += (self.part or MICRO) * factor
        self.part = 0

    def scale(self, factor: int) -> None:
        below = self._below()
        if self.whole and factor > self.last > 1:
            self.whole = (self.whole + below) * factor
        else:
            self.whole += (below or MICRO) * factor
        self.hundreds = self.part = 0
        self.last = factor

    def total(self) -> int:
        return self.whole + self._below()

    def _below(self) -> int:
        """What is not yet multiplied by thousands or more."""
        return self.hundreds + self.part


def _value(figure: re.Match[str], decimal: str, *, scaled: bool) -> int:
    """The value of digits; one separator before three digits groups, unless a scale follows."""
    text = figure[0]
    if figure[1]:
        whole = text
        rest = ""
        tail = re.search("[.,]([0-9]{1,2})$", text)
        if tail:
            whole, rest = text[: tail.start()], tail[1]
        lone = len(re.findall("[ .,']", whole)) == 1 and not rest
        if lone and scaled and figure[1] == decimal:
            whole, _, rest = whole.partition(decimal)
        return _micros(re.sub("[ .,']", "", whole), rest)
    whole, _, rest = text.replace(",", ".").partition(".")
    return _micros(whole, rest)


def _micros(whole: str, rest: str) -> int:
    return int(whole) * MICRO + int(rest.ljust(6, "0") or "0")
