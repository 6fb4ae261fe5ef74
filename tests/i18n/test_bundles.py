"""Bundles go out and come back by id; nothing that matters is lost, nothing unsafe is taken."""

import dataclasses
import functools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.faults import Faults, KbError, report
from kb_tools.i18n import bundles
from kb_tools.i18n.bundles import Taken, bundle, select, take
from kb_tools.i18n.figures import plural_count
from kb_tools.i18n.pofile import Entry, PoFile, po_text
from kb_tools.i18n.poread import parse_po
from kb_tools.i18n.problems import Context
from kb_tools.i18n.terms import load_terms
from kb_tools.i18n.xliff import parse_xliff, xliff_text
from kb_tools.locales import TARGETS, locale
from tests.i18n.conftest import ROOT
from tests.i18n.workplace import ARTICLE, Desk

UNIT = f"{ARTICLE}:main.first"
FORMATS = ("po", "xliff")


@functools.cache
def known() -> Context:
    return Context.of(Library(), load_terms(Checkout(ROOT), Faults()))


def opened(desk: Desk, tag: str = "ru") -> bundles.Desk:
    library = desk.library()
    return bundles.Desk(desk.checkout, library, desk.policy, known(), locale(tag))


def sent(desk: Desk, form: str = "po", tag: str = "ru") -> PoFile:
    """A bundle of the article, written and read back."""
    where = locale(tag)
    faults = Faults()
    made = bundle(opened(desk, tag), [ARTICLE], faults)
    if form == "po":
        return parse_po(po_text(made, where), "a.po", faults)
    back, found = parse_xliff(xliff_text(made, where), "a.xlf", faults)
    assert found is where
    assert report(faults) == ""
    return back


def edited(po: PoFile, *forms: str, **fields: object) -> PoFile:
    entry = dataclasses.replace(po.entries[UNIT], forms=forms, **fields)  # type: ignore[arg-type]
    return PoFile(entries={**po.entries, UNIT: entry})


def back(desk: Desk, po: PoFile, *, theirs: bool = False) -> list[tuple[str, str]]:
    return [(one.id, one.outcome) for one in told(desk, po, theirs=theirs)]


def told(desk: Desk, po: PoFile, *, theirs: bool = False) -> list[Taken]:
    faults = Faults()
    found = take(opened(desk), po, "a.po", faults, theirs=theirs)
    assert report(faults) == ""
    return found


