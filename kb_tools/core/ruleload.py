"""The loader of rules: inputs, named values, ordered rules and outputs of one policy file.

In: fields of a policy file and what the whole policy defines. Out: a `Ruleset` with its JSON
form, or None; what is wrong goes to the collector, with the character of the expression.

A policy file with these parts is the checker of the policy's name (`-` stands for `_`):

    inputs:                  # the questions: bool, int, money, date, instant, version, withdrawals,
      device: {type: device} # a member of an enumeration, or `set of` such; a date or an instant
                             # may have `until`: an earlier input that it must not be later than
    let:                     # named values, each worked out when it is first read
      used: "spent(today, today, history)"
    rules:                   # the first whose `when` holds gives the verdict
      - {id: day, when: "limits[device].per_day < amount + used", verdict: over, source: seed}
      - {id: rest, otherwise: ok, source: seed}
    outputs:                 # values, or the members of an enumeration that pass a test
      left: "left(limits[device].per_day, used)"
      most: {value: "limits[device].per_day", only: "verdict == 'over'"}   # else it is not there
      others: {each: device, as: other, when: "verdict != 'ok' && other != device"}

The order of reading is the order of asking: an expression goes from left to right, `&&`, `||`
and `?:` read only what decides.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from kb_tools.core import expr, inputload
from kb_tools.core.calendar import Calendar
from kb_tools.core.expr import TOLD, ExprError
from kb_tools.core.fields import Fields
from kb_tools.core.figureload import References
from kb_tools.core.ir import constant, needs_more
from kb_tools.core.ruleset import Rule, Ruleset
from kb_tools.core.ruletypes import BOOL, Scope, Type, Typed
from kb_tools.core.source import Step
from kb_tools.core.typecheck import check

VERSION = 1
EMPTY: Mapping[str, Any] = MappingProxyType({})
TIMED = ("date", "instant", "withdrawals")
PARTS = ("inputs", "let", "rules", "outputs")


def checker_id(policy: str) -> str:
    """The id of the checker whose rules stand in a policy.

    >>> checker_id("device_choice")
    'device-choice'
    """
    return policy.replace("_", "-")


def compile_text(
    fields: Fields, steps: tuple[Step, ...], scope: Scope, wanted: Type | None = None
) -> Typed | None:
    """The typed form of the expression at some steps, or None with a fault at its character."""
    text = fields.text(steps)
    if text is None:
        return None
    try:
        return check(expr.parse(text), scope, wanted)
    except ExprError as error:
        if error.code != TOLD:
            location = fields.source.within(steps, error.offset)
            fields.fault_at(error.code, location, error.message, error.hint)
        return None


@dataclasses.dataclass(slots=True)
class RuleLoader:
    """Builds the ruleset of one file; `failed` as soon as one part cannot be used."""

    fields: Fields
    refs: References
    calendar: Calendar | None
    scope: Scope
    lets: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    rules: list[Rule] = dataclasses.field(default_factory=list)
    conditions: list[Any] = dataclasses.field(default_factory=list)
    outputs: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)

    def ruleset(self) -> Ruleset | None:
        """The ruleset, or None with faults."""
        before = self.fields.faults.errors
        data = self.fields.source.data
        for part in ("inputs", "rules"):
            if part not in data:
                hint = f"add '{part}:' to the file, or take the other parts of the rules out"
                self.fields.error("missing-key", (), f"key '{part}' is missing", hint)
                return None
        inputs = inputload.inputs(self.fields, self.scope.enums)
        self.scope.inputs = {one.name: inputload.type_of(one) for one in inputs}
        self.scope.broken = set(self.fields.get(("inputs",)) or ()) - self.scope.inputs.keys()
        if "let" in data:
            for name in self.fields.mapping(("let",)):
                self._let(name)
        self._rules()
        self.scope.verdicts = tuple(dict.fromkeys(rule.verdict for rule in self.rules))
        if "outputs" in data:
            for name in self.fields.mapping(("outputs",)):
                self._output(name)
        self._unused()
        declared = inputload.as_ir(inputs, self.fields)
        if any(one.type in TIMED for one in inputs) and self.calendar is None:
            hint = "make it: python tests/tools/write_calendar.py"
            self.fields.error("calendar", ("inputs",), "dates need a calendar, there is none", hint)
        if self.fields.faults.errors > before:
            return None
        return Ruleset(
            id=checker_id(data["policy"]),
            inputs=inputs,
            rules=tuple(self.rules),
            verdicts=self.scope.verdicts,
            outputs={name: out["type"] for name, out in self.outputs.items()},
            lets={name: let["type"] for name, let in self.lets.items()},
            figures=tuple(sorted(self.scope.constants)),
            ir=self._ir(checker_id(data["policy"]), declared),
        )

    def _ir(self, name: str, inputs: list[dict[str, Any]]) -> dict[str, Any]:
        ir: dict[str, Any] = {"version": VERSION, "checker": name, "inputs": inputs}
        ir["let"] = self.lets
        pairs = zip(self.rules, self.conditions, strict=True)
        ir["rules"] = [
            {
                "id": rule.id,
                "when": rule.when,
                "if": condition,
                "verdict": rule.verdict,
                "source": rule.source,
            }
            for rule, condition in pairs
        ]
        ir["outputs"] = self.outputs
        ir["figures"] = dict(sorted(self.scope.constants.items()))
        if self.calendar and any(one["type"] in TIMED for one in inputs):
            ir["calendar"] = self.calendar.as_ir()
        if needs_more(ir) or any(one["type"] == "int" for one in inputs):
            ir["more"] = True
        return ir

    def _taken(self, steps: tuple[Step, ...], name: str) -> bool:
        if name in expr.RESERVED or name in ("verdict", "unlimited"):
            message = f"'{name}' has a meaning of its own in rules"
        elif name in self.scope.names():
            message = f"'{name}' is already the name of an input or of another value"
        else:
            return False
        self.fields.key_error("duplicate-name", steps, message, "use another name")
        return True

    def _let(self, name: str) -> None:
        steps = ("let", name)
        if self._taken(steps, name):
            return
        typed = compile_text(self.fields, steps, self.scope)
        if typed is not None:
            self.lets[name] = {"type": typed.type.kind, "value": typed.ir}
            self.scope.lets[name] = typed.type
            self.scope.bounds[name] = typed.bound
        else:
            self.scope.broken.add(name)

    def _rules(self) -> None:
        entries = self.fields.get(("rules",))
        if not isinstance(entries, list) or not entries:
            self.fields.wrong_type(("rules",), "a list of rules")
            return
        seen: dict[str, int] = {}
        for index in range(len(entries)):
            rule = self._rule(("rules", index), last=index == len(entries) - 1)
            if rule is None:
                continue
            if rule.id in seen:
                message = f"rule '{rule.id}' is already rule number {seen[rule.id]}"
                self.fields.error("duplicate-name", ("rules", index, "id"), message, "rename it")
            seen[rule.id] = index + 1
            self.rules.append(rule)

    def _rule(self, steps: tuple[Step, ...], *, last: bool) -> Rule | None:
        fields = self.fields
        entry = fields.get(steps)
        catch_all = isinstance(entry, dict) and "otherwise" in entry
        parts = ("otherwise",) if catch_all else ("when", "verdict")
        fields.mapping(steps, required=("id", *parts, "source"), optional=("assume",))
        if catch_all != last:
            message = "the last rule must say 'otherwise', so that every case has a verdict"
            hint = "end the list with: - {id: rest, otherwise: ok, source: seed}"
            if catch_all:
                message = "rules after 'otherwise' are never reached"
                hint = "move it to the end of the list"
            fields.error("rule-order", steps, message, hint)
        if not isinstance(entry, dict) or not {"id", *parts, "source"} <= entry.keys():
            return None
        name = fields.name((*steps, "id"))
        verdict = fields.name((*steps, "otherwise" if catch_all else "verdict"))
        source = self.refs.source(fields, (*steps, "source"))
        assume = self.refs.assume(fields, (*steps, "assume"))
        condition: Any = True
        when = ""
        if not catch_all:
            typed = compile_text(fields, (*steps, "when"), self.scope, BOOL)
            if typed is None:
                return None
            if constant(typed.ir):
                message = "the condition is the same for every answer"
                hint = "write 'otherwise' for the rule that catches the rest"
                fields.error("rule-order", (*steps, "when"), message, hint)
            condition, when = typed.ir, " ".join(entry["when"].split())
        if name is None or verdict is None or source is None:
            return None
        self.conditions.append(condition)
        return Rule(name, when, verdict, source, assume, fields.source.at(*steps))

    def _output(self, name: str) -> None:
        steps = ("outputs", name)
        written = self.fields.get(steps)
        if not isinstance(written, dict):
            self._value(name, steps)
            return
        if "value" in written:
            found = self.fields.mapping(steps, required=("value", "only"), optional=())
            if "only" not in found:
                return
            only = compile_text(self.fields, (*steps, "only"), self.scope, BOOL)
            if only is not None:
                self._value(name, (*steps, "value"), {"only": only.ir})
            return
        found = self.fields.mapping(steps, required=("each", "as", "when"), optional=())
        if not {"each", "as", "when"} <= found.keys():
            return
        enum = self.fields.name((*steps, "each"), known=self.scope.enums, what="enumeration")
        member = self.fields.name((*steps, "as"))
        if enum is None or member is None or self._taken((*steps, "as"), member):
            return
        self.scope.each = (member, Type("enum", enum))
        typed = compile_text(self.fields, (*steps, "when"), self.scope, BOOL)
        self.scope.each = None
        if typed is not None:
            members = list(self.scope.enums[enum])
            self.outputs[name] = {"type": "set", "each": members, "when": typed.ir}

    def _value(self, name: str, steps: tuple[Step, ...], rest: Mapping[str, Any] = EMPTY) -> None:
        typed = compile_text(self.fields, steps, self.scope)
        if typed is not None and typed.type.kind == "withdrawals":
            message = "an output cannot be a list of withdrawals"
            self.fields.error("expression-type", steps, message, "give their total: spent(…)")
        elif typed is not None:
            self.outputs[name] = {"type": typed.type.kind, "value": typed.ir, **rest}

    def _unused(self) -> None:
        if self.fields.faults.errors:
            return  # what a faulty part would have used is not known
        for part, names in (("inputs", self.scope.inputs), ("let", self.scope.lets)):
            for name in names:
                if name not in self.scope.used:
                    message = f"'{name}' is never read by a rule or an output"
                    hint = "use it or take it out"
                    self.fields.key_error("unused-name", (part, name), message, hint)
