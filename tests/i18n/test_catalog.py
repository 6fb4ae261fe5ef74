"""What the reader of a locale sees of a phrase, for every state that it can be in."""

import dataclasses
from decimal import Decimal

import pytest

from kb_tools.i18n.catalog import Catalogs, Shown
from kb_tools.locales import locale
from tests.i18n.workplace import ARTICLE, Desk

EN = ("Tap the button.",)
RU = ("Нажмите кнопку.",)


def shown(desk: Desk, name: str = "first", tag: str = "ru") -> Shown:
    """What the reader of a locale sees of a block."""
    library = desk.library()
    phrases = {phrase.id: phrase for phrase in library.documents[ARTICLE].phrases}
    catalogs = Catalogs.load(desk.checkout, library, tag)
    return catalogs.translate(phrases[f"{ARTICLE}:main.{name}"])


def translated(desk: Desk) -> None:
    """The article has a Russian translation of its one text."""
    desk.sync()
    desk.translate("first", *RU)


def test_english_readers_see_the_source(desk: Desk) -> None:
    assert shown(desk, tag="en") == Shown(EN, "en", "source")


def test_without_a_catalog_readers_see_english(desk: Desk) -> None:
    assert shown(desk) == Shown(EN, "en", "untranslated", (), "untranslated")


def test_an_empty_translation_is_shown_in_english(desk: Desk) -> None:
    desk.sync()
    assert shown(desk) == Shown(EN, "en", "untranslated", (), "untranslated")


def test_a_translation_is_shown(desk: Desk) -> None:
    translated(desk)
    assert shown(desk) == Shown(RU, "ru", "current")


@pytest.mark.parametrize("synced", [True, False], ids=["after sync", "before sync"])
def test_a_stale_translation_is_shown_with_what_it_was_made_from(
    desk: Desk, *, synced: bool
) -> None:
    translated(desk)
    desk.write(first="Tap the blue button.")
    if synced:
        desk.sync()
    assert shown(desk) == Shown(RU, "ru", "stale", EN)


def test_after_a_major_change_readers_see_english(desk: Desk) -> None:
    translated(desk)
    desk.edits = {"first": "major"}
    desk.write(first="Hold the button.")
    assert shown(desk) == Shown(("Hold the button.",), "en", "stale", EN, "major")


def test_after_a_mended_typo_the_translation_is_current(desk: Desk) -> None:
    translated(desk)
    desk.edits = {"first": "typo"}
    desk.write(first="Tap the button!")
    assert shown(desk) == Shown(RU, "ru", "current")


@pytest.mark.parametrize("safety", ["limit", "security"])
def test_a_stale_text_that_could_harm_is_shown_in_english(desk: Desk, safety: str) -> None:
    translated(desk)
    desk.safety = safety
    desk.write(first="Tap the blue button.")
    assert shown(desk) == Shown(("Tap the blue button.",), "en", "stale", EN, "safety")


def test_a_stale_text_with_other_placeholders_is_shown_in_english(desk: Desk) -> None:
    translated(desk)
    desk.write(first="Tap the button in {login.tws_build}.")
    assert shown(desk) == Shown(
        ("Tap the button in {login.tws_build}.",), "en", "stale", EN, "placeholder"
    )


def test_a_translation_with_an_error_is_shown_in_english(desk: Desk) -> None:
    desk.sync()
    desk.translate("first", "Нажмите кнопку 3 раза.")
    assert shown(desk) == Shown(EN, "en", "review", (), "figure-digit")


def test_a_warning_keeps_nothing_from_readers(desk: Desk) -> None:
    desk.sync()
    desk.translate("first", "Нажмите  кнопку")
    assert shown(desk) == Shown(("Нажмите  кнопку",), "ru", "current")


def mark_fuzzy(desk: Desk) -> None:
    """A person marks the translation as in need of review."""
    desk.replace(f'msgctxt "{ARTICLE}:main.first"', f'#, fuzzy\nmsgctxt "{ARTICLE}:main.first"')


def test_a_translation_under_review_is_shown_and_marked(desk: Desk) -> None:
    translated(desk)
    mark_fuzzy(desk)
    assert shown(desk) == Shown(RU, "ru", "review")


def test_a_translation_under_review_that_could_harm_is_shown_in_english(desk: Desk) -> None:
    translated(desk)
    mark_fuzzy(desk)
    desk.safety = "security"
    desk.write(**desk.texts)
    assert shown(desk) == Shown(EN, "en", "review", (), "safety")


def test_plural_forms_are_those_of_the_language_that_is_shown(desk: Desk) -> None:
    english = ("{login.lockout} hour", "{login.lockout} hours")
    desk.write(first=dict(zip(("one", "other"), english, strict=True)))
    desk.sync()
    assert shown(desk) == Shown(english, "en", "untranslated", (), "untranslated")
    forms = tuple("{login.lockout} " + word for word in ("час", "часа", "часов"))
    desk.translate("first", *forms)
    assert shown(desk) == Shown(forms, "ru", "current")
    desk.translate("first", forms[0], "", forms[2])
    assert shown(desk) == Shown(english, "en", "review", (), "plural-forms")


def test_a_broken_catalog_costs_only_the_broken_entry(desk: Desk) -> None:
    desk.write(first="Tap the button.", second="Wait.")
    desk.sync()
    desk.translate("second", "Подождите.")
    desk.replace('msgid "Tap the button."', "msgid Tap the button.")
    library = desk.library()
    catalogs = Catalogs.load(desk.checkout, library, locale("ru"))
    states = [catalogs.translate(phrase).state for phrase in library.documents[ARTICLE].phrases]
    assert states == ["untranslated", "untranslated", "untranslated", "untranslated", "current"]
    assert [fault.code for fault in catalogs.faults] == ["po-syntax"]


def test_a_changed_figure_changes_no_catalog_and_no_state(desk: Desk) -> None:
    desk.write(first="Up to {limits.scc.per_day}.")
    desk.sync()
    desk.translate("first", "Не более {limits.scc.per_day}.")
    before = desk.po()
    figures = desk.policy.figures
    changed = dataclasses.replace(figures["limits.scc.per_day"], value=Decimal(7))
    desk.policy = dataclasses.replace(
        desk.policy, figures={**figures, "limits.scc.per_day": changed}
    )
    assert desk.sync() == []
    assert desk.po() == before
    assert shown(desk).state == "current"
