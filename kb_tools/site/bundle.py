"""Bundles: a browser module and those that it needs, as one file.

In: modules by name, in the plain style of ours: a line for each import of names from a neighbour,
exports where something is declared. Out: the modules again; the bundled one exports what all in it
do, and each of the others hands on its exports from there. A phone then asks once instead of a
dozen times, and one text packs smaller than many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

_IMPORT: Final = re.compile(r'^import \{[^}]*\} from "\./([\w-]+)\.mjs";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export ((?:async )?(?:function\*?|class|const) )(\w+)", re.MULTILINE)
_OTHER: Final = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def bundle(modules: Mapping[str, str], entry: str) -> dict[str, str]:
    """The modules again, those that `entry` needs being in it.

    Raises:
        ValueError: a module is not written so that it can be bundled.
    """
    names = list(dict.fromkeys(_needed(modules, entry, ())))
    exports = {name: [found[2] for found in _EXPORT.finditer(modules[name])] for name in names}
    every = sorted(word for words in exports.values() for word in words)
    if twice := {word for word in every if every.count(word) > 1}:
        raise ValueError(f"modules of {entry}.mjs export the same name: {', '.join(sorted(twice))}")
    made = dict(modules)
    for name in names:
        made[name] = f'export {{ {", ".join(exports[name])} }} from "./{entry}.mjs";\n'
    parts = (_scoped(name, modules[name], exports[name]) for name in names)
    made[entry] = "".join(parts) + f"export {{ {', '.join(every)} }};\n"
    return made


def _needed(modules: Mapping[str, str], name: str, above: tuple[str, ...]) -> Iterator[str]:
    """The modules that a module needs, then itself: each after all that it needs."""
    if name in above:
        raise ValueError(f"{name}.mjs needs itself: {' > '.join((*above, name))}")
    for needed in _IMPORT.findall(modules[name]):
        yield from _needed(modules, needed, (*above, name))
    yield name


def _scoped(name: str, text: str, exports: list[str]) -> str:
    """A module in a scope of its own; the exports of those before it are there already."""
    found = _OTHER.search(_EXPORT.sub("", _IMPORT.sub(lambda one: _renamed(one[0]), text)))
    if found:
        raise ValueError(f"{name}.mjs cannot be bundled because of: {found[0]}")
    inner = _EXPORT.sub(r"\1\2", _IMPORT.sub("", text))
    given = ", ".join(exports)
    return f"const {{ {given} }} = (() => {{\n{inner}return {{ {given} }};\n}})();\n"


def _renamed(line: str) -> str:
    """An import as far as it cannot be left out: one that gives a name another."""
    return line if " as " in line else ""
