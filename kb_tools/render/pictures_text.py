"""Text in step pictures: how wide it is likely to be, and how it is broken and shrunk to fit.

In: a text and the width it may take. Out: lines and a size. Nothing is ever cut: what does not
fit in the lines wished for takes more of them. Widths are estimates on the wide side, for no font
is known when a picture is made.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata

_NARROW = frozenset("iIjl.,:;!|'`·()[]{} ")
_SLIM = frozenset('frt-/"*^°')
_BROAD = frozenset("mwMWОЖШЩЮМФЫжшщюмфыДдQOGC%@&+<>=_")
_SMALLEST = 11
_BOLD = 1.12
# A line may not start with these, nor end with those.
_NO_START = frozenset("。，、；：？！）》」』】%.,;:?!)]}»›·")
_NO_END = frozenset("（《「『【([{«‹")
_UNITS = re.compile(r"\s+")


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """A text for a picture. `lang` is set when it is not in the reader's language."""

    text: str
    lang: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """Lines of text of one size, ready to be placed."""

    lines: tuple[str, ...]
    size: int
    lang: str | None

    @property
    def leading(self) -> int:
        """Height of one line; Han needs more."""
        han = any(_is_wide(letter) for line in self.lines for letter in line)
        return round(self.size * (1.5 if han else 1.36))

    @property
    def height(self) -> int:
        """Height of all lines."""
        return self.leading * len(self.lines)


def measure(text: str, size: float) -> float:
    """Estimated width of a text on one line.

    >>> measure("验证", 10), measure("ill", 10) < measure("mmm", 10)
    (20.0, True)
    """
    return sum(_advance(letter) for letter in text) * size


def fit(text: Text, width: float, size: int, *, lines: int = 2, bold: bool = False) -> Block:
    """Break a text into at most some lines, smaller where it must be.

    A text that needs more lines even at the smallest size gets them.

    Args:
        text: what to fit.
        width: how wide a line may be.
        size: the size wished for.
        lines: how many lines are wished for.
        bold: whether the text is set in bold, which is wider.

    >>> fit(Text("Wiederherstellung einleiten"), 120, 14).lines
    ('Wiederherstellung', 'einleiten')
    """
    if bold:
        width /= _BOLD
    for smaller in range(size, _SMALLEST - 1, -1):
        broken = _wrap(text.text, width, smaller)
        if len(broken) <= lines and all(measure(line, smaller) <= width for line in broken):
            return Block(broken, smaller, text.lang)
    parts = tuple(
        piece
        for line in _wrap(text.text, width, _SMALLEST)
        for piece in _chop(line, width, _SMALLEST)
    )
    return Block(parts, _SMALLEST, text.lang)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _advance(letter: str) -> float:
    if _is_wide(letter):
        return 1.0
    if unicodedata.combining(letter):
        return 0.0
    if letter in _NARROW:
        return 0.36
    if letter in _SLIM:
        return 0.44
    if letter in _BROAD:
        return 0.92
    return 0.72 if letter.isupper() or ("А" <= letter <= "я") else 0.62


def _wrap(text: str, width: float, size: int) -> tuple[str, ...]:
    """Greedy lines; a word wider than a line stays whole."""
    lines: list[str] = []
    line = ""
    for unit in _units(text):
        candidate = line + unit
        if line and measure(candidate.rstrip(), size) > width:
            lines.append(line.rstrip())
            line = unit.lstrip()
        else:
            line = candidate
    return (*lines, line.rstrip()) if line.strip() else tuple(lines) or ("",)


def _units(text: str) -> list[str]:
    """What stays together on a line: words with the space after them, Han letter by letter."""
    units: list[str] = []
    glue = False
    for letter in _UNITS.sub(" ", text.strip()):
        joins = units and (
            glue
            or letter in _NO_START
            or letter == " "
            or not (_is_wide(letter) or _is_wide(units[-1][-1]) or units[-1][-1] == " ")
        )
        if joins:
            units[-1] += letter
        else:
            units.append(letter)
        glue = letter in _NO_END
    return units


def _chop(line: str, width: float, size: int) -> list[str]:
    """A line that is one over-long word, in pieces that fit, with hyphens."""
    pieces = [""]
    for letter in line:
        room = width - (0 if _is_wide(letter) else measure("-", size))
        if pieces[-1] and measure(pieces[-1] + letter, size) > room:
            if pieces[-1][-1].isalpha() and letter.isalpha() and not _is_wide(letter):
                pieces[-1] += "-"
            pieces.append("")
        pieces[-1] += letter
    return pieces
