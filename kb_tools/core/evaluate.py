"""The evaluator: runs the lowered rules over exact answers, and keeps the reason.

In: a `Ruleset` and `Answers` of the boundary. Out: a `Result` with its trace, or the question to
ask. The browser's `evaluate.mjs` gives the same JSON for the same answers; keep both in step.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from typing import Any

from kb_tools.core import boundary
from kb_tools.core.boundary import Answers
from kb_tools.core.calendar import business_day_back, days_after, hours_after
from kb_tools.core.ir import UNLIMITED, shown, utc
from kb_tools.core.ruleset import Ruleset


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What the rules say.

    Attributes:
        verdict: the verdict of the first rule whose condition holds.
        outputs: JSON data by name: money as decimal text, null where unlimited. An output that is
            for other verdicts only is not there.
        trace: one entry for each rule that was tried: `rule`, `fired`, `when`, `values` (each
            value that was read, as `{value}` or `{value, source}`) and `source`.
    """

    verdict: str
    outputs: dict[str, Any]
    trace: tuple[dict[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """The result as JSON data."""
        return {"verdict": self.verdict, "outputs": self.outputs, "trace": list(self.trace)}


@dataclasses.dataclass(frozen=True, slots=True)
class Ask:
    """The rules cannot go on without an answer to this input."""

    input: str


class _Missing(Exception):  # noqa: N818 - a question, not an error
    """An input was read that has no answer."""


def evaluate(ruleset: Ruleset, answers: Answers) -> Result | Ask:
    """The result for some answers, or the first question whose answer is needed.

    Evaluation goes left to right; `&&` and `||` stop as soon as the result is known.
    """
    try:
        return _Run(ruleset.as_ir(), answers.values).result()
    except _Missing as missing:
        return Ask(str(missing))


def evaluate_json(ruleset: Ruleset, raw: object) -> dict[str, Any]:
    """JSON-like answers in, JSON data out.

    Returns:
        `{"verdict", "outputs", "trace"}`, `{"ask": input}`, or `{"error": {"code", "input",
        "message", "hint"}}` with the first fault.
    """
    answers = boundary.parse(ruleset, raw)
    if isinstance(answers, list):
        return {"error": answers[0].as_dict()}
    outcome = evaluate(ruleset, answers)
    return {"ask": outcome.input} if isinstance(outcome, Ask) else outcome.as_dict()


def _spent(first: str, last: str, history: list[dict[str, Any]]) -> int:
    return sum(one["amount"] for one in history if first <= one["date"] <= last)


def _left(limit: int, used: int) -> int:
    return limit if limit == UNLIMITED else max(0, limit - used)


_EAGER: dict[str, Callable[..., Any]] = {
    "!": operator.not_,
    "neg": operator.neg,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda one, group: one in group,
    "list": lambda *items: items,
    "spent": _spent,
    "left": _left,
    "size": len,
    "utc": utc,
    "days_after": days_after,
    "hours_after": hours_after,
}


class _Run:
    """One evaluation: named values are worked out once, when they are first read."""

    def __init__(self, ir: dict[str, Any], answers: dict[str, Any]) -> None:
        self.ir = ir
        self.answers = answers
        self.types = {one["name"]: one["type"] for one in ir["inputs"]}
        self.lets: dict[str, tuple[Any, dict[str, Any]]] = {}
        self.reads: dict[str, Any] = {}
        self.each = ""
        self.verdict = ""

    def result(self) -> Result:
        trace = []
        for rule in self.ir["rules"]:
            self.reads = {}
            fired = self.value(rule["if"])
            trace.append(
                {
                    "rule": rule["id"],
                    "fired": fired,
                    "when": rule["when"],
                    "values": self.reads,
                    "source": rule["source"],
                }
            )
            if fired:
                self.verdict = rule["verdict"]
                break
        self.reads = {}
        outputs = {
            name: self.output(out)
            for name, out in self.ir["outputs"].items()
            if self.value(out.get("only", True))
        }
        return Result(self.verdict, outputs, tuple(trace))

    def output(self, out: dict[str, Any]) -> Any:  # noqa: ANN401 - values of every type
        if "each" not in out:
            return shown(out["type"], self.value(out["value"]))
        kept = []
        for self.each in out["each"]:
            if self.value(out["when"]):
                kept.append(self.each)
        return kept

    def value(self, ir: Any) -> Any:  # noqa: ANN401 - values of every type
        if not isinstance(ir, list):
            return ir
        sign, *rest = ir
        if sign in _EAGER:
            return _EAGER[sign](*map(self.value, rest))
        return _LAZY[sign](self, *rest)

    def note(self, name: str, kind: str, value: Any, source: str = "") -> Any:  # noqa: ANN401
        if kind != "withdrawals":
            entry = {"value": shown(kind, value)}
            self.reads[name] = entry | ({"source": source} if source else {})
        return value

    def input(self, name: str) -> Any:  # noqa: ANN401 - values of every type
        if name not in self.answers:
            raise _Missing(name)
        return self.note(name, self.types[name], self.answers[name])

    def let(self, name: str) -> Any:  # noqa: ANN401 - values of every type
        let = self.ir["let"][name]
        if name not in self.lets:
            outer, self.reads = self.reads, {}
            value = self.value(let["value"])
            self.lets[name] = (value, self.reads)
            self.reads = outer
        value, reads = self.lets[name]
        self.reads |= reads
        return self.note(name, let["type"], value)

    def figure(self, name: str) -> Any:  # noqa: ANN401 - values of every type
        figure = self.ir["figures"][name]
        return self.note(name, figure["type"], figure["value"], figure["source"])

    def cell(self, table: str, key: Any, column: str) -> Any:  # noqa: ANN401
        return self.figure(f"{table}.{self.value(key)}.{column}")

    def both(self, one: Any, other: Any) -> bool:  # noqa: ANN401 - lowered forms
        return bool(self.value(one) and self.value(other))

    def either(self, one: Any, other: Any) -> bool:  # noqa: ANN401 - lowered forms
        return bool(self.value(one) or self.value(other))

    def choose(self, condition: Any, then: Any, other: Any) -> Any:  # noqa: ANN401
        return self.value(then if self.value(condition) else other)

    def back(self, day: Any, count: Any) -> str:  # noqa: ANN401 - lowered forms
        return business_day_back(self.ir["calendar"], self.value(day), self.value(count))


_LAZY: dict[str, Callable[..., Any]] = {
    "input": _Run.input,
    "let": _Run.let,
    "figure": _Run.figure,
    "cell": _Run.cell,
    "each": lambda run: run.each,
    "verdict": lambda run: run.verdict,
    "&&": _Run.both,
    "||": _Run.either,
    "?": _Run.choose,
    "business_day_back": _Run.back,
}