@pytest.fixture(params=FORMATS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_bundle_that_nobody_touched_changes_nothing(desk: Desk, form: str) -> None:
    desk.write(first="Tap the button.", second="Wait.")
    desk.sync()
    desk.translate("first", "Нажмите кнопку.")
    before = desk.po()
    assert back(desk, sent(desk, form)) == []
    assert desk.po() == before


def test_a_translation_comes_back_to_its_unit(desk: Desk, form: str) -> None:
    desk.sync()
    assert back(desk, edited(sent(desk, form), "Нажмите кнопку.")) == [(UNIT, "new")]
    assert 'msgstr "Нажмите кнопку."' in desk.po()
    assert back(desk, edited(sent(desk, form), "Коснитесь кнопки.")) == [(UNIT, "changed")]
    assert 'msgstr "Коснитесь кнопки."' in desk.po()


def test_a_broken_placeholder_is_refused_and_the_catalog_keeps_its_own(
    desk: Desk, form: str
) -> None:
    desk.write(first="See {KB2260}.")
    desk.sync()
    desk.translate("first", "См. {KB2260}.")
    before = desk.po()
    found = told(desk, edited(sent(desk, form), "См. статью."))
    assert [(one.outcome, one.message) for one in found] == [
        ("refused", "{KB2260} is missing in 'См. статью.' [placeholder]")
    ]
    assert desk.po() == before


def test_when_both_have_changed_ours_stays_unless_theirs_is_asked_for(
    desk: Desk, form: str
) -> None:
    desk.sync()
    desk.translate("first", "Нажмите кнопку.")
    out = edited(sent(desk, form), "Коснитесь кнопки.")
    desk.translate("first", "Нажмите на кнопку.")
    before = desk.po()
    found = told(desk, out)
    assert [(one.outcome, one.message, one.hint) for one in found] == [
        (
            "conflict",
            "'Коснитесь кнопки.', but the catalog has 'Нажмите на кнопку.' by now",
            "choose by hand, or import with --theirs to take all of these",
        )
    ]
    assert desk.po() == before
    assert back(desk, out, theirs=True) == [(UNIT, "changed")]
    assert 'msgstr "Коснитесь кнопки."' in desk.po()


def test_what_the_bundle_left_alone_does_not_undo_later_work(desk: Desk, form: str) -> None:
    desk.sync()
    desk.translate("first", "Нажмите кнопку.")
    out = sent(desk, form)
    desk.translate("first", "Нажмите на кнопку.")
    before = desk.po()
    assert back(desk, out, theirs=True) == [(UNIT, "kept")]
    assert desk.po() == before


def test_without_its_mark_a_bundle_replaces_no_translation_by_itself(desk: Desk) -> None:
    desk.sync()
    out = edited(sent(desk), "Нажмите кнопку.", notes=())
    assert back(desk, out) == [(UNIT, "new")]
    other = edited(sent(desk), "Коснитесь кнопки.", notes=())
    assert back(desk, other) == [(UNIT, "conflict")]


def test_a_translation_of_older_english_comes_back_in_doubt(desk: Desk, form: str) -> None:
    desk.write(first="Tap the button.")
    desk.sync()
    out = edited(sent(desk, form), "Нажмите кнопку.")
    desk.write(first="Tap the blue button.")
    assert back(desk, out) == [(UNIT, "new")]
    assert '#, fuzzy\n#| msgid "Tap the button."\n' in desk.po()


def test_a_doubt_that_was_cleared_elsewhere_is_cleared_here(desk: Desk, form: str) -> None:
    desk.write(first="Tap the button.")
    desk.sync()
    desk.translate("first", "Нажмите кнопку.")
    desk.write(first="Tap the button now.")
    desk.sync()
    assert "#, fuzzy" in desk.po()
    out = edited(sent(desk, form), "Нажмите кнопку.", fuzzy=False, previous=())
    assert back(desk, out) == [(UNIT, "changed")]
    assert "#, fuzzy" not in desk.po()


def test_an_empty_translation_never_empties_the_catalog(desk: Desk, form: str) -> None:
    desk.sync()
    out = sent(desk, form)
    desk.translate("first", "Нажмите кнопку.")
    before = desk.po()
    assert back(desk, out) == []
    assert desk.po() == before


def test_a_unit_that_is_gone_is_told(desk: Desk) -> None:
    desk.sync()
    stray = Entry(f"{ARTICLE}:main.frist", ("x",), ("й",), line=7)
    found = told(desk, PoFile(entries={stray.ctxt: stray}))
    assert found == [
        Taken(stray.ctxt, 7, "unknown", "there is no such unit", f"did you mean '{UNIT}'?")
    ]


def test_a_broken_catalog_is_left_as_it_is(desk: Desk) -> None:
    desk.sync()
    out = edited(sent(desk), "Нажмите кнопку.")
    desk.replace('msgid "Tap the button."', "msgid Tap the button.")
    before = desk.po()
    faults = Faults()
    take(opened(desk), out, "a.po", faults, theirs=True)
    assert [fault.code for fault in faults] == ["import-catalog", "po-syntax"]
    assert desk.po() == before


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    desk.sync()
    before = desk.po()
    dry = dataclasses.replace(opened(desk), dry=True)
    out = edited(sent(desk), "Нажмите кнопку.")
    assert [one.outcome for one in take(dry, out, "a.po", Faults(), theirs=False)] == ["new"]
    assert desk.po() == before


def test_names_are_topics_articles_or_source_files(desk: Desk, real: object) -> None:
    library = load_library(real, Faults())  # type: ignore[arg-type]
    login = select(library, ["login"])
    assert login == [one.id for one in library.articles.values() if "login" in one.topics]
    assert select(library, ["site", "KB2748"]) == ["KB2748", "site"]
    assert select(library, []) == list(library.documents)
    with pytest.raises(KbError) as error:
        select(library, ["logn"])
    assert error.value.message == "there is no article, source file or topic 'logn'"
    assert error.value.hint == "did you mean 'login'?"


WORDS = st.text('абв {}*`"\\\n<&', max_size=12)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None
)
@given(
    st.sampled_from([where.tag for where in TARGETS]),
    st.lists(WORDS, min_size=3, max_size=3),
    st.sampled_from(FORMATS),
)
def test_any_translations_go_out_and_come_back_unchanged(
    desk: Desk, tag: str, words: list[str], form: str
) -> None:
    where = locale(tag)
    forms = tuple(words[: plural_count(where)])
    desk.write(first={"one": "{login.lockout} hour", "other": "{login.lockout} hours"}, second="A")
    desk.path(tag).unlink(missing_ok=True)
    desk.sync(tag)
    read = parse_po(desk.po(tag), "x", Faults())
    read.entries[UNIT] = dataclasses.replace(read.entries[UNIT], forms=forms)
    desk.path(tag).write_text(po_text(read, where), "utf-8")
    made = sent(desk, form, tag)
    assert made.entries[UNIT].forms == forms
    before = desk.po(tag)
    assert take(opened(desk, tag), made, "a.po", Faults(), theirs=True) == []
    assert desk.po(tag) == before
