"""Screens: what an app, a portal, a phone or a device shows at one moment, with no word in it.

In: the `screens:` mapping of a machine's file. Out: frozen screens whose controls and fields are
ids of labels; the labels themselves live in `docs/machines/`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from kb_tools.core.fields import Fields
from kb_tools.core.source import Step
from kb_tools.faults import Location

# What a screen is drawn as, and what a control on it is when the file does not say.
KINDS = {
    "app": "button",
    "dialog": "button",
    "message": "button",
    "security": "button",
    "list": "row",
    "notification": "row",
    "browser": "button",
    "window": "button",
    "device": "key",
}
CONTROL_SHAPES = ("button", "link", "row", "switch", "choice", "gear", "key")
FIELD_SHAPES = ("box", "menu")
_KEYS = ("shows", "fields", "controls", "source")


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A control or a field. A field whose label no source gives has none."""

    label: str | None
    shape: str
    location: Location


@dataclasses.dataclass(frozen=True, slots=True)
class Screen:
    """One screen.

    Attributes:
        id: its name; the screen's title in `docs/machines/` has the same.
        kind: one of `KINDS`.
        shows: labels that are only read: a heading, a section, a prompt.
        fields: what the reader fills in, from top to bottom.
        controls: what the reader can press, the most likely first.
        source: where it is from.
        location: where it is written.
    """

    id: str
    kind: str
    shows: tuple[str, ...]
    fields: tuple[Part, ...]
    controls: tuple[Part, ...]
    source: str
    location: Location

    @property
    def operable(self) -> tuple[str, ...]:
        """Labels of what the reader can act on: controls and fields, each once."""
        parts = (*self.controls, *self.fields)
        return tuple(dict.fromkeys(part.label for part in parts if part.label is not None))

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label on the screen, each once."""
        return tuple(dict.fromkeys((*self.shows, *self.operable)))


def read_screens(fields: Fields, source: str, sources: frozenset[str]) -> dict[str, Screen]:
    """The screens of one file by id.

    Args:
        fields: reader of the file.
        source: source of every screen that names none.
        sources: known sources.
    """
    if fields.get(("screens",)) is None:
        return {}
    screens: dict[str, Screen] = {}
    for name in fields.mapping(("screens",)):
        steps: tuple[Step, ...] = ("screens", name)
        data = fields.mapping(steps, required=("kind",), optional=_KEYS)
        if "kind" not in data:
            continue
        kind = fields.name((*steps, "kind"), known=KINDS, what="kind of screen")
        if kind is None:
            continue
        shows = fields.names((*steps, "shows"), what="label") if "shows" in data else ()
        screens[name] = Screen(
            name,
            kind,
            shows,
            tuple(_parts(fields, (*steps, "fields"), FIELD_SHAPES, "box")),
            tuple(_parts(fields, (*steps, "controls"), CONTROL_SHAPES, KINDS[kind])),
            read_source(fields, steps, source, sources),
            fields.source.at_key(*steps),
        )
    return screens


def read_source(
    fields: Fields, steps: tuple[Step, ...], default: str, sources: frozenset[str]
) -> str:
    """The `source` of an entry, or the file's when it names none."""
    if fields.get((*steps, "source")) is None:
        return default
    return fields.name((*steps, "source"), known=sources, what="source") or default


def _parts(
    fields: Fields, steps: tuple[Step, ...], shapes: tuple[str, ...], default: str
) -> Iterator[Part]:
    entries = fields.get(steps)
    if entries is None:
        return
    if not isinstance(entries, list):
        fields.wrong_type(steps, "a list")
        return
    seen: set[str | None] = set()
    for index, entry in enumerate(entries):
        at = (*steps, index)
        part = _part(fields, at, entry, shapes, default)
        if part is not None and part.label is not None and part.label in seen:
            message = f"'{part.label}' is already on this screen"
            fields.error("repeated-value", at, message, "remove one of the two")
        elif part is not None:
            seen.add(part.label)
            yield part


def _part(
    fields: Fields, steps: tuple[Step, ...], entry: object, shapes: tuple[str, ...], default: str
) -> Part | None:
    location = fields.source.at(*steps)
    if isinstance(entry, str):
        label = fields.name(steps, what="label")
        return None if label is None else Part(label, default, location)
    data = fields.mapping(steps, optional=("label", "shape"))
    if not data:
        return None
    label = fields.name((*steps, "label"), what="label") if "label" in data else None
    if label is None and ("label" in data or shapes is CONTROL_SHAPES):
        if "label" not in data:
            hint = "add 'label: …': only a field may be without one"
            fields.error("missing-key", steps, "a control needs a label", hint)
        return None
    shape: str | None = default
    if "shape" in data:
        shape = fields.name((*steps, "shape"), known=shapes, what="shape")
    return None if shape is None else Part(label, shape, location)
