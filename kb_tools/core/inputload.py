"""Reading the inputs of a checker: the questions, their types and bounds.

In: fields of a policy file and the known enumerations. Out: `Input` values and their JSON form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb_tools.core import expr
from kb_tools.core.fields import Fields, near
from kb_tools.core.ir import MAX_WITHDRAWALS
from kb_tools.core.ruleset import Input
from kb_tools.core.ruletypes import Type

_PLAIN = ("bool", "money", "date", "version", "withdrawals")
_SET_OF = "set of "


def inputs(fields: Fields, enums: Mapping[str, tuple[str, ...]]) -> tuple[Input, ...]:
    """The inputs, in the order in which a form shows them."""
    found: list[Input] = []
    for name in fields.mapping(("inputs",)):
        steps = ("inputs", name)
        optional = ("max", "until")
        declared = fields.mapping(steps, required=("type",), optional=optional)
        if name in expr.RESERVED or name in ("verdict", "unlimited"):
            message = f"'{name}' has a meaning of its own in rules"
            fields.key_error("duplicate-name", steps, message, "use another name")
            continue
        kind = _type(fields, (*steps, "type"), enums) if "type" in declared else None
        if kind is None:
            continue
        if kind.kind == "withdrawals":
            _bounds(fields, steps, found)
        else:
            for key in declared.keys() & set(optional):
                message = f"'{key}' is for withdrawals, not for {kind}"
                fields.key_error("unknown-key", (*steps, key), message, "take it out")
        values = enums.get(kind.of, ())
        found.append(Input(name, kind.kind, kind.of, values, fields.source.at_key(*steps)))
    return tuple(found)


def type_of(one: Input) -> Type:
    """The type of an input in the rule language."""
    return Type(one.type, one.enum)


def as_ir(declared: tuple[Input, ...], fields: Fields) -> list[dict[str, Any]]:
    """The JSON form that both boundaries read."""
    made = []
    for one in declared:
        ir: dict[str, Any] = {"name": one.name, "type": one.type}
        if one.values:
            ir["values"] = list(one.values)
        if one.type == "withdrawals":
            ir["max"] = fields.get(("inputs", one.name, "max"))
            ir["until"] = fields.get(("inputs", one.name, "until"))
        made.append(ir)
    return made


def _type(
    fields: Fields, steps: tuple[str, ...], enums: Mapping[str, tuple[str, ...]]
) -> Type | None:
    text = fields.text(steps)
    if text is None:
        return None
    kind = "set" if text.startswith(_SET_OF) else "enum"
    of = text.removeprefix(_SET_OF)
    if text in _PLAIN:
        return Type(text)
    if of in enums:
        return Type(kind, of)
    hint = near(of, {*_PLAIN, *enums})
    fields.error("unknown-type", steps, f"unknown type '{text}'", hint)
    return None


def _bounds(fields: Fields, steps: tuple[str, ...], earlier: list[Input]) -> None:
    fields.mapping(steps, required=("type", "max", "until"), optional=())
    if fields.get((*steps, "max")) is not None:
        fields.integer((*steps, "max"), 1, MAX_WITHDRAWALS)
    if fields.get((*steps, "until")) is not None:
        dates = [one.name for one in earlier if one.type == "date"]
        fields.name((*steps, "until"), known=dates, what="date input")
