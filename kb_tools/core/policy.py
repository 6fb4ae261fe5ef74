"""The policy: every figure, table, enumeration and rule, each with its source.

In: nothing; these are plain frozen values made by `policyload`. Out: what articles print,
checkers evaluate and tests prove.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from kb_tools.core.ruleset import Ruleset
from kb_tools.faults import Location

Kind = Literal[
    "money", "limit", "days", "business_days", "hours", "count", "version", "build", "port"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Text writes a figure as {policy.figure}; these first words mean something else there.
NOT_POLICIES = frozenset({"ui", "term", "blank"})
COUNTABLE: frozenset[Kind] = frozenset({"days", "business_days", "hours", "count"})
UNLIMITED = "unlimited"
_MONEY = re.compile(r"USD (0|[1-9][0-9]{0,2}(?:,[0-9]{3}){0,2})(\.[0-9]{2})?\Z")
_VERSION = re.compile(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){0,2}\Z")
_MAX_PORT = 65535
_BUILD = re.compile(r"[1-9][0-9]{0,5}\Z")


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """One value of the policy.

    Attributes:
        name: `<policy>.<figure>`, or `<table>.<row>.<column>` for a cell of a table.
        kind: what the value counts.
        value: USD for `money`; USD or None (unlimited) for `limit`; a number for a countable
            kind; text for `version`, `build` and `port`.
        source: id of a source.
        assume: ids of the assumptions that the value rests on.
        newer: the newer recorded figure, of the same kind, with its own source.
        location: where the value is written.
    """

    name: str
    kind: Kind
    value: Decimal | int | str | None
    source: str
    assume: tuple[str, ...]
    newer: Figure | None
    location: Location

    @property
    def countable(self) -> bool:
        """Whether text that shows the figure needs plural forms."""
        return self.kind in COUNTABLE


Cell: TypeAlias = Figure | bool | str


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """Facts per member of an enumeration; the order of rows is that of the catalogue.

    Attributes:
        name: the table's name.
        key: the enumeration that the rows go through.
        columns: type of each column: a kind of figure, `bool` or `name`.
        rows: the cells of each row by column.
        sources: the source of each row.
        location: where the table is written.
    """

    name: str
    key: str
    columns: Mapping[str, str]
    rows: Mapping[str, Mapping[str, Cell]]
    sources: Mapping[str, str]
    location: Location


@dataclasses.dataclass(frozen=True, slots=True)
class PolicySource:
    """Where a figure or fact comes from. `era` says which generation of the portal it describes."""

    id: str
    title: str
    era: str


@dataclasses.dataclass(frozen=True, slots=True)
class Assumption:
    """How we read a source where it leaves a question open; printed where it matters."""

    id: str
    text: str
    source: str


@dataclasses.dataclass(frozen=True, slots=True)
class Policy:
    """The whole policy. Mappings keep the order of the files' names and of the lines in them."""

    figures: Mapping[str, Figure]
    tables: Mapping[str, Table]
    enums: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, PolicySource]
    eras: tuple[str, ...]
    assumptions: Mapping[str, Assumption]
    rulesets: Mapping[str, Ruleset]
    fingerprint: str


def parse_money(text: str) -> Decimal | None:
    """An amount in dollars, or None when it is not written as `USD 200,000` or `USD 0.50`.

    >>> parse_money("USD 1,500,000"), parse_money("USD 1500000")
    (Decimal('1500000'), None)
    """
    match = _MONEY.match(text)
    if not match:
        return None
    return Decimal(match[1].replace(",", "") + (match[2] or ""))


def is_version(text: str) -> bool:
    """Whether a text is one to three whole numbers with dots between them.

    >>> is_version("6.0"), is_version("v6")
    (True, False)
    """
    return _VERSION.match(text) is not None


def is_build(text: str) -> bool:
    """Whether a text is the number of a build.

    >>> is_build("966"), is_build("0966")
    (True, False)
    """
    return _BUILD.match(text) is not None


def is_port(text: str) -> bool:
    """Whether a text is the number of a network port.

    >>> is_port("4000"), is_port("65536")
    (True, False)
    """
    return is_build(text) and int(text) <= _MAX_PORT


def limit_order(value: Decimal | int | str | None) -> tuple[int, Decimal]:
    """A key that orders money and limits: unlimited is greater than anything.

    >>> limit_order(None) > limit_order(Decimal(1500000))
    True
    """
    return (1, Decimal(0)) if value is None else (0, Decimal(value))
