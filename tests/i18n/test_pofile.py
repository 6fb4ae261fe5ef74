"""Catalogs have one written form, which our reader, Babel and msgfmt read alike."""

import dataclasses
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages import pofile as babel_po
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.faults import Faults, report
from kb_tools.i18n.figures import plural_count
from kb_tools.i18n.pofile import Entry, PoFile, po_text
from kb_tools.i18n.poread import parse_po
from kb_tools.locales import SOURCE, TARGETS, Locale, locale

# Any text but lone surrogates, which are no text. Comments are one line, trimmed.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12).map(
    str.strip
)
FLAG = st.sampled_from(["ignore-length", "ignore-quotes", "needs-review"])
MSGFMT = shutil.which("msgfmt")


@st.composite
def entries(draw: st.DrawFn, where: Locale) -> Entry:
    """An entry as sync writes it."""
    number = draw(st.integers(0, 10**6))
    plural = draw(st.booleans())
    source = (draw(TEXT), draw(TEXT)) if plural else (draw(TEXT),)
    count = plural_count(where) if plural else 1
    fuzzy = draw(st.booleans())
    previous = draw(st.lists(TEXT, max_size=2)) if fuzzy else []
    return Entry(
        f"KB9001:x{number}",
        source,
        tuple(draw(st.lists(TEXT, min_size=count, max_size=count))),
        fuzzy=fuzzy,
        previous=tuple(previous),
        flags=tuple(sorted(draw(st.sets(FLAG)))),
        comments=tuple(draw(st.lists(LINE, max_size=2))),
        notes=tuple(draw(st.lists(LINE, max_size=2))),
    )


@st.composite
def catalogs(draw: st.DrawFn) -> tuple[Locale, PoFile]:
    """A catalog of some locale."""
    where = draw(st.sampled_from(TARGETS))
    made = draw(st.lists(entries(where), max_size=4, unique_by=lambda entry: entry.ctxt))
    gone = draw(st.lists(entries(where), max_size=2))
    comments = tuple(draw(st.lists(LINE, max_size=2)))
    return where, PoFile({}, comments, {entry.ctxt: entry for entry in made}, gone)


def bare(entry: Entry, *, obsolete: bool = False) -> tuple[object, ...]:
    """What a round trip keeps: everything but the line, and the notes of obsolete entries."""
    notes = () if obsolete else entry.notes
    return (
        *(entry.ctxt, entry.source, entry.forms, entry.fuzzy, entry.previous),
        *(entry.flags, entry.comments, notes),
    )


@given(catalogs())
def test_what_is_written_is_read_back_and_written_alike(made: tuple[Locale, PoFile]) -> None:
    where, po = made
    text = po_text(po, where)
    faults = Faults()
    read = parse_po(text, "x.po", faults)
    assert report(faults) == ""
    assert read.header["Language"] == where.babel
    assert read.header_comments == po.header_comments
    assert list(map(bare, read.entries.values())) == list(map(bare, po.entries.values()))
    assert [bare(entry, obsolete=True) for entry in read.obsolete] == [
        bare(entry, obsolete=True) for entry in po.obsolete
    ]
    assert po_text(read, where) == text


@given(catalogs())
def test_babel_reads_the_same_messages(made: tuple[Locale, PoFile]) -> None:
    where, po = made
    # Babel cannot read `#~|`, takes every message with the id "" for the header, and joins
    # obsolete messages of one id.
    named = {name: entry for name, entry in po.entries.items() if entry.source[0]}
    text = po_text(PoFile({}, (), named), where)
    lines = [line + "\n" for line in text.split("\n")]
    catalog = babel_po.read_po(lines, locale=where.babel, abort_invalid=True)
    found = {
        message.context: (
            message.id if message.pluralizable else (message.id,),
            message.string if message.pluralizable else (message.string,),
            message.fuzzy,
        )
        for message in catalog
        if message.id
    }
    assert found == {
        name: (entry.source, entry.forms, entry.fuzzy) for name, entry in named.items()
    }


@pytest.mark.skipif(MSGFMT is None, reason="msgfmt (package gettext) is not on the path")
@pytest.mark.parametrize("where", TARGETS, ids=lambda where: where.tag)
def test_msgfmt_accepts_every_feature_that_is_written(where: Locale, tmp_path: Path) -> None:
    forms = tuple(f"{{login.lockout}} {index}" for index in range(plural_count(where)))
    plural = Entry("a:p", ("{login.lockout} h", "{login.lockout} hs"), forms)
    stale = Entry("a:s", ("new",), ('x\ny\\"',), fuzzy=True, previous=("old " * 40, "b"))
    flagged = Entry("a:f", ("Yes",), ("",), flags=("ignore-length",), comments=("who", ""))
    po = PoFile(
        {},
        ("Head",),
        {entry.ctxt: entry for entry in (plural, stale, flagged)},
        [
            Entry("a:s", ("gone",), ("x",), fuzzy=True, previous=("old",)),
            dataclasses.replace(plural, ctxt="a:p~2"),
        ],
    )
    path = tmp_path / "x.po"
    path.write_text(po_text(po, where), "utf-8")
    done = subprocess.run(
        [str(MSGFMT), "-c", "-o", "/dev/null", str(path)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr.count("error")) == (0, 0), done.stderr


def test_the_written_form_is_fixed() -> None:
    entry = Entry(
        "KB9001:main.first",
        ("Tap {ui.done}\nnow.",),
        ("Нажмите {ui.done}.",),
        fuzzy=True,
        previous=("Tap Done.",),
        flags=("ignore-length",),
        comments=("ignore-length: short on purpose",),
        notes=("text", "KB9001 › A part › first"),
    )
    po = PoFile({}, ("Ольга",), {entry.ctxt: entry}, [Entry("KB9001:x", ("Old",), ("Старое",))])
    assert po_text(po, locale("de")) == (
        "# Ольга\n"
        'msgid ""\n'
        'msgstr ""\n'
        '"Project-Id-Version: kb_tools\\n"\n'
        '"Language: de\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        "\n"
        "# ignore-length: short on purpose\n"
        "#. text\n"
        "#. KB9001 › A part › first\n"
        "#, fuzzy, ignore-length, python-brace-format\n"
        '#| msgid "Tap Done."\n'
        'msgctxt "KB9001:main.first"\n'
        'msgid ""\n'
        '"Tap {ui.done}\\n"\n'
        '"now."\n'
        'msgstr "Нажмите {ui.done}."\n'
        "\n"
        '#~ msgctxt "KB9001:x"\n'
        '#~ msgid "Old"\n'
        '#~ msgstr "Старое"\n'
    )


def test_a_previous_text_is_written_for_fuzzy_entries_only() -> None:
    entry = Entry("a:b", ("new",), ("neu",), previous=("old",))
    assert "#|" not in po_text(PoFile(entries={"a:b": entry}), locale("de"))


def test_a_template_is_written_for_english() -> None:
    assert '"Language: en\\n"' in po_text(PoFile(), SOURCE)


def test_babel_needs_our_reader_because_it_drops_the_previous_text() -> None:
    text = '#, fuzzy\n#| msgid "old"\nmsgctxt "a:b"\nmsgid "new"\nmsgstr "x"\n'
    assert parse_po(text, "x.po", Faults()).entries["a:b"].previous == ("old",)
    catalog = babel_po.read_po(io.StringIO(text), locale="ru")
    message = catalog.get("new", context="a:b")
    assert message is not None
    assert message.previous_id == []
