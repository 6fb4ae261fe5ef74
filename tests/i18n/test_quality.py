"""Faults of catalogs and sources have a place; a warning is silenced with a reason only."""

import shutil
import subprocess
from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, report
from kb_tools.i18n.poread import read_po
from kb_tools.i18n.quality import check_catalogs, check_sources
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import TARGETS
from tests.i18n.workplace import Desk

MSGFMT = shutil.which("msgfmt")
PO = "locales/ru/LC_MESSAGES/KB9001.po"


def checked(desk: Desk, terms: TermBase) -> str:
    """The report on the catalogs."""
    faults = Faults()
    check_catalogs(desk.checkout, desk.library(), desk.policy, terms, faults)
    return report(faults)


@pytest.fixture
def russian(desk: Desk) -> Desk:
    """The article with a Russian catalog whose one text has a warning."""
    desk.sync()
    desk.translate("first", "Нажмите  кнопку.")
    return desk


WARNING = f"""{PO}:30:1: warning: two spaces in 'Нажмите  кнопку.' [spaces]
  hint: leave one"""


def test_what_is_not_translated_is_no_fault(desk: Desk, terms: TermBase) -> None:
    assert checked(desk, terms) == ""
    desk.sync()
    assert checked(desk, terms) == ""


def test_a_problem_has_the_line_of_its_entry(russian: Desk, terms: TermBase) -> None:
    assert checked(russian, terms) == WARNING
    assert russian.po().split("\n")[29] == 'msgctxt "KB9001:main.first"'


def silence(desk: Desk, flag: str, *comments: str) -> None:
    """Flag the text in the catalog, with comments above it."""
    mark = 'msgctxt "KB9001:main.first"'
    lines = [*(f"# {comment}" for comment in comments), f"#, {flag}", mark]
    desk.replace(mark, "\n".join(lines))


def test_a_warning_is_silenced_with_a_reason(russian: Desk, terms: TermBase) -> None:
    silence(russian, "ignore-spaces", "ignore-spaces: the screen has two as well")
    assert checked(russian, terms) == ""


def test_silence_without_a_reason_is_a_warning(russian: Desk, terms: TermBase) -> None:
    silence(russian, "ignore-spaces", "because")
    assert checked(russian, terms) == (
        f"{PO}:32:1: warning: 'ignore-spaces' has no reason [ignore-reason]\n"
        "  hint: write '# ignore-spaces: reason' above the entry"
    )


def test_silence_of_a_check_that_does_not_exist_is_a_warning(
    russian: Desk, terms: TermBase
) -> None:
    russian.translate("first", "Нажмите кнопку.")
    silence(russian, "ignore-space", "ignore-space: because")
    assert checked(russian, terms) == (
        f"{PO}:32:1: warning: 'ignore-space' names no warning [ignore-unknown]\n"
        "  hint: did you mean 'ignore-spaces'?"
    )


def test_silence_that_is_not_needed_is_a_warning(russian: Desk, terms: TermBase) -> None:
    russian.translate("first", "Нажмите кнопку.")
    silence(russian, "ignore-spaces", "ignore-spaces: because")
    assert checked(russian, terms) == (
        f"{PO}:32:1: warning: 'ignore-spaces' silences nothing [ignore-unused]\n"
        "  hint: delete the flag and its reason"
    )


def test_an_error_cannot_be_silenced(desk: Desk, terms: TermBase) -> None:
    desk.sync()
    desk.translate("first", "Нажмите <b>кнопку</b>.")
    silence(desk, "ignore-raw-markup", "ignore-raw-markup: because")
    assert checked(desk, terms) == (
        f"{PO}:32:1: warning: 'ignore-raw-markup' names no warning [ignore-unknown]\n"
        "  hint: only warnings can be silenced\n"
        f"{PO}:32:1: error: '<b' looks like HTML, an entity or a link in"
        " 'Нажмите <b>кнопку</b>.' [raw-markup]\n"
        "  hint: use **strong**, `code` and {KB2260} only"
    )


def test_a_stale_text_is_checked_by_itself_only(desk: Desk, terms: TermBase) -> None:
    desk.sync()
    desk.translate("first", "Нажмите кнопку")
    desk.write(first="Tap the button in {login.tws_build}.")
    assert checked(desk, terms) == ""
    desk.translate("first", "Нажмите 3 раза")
    desk.sync()
    assert checked(desk, terms) == (
        f"{PO}:33:1: error: the digits of '3' are typed into 'Нажмите 3 раза' [figure-digit]\n"
        "  hint: use the placeholder of the English; numbers come from the policy"
    )


def test_a_text_under_review_is_checked_against_its_english(desk: Desk, terms: TermBase) -> None:
    desk.write(first="Tap {ui.done}.")
    desk.sync()
    desk.translate("first", "Нажмите.")
    mark = 'msgctxt "KB9001:main.first"'
    desk.replace(mark, f"#, fuzzy\n{mark}")
    assert checked(desk, terms) == (
        f"{PO}:33:1: error: {{ui.done}} is missing in 'Нажмите.' [placeholder]\n"
        "  hint: put {ui.done} where the English has it in meaning"
    )


