"""Every expression of the rules means in Google's CEL what it means here, on complete answers."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from cel_expr_python import cel
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.core import boundary, expr, source
from kb_tools.core.boundary import Answers
from kb_tools.core.evaluate import _Run
from kb_tools.core.expr import ExprError
from kb_tools.core.ir import UNLIMITED, utc
from kb_tools.core.ruletypes import INT as INT_TYPE
from kb_tools.core.ruletypes import Scope, Type
from kb_tools.core.typecheck import check
from kb_tools.faults import Faults
from tests.core import golden, reference, samples

INT, STRING, BOOL, DYN = cel.Type.INT, cel.Type.STRING, cel.Type.BOOL, cel.Type.DYN
WITHDRAWALS = cel.Type.List(cel.Type.Map(STRING, DYN))
STRINGS = cel.Type.List(STRING)
TYPES = {
    "enum": STRING,
    "date": STRING,
    "text": STRING,
    "set": STRINGS,
    "bool": BOOL,
    "withdrawals": WITHDRAWALS,
}
CASES = 1_000


def back(day: str, count: int) -> str:
    return reference.window_start(dt.date.fromisoformat(day), count).isoformat()


def days_after(day: str, count: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(count)).isoformat()


def left(limit: int, used: int) -> int:
    return UNLIMITED if limit == UNLIMITED else max(0, limit - used)


def spent(first: str, last: str, history: list) -> int:
    days = [one["date"] for one in history]
    return sum(
        history[at]["amount"] for at, day in enumerate(days) if not (day < first or day > last)
    )


def in_cel(value: Any) -> Any:
    """A value as CEL is given it."""
    if isinstance(value, dict):
        return {name: in_cel(one) for name, one in value.items()}
    return utc(value) if isinstance(value, str) and value[10:11] == "T" else value


def function(name: str, result, parameters: list, impl) -> cel.FunctionDecl:
    overload = cel.Overload(f"{name}_1", return_type=result, parameters=parameters, impl=impl)
    return cel.FunctionDecl(name, [overload])


FUNCTIONS = [
    function("business_day_back", STRING, [STRING, INT], back),
    function("days_after", STRING, [STRING, INT], days_after),
    # CEL is given instants as seconds of UTC: their zone does not matter to what they are.
    function("hours_after", INT, [INT, INT], lambda time, count: time + count * 3600),
    function("left", INT, [INT, INT], left),
    function("spent", INT, [STRING, STRING, WITHDRAWALS], spent),
]


class Oracle:
    """The expressions of one checker, compiled by CEL exactly as they are written."""

    def __init__(self, checker: str) -> None:
        self.ruleset = samples.kitchen().rulesets[checker]
        folder = "tests/data/policy" if checker == "kitchen" else "kb_tools/core/policy"
        path = samples.ROOT / folder / f"{checker.replace('-', '_')}.yaml"
        loaded = source.load(path, path.name, Faults())
        assert loaded is not None
        self.data = loaded.data
        self.facts = self._facts()
        ir = self.ruleset.as_ir()
        variables = {one["name"]: TYPES.get(one["type"], INT) for one in ir["inputs"]}
        variables |= {name: TYPES.get(let["type"], INT) for name, let in ir["let"].items()}
        facts = dict.fromkeys(self.facts, DYN)
        written = self.data.get("outputs", {}).values()
        members = {out["as"]: STRING for out in written if "as" in out}
        known = {**facts, **variables, **members, "verdict": STRING, "unlimited": INT}
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


@pytest.fixture(scope="module", params=[*golden.CHECKERS, "kitchen"])
def oracle(request):
    return Oracle(request.param)


def cases(checker: str):
    rng = random.Random(7)
    ruleset = samples.kitchen().rulesets[checker]
    for _ in range(CASES):
        raw = samples.COMPLETE[checker](rng)
        answers = boundary.parse(ruleset, raw)
        assert isinstance(answers, Answers), raw
        yield answers.values


def test_every_condition_means_the_same_in_cel(oracle):
    compared = 0
    for answers in cases(oracle.ruleset.id):
        run = _Run(oracle.ruleset.as_ir(), answers)
        data = in_cel(answers)
        for name, text in oracle.data.get("let", {}).items():
            data[name] = oracle.value(text, data)
            assert data[name] == in_cel(run.let(name)), (text, answers)
        for rule, lowered in zip(oracle.ruleset.rules, run.ir["rules"], strict=True):
            if rule.when:
                assert oracle.value(rule.when, data) is run.value(lowered["if"]), (rule, answers)
                compared += 1
    assert compared == CASES * (len(oracle.ruleset.rules) - 1)


def test_every_output_means_the_same_in_cel(oracle):
    for answers in cases(oracle.ruleset.id):
        run = _Run(oracle.ruleset.as_ir(), answers)
        verdict = run.result().verdict
        data = {**in_cel(answers), "verdict": verdict}
        for name, text in oracle.data.get("let", {}).items():
            data[name] = oracle.value(text, data)
        for name, written in oracle.data.get("outputs", {}).items():
            lowered = run.ir["outputs"][name]
            if "value" in lowered:
                text = written
                if isinstance(written, dict):
                    text = written["value"]
                    assert oracle.value(written["only"], data) == run.value(lowered["only"])
                found = in_cel(run.value(lowered["value"]))
                assert oracle.value(text, data) == found, (name, answers)
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


# Any expression, not only those of our rules.

FIXED = ("1", "0", "17", "kitchen.tries", "steps", "pets['dog'].legs", "pets[kind].legs")
AMOUNTS = ("amount", "other", "kitchen.most", "pets[kind].price", "spent(since, day, past)")


def expressions() -> st.SearchStrategy[str]:
    """Conditions of every shape, over the kitchen's names."""

    def wrap(inner, signs: tuple[str, ...]):
        pairs = st.tuples(inner, st.sampled_from(signs), inner)
        return pairs.map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})")

    number = st.sampled_from(FIXED)
    number = st.one_of(number, number.map("-{}".format), wrap(number, ("+", "-", "*")))
    amount = st.one_of(st.sampled_from(AMOUNTS), wrap(st.sampled_from(AMOUNTS), ("+", "-")))
    order = ("<", "<=", ">", ">=", "==", "!=")
    member = st.sampled_from(["kind", "'cat'", "'dog'", "(sure ? kind : 'fish')"])
    leaf = st.one_of(
        st.sampled_from(["sure", "true", "pets[kind].loud", "(kind in owned)", "('dog' in owned)"]),
        wrap(number, order),
        wrap(amount, order),
        wrap(st.sampled_from(["day", "since", "business_day_back(day, 3)"]), order),
        wrap(st.sampled_from(["now", "fed", "hours_after(fed, 24)"]), order),
        wrap(st.sampled_from(["days_after(day, 2)", "since", "days_after(since, -1)"]), order),
        wrap(st.sampled_from(["meals", "size(owned)", "kitchen.tool"]), order),
        wrap(st.sampled_from(["system", "kitchen.oldest", "pets[kind].since"]), order),
        wrap(member, ("==", "!=")),
    )

    def grow(inner):
        three = st.tuples(inner, inner, inner)
        flat = st.tuples(inner, inner, inner, st.sampled_from(["&&", "||"]))
        return st.one_of(
            wrap(inner, ("&&", "||", "==", "!=")),
            inner.map("!({})".format),
            flat.map(lambda parts: f"({parts[0]} && {parts[1]} {parts[3]} {parts[2]})"),
            three.map(lambda parts: f"({parts[0]} ? {parts[1]} : {parts[2]})"),
        )

    return st.recursive(leaf, grow, max_leaves=6)


@settings(max_examples=400)
@given(expressions(), st.integers(0, 10**6))
def test_any_condition_means_the_same_in_cel(kitchen_oracle, text, seed):
    policy = samples.kitchen()
    ruleset = policy.rulesets["kitchen"]
    scope = Scope(policy.figures, policy.tables, policy.enums)
    scope.inputs = {one.name: Type(one.type, one.enum) for one in ruleset.inputs}
    scope.lets = {"steps": INT_TYPE}
    try:
        lowered = check(expr.parse(text), scope).ir
    except ExprError as error:
        if error.code == "expression-too-large" or "both sides are fixed" in error.message:
            return
        raise
    answers = boundary.parse(ruleset, samples.everything(random.Random(seed)))
    assert isinstance(answers, Answers)
    ir = ruleset.as_ir()
    run = _Run({**ir, "figures": {**ir["figures"], **scope.constants}}, answers.values)
    data = {**in_cel(answers.values), "steps": run.let("steps")}
    assert run.value(lowered) == kitchen_oracle.value(text, data)


@pytest.fixture(scope="module")
def kitchen_oracle():
    return Oracle("kitchen")
