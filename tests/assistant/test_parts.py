"""Parts: what is quoted stands by itself, and is the same in every locale."""

import html
import re
from pathlib import Path

import pytest

from kb_tools.assistant.guide import Guide
from kb_tools.assistant.parts import CELL, Part, Passage
from kb_tools.locales import LOCALES

TAGS = [known.tag for known in LOCALES]


def passages(guide: Guide, tag: str) -> list[tuple[str, Part, Passage]]:
    """Every passage of a locale, with its article and part."""
    return [
        (name, part, passage)
        for name in guide.index.articles
        for part in guide.shelf(tag).parts(name)
        for passage in part.passages
    ]


@pytest.mark.parametrize("tag", TAGS)
def test_no_passage_leads_into_nothing(guide: Guide, tag: str) -> None:
    assert [
        one.at for _, _, one in passages(guide, tag) if re.search("[:：]$", one.text.rstrip())
    ] == []


@pytest.mark.parametrize("tag", TAGS)
def test_a_list_comes_with_the_sentence_that_leads_into_it(guide: Guide, tag: str) -> None:
    led = [one for _, _, one in passages(guide, tag) if one.kind == "list" and one.lead]
    assert len(led) >= 20
    assert all(re.search("[:：]$", one.text.split("\n")[one.lead - 1]) for one in led)


@pytest.mark.parametrize("tag", TAGS)
def test_places_kinds_and_leads_are_the_same_in_every_locale(guide: Guide, tag: str) -> None:
    def shape(locale: str) -> list[tuple[str, str, str, str, int, int]]:
        return [
            (name, part.id, one.at, one.kind, one.lead, one.text.count("\n"))
            for name, part, one in passages(guide, locale)
        ]

    assert shape(tag) == shape("en")


def test_places_are_unique_within_an_article(guide: Guide) -> None:
    places = [(name, one.at) for name, _, one in passages(guide, "en")]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(
    "place, lead, text",
    [
        (
            ("KB2748", "why-list"),
            1,
            (
                "IB Key must be recovered on the same phone in these cases:\n"
                "You reinstalled IBKR Mobile.\n"
                "The phone's operating system was updated."
            ),
        ),
        (
            ("KB1875", "new_device-after_window"),
            1,
            (
                "You have 14 days, counted from the day on which the device is sent, "
                "to activate it.\n"
                "After this period you cannot log in without the device."
            ),
        ),
        (
            ("KB2481", "share-app"),
            1,
            (
                "If you use IB Key\n"
                "IB Key is not shared in this way. Add the further username in the app."
            ),
        ),
        (
            ("KB1861", "charged-battery"),
            0,
            "If you return a device because its battery is empty, nothing is charged.",
        ),
    ],
)
def test_a_passage_holds_what_must_be_read_before_it(
    guide: Guide, place: tuple[str, str], lead: int, text: str
) -> None:
    found = next(one for name, _, one in passages(guide, "en") if (name, one.at) == place)
    assert (found.lead, found.text) == (lead, text)


@pytest.mark.parametrize("tag", TAGS)
def test_a_table_says_what_the_page_prints(guide: Guide, site_dir: Path, tag: str) -> None:
    tables = [(name, one) for name, _, one in passages(guide, tag) if one.kind == "table"]
    assert {name for name, _ in tables} >= {"KB2895", "KB1131", "KB1861"}
    for name, one in tables:
        page = (site_dir / tag / name / "index.html").read_text("utf-8")
        found = re.search(rf'<div class="kb-table" id="{one.at}">(.*?)</table>', page, re.DOTALL)
        assert found is not None
        assert _plain(one.text.replace(CELL, "\n").split("\n")) == _plain(_printed(found[1]))


def _printed(table: str) -> list[str]:
    """Caption and cells of a table without the marks and labels beside them."""
    shown = re.sub(r'<span class="kb-chip">.*?</span>', "", table)
    shown = re.sub(r'<td>.*?<span class="kb-cell-value">', "<td>", shown)
    cells = re.findall(r"<(?:caption|th|td)\b[^>]*>(.*?)</(?:caption|th|td)>", shown)
    return [html.unescape(re.sub("<[^>]*>", "", cell)) for cell in cells]


def _plain(texts: list[str]) -> list[str]:
    """Texts without the brackets and gaps that columns make needless."""
    return [re.sub(r"[\s()（）]", "", text) for text in texts]
