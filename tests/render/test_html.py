"""Elements: nothing that is put in can become markup."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from kb_tools.render.html import join, lines, tag, visible


@given(st.text(), st.text())
def test_texts_and_attribute_values_come_back_as_they_were(text: str, value: str) -> None:
    element = str(tag("a", text, title=value))
    opening, _, rest = element.partition(">")
    assert "<" not in opening[1:]
    assert html.unescape(opening.removeprefix('<a title="').removesuffix('"')) == value
    assert html.unescape(rest.removesuffix("</a>")) == text
    assert "<" not in rest.removesuffix("</a>")


@pytest.mark.parametrize("name", ["a b", "A", "x>", "", "1a"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not the name of an element"):
        tag(name)


@pytest.mark.parametrize("name", ["onclick", "x y", 'x"', "ONLOAD"])
def test_an_attribute_that_could_run_code_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not the name of an attribute"):
        tag("a", **{name: "x"})


def test_children_are_flattened_and_nothing_is_left_out_but_none() -> None:
    assert str(tag("p", ["a", None, ["<", Markup("<b>c</b>")]])) == "<p>a&lt;<b>c</b></p>"
    assert str(join(["a", "<"], " & ")) == "a &amp; &lt;"
    assert str(lines("a", Markup(""), "b")) == "a\nb"


def test_visible_text_keeps_no_break_spaces() -> None:
    assert visible(Markup("<b>USD&nbsp;1</b>\n  and")) == "USD\N{NO-BREAK SPACE}1 and"
