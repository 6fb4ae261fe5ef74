"""Reading one figure: exactly one kind, its value in the kind's spelling, its source.

In: fields of a policy file. Out: `Figure` values; faults for what is wrong.
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from kb_tools.core.fields import Fields
from kb_tools.core.policy import (
    KINDS,
    UNLIMITED,
    Assumption,
    Figure,
    Kind,
    PolicySource,
    is_build,
    is_port,
    is_version,
    parse_money,
)
from kb_tools.core.source import Step

Value = Decimal | int | str
MAX_COUNT = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class References:
    """The sources and assumptions that a value may name."""

    sources: dict[str, PolicySource] = dataclasses.field(default_factory=dict)
    assumptions: dict[str, Assumption] = dataclasses.field(default_factory=dict)

    def source(self, fields: Fields, steps: tuple[Step, ...]) -> str | None:
        """The id of a known source, when there is a value at the steps."""
        if fields.get(steps) is None:
            return None
        return fields.name(steps, known=self.sources, what="source")

    def assume(self, fields: Fields, steps: tuple[Step, ...]) -> tuple[str, ...]:
        """Ids of known assumptions; () where there is no value at the steps."""
        if fields.get(steps) is None:
            return ()
        return fields.names(steps, known=self.assumptions, what="assumption")


def figure(fields: Fields, steps: tuple[Step, ...], name: str, refs: References) -> Figure | None:
    """The figure at some steps, or None with a fault."""
    optional = (*KINDS, "assume", "newer")
    found = fields.mapping(steps, required=("source",), optional=optional)
    kinds = [kind for kind in KINDS if kind in found]
    if len(kinds) != 1:
        if kinds or len(found) == len(fields.get(steps) or ()):
            _not_one_kind(fields, steps, kinds)
        return None
    kind = kinds[0]
    amount = value(fields, (*steps, kind), kind)
    source = refs.source(fields, (*steps, "source"))
    assume = refs.assume(fields, (*steps, "assume"))
    newer = _newer(fields, (*steps, "newer"), kind, name, refs) if "newer" in found else None
    if source is None or amount is None:
        return None
    location = fields.source.at(*steps, kind)
    return Figure(name, kind, unlimited_as_none(amount), source, assume, newer, location)


def _newer(
    fields: Fields, steps: tuple[Step, ...], kind: Kind, name: str, refs: References
) -> Figure | None:
    fields.mapping(steps, required=(kind, "source"), optional=())
    if fields.get((*steps, kind)) is None:
        return None
    amount = value(fields, (*steps, kind), kind)
    source = refs.source(fields, (*steps, "source"))
    if amount is None or source is None:
        return None
    location = fields.source.at(*steps, kind)
    return Figure(name, kind, unlimited_as_none(amount), source, (), None, location)


def _not_one_kind(fields: Fields, steps: tuple[Step, ...], kinds: list[Kind]) -> None:
    name = steps[-1]
    if kinds:
        message = f"figure '{name}' has {len(kinds)} values: {', '.join(kinds)}"
        fields.key_error("figure-kind", steps, message, "split it into one figure for each value")
    else:
        message = f"figure '{name}' has no value"
        fields.key_error("figure-kind", steps, message, "add one of: " + ", ".join(KINDS))


def unlimited_as_none(amount: Value) -> Value | None:
    """The value that a figure keeps: None where a limit is unlimited."""
    return None if amount == UNLIMITED else amount


def value(fields: Fields, steps: tuple[Step, ...], kind: Kind) -> Value | None:
    """The value of a kind at some steps; `unlimited` for an unlimited limit; None with a fault."""
    if kind in ("days", "business_days", "hours"):
        return fields.integer(steps, 1, MAX_COUNT)
    if kind == "count":
        return fields.integer(steps, 0, MAX_COUNT)
    text = fields.text(steps)
    if text is None or kind in ("money", "limit"):
        return text and _money(fields, steps, kind, text)
    return _spelled(fields, steps, kind, text)


def _spelled(fields: Fields, steps: tuple[Step, ...], kind: Kind, text: str) -> str | None:
    if kind == "version" and not is_version(text):
        hint = 'write it as "6.0": up to three numbers with dots between them'
        fields.error("bad-version", steps, f"'{text}' is not a version", hint)
        return None
    if kind == "build" and not is_build(text):
        fields.error("bad-build", steps, f"'{text}' is not a build", 'write it as "966"')
        return None
    if kind == "port" and not is_port(text):
        fields.error("bad-port", steps, f"'{text}' is not a port", 'write it as "443"')
        return None
    return text


def _money(fields: Fields, steps: tuple[Step, ...], kind: Kind, text: str) -> Value | None:
    if kind == "limit" and text == UNLIMITED:
        return UNLIMITED
    amount = parse_money(text)
    if amount is None:
        also = f", or {UNLIMITED}" if kind == "limit" else ""
        hint = f'write it as "USD 200,000" or "USD 0.50"{also}'
        fields.error("bad-money", steps, f"'{text}' is not an amount of money", hint)
    return amount
