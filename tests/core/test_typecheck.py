from __future__ import annotations

import pytest

from kb_tools.core import expr
from kb_tools.core.expr import ExprError
from kb_tools.core.ir import EXACT, MAX_CENTS, MAX_WITHDRAWALS, UNLIMITED
from kb_tools.core.ruletypes import (
    BOOL,
    DATE,
    INSTANT,
    INT,
    LIMIT,
    MONEY,
    TEXT,
    VERSION,
    Scope,
    Type,
)
from kb_tools.core.typecheck import check
from tests.core import samples

PET = Type("enum", "pet")


def scope() -> Scope:
    policy = samples.kitchen()
    made = Scope(policy.figures, policy.tables, policy.enums)
    made.inputs = {
        "amount": MONEY,
        "day": DATE,
        "sure": BOOL,
        "pet": PET,
        "owned": Type("set", "pet"),
        "system": VERSION,
        "past": Type("withdrawals"),
        "device": Type("enum", "device"),
        "count": INT,
        "now": INSTANT,
        "then": INSTANT,
    }
    made.lets = {"total": MONEY}
    made.bounds = {"total": EXACT - MAX_CENTS}
    return made


@pytest.mark.parametrize(
    "text, kind, lowered",
    [
        ("amount", MONEY, ["input", "amount"]),
        ("total", MONEY, ["let", "total"]),
        ("unlimited", LIMIT, UNLIMITED),
        ("kitchen.tries", INT, ["figure", "kitchen.tries"]),
        ("kitchen.most", MONEY, ["figure", "kitchen.most"]),
        ("kitchen.oldest", VERSION, ["figure", "kitchen.oldest"]),
        ("kitchen.tool", INT, ["figure", "kitchen.tool"]),
        ("pets[pet].cap", LIMIT, ["cell", "pets", ["input", "pet"], "cap"]),
        ("pets['cat'].loud", BOOL, ["figure", "pets.cat.loud"]),
        ("pets[pet].food", TEXT, ["cell", "pets", ["input", "pet"], "food"]),
        ("-kitchen.tries", INT, ["neg", ["figure", "kitchen.tries"]]),
        ("kitchen.tries * amount", MONEY, ["*", ["figure", "kitchen.tries"], ["input", "amount"]]),
        ("!sure", BOOL, ["!", ["input", "sure"]]),
        ("size(owned)", INT, ["size", ["input", "owned"]]),
        ("days_after(day, 1)", DATE, ["days_after", ["input", "day"], 1]),
        ("hours_after(now, -1)", INSTANT, ["hours_after", ["input", "now"], ["neg", 1]]),
        ("then < now", BOOL, ["<", ["utc", ["input", "then"]], ["utc", ["input", "now"]]]),
        ("pet == 'cat'", BOOL, ["==", ["input", "pet"], "cat"]),
        ("'cat' != pet", BOOL, ["!=", "cat", ["input", "pet"]]),
        ("pet in owned", BOOL, ["in", ["input", "pet"], ["input", "owned"]]),
        ("'cat' in owned", BOOL, ["in", "cat", ["input", "owned"]]),
        ("pet in ['cat']", BOOL, ["in", ["input", "pet"], ["list", "cat"]]),
        ("sure ? pet : 'cat'", PET, ["?", ["input", "sure"], ["input", "pet"], "cat"]),
        ("sure ? 'cat' : pet", PET, ["?", ["input", "sure"], "cat", ["input", "pet"]]),
        (
            "sure ? amount : unlimited",
            LIMIT,
            ["?", ["input", "sure"], ["input", "amount"], UNLIMITED],
        ),
        ("left(amount, amount)", LIMIT, ["left", ["input", "amount"], ["input", "amount"]]),
        (
            "spent(day, day, past)",
            MONEY,
            ["spent", ["input", "day"], ["input", "day"], ["input", "past"]],
        ),
    ],
)
def test_an_expression_is_typed_and_lowered(text, kind, lowered):
    typed = check(expr.parse(text), scope())
    assert (typed.type, typed.ir) == (kind, lowered)


def test_what_is_read_is_noted():
    used = scope()
    check(expr.parse("total < pets[pet].price && sure"), used)
    assert used.used == {"total", "pet", "sure"}
    assert used.constants == {
        "pets.cat.price": {"type": "money", "value": 1000, "source": "seed"},
        "pets.dog.price": {"type": "money", "value": 2000, "source": "seed"},
        "pets.fish.price": {"type": "money", "value": 105, "source": "seed"},
    }


def test_the_verdict_and_the_member_are_names_where_they_are_known():
    known = scope()
    known.verdicts = ("ok", "refused")
    known.each = ("friend", PET)
    typed = check(expr.parse("verdict == 'ok' && friend == 'cat'"), known)
    assert typed.ir == ["&&", ["==", ["verdict"], "ok"], ["==", ["each"], "cat"]]
    with pytest.raises(ExprError, match="'okay' is not a value of verdict") as caught:
        check(expr.parse("verdict == 'okay'"), known)
    assert (caught.value.offset, caught.value.hint) == (12, "did you mean 'ok'?")


def test_an_input_hides_the_table_of_its_name():
    with pytest.raises(ExprError, match="'device' has no rows") as caught:
        check(expr.parse("device[device].legacy"), scope())
    assert caught.value.hint == "the input 'device' hides the table 'device'"


@pytest.mark.parametrize("text", ["total + amount", "spent(day, day, past) + amount"])
def test_sums_that_stay_exact_are_allowed(text):
    assert check(expr.parse(text), scope()).bound <= EXACT


@pytest.mark.parametrize(
    "text",
    [
        "total + amount + amount",
        "total - -amount - amount",
        "-total * 2",
        "amount * 901",
        "days_after(day, count)",
    ],
)
def test_sums_that_may_grow_too_large_are_refused(text):
    with pytest.raises(ExprError) as caught:
        check(expr.parse(text), scope())
    assert caught.value.code == "expression-too-large"


def test_an_amount_and_every_earlier_one_add_up_exactly():
    assert MAX_CENTS * (MAX_WITHDRAWALS + 1) < UNLIMITED == 2**53 - 1


@pytest.mark.parametrize(
    "text",
    [
        "sure == 1",
        "amount == 5",
        "amount < kitchen.tries",
        "day < 'x'",
        "owned == owned",
        "past == past",
    ],
)
def test_values_of_different_types_cannot_be_compared(text):
    with pytest.raises(ExprError, match="cannot compare"):
        check(expr.parse(text), scope())


@pytest.mark.parametrize("text", ["pet < 'dog'", "sure < sure", "pets[pet].food < 'a'"])
def test_only_what_has_an_order_is_ordered(text):
    with pytest.raises(ExprError) as caught:
        check(expr.parse(text), scope())
    assert caught.value.hint == "only numbers, amounts, dates, times and versions have an order"


@pytest.mark.parametrize("text", ["1 == 2", "'a' == 'b'", "true != false", "unlimited > unlimited"])
def test_a_comparison_of_fixed_values_is_refused(text):
    with pytest.raises(ExprError, match="both sides are fixed"):
        check(expr.parse(text), scope())
