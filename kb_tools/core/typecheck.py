"""Types of the rule language: names resolved, operands checked, lowered to the JSON form.

In: a tree of `expr` and the names in scope. Out: a `Typed` value, or an `ExprError` that says
what was found and what would fit. Lowered forms are documented in `ir`.
"""

from __future__ import annotations

import math
from typing import Any

from kb_tools.core import expr
from kb_tools.core.expr import TOLD, ExprError, Node
from kb_tools.core.fields import near
from kb_tools.core.ir import (
    EXACT,
    FUNCTIONS,
    MAX_CENTS,
    MAX_INT,
    MAX_SHIFT,
    MAX_WITHDRAWALS,
    UNLIMITED,
    constant,
    entry,
)
from kb_tools.core.ruletypes import (
    BOOL,
    INSTANT,
    INT,
    LIMIT,
    MONEY,
    TEXT,
    VERSION,
    Scope,
    Type,
    Typed,
)

_FIGURES = {
    "money": MONEY,
    "limit": LIMIT,
    "version": VERSION,
    "port": TEXT,
    "name": TEXT,
    "bool": BOOL,
}
_ORDERED = {"int", "money", "date", "instant", "version"}
_BOUNDS = {MONEY: MAX_CENTS, INT: MAX_INT}


def check(node: Node, scope: Scope, wanted: Type | None = None) -> Typed:
    """The typed, lowered form of a tree.

    Args:
        node: the tree.
        scope: names it may use; what it reads is noted there.
        wanted: the type that it must have; None: any that a value may have.

    Raises:
        ExprError: an unknown name, a wrong type or an unknown value.
    """
    typed = _check(node, scope)
    if wanted is not None:
        return fit(typed, wanted, scope)
    if typed.type.kind == "row":
        raise _no_column(typed, scope)
    return typed


def fit(typed: Typed, wanted: Type, scope: Scope) -> Typed:
    """An expression as a wanted type: text in quotes as a member, money as a limit."""
    if typed.literal is not None and wanted.kind == "enum":
        _member(typed, wanted, scope)
        return Typed(wanted, typed.ir, typed.node)
    if typed.type == MONEY and wanted == LIMIT:
        return Typed(LIMIT, typed.ir, typed.node)
    if typed.type != wanted and (typed.type.kind != "set" or wanted != Type("set")):
        if typed.type.kind == "row":
            raise _no_column(typed, scope)
        message = f"expected {wanted}, found {typed.type}"
        raise ExprError(typed.node.offset, "expression-type", message, f"give {wanted} here")
    return typed


def _member(typed: Typed, wanted: Type, scope: Scope) -> None:
    members = scope.members(wanted.of)
    if typed.literal not in members:
        message = f"'{typed.literal}' is not a value of {wanted.of}"
        hint = near(str(typed.literal), members)
        raise ExprError(typed.node.offset + 1, "unknown-value", message, hint)


def _no_column(typed: Typed, scope: Scope) -> ExprError:
    columns = ", ".join(scope.tables[typed.type.of].columns)
    hint = f"name one of its columns: {columns}"
    return ExprError(typed.node.offset, "expression-type", f"{typed.type} is not a value", hint)


def _check(node: Node, scope: Scope) -> Typed:
    match node:
        case expr.Literal():
            kinds = {bool: BOOL, int: INT, str: TEXT}
            bound = node.value if isinstance(node.value, int) else 0
            return Typed(kinds[type(node.value)], node.value, node, bound)
        case expr.Name():
            return _name(node, scope)
        case expr.Select():
            return _select(node, scope)
        case expr.Index():
            return _index(node, scope)
        case expr.Call():
            return _call(node, scope)
        case expr.Operation():
            return _operation(node, scope)
        case expr.Listing():
            message = "a list may only stand after 'in'"
            hint = "compare with ==, or write: name in ['…', '…']"
            raise ExprError(node.offset, "expression-type", message, hint)


def _name(node: expr.Name, scope: Scope) -> Typed:
    name = node.name
    if scope.each and name == scope.each[0]:
        return Typed(scope.each[1], ["each"], node)
    if name == "verdict" and scope.verdicts:
        return Typed(Type("enum", "verdict"), ["verdict"], node)
    if name == "unlimited":
        return Typed(LIMIT, UNLIMITED, node)
    for group, kind in ((scope.lets, "let"), (scope.inputs, "input")):
        if name in group:
            scope.used.add(name)
            bound = scope.bounds.get(name, _BOUNDS.get(group[name], 0))
            return Typed(group[name], [kind, name], node, bound)
    if name in scope.tables:
        message, hint = f"'{name}' is a table", f"choose a row and a column: {name}[…].…"
        raise ExprError(node.offset, "expression-type", message, hint)
    if name in scope.policies():
        message, hint = f"'{name}' is a policy", f"choose a figure: {name}.…"
        raise ExprError(node.offset, "expression-type", message, hint)
    if name in scope.broken:
        raise ExprError(node.offset, TOLD, "")
    hint = near(name, scope.names())
    raise ExprError(node.offset, "unknown-name", f"unknown name '{name}'", hint)


