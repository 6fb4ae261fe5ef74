"""Merging goes by id alone, marks what changed, and never loses a translation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.content.model import Edit, Phrase
from kb_tools.faults import Faults, report
from kb_tools.i18n.figures import plural_count
from kb_tools.i18n.merge import merge_entry, merge_po
from kb_tools.i18n.pofile import Entry, PoFile, po_text
from kb_tools.i18n.poread import parse_po
from kb_tools.i18n.units import Unit
from kb_tools.locales import locale

RU, ZH, DE = locale("ru"), locale("zh-Hans"), locale("de")
ID = "KB9001:main.first"


def phrase(text: str, plural: str | None = None, edit: Edit = "normal", name: str = ID) -> Phrase:
    """A phrase as the loader makes it."""
    return Phrase(text, plural, name, edit=edit)


def entry(source: str, form: str, **more: object) -> Entry:
    """An entry of one form."""
    return Entry(ID, (source,), (form,), **more)  # type: ignore[arg-type]


def state(merged: Entry) -> tuple[object, ...]:
    """What the merge decides."""
    return merged.source, merged.forms, merged.fuzzy, merged.previous


# One unit


def test_an_unchanged_unit_is_left_alone() -> None:
    old = entry("A", "А", comments=("who",), flags=("ignore-length",))
    assert merge_entry(phrase("A"), old, RU) == old


def test_a_new_unit_starts_empty_with_the_forms_of_its_locale() -> None:
    merged = merge_entry(phrase("{n} day", "{n} days"), None, RU)
    assert state(merged) == (("{n} day", "{n} days"), ("", "", ""), False, ())


def test_a_changed_unit_keeps_its_translation_and_what_it_was_made_from() -> None:
    merged = merge_entry(phrase("B"), entry("A", "А"), RU)
    assert state(merged) == (("B",), ("А",), True, ("A",))


def test_a_second_change_keeps_the_oldest_english() -> None:
    once = merge_entry(phrase("B"), entry("A", "А"), RU)
    assert state(merge_entry(phrase("C"), once, RU)) == (("C",), ("А",), True, ("A",))


def test_a_change_taken_back_needs_no_work() -> None:
    once = merge_entry(phrase("B"), entry("A", "А"), RU)
    assert state(merge_entry(phrase("A"), once, RU)) == (("A",), ("А",), False, ())


def test_a_mended_typo_leaves_the_translation_current() -> None:
    merged = merge_entry(phrase("Aa", edit="typo"), entry("A", "А"), RU)
    assert state(merged) == (("Aa",), ("А",), False, ())


def test_a_mended_typo_leaves_a_stale_translation_stale() -> None:
    once = merge_entry(phrase("B"), entry("A", "А"), RU)
    merged = merge_entry(phrase("Bb", edit="typo"), once, RU)
    assert state(merged) == (("Bb",), ("А",), True, ("A",))


def test_a_change_of_placeholders_is_never_a_typo() -> None:
    merged = merge_entry(phrase("A {ui.done}", edit="typo"), entry("A", "А"), RU)
    assert state(merged) == (("A {ui.done}",), ("А",), True, ("A",))


def test_a_change_of_an_untranslated_unit_leaves_no_trace() -> None:
    old = entry("A", "", comments=("how?",), fuzzy=True)
    merged = merge_entry(phrase("B"), old, RU)
    assert state(merged) == (("B",), ("",), False, ())
    assert merged.comments == ("how?",)


def test_a_doubt_of_a_person_outlives_a_change_that_is_taken_back() -> None:
    doubt = entry("A", "А", fuzzy=True)
    changed = merge_entry(phrase("B"), doubt, RU)
    assert (changed.previous, changed.flags) == (("A",), ("needs-review",))
    assert merge_entry(phrase("A"), changed, RU) == doubt


def test_a_previous_text_that_an_editor_left_behind_is_dropped() -> None:
    merged = merge_entry(phrase("B"), entry("B", "Б", previous=("A",)), RU)
    assert state(merged) == (("B",), ("Б",), False, ())


@pytest.mark.parametrize("where, forms", [(RU, ("день", "", "")), (ZH, ("день",))])
def test_one_text_that_gets_plural_forms_keeps_its_translation_as_the_first(
    where: object, forms: tuple[str, ...]
) -> None:
    merged = merge_entry(phrase("{n} day", "{n} days"), entry("days", "день"), where)  # type: ignore[arg-type]
    assert state(merged) == (("{n} day", "{n} days"), forms, True, ("days",))


# A catalog


def merge(old: PoFile, *phrases: Phrase) -> PoFile:
    """The catalog after a sync and a way through a file."""
    units = [Unit(one, ("text",)) for one in phrases]
    text = po_text(merge_po(units, old, RU), RU)
    faults = Faults()
    read = parse_po(text, "x.po", faults)
    assert report(faults) == ""
    return read


def test_units_stand_in_the_order_of_the_source() -> None:
    old = merge(PoFile(), phrase("A", name="x:a"), phrase("B", name="x:b"))
    new = merge(old, phrase("B", name="x:b"), phrase("A", name="x:a"), phrase("C", name="x:c"))
    assert list(new.entries) == ["x:b", "x:a", "x:c"]


def test_a_unit_that_goes_and_comes_back_brings_its_translation() -> None:
    old = PoFile(entries={ID: entry("A", "А", comments=("who",))})
    gone = merge(old)
    assert gone.entries == {}
    assert [(e.ctxt, e.forms, e.comments) for e in gone.obsolete] == [(ID, ("А",), ("who",))]
    back = merge(gone, phrase("A"))
    assert state(back.entries[ID]) == (("A",), ("А",), False, ())
    assert back.obsolete == []
    changed = merge(gone, phrase("B"))
    assert state(changed.entries[ID]) == (("B",), ("А",), True, ("A",))


def test_an_untranslated_unit_that_goes_leaves_nothing() -> None:
    assert merge(PoFile(entries={ID: entry("A", "")})).obsolete == []


def test_plural_forms_that_a_single_text_cannot_hold_are_kept_and_come_back() -> None:
    forms = ("{n} день", "{n} дня", "{n} дней")
    old = PoFile(entries={ID: Entry(ID, ("{n} day", "{n} days"), forms)})
    single = merge(old, phrase("{n} day"))
    assert state(single.entries[ID]) == (("{n} day",), ("{n} дней",), True, ("{n} day", "{n} days"))
    assert [(e.ctxt, e.forms) for e in single.obsolete] == [(f"{ID}~2", forms)]
    assert merge(single, phrase("{n} day")) == single
    back = merge(single, phrase("{n} day", "{n} days"))
    assert state(back.entries[ID]) == (("{n} day", "{n} days"), forms, False, ())


def test_nothing_is_guessed_from_similar_text() -> None:
    old = PoFile(entries={"x:a": Entry("x:a", ("Tap Done.",), ("Нажмите Done.",))})
    new = merge(old, phrase("Tap Done!", name="x:b"))
    assert new.entries["x:b"].forms == ("",)


# Any history

TEXTS = st.sampled_from(["A", "A ", "B", "B {ui.done}", "**C**", "{n} d"])
PHRASES = st.builds(
    phrase,
    TEXTS,
    st.none() | st.sampled_from(["{n} ds", "As"]),
    st.sampled_from(["typo", "normal", "major"]),
    st.sampled_from(["x:a", "x:b", "x:c"]),
)
SOURCES = st.lists(PHRASES, max_size=3, unique_by=lambda one: one.id)
# A translator fills in a unit, with or without clearing the mark; a source is edited and synced.
STEPS = st.one_of(
    SOURCES, st.tuples(st.sampled_from(["x:a", "x:b", "x:c"]), st.text("тюя", min_size=1))
)


@settings(deadline=None, max_examples=200)
@given(st.lists(STEPS, max_size=12), st.sampled_from(["ru", "zh-Hans", "de"]))
def test_no_history_of_edits_loses_the_last_translation_of_a_unit(
    steps: list[list[Phrase] | tuple[str, str]], tag: str
) -> None:
    where, po = locale(tag), PoFile()
    latest: dict[tuple[str, bool], tuple[str, ...]] = {}
    for step in steps:
        if isinstance(step, list):
            po = merge_po([Unit(one, ()) for one in step], po, where)
            again = merge_po([Unit(one, ()) for one in step], po, where)
            assert po_text(again, where) == po_text(po, where)
        else:
            name, word = step
            if name in po.entries:
                old = po.entries[name]
                count = plural_count(where) if old.is_plural else 1
                forms = tuple(f"{word}{index}" for index in range(count))
                po.entries[name] = Entry(name, old.source, forms)
                latest[name, old.is_plural] = forms
        held = {form for one in (*po.entries.values(), *po.obsolete) for form in one.forms}
        for forms in latest.values():
            assert set(forms) <= held
        text = po_text(po, where)
        assert po_text(parse_po(text, "x.po", Faults()), where) == text


@given(SOURCES)
def test_a_sync_back_to_the_old_source_changes_nothing(source: list[Phrase]) -> None:
    def units(phrases: list[Phrase]) -> list[Unit]:
        return [Unit(Phrase(one.text, one.plural, one.id), ()) for one in phrases]

    first = merge_po(units(source), PoFile(), DE)
    for name, old in first.entries.items():
        first.entries[name] = Entry(name, old.source, tuple("äö"[: len(old.forms)]))
    other = [Phrase(one.text + " more", one.plural and one.plural + "!", one.id) for one in source]
    there = merge_po(units(other), first, DE)
    assert po_text(merge_po(units(source), there, DE), DE) == po_text(first, DE)
