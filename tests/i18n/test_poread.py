"""A bad catalog is named with file, line and column, and the rest of it is still read."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.faults import Faults, report
from kb_tools.i18n.poread import parse_po, read_po
from kb_tools.locales import locale

FOLDER = Path(__file__).parents[1] / "data" / "faults" / "po"
SHOWN = "locales/ru/LC_MESSAGES/KB9001.po"
# What broken catalogs are made of; arbitrary text alone seldom gets past the first line.
PIECES = st.sampled_from(
    [
        *("msgctxt ", "msgid ", "msgid_plural ", "msgstr ", "msgstr[0] ", "msgstr[1] "),
        *('"a"', '"b:c"', '""', '"', "\\", '\\"', "\n", "\n\n", "#", "#~ ", "#| ", "#~| "),
        *("#, fuzzy", "#. ", "#: ", "# ", "\r\n", "\t", "\x00", "\ufeff", "\u2028", "é", "中"),
    ]
)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.po")), ids=lambda path: path.stem)
def test_a_bad_catalog_is_reported_with_place_and_hint(path: Path) -> None:
    faults = Faults()
    read_po(path, SHOWN, locale("ru"), faults)
    assert report(faults) + "\n" == path.with_suffix(".txt").read_text("utf-8")


def test_every_report_has_a_bad_catalog() -> None:
    reports = {path.stem for path in FOLDER.glob("*.txt")}
    assert reports == {path.stem for path in FOLDER.glob("*.po")}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.po")), ids=lambda path: path.stem)
def test_the_entry_after_the_fault_is_still_read(path: Path) -> None:
    po = read_po(path, SHOWN, locale("ru"), Faults())
    if path.stem == "not-utf8":
        assert po is None
    elif path.stem != "empty":
        assert po is not None
        assert po.entries["KB9001:main.good"].forms == ("Нажмите Done.",)


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    faults = Faults()
    assert read_po(tmp_path / "none.po", "none.po", locale("ru"), faults) is None
    assert [fault.code for fault in faults] == ["unreadable-file"]


def test_wrapped_strings_comments_and_previous_texts_of_other_tools_are_read() -> None:
    text = (
        "# Ольга\n#. note\n#: src.c:12\n#, fuzzy, c-format\n"
        '#| msgctxt "KB9001:a"\n#| msgid ""\n#| "one "\n#| "two"\n'
        'msgctxt "KB9001:a"\nmsgid ""\n"three "\n"four"\nmsgstr\t""\n"раз "\n"два"\n'
        '#~| msgid "old"\n#~ msgctxt "KB9001:b"\n#~ msgid "gone"\n#~ msgstr "нет"\r\n'
    )
    faults = Faults()
    po = parse_po(text, SHOWN, faults)
    assert report(faults) == ""
    entry = po.entries["KB9001:a"]
    assert (entry.source, entry.forms) == (("three four",), ("раз два",))
    assert (entry.fuzzy, entry.previous, entry.flags) == (True, ("one two",), ("c-format",))
    assert (entry.comments, entry.notes, entry.line) == (("Ольга",), ("note",), 9)
    assert [(old.ctxt, old.previous, old.forms) for old in po.obsolete] == [
        ("KB9001:b", ("old",), ("нет",))
    ]


@given(st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join))
def test_no_text_breaks_the_reader_and_every_fault_has_a_place(text: str) -> None:
    faults = Faults()
    po = parse_po(text, SHOWN, faults)
    assert all(fault.location.line > 0 and fault.location.column > 0 for fault in faults)
    assert po.broken == (faults.errors > 0)


def test_no_bytes_break_the_reader(tmp_path: Path) -> None:
    chance = random.Random(4)
    good = (FOLDER / "no-keyword.po").read_bytes()
    path = tmp_path / "x.po"
    for _ in range(300):
        bad = bytearray(good)
        for _ in range(chance.randrange(1, 6)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        path.write_bytes(bad)
        faults = Faults()
        po = read_po(path, SHOWN, locale("ru"), faults)
        assert po is not None or faults.errors == 1