def _select(node: expr.Select, scope: Scope) -> Typed:
    if isinstance(node.base, expr.Name):
        return _figure(node, node.base, scope)
    row = _check(node.base, scope)
    if row.type.kind != "row":
        message = f"{row.type} has no parts"
        hint = "only a policy and a row of a table have parts"
        raise ExprError(node.offset, "expression-type", message, hint)
    table = scope.tables[row.type.of]
    if node.field not in table.columns:
        message = f"unknown column '{node.field}' of table '{table.name}'"
        hint = near(node.field, table.columns)
        raise ExprError(node.offset, "unknown-name", message, hint)
    bound = 0
    for member, cells in table.rows.items():
        if node.field in cells:
            name = f"{table.name}.{member}.{node.field}"
            scope.constants[name] = entry(
                table.columns[node.field], cells[node.field], table.sources.get(member, "")
            )
            bound = max(bound, _size(scope.constants[name]))
    kind = _FIGURES.get(table.columns[node.field], INT)
    if isinstance(row.ir, str):
        return Typed(kind, ["figure", f"{table.name}.{row.ir}.{node.field}"], node, bound)
    return Typed(kind, ["cell", table.name, row.ir, node.field], node, bound)


def _size(constant: dict[str, Any]) -> int:
    return constant["value"] if constant["type"] in ("int", "money") else 0


def _figure(node: expr.Select, base: expr.Name, scope: Scope) -> Typed:
    if base.name in scope.names():
        message = f"'{base.name}' has no parts"
        hint = "only a policy and a row of a table have parts"
        raise ExprError(node.offset, "expression-type", message, hint)
    if base.name in scope.tables and base.name not in scope.policies():
        _name(base, scope)
    if base.name not in scope.policies():
        known = {*scope.policies(), *scope.tables, *scope.names()}
        hint = near(base.name, known)
        raise ExprError(base.offset, "unknown-name", f"unknown name '{base.name}'", hint)
    name = f"{base.name}.{node.field}"
    figure = scope.figures.get(name)
    if figure is None:
        own = [one.split(".")[1] for one in scope.figures if one.startswith(base.name + ".")]
        message = f"unknown figure '{node.field}' of policy '{base.name}'"
        raise ExprError(node.offset, "unknown-name", message, near(node.field, own))
    scope.constants[name] = entry(figure.kind, figure, figure.source)
    kind = _FIGURES.get(figure.kind, INT)
    return Typed(kind, ["figure", name], node, _size(scope.constants[name]))


def _index(node: expr.Index, scope: Scope) -> Typed:
    name = node.base.name if isinstance(node.base, expr.Name) else ""
    if name in scope.names():
        message = f"'{name}' has no rows"
        hides = name in scope.tables
        hint = f"the input '{name}' hides the table '{name}'" if hides else "only a table has rows"
        raise ExprError(node.offset, "expression-type", message, hint)
    if name not in scope.tables:
        message = f"unknown table '{name}'" if name else "only a table has rows"
        hint = near(name, scope.tables)
        raise ExprError(node.base.offset, "unknown-name", message, hint)
    key = check(node.key, scope, Type("enum", scope.tables[name].key))
    return Typed(Type("row", name), key.ir, node)


def _call(node: expr.Call, scope: Scope) -> Typed:
    if node.name not in FUNCTIONS:
        hint = near(node.name, FUNCTIONS)
        raise ExprError(node.offset, "unknown-name", f"unknown function '{node.name}'", hint)
    parameters, result = FUNCTIONS[node.name]
    if len(node.arguments) != len(parameters):
        message = f"{node.name} takes {len(parameters)} values, not {len(node.arguments)}"
        hint = f"write {node.name}({', '.join(parameters.values())})".replace("_", " ")
        raise ExprError(node.offset, "expression-type", message, hint)
    kinds = [Type(kind) for kind in parameters.values()]
    pairs = zip(node.arguments, kinds, strict=True)
    given = [check(one, scope, kind) for one, kind in pairs]
    _shift(node, given)
    bound = MAX_CENTS * MAX_WITHDRAWALS if result == "money" else 0
    return Typed(Type(result), [node.name, *(one.ir for one in given)], node, bound)


