from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.core import source
from kb_tools.faults import Faults, Location, report


def parse(text: str) -> source.Source:
    faults = Faults()
    loaded = source.parse(text, "x.yaml", faults)
    assert loaded is not None, report(faults)
    return loaded


@pytest.mark.parametrize(
    "written, value",
    [
        ("6.0", "6.0"),
        ("7", 7),
        ("-7", -7),
        ("07", "07"),
        ("1e3", "1e3"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("9999999999999999", "9999999999999999"),
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("yes", "yes"),
        ("no", "no"),
        ("null", "null"),
        ("~", "~"),
        ("", ""),
        ("2026-01-01", "2026-01-01"),
        ("12:30", "12:30"),
        ('"7"', "7"),
        ("'true'", "true"),
    ],
)
def test_only_flags_and_whole_numbers_are_typed(written, value):
    loaded = parse(f"key: {written}")
    assert loaded.data == {"key": value}
    assert type(loaded.data["key"]) is type(value)


def test_places_of_keys_and_values():
    loaded = parse("a:\n  - b: 1\n    'c':   x\n")
    assert str(loaded.at("a", 0, "c")) == "x.yaml:3:12"
    assert str(loaded.at_key("a", 0, "c")) == "x.yaml:3:5"
    assert str(loaded.at("a", 0, "d")) == "x.yaml:2:5"
    assert str(loaded.at("a", 9)) == "x.yaml:2:3"
    assert str(loaded.at_key("a", 0, "zzz")) == "x.yaml:2:5"
    assert loaded.excerpt(loaded.at("a", 0, "c")) == "    'c':   x"
    assert loaded.excerpt(Location("x.yaml", 99, 1)) == ""


@pytest.mark.parametrize(
    "written",
    [
        "abc def",
        '"abc def"',
        "'abc def'",
        ">\n  abc\n  def",
        "|-\n   abc def",
        '"abc\n   def"',
        "abc\n  def",
        ">-\n\n  abc\n  def",
    ],
)
def test_a_character_of_a_text_is_found_in_any_style(written):
    loaded = parse(f"key: {written}")
    value = loaded.data["key"]
    lines = loaded.text.splitlines()
    for offset in (0, 1, 2, value.index("d"), value.index("f")):
        if value[offset].isspace():
            continue
        location = loaded.within(("key",), offset)
        assert lines[location.line - 1][location.column - 1] == value[offset]


@given(
    st.text(alphabet="ab'\"\\:#- \t", min_size=1, max_size=12).filter(lambda text: text.strip()),
    st.sampled_from(["single", "double"]),
)
def test_a_character_of_a_quoted_text_is_found(value, style):
    if style == "single":
        written = "'" + value.replace("'", "''") + "'"
    else:
        written = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    loaded = parse(f"key: [{written}]")
    assert loaded.data == {"key": [value]}
    for offset, char in enumerate(value):
        if not char.isspace():
            column = loaded.within(("key", 0), offset).column
            assert loaded.text[column - 1 :].lstrip("\\'").startswith(char.lstrip("\\'"))


def test_the_end_of_a_text_is_after_its_last_character():
    loaded = parse('key: "ab"')
    assert loaded.within(("key",), 2).column == 9


@pytest.mark.parametrize(
    "text, message",
    [
        ("a: [1", "x.yaml:2:1: error: not valid YAML: did not find expected ',' or ']'"),
        ("a: 1\na: 2", "x.yaml:2:1: error: key 'a' is already on line 1 [duplicate-key]"),
        ("? [a]\n: 1", "x.yaml:1:3: error: a key must be plain text [yaml-key]"),
        ("a: &x 1\nb: *x", "x.yaml:2:1: error: anchors and aliases (& and *) are not used"),
        ("a: \x07", "x.yaml:1:1: error: not valid YAML: "),
    ],
)
def test_a_broken_file_is_told_with_its_place(text, message):
    faults = Faults()
    assert source.parse(text, "x.yaml", faults) is None
    assert report(faults).startswith(message)


def test_an_empty_file_is_an_empty_mapping():
    assert parse("# nothing\n").data == {}


def test_a_missing_file_and_a_file_of_other_bytes_are_told(tmp_path):
    faults = Faults()
    assert source.load(tmp_path / "none.yaml", "none.yaml", faults) is None
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(b"a: 1\nb: \xff")
    assert source.load(bad, "bad.yaml", faults) is None
    assert [(fault.code, str(fault.location)) for fault in faults] == [
        ("not-utf8", "bad.yaml:2:1"),
        ("unreadable-file", "none.yaml"),
    ]


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    faults = Faults()
    loaded = source.parse(text, "x.yaml", faults)
    assert (loaded is None) == (len(faults) > 0)
