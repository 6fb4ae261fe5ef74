"""Sync writes what changed, says so, and leaves alone what it cannot read."""

import pytest

from kb_tools.content.load import load_library
from kb_tools.faults import Faults, report
from kb_tools.i18n.merge import merge_po
from kb_tools.i18n.sync import Scope, sync, write_atomically
from kb_tools.locales import TARGETS, locale
from tests.i18n.workplace import ARTICLE, Desk

POT = """msgid ""
msgstr ""
"Project-Id-Version: kb_tools\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#. title
#. KB9001 › title
msgctxt "KB9001:title"
msgid "A title"
msgstr ""

#. summary
#. KB9001 › summary
msgctxt "KB9001:summary"
msgid "A summary."
msgstr ""

#. title
#. KB9001 › A part › title
msgctxt "KB9001:main.title"
msgid "A part"
msgstr ""

#. text
#. KB9001 › A part › first
#. {login.lockout}: a number of hours
#, python-brace-format
msgctxt "KB9001:main.first"
msgid "{login.lockout} hour"
msgid_plural "{login.lockout} hours"
msgstr[0] ""
msgstr[1] ""
"""


def told(desk: Desk, tag: str = "ru") -> list[str]:
    """What sync says that it did."""
    return [str(change) for change in desk.sync(tag)]


def test_the_template_has_every_unit_and_no_value(desk: Desk) -> None:
    desk.write(first={"one": "{login.lockout} hour", "other": "{login.lockout} hours"})
    desk.sync()
    path = desk.checkout.locales / "templates" / f"{ARTICLE}.pot"
    assert path.read_text("utf-8") == POT


def test_every_locale_gets_a_catalog_with_its_plural_forms(desk: Desk) -> None:
    desk.write(first={"one": "{login.lockout} hour", "other": "{login.lockout} hours"})
    sync(desk.checkout, desk.library(), desk.policy, Faults())
    counts = {where.tag: desk.po(where.tag).count("msgstr[") for where in TARGETS}
    assert counts == {
        "ru": 3,
        "zh-Hans": 1,
        "zh-Hant": 1,
        "es": 2,
        "fr": 2,
        "it": 2,
        "de": 2,
    }


def test_sync_says_what_it_did_and_the_next_does_nothing(desk: Desk) -> None:
    assert told(desk) == [
        "locales/templates/KB9001.pot: created",
        "locales/ru/LC_MESSAGES/KB9001.po: created (4 new)",
    ]
    assert told(desk) == []
    desk.translate("first", "Нажмите кнопку.")
    assert told(desk) == []
    desk.write(first="Tap the blue button.", second="Wait.")
    assert told(desk) == [
        "locales/templates/KB9001.pot: updated",
        "locales/ru/LC_MESSAGES/KB9001.po: updated (1 new, 1 stale)",
    ]
    desk.write(first="Tap the button.")
    assert told(desk)[1:] == ["locales/ru/LC_MESSAGES/KB9001.po: updated (1 current, 1 gone)"]
    desk.edits = {"first": "typo"}
    desk.write(first="Tap the buttons.")
    assert told(desk)[1:] == ["locales/ru/LC_MESSAGES/KB9001.po: updated (1 typo)"]


def test_files_that_do_not_change_are_not_touched(desk: Desk) -> None:
    desk.sync()
    before = desk.path().stat().st_mtime_ns
    desk.sync()
    assert desk.path().stat().st_mtime_ns == before


def test_an_editors_wrapping_and_headers_become_ours(desk: Desk) -> None:
    desk.sync()
    ours = desk.po()
    desk.replace('msgid "Tap the button."', 'msgid ""\n"Tap "\n"the button."')
    desk.replace('"MIME-Version', '"X-Generator: Poedit 3.2\\n"\n"MIME-Version')
    assert told(desk) == ["locales/ru/LC_MESSAGES/KB9001.po: updated"]
    assert desk.po() == ours


def test_a_catalog_that_cannot_be_read_is_reported_and_left_as_it_is(desk: Desk) -> None:
    desk.sync()
    desk.sync("de")
    desk.replace('msgid "Tap the button."', "msgid Tap the button.")
    broken = desk.po()
    desk.write(first="Tap it.")
    faults = Faults()
    scope = Scope(locales=(locale("ru"), locale("de")))
    changes = sync(desk.checkout, desk.library(), desk.policy, faults, scope)
    assert [change.path for change in changes] == [
        "locales/templates/KB9001.pot",
        "locales/de/LC_MESSAGES/KB9001.po",
    ]
    assert [str(fault.location) for fault in faults] == ["locales/ru/LC_MESSAGES/KB9001.po:31:1"]
    assert desk.po() == broken


