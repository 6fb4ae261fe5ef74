"""Parts of step pictures: buttons, rows, fields, icons, each drawn as a few SVG elements.

In: a place, a width, words. Out: elements on a `Sheet`, which keeps how far down it is filled.
No colour, style, id or script: colours come from `pictures.css` by class.
"""

from __future__ import annotations

import dataclasses
from html import escape
from typing import Protocol

from kb_tools.render.pictures_text import Block, Text, fit

GAP = 10


@dataclasses.dataclass(slots=True)
class Sheet:
    """A picture in the making.

    Attributes:
        x: left edge of the content.
        width: width of the content.
        y: how far down the content goes.
        elements: SVG so far.
    """

    x: int
    width: int
    y: int
    elements: list[str] = dataclasses.field(default_factory=list)

    @property
    def right(self) -> int:
        """Right edge of the content."""
        return self.x + self.width

    def rect(self, kind: str, box: tuple[int, int, int, int], radius: int) -> None:
        """Add a rectangle: class, (x, y, width, height), radius of its corners."""
        x, y, width, height = box
        self.elements.append(
            f'<rect class="kb-pic-{kind}" x="{x}" y="{y}" width="{width}" height="{height}" '
            f'rx="{radius}"/>'
        )

    def circle(self, kind: str, x: float, y: float, radius: float) -> None:
        """Add a circle."""
        self.elements.append(f'<circle class="kb-pic-{kind}" cx="{x}" cy="{y}" r="{radius}"/>')

    def path(self, kind: str, data: str) -> None:
        """Add a path."""
        self.elements.append(f'<path class="kb-pic-{kind}" d="{data}"/>')

    def text(self, kind: str, block: Block, x: float, y: float, *, middle: bool = False) -> None:
        """Add lines of text whose top is at y; `middle`: centred on x."""
        lang = f' lang="{escape(block.lang)}"' if block.lang else ""
        anchor = ' text-anchor="middle"' if middle else ""
        first = y + block.leading / 2 + block.size * 0.35
        lines = "".join(
            f'<tspan x="{x:g}" y="{first + block.leading * index:.0f}">{escape(line)}</tspan>'
            for index, line in enumerate(block.lines)
        )
        self.elements.append(
            f'<text class="kb-pic-{kind}" font-size="{block.size}"{anchor}{lang}>{lines}</text>'
        )

    def ghosts(self, *shares: int) -> None:
        """Add lines that stand for text which does not matter; each a share of the width in %."""
        for share in shares:
            self.rect("ghost", (self.x, self.y, self.width * share // 100, 7), 3)
            self.y += 7 + 8
        self.y += 4


class Draw(Protocol):
    """Draws one control; `on`: it is the one to press."""

    def __call__(self, sheet: Sheet, words: Text, *, on: bool) -> None:
        """Draw at the sheet's place and move it down."""


def halo(sheet: Sheet, box: tuple[int, int, int, int], radius: int) -> None:
    """The ring around what is to be pressed."""
    x, y, width, height = box
    sheet.rect("halo", (x - 4, y - 4, width + 8, height + 8), radius + 4)


def heading(sheet: Sheet, title: Text, *, middle: bool = False, size: int = 15) -> None:
    """The title of a screen."""
    block = fit(title, sheet.width, size, lines=3, bold=True)
    x = sheet.x + sheet.width / 2 if middle else sheet.x
    sheet.text("title", block, x, sheet.y, middle=middle)
    sheet.y += block.height + GAP


def caption(sheet: Sheet, words: Text) -> None:
    """A label that is only read."""
    block = fit(words, sheet.width, 13, lines=3)
    sheet.text("muted", block, sheet.x, sheet.y)
    sheet.y += block.height + 6


def button(sheet: Sheet, words: Text, *, on: bool) -> None:
    """A button as wide as the content."""
    block = fit(words, sheet.width - 20, 14, bold=on)
    height = max(36, block.height + 16)
    box = (sheet.x, sheet.y, sheet.width, height)
    if on:
        halo(sheet, box, 8)
    sheet.rect("on" if on else "control", box, 8)
    top = sheet.y + (height - block.height) / 2
    kind = "on-text" if on else "control-text"
    sheet.text(kind, block, sheet.x + sheet.width / 2, top, middle=True)
    sheet.y += height + GAP


def row(sheet: Sheet, words: Text, *, on: bool) -> None:
    """A line of a list that leads on."""
    box = _line(sheet, words, on=on, left=12, right=30)
    x, middle = sheet.right - 16, box[1] + box[3] // 2
    sheet.path("on-mark" if on else "mark", f"M{x - 4} {middle - 5}l5 5l-5 5")


def link(sheet: Sheet, words: Text, *, on: bool) -> None:
    """A link in a page: a line with an arrow."""
    row(sheet, words, on=on)


def switch(sheet: Sheet, words: Text, *, on: bool) -> None:
    """A line with a switch."""
    box = _line(sheet, words, on=on, left=12, right=56)
    middle = box[1] + box[3] // 2
    sheet.rect("on-track" if on else "track", (sheet.right - 46, middle - 10, 34, 20), 10)
    sheet.circle("on-knob" if on else "knob", sheet.right - (22 if on else 36), middle, 7)


def choice(sheet: Sheet, words: Text, *, on: bool) -> None:
    """A line with a circle to choose."""
    box = _line(sheet, words, on=on, left=34, right=10)
    middle = box[1] + box[3] // 2
    sheet.circle("on-ring" if on else "ring", sheet.x + 18, middle, 7)
    if on:
        sheet.circle("on-dot", sheet.x + 18, middle, 3.5)


def gear(sheet: Sheet, words: Text, *, on: bool) -> None:
    """A line with a gear at its end: the gear is what is pressed."""
    box = _line(sheet, words, on=False, left=12, right=50)
    x, y = sheet.right - 24, box[1] + box[3] // 2
    if on:
        sheet.circle("halo", x, y, 19)
        sheet.circle("on", x, y, 15)
    kind = "on-gear" if on else "gear"
    sheet.circle(kind, x, y, 4.5)
    sheet.circle(f"{kind} kb-pic-teeth", x, y, 7.6)


def field(sheet: Sheet, words: Text | None, *, on: bool, menu: bool = False) -> None:
    """A box to fill in, its label above it; `menu`: one to choose from."""
    if words is not None:
        block = fit(words, sheet.width, 12)
        sheet.text("muted", block, sheet.x, sheet.y)
        sheet.y += block.height + 4
    box = (sheet.x, sheet.y, sheet.width, 32)
    if on:
        halo(sheet, box, 6)
    sheet.rect("on-field" if on else "field", box, 6)
    if menu:
        x = sheet.right - 20
        sheet.path("mark", f"M{x - 5} {sheet.y + 14}l5 5l5 -5")
    elif on:
        sheet.rect("caret", (sheet.x + 12, sheet.y + 8, 2, 16), 1)
    sheet.y += 32 + GAP


def tick(sheet: Sheet) -> None:
    """A tick in a circle: something has worked."""
    x, y = sheet.x + sheet.width // 2, sheet.y + 22
    sheet.circle("tint", x, y, 22)
    sheet.path("accent-line", f"M{x - 9} {y + 1}l6 6l12 -13")
    sheet.y += 44 + GAP


def fingerprint(sheet: Sheet) -> None:
    """A fingerprint: the phone asks who holds it."""
    x, y = sheet.x + sheet.width // 2, sheet.y + 34
    sheet.circle("halo", x, y, 36)
    sheet.circle("tint", x, y, 32)
    sheet.path(
        "accent-line",
        f"M{x - 15} {y + 8}v-7a15 15 0 0 1 30 0v5M{x - 9} {y + 14}v-13a9 9 0 0 1 18 0v11"
        f"M{x - 3} {y + 17}v-16a3 3 0 0 1 6 0v15",
    )
    sheet.y += 72 + GAP


def _line(
    sheet: Sheet,
    words: Text,
    *,
    on: bool,
    left: int,
    right: int,
) -> tuple[int, int, int, int]:
    block = fit(words, sheet.width - left - right, 14, lines=3, bold=on)
    box = (sheet.x, sheet.y, sheet.width, max(38, block.height + 16))
    if on:
        halo(sheet, box, 8)
    sheet.rect("on-line" if on else "line", box, 8)
    kind = "accent-text" if on else "control-text"
    sheet.text(kind, block, sheet.x + left, sheet.y + (box[3] - block.height) / 2)
    sheet.y += box[3] + 8
    return box


CONTROLS: dict[str, Draw] = {
    "button": button,
    "link": link,
    "row": row,
    "switch": switch,
    "choice": choice,
    "gear": gear,
}
