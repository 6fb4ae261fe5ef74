"""Step pictures: a schematic screen with the control to press highlighted, in the reader's words.

In: a screen of a machine, the label to highlight, and words. Out: SVG to put into a page: no
style, script, id or outside reference, so that it obeys the strictest policy and any number of
pictures fit on one page. Colours, light and dark, are in `browser/pictures.css`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from html import escape

from kb_tools.core.screen import Part, Screen
from kb_tools.render import pictures_parts as parts
from kb_tools.render.pictures_parts import GAP, Sheet
from kb_tools.render.pictures_text import Text, fit

WIDTH = 240
_EDGE = 16
_PHONE = 206
_BAND = 28


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """Words of one picture, as the reader is to see them.

    Attributes:
        title: what the screen is.
        labels: text of each label on the screen, by id.
    """

    title: Text
    labels: Mapping[str, Text]


def step_picture(screen: Screen, highlight: str | None, words: Words, locale: str) -> str:
    """Draw a screen.

    Args:
        screen: what to draw.
        highlight: label of the control or field to act on; None: nothing is highlighted.
        words: title, and a text for each of `screen.labels`.
        locale: BCP 47 tag of the page.
    """
    draw = _KINDS[screen.kind]
    view = _View(screen, highlight, words)
    elements, height = draw(view)
    name = words.title.text
    if highlight is not None:
        name += f": {words.labels[highlight].text}"
    return (
        f'<svg class="kb-pic" role="img" lang="{escape(locale)}" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}"><title>{escape(name)}</title>'
        f'<rect class="kb-pic-tile" width="{WIDTH}" height="{height}" rx="12"/>'
        f"{''.join(elements)}</svg>"
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _View:
    """A screen with its words."""

    screen: Screen
    highlight: str | None
    words: Words

    def shows(self, sheet: Sheet) -> None:
        """Draw the labels that are only read."""
        for label in self.screen.shows:
            parts.caption(sheet, self.words.labels[label])

    def fields(self, sheet: Sheet) -> None:
        """Draw the fields."""
        for part in self.screen.fields:
            words = None if part.label is None else self.words.labels[part.label]
            parts.field(sheet, words, on=self.on(part), menu=part.shape == "menu")

    def controls(self, sheet: Sheet) -> None:
        """Draw the controls."""
        for part in self.screen.controls:
            if part.label is not None:
                parts.CONTROLS[part.shape](sheet, self.words.labels[part.label], on=self.on(part))

    def on(self, part: Part) -> bool:
        """Whether a part is the one to act on."""
        return part.label is not None and part.label == self.highlight


_Drawn = tuple[list[str], int]


def _phone(fill: Callable[[Sheet], None]) -> _Drawn:
    """The upper part of a phone, as tall as its content; it runs out of the tile below."""
    left = (WIDTH - _PHONE) // 2
    sheet = Sheet(left + 19, _PHONE - 38, _EDGE + _BAND + 4)
    fill(sheet)
    height = sheet.y + _EDGE
    right = WIDTH - left
    frame = Sheet(0, WIDTH, 0)
    frame.path(
        "frame", f"M{left} {height}V{_EDGE + 26}q0 -26 26 -26H{right - 26}q26 0 26 26V{height}z"
    )
    frame.path(
        "screen",
        f"M{left + 7} {height}V{_EDGE + 26}q0 -19 19 -19H{right - 26}q19 0 19 19V{height}z",
    )
    frame.rect("frame", (WIDTH // 2 - 22, _EDGE + 15, 44, 6), 3)
    return [*frame.elements, *sheet.elements], height


def _app(view: _View) -> _Drawn:
    def fill(sheet: Sheet) -> None:
        parts.heading(sheet, view.words.title)
        view.shows(sheet)
        if not view.screen.fields:
            sheet.ghosts(100, 92, 64)
        view.fields(sheet)
        view.controls(sheet)

    return _phone(fill)


def _message(view: _View) -> _Drawn:
    def fill(sheet: Sheet) -> None:
        parts.tick(sheet)
        parts.heading(sheet, view.words.title, middle=True)
        view.controls(sheet)

    return _phone(fill)


def _security(view: _View) -> _Drawn:
    def fill(sheet: Sheet) -> None:
        sheet.y += GAP
        parts.fingerprint(sheet)
        parts.heading(sheet, view.words.title, middle=True)
        sheet.y += GAP

    return _phone(fill)


def _list(view: _View) -> _Drawn:
    def fill(sheet: Sheet) -> None:
        parts.heading(sheet, view.words.title)
        view.shows(sheet)
        sheet.y += 4
        view.controls(sheet)
        for share in (58, 42):
            sheet.rect("line", (sheet.x, sheet.y, sheet.width, 38), 8)
            sheet.rect("ghost", (sheet.x + 12, sheet.y + 16, sheet.width * share // 100, 7), 3)
            sheet.y += 38 + 8

    return _phone(fill)


def _dialog(view: _View) -> _Drawn:
    def fill(sheet: Sheet) -> None:
        sheet.ghosts(60, 100)
        top = sheet.y
        box = Sheet(sheet.x + 8, sheet.width - 16, top + 18)
        parts.heading(box, view.words.title, middle=True)
        view.shows(box)
        box.ghosts(100, 70)
        view.controls(box)
        sheet.rect("dialog", (sheet.x - 6, top, sheet.width + 12, box.y - top + 6), 14)
        sheet.elements += box.elements
        sheet.y = box.y + 20
        sheet.ghosts(80)

    return _phone(fill)


def _notification(view: _View) -> _Drawn:
    def fill(sheet: Sheet) -> None:
        parts.heading(sheet, view.words.title, middle=True, size=13)
        sheet.y += GAP
        for part in view.screen.controls:
            if part.label is not None:
                _note(sheet, view.words.labels[part.label], on=view.on(part))
        sheet.rect("line", (sheet.x - 8, sheet.y, sheet.width + 16, 40), 12)
        sheet.rect("ghost", (sheet.x + 10, sheet.y + 17, sheet.width // 2, 7), 3)
        sheet.y += 40 + GAP

    return _phone(fill)


def _note(sheet: Sheet, words: Text, *, on: bool) -> None:
    """A notification: the app's mark, its name, and a line of text."""
    block = fit(words, sheet.width - 40, 14, bold=on)
    box = (sheet.x - 8, sheet.y, sheet.width + 16, block.height + 36)
    if on:
        parts.halo(sheet, box, 12)
    sheet.rect("on-line" if on else "line", box, 12)
    sheet.rect("on" if on else "ghost", (sheet.x + 4, sheet.y + 12, 24, 24), 7)
    sheet.text("accent-text" if on else "control-text", block, sheet.x + 40, sheet.y + 8)
    sheet.rect("ghost", (sheet.x + 40, sheet.y + block.height + 15, sheet.width - 64, 7), 3)
    sheet.y += box[3] + GAP + 2


