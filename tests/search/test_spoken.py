"""The language of a query is told where it plainly is not the reader's, and only there."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.locales import BY_TAG, LOCALES
from kb_tools.search.evaluate import load_golden
from kb_tools.search.spoken import spoken_locale

GOLDEN = sorted((Path(__file__).parents[1] / "data" / "search").glob("golden-*.tsv"))
TAGS = [known.tag for known in LOCALES]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_query_in_the_readers_language_stays_there(path: Path) -> None:
    rows = [row for row in load_golden(path) if row.kind not in ("other", "script", "uncovered")]
    wrong = [row.query for row in rows if spoken_locale(row.query, row.locale) != row.locale]
    assert rows
    assert wrong == []


@pytest.mark.parametrize(
    "query, locale, spoken",
    [
        ("my girlfriend changed phones and now the push goes to the old one", "de", "en"),
        ("je voudrais de nouveau utiliser mon boîtier", "ru", "fr"),
        ("могу ли я пользоваться двумя устройствами", "zh-Hant", "ru"),
        ("卡片的密碼怎麼改", "de", "zh-Hans"),
        ("卡片的密码怎么改", "zh-Hant", "zh-Hant"),
        ("lost device", "it", "it"),
        ("не приходит notification on my phone", "ru", "ru"),
        ("IBKR Mobile 打不开", "zh-Hans", "zh-Hans"),
        ("", "fr", "fr"),
    ],
)
def test_scripts_and_small_words_tell_the_language(query: str, locale: str, spoken: str) -> None:
    assert spoken_locale(query, locale) == spoken


@given(st.text(max_size=80), st.sampled_from(TAGS))
def test_any_text_has_a_language(query: str, locale: str) -> None:
    assert spoken_locale(query, locale) in BY_TAG
