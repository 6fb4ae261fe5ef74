"""Inline text: the grammar, and that nothing is ever lost or guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.content import inline
from kb_tools.content.inline import Code, Placeholder, Strong, Text

PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["**", "`", "{", "}", "{KB2260}", "{ui.done}", "{a.b_c}", "{KB0}", "”", "后"]
        ),
        st.text(max_size=5),
    ),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(
    "phrase, nodes",
    [
        ("plain", (Text("plain"),)),
        ("", ()),
        ("a **b** c", (Text("a "), Strong((Text("b"),)), Text(" c"))),
        ("**“恢复”**后", (Strong((Text("“恢复”"),)), Text("后"))),
        ("`{x}`", (Code("{x}"),)),
        ("{KB2260}、{ui.done}", (Placeholder("KB2260"), Text("、"), Placeholder("ui.done"))),
        ("{KB0} {A}", (Text("{KB0} {A}"),)),
        ("open ** end", (Text("open ** end"),)),
    ],
)
def test_a_phrase_becomes_nodes(phrase: str, nodes: tuple[inline.Node, ...]) -> None:
    assert inline.parse(phrase) == nodes


def written(nodes: tuple[inline.Node, ...]) -> str:
    """The phrase that nodes stand for."""
    parts = []
    for node in nodes:
        match node:
            case Text(text):
                parts.append(text)
            case Code(text):
                parts.append(f"`{text}`")
            case Placeholder(name):
                parts.append("{" + name + "}")
            case Strong(inner):
                parts.append(f"**{written(inner)}**")
    return "".join(parts)


@given(PIECES)
def test_parsing_loses_nothing(phrase: str) -> None:
    assert written(inline.parse(phrase)) == phrase


@given(PIECES)
def test_a_phrase_without_errors_has_every_brace_and_star_understood(phrase: str) -> None:
    if not inline.errors(phrase):
        literal = "".join(
            node.text for node in inline.walk(inline.parse(phrase)) if isinstance(node, Text)
        )
        assert not set(literal) & set("{}`")
        assert "**" not in literal


@given(st.text())
def test_errors_never_raises_and_points_into_the_phrase(phrase: str) -> None:
    for error in inline.errors(phrase):
        assert 0 <= error.offset < len(phrase)


@pytest.mark.parametrize(
    "phrase, code",
    [
        ("a\u202eb", "hidden-character"),
        ("a\u200bb", "hidden-character"),
        ("a\ue000b", "hidden-character"),
        ("{x", "stray-brace"),
        ("{{7*7}}", "stray-brace"),
        ("{x.__class__}", None),
        ("<script>", "raw-markup"),
        ("&#106;avascript", "raw-markup"),
        ("[a](b)", "raw-markup"),
        ("see https://x", "raw-markup"),
        ("3 < 4 & 5 > 2", None),
        ("**a", "stray-strong"),
        ("a`b", "stray-backtick"),
    ],
)
def test_unsafe_text_is_named(phrase: str, code: str | None) -> None:
    assert [error.code for error in inline.errors(phrase)][:1] == ([code] if code else [])
