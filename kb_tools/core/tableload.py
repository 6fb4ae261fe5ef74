"""Reading one table of the policy: rows through an enumeration, typed columns, invariants.

In: fields of a policy file and the known enumerations. Out: `Table`; faults for what is wrong.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping

from kb_tools.core import figureload
from kb_tools.core.fields import Fields, near
from kb_tools.core.figureload import References
from kb_tools.core.policy import KINDS, UNLIMITED, Cell, Figure, Kind, Table, limit_order
from kb_tools.core.source import Step

_TYPES = (*KINDS, "bool", "name")
_ROW_KEYS = ("source", "newer", "assume")
_INVARIANT = re.compile(r"([a-z][a-z0-9_]*) (<=|>=|<|>|==|!=) ([a-z][a-z0-9_]*)\Z")
_OPERATORS = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
}


def table(
    fields: Fields, name: str, enums: Mapping[str, tuple[str, ...]], refs: References
) -> Table | None:
    """The table of a name, or None with faults."""
    steps = ("tables", name)
    optional = ("invariants", "assume")
    found = fields.mapping(steps, required=("key", "columns", "rows"), optional=optional)
    if not {"key", "columns", "rows"} <= found.keys():
        return None
    key = fields.name((*steps, "key"), known=enums, what="enumeration")
    columns = _columns(fields, (*steps, "columns"))
    if key is None or not columns or len(columns) < len(found["columns"]):
        return None
    assume = refs.assume(fields, (*steps, "assume"))
    written = fields.mapping((*steps, "rows"), required=enums[key], optional=())
    rows = {
        row: _row(fields, (*steps, "rows", row), name, columns, (refs, assume))
        for row in enums[key]
        if row in written
    }
    origins = {row: fields.get((*steps, "rows", row, "source")) for row in rows}
    sources = {row: origin for row, origin in origins.items() if origin in refs.sources}
    made = Table(name, key, columns, rows, sources, fields.source.at_key(*steps))
    if "invariants" in found:
        _invariants(fields, (*steps, "invariants"), made)
    return made


def _columns(fields: Fields, steps: tuple[Step, ...]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for column in fields.mapping(steps):
        if column in _ROW_KEYS:
            message = f"a column cannot be named '{column}'"
            fields.key_error("bad-name", (*steps, column), message, "rename the column")
            continue
        kind = fields.name((*steps, column), known=_TYPES, what="type of column")
        if kind is not None:
            columns[column] = kind
    return columns


def _row(
    fields: Fields,
    steps: tuple[Step, ...],
    name: str,
    columns: Mapping[str, str],
    shared: tuple[References, tuple[str, ...]],
) -> dict[str, Cell]:
    refs, table_assume = shared
    found = fields.mapping(steps, required=(*columns, "source"), optional=("newer", "assume"))
    source = refs.source(fields, (*steps, "source"))
    assume = (*table_assume, *refs.assume(fields, (*steps, "assume")))
    newer = _newer(fields, (*steps, "newer"), columns, refs) if "newer" in found else {}
    row: dict[str, Cell] = {}
    for column, kind in columns.items():
        at = (*steps, column)
        if column not in found or source is None:
            continue
        if kind == "bool":
            flag = fields.boolean(at)
            if flag is not None:
                row[column] = flag
        elif kind in KINDS:
            full = f"{name}.{steps[-1]}.{column}"
            cell = _figure(fields, at, full, kind, (source, assume))
            if cell is not None:
                row[column] = _with_newer(cell, newer.get(column))
        else:
            text = fields.name(at)
            if text is not None:
                row[column] = text
    return row


def _with_newer(cell: Figure, newer: Figure | None) -> Figure:
    if newer is None:
        return cell
    later = Figure(cell.name, cell.kind, newer.value, newer.source, (), None, newer.location)
    return Figure(cell.name, cell.kind, cell.value, cell.source, cell.assume, later, cell.location)


def _newer(
    fields: Fields, steps: tuple[Step, ...], columns: Mapping[str, str], refs: References
) -> dict[str, Figure]:
    figures = {column: kind for column, kind in columns.items() if kind in KINDS}
    found = fields.mapping(steps, required=("source",), optional=figures)
    source = refs.source(fields, (*steps, "source"))
    newer: dict[str, Figure] = {}
    for column, kind in figures.items():
        if column in found and source is not None:
            at = (*steps, column)
            cell = _figure(fields, at, column, kind, (source, ()))
            if cell is not None:
                newer[column] = cell
    return newer


def _figure(
    fields: Fields,
    steps: tuple[Step, ...],
    name: str,
    kind: Kind,
    origin: tuple[str, tuple[str, ...]],
) -> Figure | None:
    amount = figureload.value(fields, steps, kind)
    if amount is None:
        return None
    source, assume = origin
    kept = figureload.unlimited_as_none(amount)
    return Figure(name, kind, kept, source, assume, None, fields.source.at(*steps))


def _invariants(fields: Fields, steps: tuple[Step, ...], made: Table) -> None:
    written = fields.get(steps)
    if not isinstance(written, list):
        fields.wrong_type(steps, "a list")
        return
    for index in range(len(written)):
        text = fields.text((*steps, index))
        match = _INVARIANT.match(text) if text else None
        if text and not match:
            hint = "write two columns and a comparison: per_window >= per_day"
            fields.error("bad-invariant", (*steps, index), f"cannot read '{text}'", hint)
        if match and _comparable(fields, (*steps, index), made, match):
            for row in made.rows:
                _hold(fields, made, row, match)


def _comparable(fields: Fields, steps: tuple[Step, ...], made: Table, match: re.Match[str]) -> bool:
    ordered = [column for column, kind in made.columns.items() if kind not in ("bool", "name")]
    for column in (match[1], match[3]):
        if column not in ordered:
            message = f"'{column}' is not a column of figures in table '{made.name}'"
            hint = near(column, ordered)
            fields.error("unknown-column", steps, message, hint)
            return False
    return True


def _hold(fields: Fields, made: Table, row: str, match: re.Match[str]) -> None:
    left, right = made.rows[row].get(match[1]), made.rows[row].get(match[3])
    if not isinstance(left, Figure) or not isinstance(right, Figure):
        return
    pairs = [("", left, right)]
    if left.newer or right.newer:
        pairs.append(("newer ", left.newer or left, right.newer or right))
    for age, one, other in pairs:
        if not _OPERATORS[match[2]](limit_order(one.value), limit_order(other.value)):
            message = (
                f"{age}{match[1]} of '{row}' is {_shown(one)} and {match[3]} is {_shown(other)},"
                f" but the table says {match[0]}"
            )
            fields.fault_at("invariant", one.location, message, "correct one of the two values")


def _shown(figure: Figure) -> str:
    return UNLIMITED if figure.value is None else f"{figure.value:,}"