def _page(view: _View, sheet: Sheet) -> None:
    view.shows(sheet)
    bare = not view.screen.fields and not view.screen.shows
    if bare and any(part.shape == "button" for part in view.screen.controls):
        sheet.ghosts(100, 72)
    view.fields(sheet)
    if view.screen.fields:
        sheet.y += 2
    view.controls(sheet)


def _browser(view: _View) -> _Drawn:
    """A page in a browser's window."""
    left, width = 12, WIDTH - 24
    sheet = Sheet(left + 16, width - 32, _EDGE + _BAND + 14)
    parts.heading(sheet, view.words.title)
    _page(view, sheet)
    frame = Sheet(0, WIDTH, 0)
    height = sheet.y + 8 - _EDGE
    frame.rect("window", (left, _EDGE, width, height), 10)
    side = _BAND - 10
    frame.path(
        "bar", f"M{left} {_EDGE + _BAND}v-{side}q0 -10 10 -10h{width - 20}q10 0 10 10v{side}z"
    )
    for index in range(3):
        frame.circle("dot", left + 16 + 12 * index, _EDGE + _BAND // 2, 3.5)
    frame.rect("address", (left + 58, _EDGE + 7, width - 72, 14), 7)
    return [*frame.elements, *sheet.elements], sheet.y + 8 + _EDGE


def _window(view: _View) -> _Drawn:
    """A window of a desktop program: its title in the bar."""
    left, width = 12, WIDTH - 24
    title = fit(view.words.title, width - 60, 13, bold=True)
    bar = title.height + 16
    sheet = Sheet(left + 16, width - 32, _EDGE + bar + 14)
    _page(view, sheet)
    frame = Sheet(0, WIDTH, 0)
    frame.rect("window", (left, _EDGE, width, sheet.y + 8 - _EDGE), 6)
    frame.path("bar", f"M{left} {_EDGE + bar}v-{bar - 6}q0 -6 6 -6h{width - 12}q6 0 6 6v{bar - 6}z")
    frame.text("title", title, left + 14, _EDGE + 8)
    x, y = left + width - 20, _EDGE + bar // 2
    frame.path("mark", f"M{x - 5} {y - 5}l10 10m0 -10l-10 10")
    return [*frame.elements, *sheet.elements], sheet.y + 8 + _EDGE


def _device(view: _View) -> _Drawn:
    """A card with a display and keys; only the key to press has a name, as in the source."""
    left, width = 12, WIDTH - 24
    sheet = Sheet(left + 16, width - 32, _EDGE + 14)
    parts.heading(sheet, view.words.title, size=13)
    # The display's letters are all as wide as the widest; estimates are for other fonts.
    width_of_line = (sheet.width - 24) * 3 / 4
    prompts = [
        fit(view.words.labels[label], width_of_line, 15, lines=1) for label in view.screen.shows
    ]
    height = max(36, sum(block.height for block in prompts) + 12)
    sheet.rect("display", (sheet.x, sheet.y, sheet.width, height), 6)
    top = sheet.y + (height - sum(block.height for block in prompts)) / 2
    for block in prompts:
        sheet.text("display-text", block, sheet.x + 12, top)
        top += block.height
    sheet.y += height + 14
    keys = [part for part in view.screen.controls if part.label is not None]
    for line in range(2):
        for column in range(5):
            sheet.rect("key", (sheet.x + column * 38, sheet.y + line * 26, 32, 18), 9)
    sheet.y += 54
    for part in keys:
        block = fit(view.words.labels[part.label or ""], 96, 13, bold=view.on(part))
        box = (sheet.right - 120, sheet.y, 120, max(28, block.height + 10))
        if view.on(part):
            parts.halo(sheet, box, 14)
        sheet.rect("on" if view.on(part) else "key", box, 14)
        kind = "on-text" if view.on(part) else "control-text"
        top = sheet.y + (box[3] - block.height) / 2
        sheet.text(kind, block, box[0] + 60, top, middle=True)
        sheet.rect("key", (sheet.x, sheet.y + (box[3] - 18) // 2, 32, 18), 9)
        sheet.y += box[3] + GAP
    frame = Sheet(0, WIDTH, 0)
    frame.rect("card", (left, _EDGE, width, sheet.y + 8 - _EDGE), 14)
    return [*frame.elements, *sheet.elements], sheet.y + 8 + _EDGE


_KINDS: dict[str, Callable[[_View], _Drawn]] = {
    "app": _app,
    "dialog": _dialog,
    "message": _message,
    "security": _security,
    "list": _list,
    "notification": _notification,
    "browser": _browser,
    "window": _window,
    "device": _device,
}
