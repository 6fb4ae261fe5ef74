"""Reading the inputs of a checker: the questions, their types and bounds.

In: fields of a policy file and the known enumerations. Out: `Input` values and their JSON form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kb_tools.core import expr
from kb_tools.core.fields import Fields, near
from kb_tools.core.ir import MAX_WITHDRAWALS
from kb_tools.core.ruleset import Input
from kb_tools.core.ruletypes import Type

_PLAIN = ("bool", "int", "money", "date", "instant", "version", "withdrawals")
# Types with an order in time, and what may bound them.
_TIMES = {"date": "date", "instant": "instant", "withdrawals": "date"}
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
            _stray(fields, steps, kind, declared)
            if "until" in declared and kind.kind in _TIMES:
                _until(fields, steps, kind.kind, found)
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
        for key in ("max", "until"):
            if fields.get(("inputs", one.name, key)) is not None:
                ir[key] = fields.get(("inputs", one.name, key))
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
        _until(fields, steps, "withdrawals", earlier)


def _stray(fields: Fields, steps: tuple[str, ...], kind: Type, declared: Iterable[str]) -> None:
    """Report bounds that a type does not have."""
    for key, known in (("max", ("withdrawals",)), ("until", tuple(_TIMES))):
        if key in declared and kind.kind not in known:
            message = f"'{key}' is for {', '.join(known)}, not for {kind}"
            fields.key_error("unknown-key", (*steps, key), message, "take it out")


def _until(fields: Fields, steps: tuple[str, ...], kind: str, earlier: list[Input]) -> None:
    """Check the name of the earlier input that bounds one."""
    bound = _TIMES[kind]
    known = [one.name for one in earlier if one.type == bound]
    if not known:
        message = f"no earlier input is of type {bound}"
        hint = f"declare the {bound} that bounds it first"
        fields.error("unknown-value", (*steps, "until"), message, hint)
        return
    fields.name((*steps, "until"), known=known, what=f"{bound} input")
