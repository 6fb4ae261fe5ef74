from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.core import expr
from kb_tools.core.expr import Call, ExprError, Index, Listing, Literal, Name, Operation, Select


def shape(node: expr.Node) -> str:  # noqa: PLR0911 - one for each kind of node
    """The tree in brackets, to compare."""
    match node:
        case Literal():
            return repr(node.value)
        case Name():
            return node.name
        case Select():
            return f"{shape(node.base)}.{node.field}"
        case Index():
            return f"{shape(node.base)}[{shape(node.key)}]"
        case Call():
            return f"{node.name}({', '.join(map(shape, node.arguments))})"
        case Listing():
            return f"[{', '.join(map(shape, node.items))}]"
        case Operation():
            return f"({node.sign} {' '.join(map(shape, node.operands))})"


@pytest.mark.parametrize(
    "text, tree",
    [
        ("1 + 2 * 3", "(+ 1 (* 2 3))"),
        ("1 - 2 - 3", "(- (- 1 2) 3)"),
        ("a || b && c", "(|| a (&& b c))"),
        ("a && b && c", "(&& (&& a b) c)"),
        ("a == b && c != d", "(&& (== a b) (!= c d))"),
        ("a + 1 < b", "(< (+ a 1) b)"),
        ("!a && b", "(&& (! a) b)"),
        ("!a.b[c]", "(! a.b[c])"),
        ("-a * b", "(* (- a) b)"),
        ("a - -1", "(- a (- 1))"),
        ("a ? b : c ? d : e", "(? a b (? c d e))"),
        ("a || b ? c : d", "(? (|| a b) c d)"),
        ("(a ? b : c) + 1", "(+ (? a b c) 1)"),
        ("t[k].x in s", "(in t[k].x s)"),
        ("a in ['x', 'y']", "(in a ['x', 'y'])"),
        ("f(a, g(1), 'x')", "f(a, g(1), 'x')"),
        ("f()", "f()"),
        ("inside in s", "(in inside s)"),
        ("true == a", "(== True a)"),
        ("'a && b' == c", "(== 'a && b' c)"),
        ("  a\n  &&\tb  ", "(&& a b)"),
        ("0", "0"),
        ("999999999999999", "999999999999999"),
    ],
)
def test_precedence_is_that_of_cel(text, tree):
    assert shape(expr.parse(text)) == tree


@pytest.mark.parametrize(
    "text, offset, message",
    [
        ("", 0, "expected a value, found the end"),
        ("a +", 3, "expected a value, found the end"),
        ("a b", 2, "expected an operator or the end, found 'b'"),
        ("(a", 2, "expected ')', found the end"),
        ("a)", 1, "expected an operator or the end, found ')'"),
        ("f(a", 3, "expected ',', found the end"),
        ("f(a,)", 4, "expected a value, found ')'"),
        ("a.", 2, "expected a name, found the end"),
        ("a.1", 2, "expected a name, found '1'"),
        ("a[1", 3, "expected ']', found the end"),
        ("a ? b", 5, "expected ':', found the end"),
        ("--a", 1, "expected a value, found '-'"),
        ("007", 0, "'007' is not a number"),
        ("1.5", 0, "'1.5' is not a number"),
        ("1e3", 0, "'1e3' is not a number"),
        ("1000000000000000", 0, "'1000000000000000' is not a number"),
        ("a = b", 2, "unexpected '='"),
        ("a & b", 2, "unexpected '&'"),
        ("a ¬ b", 2, "unexpected '¬'"),
        ("'a", 0, 'unexpected "\'"'),
        ("'a\\n'", 0, 'unexpected "\'"'),
        ("let", 0, "'let' is a reserved word"),
        ("a in null", 5, "'null' is a reserved word"),
    ],
)
def test_a_syntax_error_tells_where(text, offset, message):
    with pytest.raises(ExprError) as caught:
        expr.parse(text)
    error = caught.value
    assert (error.offset, error.message, error.code) == (offset, message, "expression-syntax")
    assert error.hint


@pytest.mark.parametrize(
    "text, code",
    [
        ("a" * 1001, "expression-too-long"),
        ("(" * 60 + "a" + ")" * 60, "expression-too-deep"),
        (" && ".join("a" * 60), "expression-too-deep"),
        ("+".join("a" * 400), "expression-too-deep"),
        ("a ? b : " * 60 + "c", "expression-too-deep"),
        ("a[" * 60 + "b" + "]" * 60, "expression-too-deep"),
        ("f(" * 60 + "b" + ")" * 60, "expression-too-deep"),
    ],
)
def test_no_expression_exhausts_the_stack(text, code):
    with pytest.raises(ExprError) as caught:
        expr.parse(text)
    assert caught.value.code == code


def error_of(text: str) -> ExprError | None:
    try:
        expr.parse(text)
    except ExprError as error:
        return error
    return None


TOKENS = ["a", "b.c", "t['x']", "1", "'x'", "true", "(", ")", "[", "]", ",", ".", "?", ":", "in"]
SIGNS = ["!", "-", "*", "+", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "=", "&", "§", '"']


@given(st.lists(st.sampled_from(TOKENS + SIGNS), max_size=25).map(" ".join) | st.text(max_size=30))
def test_every_text_is_read_or_refused_at_a_character_of_it(text):
    found = error_of(text)
    assert found is None or 0 <= found.offset <= len(text)
    assert found is None or (found.message and found.hint)