def _shift(node: expr.Call, given: list[Typed]) -> None:
    """Refuse to move a day or a time so far that it may leave the years of four digits."""
    if node.name.endswith("s_after") and given[1].bound > MAX_SHIFT:
        message = f"{node.name} may move by more than {MAX_SHIFT:,}"
        raise ExprError(node.offset, "expression-too-large", message, "use a smaller count")


def _operation(node: expr.Operation, scope: Scope) -> Typed:
    if node.sign in ("&&", "||", "!"):
        lowered = [check(one, scope, BOOL).ir for one in node.operands]
        return Typed(BOOL, [node.sign, *lowered], node)
    if node.sign == "?":
        return _conditional(node, scope)
    if node.sign == "in":
        return _membership(node, scope)
    operands = [check(one, scope) for one in node.operands]
    if node.sign in ("+", "-", "*"):
        return _arithmetic(node, operands)
    return _comparison(node, operands, scope)


def _conditional(node: expr.Operation, scope: Scope) -> Typed:
    condition = check(node.operands[0], scope, BOOL)
    then, other = (check(one, scope) for one in node.operands[1:])
    if LIMIT in (then.type, other.type) or "enum" in (then.type.kind, other.type.kind):
        wanted = then.type if then.type.kind in ("limit", "enum") else other.type
        then, other = fit(then, wanted, scope), fit(other, wanted, scope)
    other = fit(other, then.type, scope)
    bound = max(then.bound, other.bound)
    return Typed(then.type, ["?", condition.ir, then.ir, other.ir], node, bound)


def _membership(node: expr.Operation, scope: Scope) -> Typed:
    left = check(node.operands[0], scope)
    right = node.operands[1]
    if isinstance(right, expr.Listing):
        if left.type.kind != "enum" or not right.items:
            message = f"'in' with a list cannot look for {left.type}"
            hint = "look for a member of an enumeration among members in quotes"
            raise ExprError(node.offset, "expression-type", message, hint)
        items = [check(item, scope, left.type).ir for item in right.items]
        return Typed(BOOL, ["in", left.ir, ["list", *items]], node)
    group = check(right, scope)
    if group.type.kind != "set":
        message = f"expected a set or a list after 'in', found {group.type}"
        hint = "name an input that is a set, or write: name in ['…', '…']"
        raise ExprError(right.offset, "expression-type", message, hint)
    left = fit(left, Type("enum", group.type.of), scope)
    return Typed(BOOL, ["in", left.ir, group.ir], node)


def _arithmetic(node: expr.Operation, operands: list[Typed]) -> Typed:
    kinds = [one.type.kind for one in operands]
    same = kinds[0] if len(set(kinds)) == 1 and kinds[0] in ("int", "money") else ""
    if node.sign == "*":
        if set(kinds) == {"int", "money"}:
            same = "money"
        elif same == "money":
            same = ""
    if not same:
        found = " and ".join(str(one.type) for one in operands)
        message = f"'{node.sign}' does not go with {found}"
        hint = "+ and - go with two numbers or two amounts, * with a number and either"
        if "limit" in kinds:
            hint = "to take from a limit, write left(limit, used)"
        raise ExprError(node.offset, "expression-type", message, hint)
    sign = "neg" if len(operands) == 1 else node.sign
    sizes = [one.bound for one in operands]
    bound = math.prod(sizes) if sign == "*" else sum(sizes)
    if bound > EXACT:
        message = "the result can grow beyond what a browser holds exactly"
        hint = "compare the parts one by one"
        raise ExprError(node.offset, "expression-too-large", message, hint)
    return Typed(Type(same), [sign, *(one.ir for one in operands)], node, bound)


def _comparison(node: expr.Operation, operands: list[Typed], scope: Scope) -> Typed:
    left, right = operands
    if left.type.kind == "enum":
        right = fit(right, left.type, scope)
    elif right.type.kind == "enum":
        left = fit(left, right.type, scope)
    kinds = {"money" if one.type == LIMIT else one.type.kind for one in (left, right)}
    equal = node.sign in ("==", "!=")
    allowed = kinds <= (_ORDERED | {"bool", "text", "enum"} if equal else _ORDERED)
    if len(kinds) != 1 or not allowed:
        message = f"'{node.sign}' cannot compare {left.type} with {right.type}"
        hint = "compare two values of one type"
        if len(kinds) == 1:
            hint = "only numbers, amounts, dates, times and versions have an order"
        raise ExprError(node.offset, "expression-type", message, hint)
    if constant(left.ir) and constant(right.ir):
        message = "both sides are fixed: the comparison always gives the same"
        hint = "compare with an input or a figure"
        raise ExprError(node.offset, "expression-type", message, hint)
    if left.type == INSTANT:
        return Typed(BOOL, [node.sign, ["utc", left.ir], ["utc", right.ir]], node)
    return Typed(BOOL, [node.sign, left.ir, right.ir], node)