def test_the_same_english_is_translated_alike(desk: Desk, terms: TermBase) -> None:
    desk.write(first="Tap the button.", second="Tap a button.", third="Tap the button.")
    desk.sync()
    desk.translate("first", "Нажмите кнопку.")
    desk.translate("second", "Нажмите на любую кнопку.")
    desk.translate("third", "Коснитесь кнопки.")
    assert checked(desk, terms) == (
        f"{PO}:42:1: warning: 'Tap the button.' is 'Коснитесь кнопки.' here, 'Нажмите кнопку.'"
        f" at {PO}:30 [same-english]\n  hint: translate the same English alike, or say why not"
    )
    mark = 'msgctxt "KB9001:main.third"'
    desk.replace(mark, f"# ignore-same-english: other gesture\n#, ignore-same-english\n{mark}")
    assert checked(desk, terms) == ""


def test_a_translation_without_a_unit_is_an_error(russian: Desk, terms: TermBase) -> None:
    russian.translate("first", "Нажмите кнопку.")
    russian.replace('"KB9001:main.first"', '"KB9001:main.frist"')
    assert checked(russian, terms) == (
        f"{PO}:30:1: error: 'KB9001:main.frist' is not a unit of KB9001 [unknown-unit]\n"
        "  hint: run `kb i18n sync`; did you mean 'KB9001:main.first'?"
    )


def test_folders_and_files_without_a_home_are_errors(russian: Desk, terms: TermBase) -> None:
    russian.translate("first", "Нажмите кнопку.")
    locales = russian.checkout.locales
    for name in ("zh-Hans", "en", "templates"):
        (locales / name).mkdir(exist_ok=True)
    text = russian.po()
    (locales / "ru" / "LC_MESSAGES" / "KB9002.po").write_text(text, "utf-8")
    assert checked(russian, terms) == (
        "locales/en: error: 'en' is not a locale that we translate into [unknown-locale]\n"
        "  hint: English is the source: its words are under docs/\n"
        "locales/ru/LC_MESSAGES/KB9002.po: error: there is no source named 'KB9002'"
        " [unknown-domain]\n"
        "  hint: run `kb i18n sync`; did you mean 'KB9001'?\n"
        "locales/zh-Hans: error: 'zh-Hans' is not a locale that we translate into"
        " [unknown-locale]\n"
        "  hint: did you mean 'zh_Hans'?"
    )


def test_a_broken_catalog_is_reported_and_the_others_are_checked(
    russian: Desk, terms: TermBase
) -> None:
    russian.sync("de")
    russian.translate("first", "Tippen  Sie auf die Taste.", tag="de")
    russian.path().write_bytes(b"\xff\xfe")
    assert checked(russian, terms) == (
        "locales/de/LC_MESSAGES/KB9001.po:30:1: warning: two spaces in"
        " 'Tippen  Sie auf die Taste.' [spaces]\n  hint: leave one\n"
        f"{PO}:1:1: error: byte 0xff is not UTF-8 [not-utf8]\n  hint: save the file as UTF-8"
    )


def test_a_source_is_reported_at_its_line_in_the_yaml(desk: Desk, terms: TermBase) -> None:
    desk.write(first="Wait 24 hours.")
    faults = Faults()
    check_sources(desk.library(), desk.policy, terms, faults)
    assert report(faults) == (
        "docs/articles/KB9001.yaml:10:11: error: the digits of '24' are typed into"
        " 'Wait 24 hours.' [figure-digit]\n"
        "        text: Wait 24 hours.\n"
        "              ^\n"
        "  hint: use a figure of the policy, such as {withdrawal.window}"
    )


# The catalogs of this checkout


def committed(real: Checkout) -> list[Path]:
    """Every catalog and template."""
    return sorted(real.locales.glob("*/LC_MESSAGES/*.po")) + sorted(
        real.locales.glob("templates/*.pot")
    )


def test_every_committed_catalog_is_read_without_a_fault(real: Checkout) -> None:
    faults = Faults()
    for where in TARGETS:
        paths = sorted((real.locales / where.babel / "LC_MESSAGES").glob("*.po"))
        assert paths, where
        for path in paths:
            read_po(path, real.shown(path), where, faults)
    assert report(faults) == ""


@pytest.mark.skipif(MSGFMT is None, reason="msgfmt (package gettext) is not on the path")
def test_msgfmt_accepts_every_committed_catalog(real: Checkout) -> None:
    bad = {}
    for path in committed(real):
        command = [str(MSGFMT), "-c", "-o", "/dev/null", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            bad[real.shown(path)] = done.stderr
    assert bad == {}
