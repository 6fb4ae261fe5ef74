"""An edit of one unit: what it makes of an entry, and of the text of a catalog."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.faults import Faults
from kb_tools.i18n.edits import Edit, edited, token, with_entry
from kb_tools.i18n.pofile import Entry, PoFile, po_text
from kb_tools.i18n.poread import parse_po
from kb_tools.i18n.worddiff import word_diff
from kb_tools.locales import locale

DE = locale("de")
TEXT = st.text(st.sampled_from('abc {x}"\\\n\täß你。#~|,'), max_size=20)
LINE = st.text(st.sampled_from("abc ~|,.:#äß"), min_size=1, max_size=12).map(str.strip)


@st.composite
def entries(draw: st.DrawFn, name: str) -> Entry:
    fuzzy = draw(st.booleans())
    plural = draw(st.booleans())
    sources = st.lists(TEXT.filter(bool), min_size=1 + plural, max_size=1 + plural).map(tuple)
    return Entry(
        name,
        draw(sources),
        tuple(draw(st.lists(TEXT, min_size=1 + plural, max_size=1 + plural))),
        fuzzy,
        draw(sources) if fuzzy else (),
        draw(st.sampled_from([(), ("ignore-length",), ("needs-review",)])),
        tuple(line for line in draw(st.lists(LINE, max_size=2)) if line),
        tuple(line for line in draw(st.lists(LINE, max_size=2)) if line),
    )


@st.composite
def catalogs(draw: st.DrawFn) -> PoFile:
    names = [f"d:u{number}" for number in range(draw(st.integers(1, 5)))]
    po = PoFile(entries={name: draw(entries(name)) for name in names})
    gone = [f"d:o{number}" for number in range(draw(st.integers(0, 2)))]
    po.obsolete = [dataclasses.replace(draw(entries(name)), notes=()) for name in gone]
    return po


@given(catalogs(), st.data())
@settings(max_examples=60, deadline=None)
def test_an_entry_put_into_a_catalog_leaves_every_other_line_alone(
    po: PoFile, data: st.DataObject
) -> None:
    text = po_text(po, DE)
    before = parse_po(text, "", Faults())
    name = data.draw(st.sampled_from(sorted(po.entries)))
    new = data.draw(entries(name))
    made = with_entry(text, before, new)
    assert made is not None
    po.entries[name] = new
    assert made == po_text(po, DE)


@given(catalogs(), st.data())
@settings(max_examples=60, deadline=None)
def test_it_does_so_without_empty_lines_between_entries_too(
    po: PoFile, data: st.DataObject
) -> None:
    """Some programs write none; then all that counts is what is read."""
    head, *blocks = po_text(po, DE).split("\n\n")
    text = "\n\n".join([head, "\n".join(block.rstrip("\n") for block in blocks)]) + "\n"
    faults = Faults()
    before = parse_po(text, "", faults)
    if list(faults) or list(before.entries) != list(po.entries):
        return
    name = data.draw(st.sampled_from(sorted(po.entries)))
    new = data.draw(entries(name))
    made = with_entry(text, before, new)
    if made is not None:
        after = parse_po(made, "", Faults())
        for key, entry in after.entries.items():
            wanted = new if key == name else before.entries[key]
            assert dataclasses.replace(entry, line=0) == dataclasses.replace(wanted, line=0)


def test_a_unit_that_is_not_there_is_left_to_sync() -> None:
    text = po_text(PoFile(entries={"d:a": Entry("d:a", ("Yes",), ("Ja",))}), DE)
    po = parse_po(text, "", Faults())
    assert with_entry(text, po, Entry("d:b", ("No",), ("Nein",))) is None


@given(entries("d:u"), TEXT)
def test_a_new_text_leaves_nothing_open(entry: Entry, text: str) -> None:
    forms = tuple(text for _ in entry.forms)
    after = edited(entry, Edit(token(entry), forms))
    assert (after.fuzzy, after.previous) == (False, ())
    assert "needs-review" not in after.flags
    assert after.forms == tuple(form.replace("\r", "\n") for form in forms)
    assert (after.source, after.comments, after.notes) == (
        entry.source,
        entry.comments,
        entry.notes,
    )


@given(TEXT, TEXT)
def test_the_runs_of_a_difference_are_both_texts(old: str, new: str) -> None:
    runs = word_diff(old, new)
    assert "".join(run.text for run in runs if run.kind != "new") == old
    assert "".join(run.text for run in runs if run.kind != "gone") == new
