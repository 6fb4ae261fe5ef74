"""Marking: texts that bear the number of their unit through rendering, and elements in its place.

In: a bench, the units to mark, unsaved texts. Out: a catalog for a context that renders; and what
was rendered as parts, each text of a unit in an element that bears the unit's id. An attribute or a
drawing cannot hold an element: then the element that has it says which units it holds.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from markupsafe import escape

from kb_tools.content.model import Phrase
from kb_tools.desk.bench import Bench
from kb_tools.i18n.catalog import Shown
from kb_tools.render.context import Place

# Private characters: they pass through rendering as letters do and no text may hold them.
_BEGIN, _END, _ZERO = "\ue000", "\ue001", 0xE100
_MARKS: Final = re.compile("[\ue000-\uf8ff]")
_BEGUN: Final = re.compile("\ue000(.)")
# Drawings hold no elements of ours, scripts and tags no elements at all; the rest is text.
_PIECES: Final = re.compile(
    r"<svg\b.*?</svg>|<script\b.*?</script>|<[^<>]*>|[\ue000\ue001]", re.DOTALL
)

Unsaved = Mapping[str, Sequence[str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A part of a live page.

    Attributes:
        units: what stands in it; for each unit what its section has explained before it.
    """

    key: str
    html: str
    units: Mapping[str, frozenset[str]]


class Marking:
    """A catalog whose texts of some units bear the number of their unit."""

    def __init__(self, bench: Bench, phrases: Iterable[Phrase], unsaved: Unsaved) -> None:
        self._units = [phrase.id for phrase in phrases]
        self._numbers = {name: number for number, name in enumerate(self._units)}
        self._bench = bench
        self._unsaved = unsaved
        self.place: Place | None = None  # the page that is being made
        self._explained: dict[str, frozenset[str]] = {}

    def translate(self, phrase: Phrase) -> Shown:
        """What the reader sees, and an unsaved text as if it were saved and right."""
        shown = self._bench.texts.translate(phrase)
        number = self._numbers.get(phrase.id)
        if number is None:
            return shown
        typed = self._unsaved.get(phrase.id)
        if typed is not None and any(typed):
            shown = Shown(filled(typed), self._bench.where.tag, "current")
        if self.place is not None:
            self._explained.setdefault(phrase.id, frozenset(self.place.explained))
        begin = f"{_BEGIN}{chr(_ZERO + number)}"
        return dataclasses.replace(
            shown, forms=tuple(f"{begin}{form}{_END}" for form in shown.forms)
        )

    def part(self, key: str, html: str) -> Part:
        """What was rendered, with elements in the place of the private characters."""
        made, at = [], 0
        found: dict[str, None] = {}
        for piece in _PIECES.finditer(html):
            if piece.start() < at:
                continue
            made.append(html[at : piece.start()])
            at = piece.end()
            text = piece.group()
            if text == _BEGIN:
                unit = self._units[ord(html[at]) - _ZERO]
                found[unit] = None
                made.append(f'<span data-kb-unit="{escape(unit)}">')
                at += 1
            elif text == _END:
                made.append("</span>")
            else:
                made.append(self._without(text, found))
        made.append(html[at:])
        before = {unit: self._explained.get(unit, frozenset()) for unit in sorted(found)}
        return Part(key, "".join(made), before)

    def _without(self, markup: str, found: dict[str, None]) -> str:
        """A tag or a drawing without marks; its element says which units it holds."""
        if markup.startswith("<script"):
            return ""  # a live page runs nothing
        numbers = dict.fromkeys(ord(mark) - _ZERO for mark in _BEGUN.findall(markup))
        if not numbers:
            return markup
        units = [self._units[number] for number in numbers]
        found.update(dict.fromkeys(units))
        name, rest = re.split(r"(?=[\s>])", _MARKS.sub("", markup), maxsplit=1)
        return f'{name} data-kb-holds="{escape(" ".join(units))}"{rest}'


def filled(typed: Sequence[str]) -> tuple[str, ...]:
    """Forms without a character that is ours; an empty one shows what stands in another."""
    clean = [_MARKS.sub("\ufffd", form) for form in typed]
    some = next(form for form in clean if form)
    return tuple(form or some for form in clean)


def unmarked(text: str) -> str:
    """A text without marks."""
    return _MARKS.sub("", text)
