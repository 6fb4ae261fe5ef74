"""YAML with places: plain data, and the line and column of every key and value in it.

Only three kinds of plain scalar are typed: `true`/`false`, whole numbers and text. `6.0`, `no`,
`2026-01-01` stay the text that was typed, so a version never turns into a number.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import yaml

from kb_tools.faults import Faults, Location, read_text

Step = str | int
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})\Z")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclasses.dataclass(slots=True)
class Source:
    """A loaded YAML file.

    Attributes:
        shown: path as shown to people.
        text: the file's text.
        data: dicts, lists, str, int, bool; {} when the file is empty or broken.
        marks: place of each value by its steps from the top, as (line, column) from 1.
        key_marks: place of each mapping key by the steps of its value.
    """

    shown: str
    text: str
    data: Any
    marks: dict[tuple[Step, ...], tuple[int, int]]
    key_marks: dict[tuple[Step, ...], tuple[int, int]]

    def at(self, *steps: Step) -> Location:
        """Place of a value; of the nearest value around it where the steps lead nowhere."""
        while steps and steps not in self.marks:
            steps = steps[:-1]
        line, column = self.marks.get(steps, (1, 1))
        return Location(self.shown, line, column)

    def at_key(self, *steps: Step) -> Location:
        """Place of a mapping key; of its value's surroundings where there is none."""
        if steps in self.key_marks:
            line, column = self.key_marks[steps]
            return Location(self.shown, line, column)
        return self.at(*steps)

    def within(self, steps: tuple[Step, ...], offset: int) -> Location:
        """Place of one character of a text value, whatever the quotes and folding around it."""
        start = self.at(*steps)
        value = self.data
        for step in steps:
            value = value[step]
        lines = self.text.splitlines(keepends=True)
        raw = "".join(lines[start.line - 1 :])[start.column - 1 :]
        at = _raw_offset(raw, value, offset)
        line = start.line + raw.count("\n", 0, at)
        column = at - raw.rfind("\n", 0, at) if line > start.line else start.column + at
        return Location(self.shown, line, column)

    def excerpt(self, location: Location) -> str:
        """The source line at a location, for the caret."""
        lines = self.text.splitlines()
        return lines[location.line - 1] if 0 < location.line <= len(lines) else ""


def load(path: Path, shown: str, faults: Faults) -> Source | None:
    """Read one YAML file, or None with faults when it cannot be used."""
    text = read_text(path, shown, faults)
    return None if text is None else parse(text, shown, faults)


def parse(text: str, shown: str, faults: Faults) -> Source | None:
    r"""Parse YAML text, or None with faults: bad syntax, duplicate keys, aliases, odd keys.

    >>> faults = Faults()
    >>> source = parse("a: 6.0\nb: [1, true]", "x.yaml", faults)
    >>> source.data, str(source.at("b", 0))
    ({'a': '6.0', 'b': [1, True]}, 'x.yaml:2:5')
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        lines = text.splitlines()
        faults.error(
            "yaml-syntax",
            Location(shown, line, column),
            f"not valid YAML: {error.problem or error.context}",
            hint="check indentation, quotes and colons here and on the line above",
            excerpt=lines[line - 1] if line <= len(lines) else "",
        )
        return None
    except yaml.YAMLError as error:
        faults.error(
            "yaml-syntax", Location(shown, 1, 1), f"not valid YAML: {error}".split("\n")[0]
        )
        return None
    finally:
        loader.dispose()
    source = Source(shown, text, {}, {}, {})
    if node is not None:
        before = len(faults)
        source.data = _plain(node, (), source, faults, set())
        if len(faults) > before:
            return None
    return source


def _raw_offset(raw: str, value: str, offset: int) -> int:
    """Where a character of a scalar stands in its source text, which starts with the scalar."""
    style = raw[:1]
    at = 0
    if style in "\"'":
        at = 1
    elif style in "|>":
        at = raw.find("\n") + 1
        at += len(raw[at:]) - len(raw[at:].lstrip())
    index = 0
    while index < offset and at < len(raw):
        if value[index].isspace():
            while index < len(value) and value[index].isspace():
                index += 1
            while at < len(raw) and raw[at].isspace():
                at += 1
            continue
        escaped = (style == "'" and raw[at : at + 2] == "''") or (style == '"' and raw[at] == "\\")
        at += 2 if escaped else 1
        index += 1
    return at


def _plain(
    node: yaml.Node, steps: tuple[Step, ...], source: Source, faults: Faults, seen: set[int]
) -> Any:  # noqa: ANN401 - YAML holds any value
    source.marks[steps] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if id(node) in seen:
        location = source.at_key(*steps)
        faults.error(
            "yaml-alias",
            location,
            "anchors and aliases (& and *) are not used in our sources",
            hint="write the value out where it is needed",
            excerpt=source.excerpt(location),
        )
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, steps, source, faults, seen)
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, (*steps, index), source, faults, seen)
            for index, item in enumerate(node.value)
        ]
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode,
    steps: tuple[Step, ...],
    source: Source,
    faults: Faults,
    seen: set[int],
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        location = Location(source.shown, line, column)
        if not isinstance(key_node, yaml.ScalarNode):
            faults.error(
                "yaml-key",
                location,
                "a key must be plain text",
                hint="did a value that starts with { or [ lose its quotes?",
                excerpt=source.excerpt(location),
            )
            continue
        key = str(key_node.value)
        if key in data:
            first = source.key_marks[(*steps, key)]
            faults.error(
                "duplicate-key",
                location,
                f"key '{key}' is already on line {first[0]}",
                hint="remove or rename one of the two",
                excerpt=source.excerpt(location),
            )
            continue
        source.key_marks[(*steps, key)] = (line, column)
        data[key] = _plain(value_node, (*steps, key), source, faults, seen)
    return data


def _scalar(node: yaml.Node) -> str | int | bool:
    value = str(node.value)
    if getattr(node, "style", None):
        return value
    if value in ("true", "false"):
        return value == "true"
    return int(value) if _INTEGER.match(value) else value
