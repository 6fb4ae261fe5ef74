"""Drafts of one Chinese script from the other: nothing is overwritten, no reader sees them yet."""

import pytest

from kb_tools.faults import Faults, KbError, report
from kb_tools.i18n import bundles
from kb_tools.i18n.catalog import Catalogs
from kb_tools.i18n.draft import Drafts, converter, draft_catalogs
from kb_tools.i18n.problems import Context
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import locale
from tests.i18n.workplace import ARTICLE, Desk

HANS, HANT = locale("zh-Hans"), locale("zh-Hant")


def drafted(desk: Desk, terms: TermBase) -> list[Drafts]:
    faults = Faults()
    convert = converter(terms, HANS, HANT)
    context = Context.of(desk.library(), terms)
    into = bundles.Desk(desk.checkout, desk.library(), desk.policy, context, HANT)
    found = draft_catalogs(into, HANS, convert, faults)
    assert report(faults) == ""
    return found


def test_names_and_placeholders_come_from_their_own_sources(terms: TermBase) -> None:
    convert = converter(terms, HANS, HANT)
    name, other = (terms.name("dsc_plus", where.tag) for where in (HANS, HANT))
    assert convert(f"请用{name}登录{{limits.a.per_day}}，见{{KB1}}。") == (
        f"請用{other}登錄{{limits.a.per_day}}，見{{KB1}}。"
    )
    back = converter(terms, HANT, HANS)
    assert back(f"請用{other}。") == f"请用{name}。"


def test_only_empty_units_are_filled_and_marked_as_drafts(desk: Desk, terms: TermBase) -> None:
    desk.write(first="Tap the button.", second="Wait.", third="Tap it again.")
    for tag in ("zh-Hans", "zh-Hant"):
        desk.sync(tag)
    desk.translate("first", "点按按钮。", tag="zh-Hans")
    desk.translate("second", "请等待。", tag="zh-Hans")
    desk.translate("second", "等一等。", tag="zh-Hant")
    path = f"locales/zh_Hant/LC_MESSAGES/{ARTICLE}.po"
    assert drafted(desk, terms) == [Drafts(ARTICLE, path, 1)]
    text = desk.po("zh-Hant")
    assert f'#, fuzzy, draft\nmsgctxt "{ARTICLE}:main.first"' in text
    assert 'msgstr "點按按鈕。"' in text
    assert 'msgstr "等一等。"' in text
    assert text.count("draft") == 1
    assert drafted(desk, terms) == []


def test_readers_see_english_until_a_person_clears_the_mark(desk: Desk, terms: TermBase) -> None:
    desk.write(first="Tap the button.")
    for tag in ("zh-Hans", "zh-Hant"):
        desk.sync(tag)
    desk.translate("first", "点按按钮。", tag="zh-Hans")
    drafted(desk, terms)
    phrase = desk.library().documents[ARTICLE].phrases[-1]
    shown = Catalogs.load(desk.checkout, desk.library(), HANT).translate(phrase)
    assert (shown.text, shown.lang, shown.state, shown.why) == (
        "Tap the button.",
        "en",
        "review",
        "draft",
    )
    desk.replace("#, fuzzy, draft\n", "#, draft\n", tag="zh-Hant")
    assert Catalogs.load(desk.checkout, desk.library(), HANT).translate(phrase).lang == "zh-Hant"
    desk.sync("zh-Hant")
    assert "draft" not in desk.po("zh-Hant")


def test_a_draft_stays_a_draft_when_english_changes_and_comes_back(
    desk: Desk, terms: TermBase
) -> None:
    desk.write(first="Tap the button.")
    for tag in ("zh-Hans", "zh-Hant"):
        desk.sync(tag)
    desk.translate("first", "点按按钮。", tag="zh-Hans")
    drafted(desk, terms)
    for text in ("Tap it.", "Tap the button."):
        desk.write(first=text)
        desk.sync("zh-Hant")
        assert "#, fuzzy, draft" in desk.po("zh-Hant")


def test_drafts_are_for_the_two_chinese_scripts_only(terms: TermBase) -> None:
    with pytest.raises(KbError) as error:
        converter(terms, HANS, locale("fr"))
    assert error.value.message == "there are no drafts from zh-Hans to fr"
