"""Every expression of the rules means in Google's CEL what it means here, on complete answers."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from cel_expr_python import cel

from kb_tools.core import boundary, source
from kb_tools.core.boundary import Answers
from kb_tools.core.evaluate import _Run
from kb_tools.core.ir import UNLIMITED
from kb_tools.faults import Faults
from tests.core import reference, samples

INT, STRING, BOOL, DYN = cel.Type.INT, cel.Type.STRING, cel.Type.BOOL, cel.Type.DYN
WITHDRAWALS = cel.Type.List(cel.Type.Map(STRING, DYN))
STRINGS = cel.Type.List(STRING)
FACTS = cel.Type.Map(STRING, cel.Type.Map(STRING, INT))
TYPES = {
    "enum": STRING,
    "date": STRING,
    "text": STRING,
    "set": STRINGS,
    "bool": BOOL,
    "withdrawals": WITHDRAWALS,
}
CASES = 1_500


def back(day: str, count: int) -> str:
    return reference.window_start(dt.date.fromisoformat(day), count).isoformat()


def left(limit: int, used: int) -> int:
    return UNLIMITED if limit == UNLIMITED else max(0, limit - used)


def spent(first: str, last: str, history: list) -> int:
    days = [one["date"] for one in history]
    return sum(
        history[at]["amount"] for at, day in enumerate(days) if not (day < first or day > last)
    )


def function(name: str, result, parameters: list, impl) -> cel.FunctionDecl:
    overload = cel.Overload(f"{name}_1", return_type=result, parameters=parameters, impl=impl)
    return cel.FunctionDecl(name, [overload])


FUNCTIONS = [
    function("business_day_back", STRING, [STRING, INT], back),
    function("left", INT, [INT, INT], left),
    function("spent", INT, [STRING, STRING, WITHDRAWALS], spent),
]


class Oracle:
    """The expressions of one checker, compiled by CEL exactly as they are written."""

    def __init__(self, checker: str) -> None:
        self.ruleset = samples.policy().rulesets[checker]
        path = samples.ROOT / "kb_tools/core/policy" / f"{checker}.yaml"
        loaded = source.load(path, path.name, Faults())
        assert loaded is not None
        self.data = loaded.data
        self.facts = self._facts()
        ir = self.ruleset.as_ir()
        variables = {one["name"]: TYPES.get(one["type"], INT) for one in ir["inputs"]}
        variables |= {name: TYPES.get(let["type"], INT) for name, let in ir["let"].items()}
        tables = {name: FACTS for name in samples.policy().tables if name not in variables}
        policies = {name: cel.Type.Map(STRING, INT) for name in self.facts if name not in tables}
        rest = {"verdict": STRING, "other": STRING, "unlimited": INT}
        known = {**tables, **policies, **variables, **rest}
        self.env = cel.NewEnv(variables=known, functions=FUNCTIONS)
        self.compiled: dict[str, Any] = {}

    def _facts(self) -> dict:
        """The figures that the rules read, as CEL sees them: maps by name."""
        facts: dict = {}
        for name, figure in self.ruleset.as_ir()["figures"].items():
            at = facts
            *steps, last = name.split(".")
            for step in steps:
                at = at.setdefault(step, {})
            at[last] = figure["value"]
        return facts

    def value(self, text: str, data: dict) -> object:
        """What CEL makes of an expression; an error is a value of its own type there."""
        if text not in self.compiled:
            self.compiled[text] = self.env.compile(text)
        found = self.compiled[text].eval(data={**self.facts, "unlimited": UNLIMITED, **data})
        assert found.type() != cel.Type.ERROR, (text, found.value())
        return found.plain_value()


@pytest.fixture(scope="module", params=["withdrawal", "recovery"])
def oracle(request):
    return Oracle(request.param)


def cases(checker: str):
    rng = random.Random(7)
    ruleset = samples.policy().rulesets[checker]
    for _ in range(CASES):
        raw = samples.COMPLETE[checker](rng)
        answers = boundary.parse(ruleset, raw)
        assert isinstance(answers, Answers), raw
        yield answers.values


def test_every_condition_means_the_same_in_cel(oracle):
    compared = 0
    for answers in cases(oracle.ruleset.id):
        run = _Run(oracle.ruleset.as_ir(), answers)
        data = dict(answers)
        for name, text in oracle.data.get("let", {}).items():
            data[name] = oracle.value(text, data)
            assert data[name] == run.let(name), (text, answers)
        for rule, lowered in zip(oracle.ruleset.rules, run.ir["rules"], strict=True):
            if rule.when:
                assert oracle.value(rule.when, data) is run.value(lowered["if"]), (rule, answers)
                compared += 1
    assert compared == CASES * (len(oracle.ruleset.rules) - 1)


def test_every_output_means_the_same_in_cel(oracle):
    for answers in cases(oracle.ruleset.id):
        run = _Run(oracle.ruleset.as_ir(), answers)
        verdict = run.result().verdict
        data = {**answers, "verdict": verdict}
        for name, text in oracle.data.get("let", {}).items():
            data[name] = oracle.value(text, data)
        for name, written in oracle.data.get("outputs", {}).items():
            lowered = run.ir["outputs"][name]
            if isinstance(written, str):
                assert oracle.value(written, data) == run.value(lowered["value"]), (name, answers)
                continue
            kept = [
                member
                for member in lowered["each"]
                if oracle.value(written["when"], {**data, written["as"]: member})
            ]
            assert kept == run.output(lowered), (name, answers)


def test_cel_refuses_what_our_checker_refuses():
    """The oracle is strict itself: an unknown name does not compile."""
    with pytest.raises(RuntimeError, match="undeclared reference"):
        Oracle("withdrawal").value("amonut > 1", {})
