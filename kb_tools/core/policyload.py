"""The loader of the policy: strict, and able to go on after a fault.

In: the YAML files of `core/policy` and `calendar.json`. Out: a `Policy`; what is wrong goes to
the collector, with the place, a caret and a hint, and the faulty value is left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from kb_tools.checkout import Checkout
from kb_tools.core import figureload, source, tableload
from kb_tools.core.calendar import Calendar, load_calendar
from kb_tools.core.fields import NAME, Fields
from kb_tools.core.policy import NOT_POLICIES, Assumption, Figure, Policy, PolicySource, Table
from kb_tools.core.ruleload import PARTS, RuleLoader
from kb_tools.core.ruleset import Ruleset
from kb_tools.core.ruletypes import Scope
from kb_tools.faults import Faults, KbError

SECTIONS = ("figures", "tables", "enums", *PARTS)
_SOURCES = ("eras", "sources", "assumptions")


def load_policy(checkout: Checkout, faults: Faults) -> Policy:
    """The policy of a checkout.

    Raises:
        KbError: the folder of the policy is missing.
    """
    folder = checkout.policy
    if not folder.is_dir():
        shown = checkout.shown(folder)
        raise KbError(f"no policy in {shown}", f"restore the folder {shown} of the checkout")
    files = {}
    for path in sorted(folder.glob("*.yaml")):
        loaded = source.load(path, checkout.shown(path), faults)
        if loaded is not None:
            files[path.stem] = Fields(loaded, faults)
    path = folder / "calendar.json"
    calendar = load_calendar(path, checkout.shown(path), faults)
    return _Loader(files, faults, calendar).policy()


class _Loader:
    """What has been read so far."""

    def __init__(
        self, files: Mapping[str, Fields], faults: Faults, calendar: Calendar | None
    ) -> None:
        self.files = files
        self.calendar = calendar
        self.faults = faults
        self.refs = figureload.References()
        self.figures: dict[str, Figure] = {}
        self.tables: dict[str, Table] = {}
        self.enums: dict[str, tuple[str, ...]] = {}
        self.eras: tuple[str, ...] = ()

    def policy(self) -> Policy:
        self._sources()
        parts = [(stem, fields) for stem, fields in self.files.items() if stem != "sources"]
        kept = [fields for stem, fields in parts if self._header(stem, fields)]
        for fields in kept:
            self._catalogues(fields)
        for fields in kept:
            self._enums(fields)
        for fields in kept:
            self._figures(fields)
            self._tables(fields)
        rulesets = {}
        for fields in kept:
            if any(part in fields.source.data for part in PARTS):
                ruleset = self._ruleset(fields)
                if ruleset is not None:
                    rulesets[ruleset.id] = ruleset
        return Policy(
            figures=self.figures,
            tables=self.tables,
            enums=self.enums,
            sources=self.refs.sources,
            eras=self.eras,
            assumptions=self.refs.assumptions,
            rulesets=rulesets,
            fingerprint=fingerprint(self._content()),
        )

    def _content(self) -> dict[str, Any]:
        content = {stem: fields.source.data for stem, fields in self.files.items()}
        return content | ({"calendar.json": self.calendar.as_ir()} if self.calendar else {})

    def _ruleset(self, fields: Fields) -> Ruleset | None:
        scope = Scope(self.figures, self.tables, self.enums)
        return RuleLoader(fields, self.refs, self.calendar, scope).ruleset()

    def _sources(self) -> None:
        fields = self.files.get("sources")
        if fields is None:
            return
        fields.mapping((), required=("policy", *_SOURCES), optional=())
        orders: dict[str, int] = {}
        for name in fields.mapping(("eras",)):
            fields.mapping(("eras", name), required=("order",), optional=())
            orders[name] = fields.integer(("eras", name, "order"), 1, 99) or 0
        self.eras = tuple(sorted(orders, key=lambda name: (orders[name], name)))
        for key in _free_mapping(fields, "sources"):
            steps = ("sources", key)
            fields.mapping(steps, required=("title", "era"), optional=())
            title = fields.text((*steps, "title"))
            era = fields.name((*steps, "era"), known=self.eras, what="era")
            if title and era:
                self.refs.sources[key] = PolicySource(key, title, era)
        for key in fields.mapping(("assumptions",)):
            steps = ("assumptions", key)
            fields.mapping(steps, required=("text", "source"), optional=())
            text = fields.text((*steps, "text"))
            origin = self.refs.source(fields, (*steps, "source"))
            if text and origin:
                self.refs.assumptions[key] = Assumption(key, text, origin)

    def _header(self, stem: str, fields: Fields) -> bool:
        if not fields.mapping((), required=("policy",), optional=SECTIONS):
            return False
        name = fields.name(("policy",))
        if name is not None and name != stem:
            message = f"policy '{name}' is in a file named '{stem}.yaml'"
            fields.error("policy-name", ("policy",), message, f"write 'policy: {stem}'")
        elif name in NOT_POLICIES:
            message = f"a policy cannot be named '{name}': text writes other things as {{{name}.…}}"
            fields.error("bad-name", ("policy",), message, "rename the policy and its file")
            return False
        return name == stem

    def _enums(self, fields: Fields) -> None:
        if "enums" in fields.source.data:
            for name in fields.mapping(("enums",)):
                members = fields.names(("enums", name), what="value")
                self._add_enum(fields, ("enums", name), name, members)

    def _catalogues(self, fields: Fields) -> None:
        """Enumerations that are the rows of a table of their name."""
        if "tables" in fields.source.data:
            for name in fields.mapping(("tables",)):
                if fields.get(("tables", name, "key")) == name:
                    rows = fields.get(("tables", name, "rows"))
                    members = tuple(rows) if isinstance(rows, dict) else ()
                    self._add_enum(fields, ("tables", name), name, members)

    def _add_enum(
        self, fields: Fields, steps: tuple[str, ...], name: str, members: tuple[str, ...]
    ) -> None:
        if name in self.enums:
            message = f"enumeration '{name}' is already defined"
            fields.key_error("duplicate-name", steps, message, "rename one of the two")
        elif members:
            self.enums[name] = members

    def _figures(self, fields: Fields) -> None:
        if "figures" not in fields.source.data:
            return
        policy = fields.source.data["policy"]
        for name in fields.mapping(("figures",)):
            figure = figureload.figure(fields, ("figures", name), f"{policy}.{name}", self.refs)
            if figure is not None:
                self.figures[figure.name] = figure

    def _tables(self, fields: Fields) -> None:
        if "tables" not in fields.source.data:
            return
        for name in fields.mapping(("tables",)):
            taken = set(self.files) - {fields.source.data["policy"]}
            if name in taken | set(self.tables) | NOT_POLICIES:
                message = f"a table cannot be named '{name}': the name means something else"
                fields.key_error("duplicate-name", ("tables", name), message, "rename the table")
                continue
            table = tableload.table(fields, name, self.enums, self.refs)
            if table is None:
                continue
            self.tables[name] = table
            for row in table.rows.values():
                for cell in row.values():
                    if isinstance(cell, Figure):
                        self._add_cell(fields, name, cell)

    def _add_cell(self, fields: Fields, table: str, cell: Figure) -> None:
        if cell.name in self.figures:
            message = f"figure '{cell.name}' is already defined"
            fields.key_error("duplicate-name", ("tables", table), message, "rename the table")
        else:
            self.figures[cell.name] = cell


def _free_mapping(fields: Fields, key: str) -> dict[str, Any]:
    """A mapping whose keys may also be numbers of articles."""
    value = fields.get((key,))
    if not isinstance(value, dict):
        fields.wrong_type((key,), "a mapping")
        return {}
    for name in value:
        if not NAME.match(name.replace("-", "_")) and not name[:1].isdigit():
            hint = "ids of sources are lower-case letters, digits, _ and -"
            fields.key_error("bad-name", (key, name), f"'{name}' is not a name", hint)
    return value


def fingerprint(data: object) -> str:
    """SHA-256 of JSON data, order of keys included: the order of rows and rules has a meaning.

    >>> fingerprint({"b": 1, "a": 2}) == fingerprint({"a": 2, "b": 1})
    False
    """
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
