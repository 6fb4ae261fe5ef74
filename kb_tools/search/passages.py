"""Passages: the line of a document that answers a query best, cut to size, with highlights.

In: the lines of a document and the terms that were looked for. Out: plain text and the ranges of
the words that matched, in characters.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from kb_tools.search.analysis import analyze, terms
from kb_tools.search.concepts import MARK, PhraseTable, mentions, taken_apart, words_of
from kb_tools.search.fold import normal
from kb_tools.search.words import Line

WIDTH = 220
WIDTH_HAN = 110
LEAD = 40
CUT = "…"


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """A passage: its text, the ranges to highlight, its language and the block it is from."""

    text: str
    highlights: tuple[tuple[int, int], ...]
    lang: str
    block: str


@dataclasses.dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    group: int
    worth: int


def passage(
    locale: str, lines: Sequence[Line], wanted: Mapping[str, tuple[int, int]], table: PhraseTable
) -> Passage:
    """The best passage; the first line when nothing matches, "" when there is no line.

    Args:
        locale: the reader's locale.
        lines: lines in reading order.
        wanted: for each term, the number of its group and what a match is worth.
        table: phrases of the locale's concepts.
    """
    best: tuple[int, Line, list[_Match]] | None = None
    signs = _signs(wanted, table)
    for line in lines:
        text = normal(line.text)
        matches = _matches(locale, text, wanted, table) if _may(locale, text, signs, table) else []
        worth = _worth(matches)
        if best is None or worth > best[0]:
            best = (worth, line, matches)
    if best is None:
        return Passage("", (), locale, "")
    _, line, matches = best
    width = WIDTH_HAN if line.lang.startswith("zh") else WIDTH
    text, ranges = _cut(normal(line.text), matches, width)
    return Passage(text, ranges, line.lang, line.block)


def _signs(wanted: Mapping[str, tuple[int, int]], table: PhraseTable) -> frozenset[str]:
    """Words of which a text has one at least when anything wanted is in it."""
    concepts = (table.signs.get(term[len(MARK) :], ()) for term in wanted if term[0] == MARK)
    return frozenset(wanted).union(*concepts)


def _may(locale: str, text: str, signs: frozenset[str], table: PhraseTable) -> bool:
    """Whether a text may match: most lines do not, and need not be looked at closely."""
    found = terms(locale, text)
    if not signs.isdisjoint(found):
        return True
    if not table.parts:
        return False
    return any(part in signs for term in found for part in taken_apart(term, table.parts))


def _worth(matches: Sequence[_Match]) -> int:
    """Each group counts once, at its best."""
    groups: dict[int, int] = {}
    for match in matches:
        groups[match.group] = max(groups.get(match.group, 0), match.worth)
    return sum(groups.values())


def _matches(
    locale: str, text: str, wanted: Mapping[str, tuple[int, int]], table: PhraseTable
) -> list[_Match]:
    words = words_of(analyze(locale, text), table.parts)
    found: list[_Match] = []
    for word in words:
        for term in word.all_terms:
            if term in wanted:
                found.append(_Match(word.start, word.end, *wanted[term]))
                break
    # No concept is sought in most queries, and concepts take longest to find.
    sought = any(term[0] == MARK for term in wanted)
    for mention in mentions(words, table) if sought else ():
        key = MARK + mention.concept
        if key in wanted:
            start, end = words[mention.first].start, words[mention.last - 1].end
            found.append(_Match(start, end, *wanted[key]))
    return sorted(found, key=lambda match: (match.start, -match.end, match.group))


def _cut(
    text: str, matches: Sequence[_Match], width: int
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The window with the most in it, at the edges of words, and the ranges inside it."""
    start, end = 0, len(text)
    if len(text) > width:
        start = _start(text, matches, width)
        end = min(len(text), start + width)
        if end < len(text):
            space = text.rfind(" ", start + width // 2, end)
            end = space if space > 0 else end
    opening = CUT if start else ""
    shown = opening + text[start:end] + (CUT if end < len(text) else "")
    ranges: list[tuple[int, int]] = []
    shift = len(opening) - start
    for match in matches:
        if match.start >= start and match.end <= end:
            first, last = match.start + shift, match.end + shift
            if ranges and first <= ranges[-1][1]:
                ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
            else:
                ranges.append((first, last))
    return shown, tuple(ranges)


def _start(text: str, matches: Sequence[_Match], width: int) -> int:
    best, chosen = -1, 0
    for match in matches:
        start = _edge(text, match.start - LEAD)
        inside = [one for one in matches if one.start >= start and one.end <= start + width]
        worth = _worth(inside)
        if worth > best:
            best, chosen = worth, start
    return chosen


def _edge(text: str, wished: int) -> int:
    """The start of a word at or after a place, near it; the place itself without spaces."""
    if wished <= 0:
        return 0
    space = text.find(" ", wished, wished + LEAD)
    return space + 1 if space >= 0 else wished
