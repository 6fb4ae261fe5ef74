"""Secrets: whether a message seems to hold a password, PIN or code.

In: patterns and a text. Out: ranges of what looks like a secret, in the NFC form of the text, so
that it can be warned of and left out. Words for secrets are known in all eight languages whatever
the page's. A false alarm costs a reader a sentence; a miss may cost the account: where both are
likely, it warns. `assistant-secrets.mjs` gives the same ranges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kb_tools.assistant.patterns import Patterns
from kb_tools.assistant.patterns_make import SECRETS
from kb_tools.assistant.patterns_text import LETTER, clean

_DIGITS: Final = re.compile(f"[0-9](?:[ -]?[0-9]){{3,11}}(?![{LETTER}])")
_TOKEN: Final = re.compile("[!-~а-ӿ]+")
_TRIM: Final = re.compile("[.,;:!?)\\]}\"'>]+$")
_SYMBOL: Final = re.compile("[!@#$%^&*_~]")
_LATIN: Final = re.compile("[a-z-]{5,}$")
_PLAIN: Final = re.compile("[a-zа-ӿ-]+$")
_OTHER_SCRIPT: Final = re.compile("[а-ӿ\u3400-\u9fff]")
_ENDS: Final = re.compile("[\"'”»)]? ?(?:$|[.,;!?。])")
_MIXED: Final = re.compile("[0-9]{1,2}[a-z]|[a-z]{1,2}[0-9]")
# "6-digit" is a measure, too.
_MEASURE: Final = re.compile("[0-9]{1,2}-[a-zа-ӿ]+$")
_BEHIND: Final = 64
# The ranges of a text are looked up in its original; what is blotted out keeps its length.
_BLOT: Final = "\u00a6"


def holds_secret(patterns: Patterns, text: str) -> bool:
    """Whether a text seems to hold a secret."""
    return bool(secret_ranges(patterns, text))


def secret_ranges(patterns: Patterns, text: str) -> tuple[tuple[int, int], ...]:
    """Where secrets seem to stand, in reading order, without overlaps. Never raises."""
    cleaned = clean(text, patterns.data["pasted"])
    merged: list[tuple[int, int]] = []
    for start, end in sorted(_Seeker(patterns, cleaned.text).seek()):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(cleaned.span(start, end) for start, end in merged)


class _Seeker:
    """Looks for secrets in one clean text."""

    def __init__(self, patterns: Patterns, text: str) -> None:
        self.patterns = patterns
        self.whole = text
        self.text = self.regex("harmless").sub(lambda match: _BLOT * len(match[0]), text)

    def regex(self, name: str, around: str = "{}") -> re.Pattern[str]:
        return self.patterns.regex(around.format(self.patterns.data["secrets"][name]))

    def seek(self) -> Iterator[tuple[int, int]]:
        for kind in SECRETS:
            for match in self.regex(kind).finditer(self.text):
                yield from self.after(kind, match.end())
                yield from self.before(match.start() + len(match[1] or ""))
        yield from self.card()

    def after(self, kind: str, at: int) -> Iterator[tuple[int, int]]:
        """A secret that follows its word."""
        link = self.regex("link").match(self.text, at)
        start = link.end() if link else at
        between = self.text[at:start]
        found = self.token(start)
        if found is None or (start == at and self.text[start : start + 1] in ("/", "-", "+")):
            return
        token = self.text[found[0] : found[1]]
        if self.regex("units").match(self.text, found[1]) and token[0].isdigit():
            return
        if self.secret(token) or (kind == "password" and self.word(token, between, found)):
            yield found

    def before(self, at: int) -> Iterator[tuple[int, int]]:
        """A secret that stands before its word: "4821 is my PIN"."""
        base = max(0, at - _BEHIND)
        behind = self.text[base:at]
        match = self.regex("back").search(behind)
        if match is None:
            return
        start = match.start(1)
        if start and re.match(f"[{LETTER}.,/-]", behind[start - 1]):
            return
        token = _TRIM.sub("", match[1])
        linked = self.regex("linked").search(match[0])
        year = not linked and self.regex("year", "(?:{})$").match(token)
        if self.secret(token) and not year:
            yield base + start, base + start + len(token)

    def token(self, at: int) -> tuple[int, int] | None:
        """The range of the word or group of digits at a place, without what ends a sentence."""
        digits = _DIGITS.match(self.text, at)
        if digits:
            return digits.span()
        match = _TOKEN.match(self.text, at)
        if match is None or match[0][0] in "+/(":
            return None
        end = at + len(_TRIM.sub("", match[0]))
        return (at, end) if end > at else None

    def secret(self, token: str) -> bool:
        """Whether a token has the looks of a secret: digits, or letters mixed with others."""
        bare = re.sub("[ -]", "", token)
        if len(bare) < 4 or _BLOT in token or _MEASURE.match(token):
            return False
        digit = re.search("[0-9]", bare)
        letter = re.search("[a-zа-ӿ]", bare)
        if re.fullmatch("[0-9]+", bare):
            return len(bare) <= 12
        symbol = _SYMBOL.search(bare)
        return bool((digit and letter) or (symbol and (digit or letter)))

    def word(self, token: str, between: str, found: tuple[int, int]) -> bool:
        """Whether a word of letters alone, after "password:" or "password is", is one."""
        if not _PLAIN.match(token) or self.regex("stop", "(?:{})$").match(token):
            return False
        if not _ENDS.match(self.text, found[1]) or self.regex("names", "(?:{})$").match(token):
            return False
        foreign = bool(_LATIN.match(token)) and _OTHER_SCRIPT.search(self.whole) is not None
        said = self.regex("explicit").search(between) or self.regex("copula").search(between)
        return foreign or (bool(said) and len(token) > 2)

    def card(self) -> Iterator[tuple[int, int]]:
        """Values of a security code card beside their places."""
        for name in ("card", "pairs", "values"):
            for match in self.regex(name).finditer(self.whole):
                values = range(2, 1 + (match.lastindex or 0), 2)
                if any(_MIXED.match(match[one]) for one in values):
                    yield from (match.span(one) for one in values)
