"""Terms: what must meet, meets; and no text breaks the analysis."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.locales import LOCALES
from kb_tools.search.analysis import Token, analyze
from kb_tools.search.concepts import words_of
from kb_tools.search.fold import fold, normal, simplify, unaccent

TAGS = [known.tag for known in LOCALES]


def terms(locale: str, text: str) -> list[str]:
    return [token.term for token in analyze(locale, text)]


def meets(locale: str, one: str, other: str) -> bool:
    """Whether each word of both texts shares a term with the word in its place."""
    pairs = zip(words_of(analyze(locale, one)), words_of(analyze(locale, other)), strict=True)
    return all(set(first.terms) & set(second.terms) for first, second in pairs)


@pytest.mark.parametrize(
    "locale, one, other",
    [
        ("en", "Devices", "device"),
        ("en", "recovering", "Recover"),
        ("ru", "устройствами", "Устройство"),
        ("ru", "счёт", "счет"),
        ("de", "Geräte", "gerat"),
        ("de", "Geräte", "Geraet"),
        ("de", "Straße", "strasse"),
        ("fr", "sécurisée", "securisee"),
        ("fr", "réinitialiser", "reinitialiser"),
        ("es", "autenticación", "autenticacion"),
        ("it", "novità", "novita"),
        ("zh-Hans", "帳戶", "账户"),
        ("zh-Hant", "账户", "帳戶"),
        ("en", "200,000", "200000"),
        ("en", "200 000", "200\u202f000"),
        ("de", "200.000,50", "200000"),
        ("en", "200k", "200,000"),
        ("en", "KB1018", "ＫＢ 1018"),
        ("en", "kb-1018", "KB01018"),
        ("en", "M2-FS", "m2fs fs"),
        ("en", "re-launch now", "relaunch launch now"),
    ],
)
def test_spellings_of_one_word_meet(locale: str, one: str, other: str) -> None:
    assert meets(locale, one, other)


@pytest.mark.parametrize(
    "locale, text, expected",
    [
        ("en", "DSC+ or DSC", ["dsc+", "dsc", "or", "dsc"]),
        ("en", "it's l'app", ["it", "app"]),
        ("en", "Android 6.0", ["android", "6.0", "6"]),
        ("en", "USD 1,500,000.01!", ["usd", "1500000"]),
        ("zh-Hans", "查看KB1018的卡", ["查看", "看", "kb1018", "的卡", "卡"]),
        ("zh-Hans", "卡", ["卡"]),
        ("ru", "IB Key на Андроиде", ["ib", "key", "на", "андроид"]),
        ("en", "xkb1018", ["xkb1018"]),
        ("en", "", []),
        ("en", "?! —", []),
    ],
)
def test_a_text_has_these_terms(locale: str, text: str, expected: list[str]) -> None:
    assert terms(locale, text) == expected


def test_places_point_into_the_original() -> None:
    text = "Ｔｈｅ ﬁrst «KB 1018» 設備"
    places = [text[token.start : token.end] for token in analyze("en", text)]
    assert places == ["Ｔｈｅ", "ﬁrst", "KB 1018", "設備", "備"]


def test_a_character_alone_starts_every_pair_it_can_be_in() -> None:
    for character in "安全设备":
        assert any(term.startswith(character) for term in terms("zh-Hans", "安全设备"))


@given(st.sampled_from(TAGS), st.text(max_size=300))
def test_no_text_breaks_the_analysis(locale: str, text: str) -> None:
    length = len(normal(text))
    before = 0
    for token in analyze(locale, text):
        assert token.term
        assert " " not in token.term
        assert "=" not in token.term
        assert not token.term.startswith("@")
        assert before <= token.start < token.end <= length
        before = token.start


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=100))
def test_unicode_forms_of_one_text_have_the_same_terms(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)
    assert terms("fr", composed) == terms("fr", decomposed)


@given(st.text(max_size=100))
def test_folding_is_done_once_and_for_all(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once
    assert unaccent(unaccent(once)) == unaccent(once)


@given(st.text(max_size=100))
def test_folded_text_keeps_a_place_for_each_character(text: str) -> None:
    folded = fold(text)
    assert len(folded.places) == len(folded.text) + 1
    assert list(folded.places) == sorted(folded.places)


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=20))
def test_one_script_is_one_script(text: str) -> None:
    assert simplify(simplify(text)) == simplify(text)


def test_equal_tokens_are_equal() -> None:
    assert analyze("en", "Card") == [Token("card", "word", 0, 4)]
