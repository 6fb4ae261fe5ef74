"""Types and scopes of the rule language.

In: nothing; plain values that `typecheck` reads and fills. Out: the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from kb_tools.core import expr
from kb_tools.core.expr import Node
from kb_tools.core.policy import Figure, Table


@dataclasses.dataclass(frozen=True, slots=True)
class Type:
    """A type of the rule language.

    Attributes:
        kind: `bool`, `int`, `money`, `limit`, `date`, `instant`, `version`, `text`, `withdrawals`,
            `enum`, `set` or `row`.
        of: the enumeration of an `enum` or `set`, the table of a `row`, else "".
    """

    kind: str
    of: str = ""

    def __str__(self) -> str:
        names = {"int": "a number", "money": "an amount of money", "bool": "true or false"}
        if self.kind == "enum":
            return f"one {self.of}"
        if self.kind == "set":
            return f"a set of {self.of}" if self.of else "a set"
        if self.kind == "row":
            return f"a row of '{self.of}'"
        if self.kind == "instant":
            return "a time with its zone"
        article = "" if self.kind in ("text", "withdrawals") else "a "
        return names.get(self.kind, article + self.kind)


BOOL, INT, MONEY, LIMIT = Type("bool"), Type("int"), Type("money"), Type("limit")
DATE, VERSION, TEXT, INSTANT = Type("date"), Type("version"), Type("text"), Type("instant")


@dataclasses.dataclass(frozen=True, slots=True)
class Typed:
    """A checked expression.

    Attributes:
        type: its type.
        ir: its lowered form.
        node: its tree.
        bound: for a number or an amount of money, the greatest size that it can have.
    """

    type: Type
    ir: Any
    node: Node
    bound: int = 0

    @property
    def literal(self) -> str | None:
        """The text, when the expression is a text in quotes."""
        return self.ir if isinstance(self.node, expr.Literal) and self.type == TEXT else None


@dataclasses.dataclass(slots=True)
class Scope:
    """The names that an expression may use, and what has been used.

    Attributes:
        figures, tables, enums: those of the policy.
        inputs: type of each input.
        lets: type of each named value defined so far.
        bounds: greatest size of each named number.
        each: name and type of the member that an output goes through.
        verdicts: the verdicts, where the verdict is known.
        used: inputs and named values that were read.
        constants: figures and cells that were read, in the lowered form.
        broken: names whose own fault has been told, so that reading them tells none.
    """

    figures: Mapping[str, Figure]
    tables: Mapping[str, Table]
    enums: Mapping[str, tuple[str, ...]]
    inputs: dict[str, Type] = dataclasses.field(default_factory=dict)
    lets: dict[str, Type] = dataclasses.field(default_factory=dict)
    bounds: dict[str, int] = dataclasses.field(default_factory=dict)
    each: tuple[str, Type] | None = None
    verdicts: tuple[str, ...] = ()
    used: set[str] = dataclasses.field(default_factory=set)
    constants: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    broken: set[str] = dataclasses.field(default_factory=set)

    def members(self, enum: str) -> tuple[str, ...]:
        """The members of an enumeration; the verdicts are one, too."""
        return self.verdicts if enum == "verdict" else self.enums.get(enum, ())

    def names(self) -> set[str]:
        """Every name that may stand alone."""
        alone = {*self.inputs, *self.lets, "unlimited"}
        return (
            alone
            | ({self.each[0]} if self.each else set())
            | ({"verdict"} if self.verdicts else set())
        )

    def policies(self) -> set[str]:
        """Names of policies that have figures of their own."""
        return {name.split(".")[0] for name in self.figures if name.count(".") == 1}
