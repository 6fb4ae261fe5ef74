"""Mutants of rules: the lowered rules with one thing wrong. Some golden case must notice each."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from typing import Any

from kb_tools.core.ir import EXACT, UNLIMITED

SWAPS = {
    "<": ("<=", ">"),
    "<=": ("<", ">"),
    ">": (">=", "<"),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
    "&&": ("||",),
    "||": ("&&",),
    "+": ("-",),
    "-": ("+",),
}


def mutants(ruleset) -> Iterator[tuple[str, dict]]:
    ir = ruleset.as_ir()
    for at, rule in enumerate(ir["rules"][:-1]):
        dropped = copy.deepcopy(ir)
        del dropped["rules"][at]
        yield f"rule {rule['id']} dropped", dropped
        swapped = copy.deepcopy(ir)
        swapped["rules"][at : at + 2] = reversed(swapped["rules"][at : at + 2])
        yield f"rule {rule['id']} after the next", swapped
        for other in ruleset.verdicts:
            if other != rule["verdict"]:
                changed = copy.deepcopy(ir)
                changed["rules"][at]["verdict"] = other
                yield f"rule {rule['id']} gives {other}", changed
        negated = copy.deepcopy(ir)
        negated["rules"][at]["if"] = ["!", rule["if"]]
        yield f"rule {rule['id']} negated", negated
    yield from figure_mutants(ir)
    places = [("rules", at, "if") for at in range(len(ir["rules"]))]
    places += [("let", name, "value") for name in ir["let"]]
    places += [
        ("outputs", name, "when" if "each" in out else "value")
        for name, out in ir["outputs"].items()
    ]
    names = list(ruleset.lets)
    for part, name, key in places:
        known = ruleset
        if part == "let":  # a named value may read those before it only
            earlier = {one: ruleset.lets[one] for one in names[: names.index(name)]}
            known = dataclasses.replace(ruleset, lets=earlier)
        for what, changed in node_mutants(ir[part][name][key], known):
            made = copy.deepcopy(ir)
            made[part][name][key] = changed
            yield f"{part}.{name}: {what}", made


def figure_mutants(ir: dict) -> Iterator[tuple[str, dict]]:
    for name, figure in ir["figures"].items():
        if isinstance(figure["value"], bool):
            made = copy.deepcopy(ir)
            made["figures"][name]["value"] = not figure["value"]
            yield f"{name} is {not figure['value']}", made
            continue
        for change in (-1, 1):
            made = copy.deepcopy(ir)
            made["figures"][name]["value"] += change
            if figure["value"] == UNLIMITED:
                made["figures"][name]["value"] = EXACT - 1
            yield f"{name} {change:+}", made


def node_mutants(node: Any, ruleset) -> Iterator[tuple[str, Any]]:
    if not isinstance(node, list):
        for other in others(node, ruleset):
            yield f"{node} is {other}", other
        return
    sign, *rest = node
    if sign in ("input", "let", "figure", "each", "verdict"):
        yield from name_mutants(node, ruleset)
        return
    if sign == "cell":
        yield from cell_mutants(node, ruleset)
        return
    for other in SWAPS.get(sign, ()):
        yield f"{sign} is {other}", [other, *rest]
    if sign in ("&&", "||"):
        for at, part in enumerate(rest):
            yield f"{sign} keeps part {at} only", part
    for at, part in enumerate(rest):
        for what, changed in node_mutants(part, ruleset):
            yield what, [sign, *rest[:at], changed, *rest[at + 1 :]]


def cell_mutants(node: list, ruleset) -> Iterator[tuple[str, list]]:
    sign, table, key, column = node
    for other in columns(ruleset, table, column):
        yield f"column {other}", [sign, table, key, other]
    for what, changed in node_mutants(key, ruleset):
        yield what, [sign, table, changed, column]


def columns(ruleset, table: str, column: str) -> list[str]:
    """The other columns of a table that the rules read, of the same type."""
    figures = ruleset.as_ir()["figures"]
    types: dict[str, set[str]] = {}
    for name, figure in figures.items():
        if name.startswith(f"{table}."):
            types.setdefault(name.rsplit(".", 1)[1], set()).add(figure["type"])
    return [name for name in types if name != column and types[name] == types[column]]


def others(literal: Any, ruleset) -> Iterator[str]:
    groups = [one.values for one in ruleset.inputs] + [ruleset.verdicts]
    for group in dict.fromkeys(groups):
        if literal in group:
            yield from (other for other in group if other != literal)


def name_mutants(node: list, ruleset) -> Iterator[tuple[str, list]]:
    """Another input of the same type, or another named value of the same type."""
    kind = node[0]
    if kind == "let":
        types = ruleset.lets
    elif kind == "input":
        types = {one.name: (one.type, one.values) for one in ruleset.inputs}
    elif kind == "each":
        if any(one.name == "device" for one in ruleset.inputs):
            yield "the device asked about", ["input", "device"]
        return
    else:
        return
    for name, other in types.items():
        if name != node[1] and other == types[node[1]]:
            yield f"{node[1]} is {name}", [kind, name]
