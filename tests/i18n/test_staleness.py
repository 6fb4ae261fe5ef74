"""The status of a locale counts every unit once and lists those that need work."""

import json

from kb_tools.i18n.staleness import status
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import TARGETS, locale
from tests.i18n.workplace import Desk


def test_every_state_is_counted_and_listed(desk: Desk, terms: TermBase) -> None:
    names = ("good", "changed", "much_changed", "typo", "doubtful", "wrong", "empty")
    desk.write(**dict.fromkeys(names, "Tap it."))
    desk.sync()
    for name in names[:-1]:
        desk.translate(name, "Нажмите 5." if name == "wrong" else "Нажмите.")
    mark = 'msgctxt "KB9001:main.doubtful"'
    desk.replace(mark, f"#, fuzzy\n{mark}")
    desk.edits = {"much_changed": "major", "typo": "typo"}
    desk.write(
        **{
            **dict.fromkeys(names, "Tap it."),
            "changed": "Tap this.",
            "much_changed": "Hold it.",
            "typo": "Tap it!",
        }
    )
    desk.sync()
    (found,) = status(desk.checkout, desk.library(), terms, [locale("ru")])
    data = found.as_dict()
    counts = {
        "units": 10,
        "current": 2,
        "stale": {"typo": 0, "normal": 1, "major": 1},
        "untranslated": 4,
        "review": 2,
    }
    assert {name: data[name] for name in counts} == counts
    assert data["locale"] == "ru"
    (domain,) = json.loads(json.dumps(data))["domains"]
    assert {name: domain[name] for name in counts} == counts
    assert (domain["domain"], domain["path"]) == ("KB9001", "locales/ru/LC_MESSAGES/KB9001.po")
    rows = [
        (one["id"].split(".")[-1], one["state"], one["edit"], one["shown"], one["why"])
        for one in domain["work"]
        if one["id"].startswith("KB9001:main.") and not one["id"].endswith("title")
    ]
    assert rows == [
        ("changed", "stale", "normal", "ru", ""),
        ("much_changed", "stale", "major", "en", "major"),
        ("doubtful", "review", "", "ru", ""),
        ("wrong", "review", "", "en", "figure-digit"),
        ("empty", "untranslated", "", "en", "untranslated"),
    ]
    lines = desk.po().split("\n")
    for one in domain["work"]:
        assert lines[one["line"] - 1] == f'msgctxt "{one["id"]}"'


def test_without_catalogs_everything_is_untranslated(desk: Desk, terms: TermBase) -> None:
    found = status(desk.checkout, desk.library(), terms)
    assert [one.locale for one in found] == [where.tag for where in TARGETS]
    assert {one.tally.counts["untranslated"] for one in found} == {4}
    assert {work.line for one in found for domain in one.domains for work in domain.work} == {0}