def test_a_catalog_with_two_entries_of_one_unit_is_left_as_it_is(desk: Desk) -> None:
    desk.sync()
    desk.translate("first", "Нажмите кнопку.")
    entry = desk.po()[desk.po().index("#. text") :]
    desk.path().write_text(f"{desk.po()}\n{entry.replace('Нажмите', 'Тапните')}", "utf-8")
    before = desk.po()
    desk.write(first="Tap it.")
    faults = Faults()
    sync(desk.checkout, desk.library(), desk.policy, faults, Scope(locales=(locale("ru"),)))
    assert report(faults) == (
        "locales/ru/LC_MESSAGES/KB9001.po:36:1: error: 'KB9001:main.first' is already on line 30"
        " [po-duplicate]\n"
        "  hint: keep the better of the two translations and delete the other entry"
    )
    assert desk.po() == before


def test_a_source_that_does_not_load_keeps_its_catalogs(desk: Desk) -> None:
    desk.sync()
    desk.translate("first", "Нажмите кнопку.")
    before = desk.po()
    (desk.checkout.articles / f"{ARTICLE}.yaml").write_text("id: [", "utf-8")
    faults = Faults()
    library = load_library(desk.checkout, faults)
    assert faults.errors
    assert sync(desk.checkout, library, desk.policy, Faults()) == []
    assert desk.po() == before


def test_a_deleted_source_leaves_what_was_translated(desk: Desk) -> None:
    desk.sync()
    desk.sync("de")
    desk.translate("first", "Нажмите кнопку.")
    (desk.checkout.articles / f"{ARTICLE}.yaml").unlink()
    faults = Faults()
    changes = sync(desk.checkout, desk.library(), desk.policy, faults)
    assert report(faults) == ""
    assert [str(change) for change in changes] == [
        "locales/templates/KB9001.pot: removed",
        "locales/ru/LC_MESSAGES/KB9001.po: updated (4 gone)",
        "locales/de/LC_MESSAGES/KB9001.po: removed (4 gone)",
    ]
    assert desk.po().count("#~ msgctxt") == 1
    desk.write(first="Tap the button.")
    desk.sync()
    assert 'msgstr "Нажмите кнопку."' in desk.po()
    assert "#~" not in desk.po()


def test_a_scope_limits_the_work(desk: Desk) -> None:
    scope = Scope(domains=frozenset({"KB1"}))
    assert sync(desk.checkout, desk.library(), desk.policy, Faults(), scope) == []


def test_comments_and_flags_of_translators_stay(desk: Desk) -> None:
    desk.sync()
    desk.translate("first", "Нажмите кнопку.")
    mark = 'msgctxt "KB9001:main.first"'
    desk.replace(mark, f"#, ignore-length\n{mark}")
    desk.replace("#. KB9001 › A part › first", "# Ольга\n#. KB9001 › A part › first")
    desk.write(first="Tap the blue button.")
    desk.sync()
    assert "# Ольга\n#. text\n#. KB9001 › A part › first\n#, fuzzy, ignore-length\n" in desk.po()


def test_what_a_translator_saves_during_a_sync_is_not_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sync()
    desk.write(first="Tap the button.", second="Wait.")
    merged: list[object] = []

    def slow(*args: object) -> object:
        if not merged:
            desk.translate("first", "Нажмите кнопку.")
        merged.append(args)
        return merge_po(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("kb_tools.i18n.sync.merge_po", slow)
    desk.sync()
    assert len(merged) == 2
    assert 'msgstr "Нажмите кнопку."' in desk.po()
    assert 'msgid "Wait."' in desk.po()


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(desk: Desk) -> None:
    desk.sync()
    before = desk.po()
    with pytest.raises(TypeError):
        write_atomically(desk.path(), None)  # type: ignore[arg-type]
    assert desk.po() == before
    assert [path.name for path in desk.path().parent.iterdir()] == [f"{ARTICLE}.po"]
