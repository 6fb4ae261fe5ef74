"""Packing: what the page unpacks is what was packed, and it is plain JSON text."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb_tools.search.analysis import analyze
from kb_tools.search.concepts import words_of
from kb_tools.search.packing import pack_needed, pack_numbers, pack_phrase, pack_terms

UNPACK = """async ([name, packed]) => {
  const module = await import("./assets/search-packing.mjs");
  return packed.map((text) => module[name](text));
}"""
WORDS = st.text(alphabet="abcéя中文字0+.", min_size=1, max_size=30)


def unpacked(page, name: str, packed: list[str]):
    return page.evaluate(UNPACK, [name, packed])


@pytest.mark.browser
@pytest.mark.xdist_group("search-browser")
def test_numbers_come_back(page) -> None:
    lists = [[], [0], list(range(200)), [60, 61, 62, 1829, 1830, 1831, 10**6, 2**31]]
    assert unpacked(page, "unpackNumbers", [pack_numbers(numbers) for numbers in lists]) == lists


@pytest.mark.browser
@pytest.mark.xdist_group("search-browser")
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
@given(st.lists(st.sets(WORDS), max_size=20))
def test_terms_come_back(page, vocabularies: list[set[str]]) -> None:
    lists = [sorted(words) for words in vocabularies]
    assert unpacked(page, "unpackTerms", [pack_terms(terms) for terms in lists]) == lists


@pytest.mark.browser
@pytest.mark.xdist_group("search-browser")
def test_phrases_come_back(page) -> None:
    texts = [
        "手机丢了",
        "卡",
        "IB Key 密钥",
        "DSC+ 卡丢了 phone",
        "数码安全卡+",
        "人人 人人都",
        "ok",
    ]
    phrases = [[word.terms[0] for word in words_of(analyze("zh-Hans", text))] for text in texts]
    assert unpacked(page, "unpackPhrase", [pack_phrase(terms) for terms in phrases]) == phrases


@given(st.lists(st.integers(0, 10**9), max_size=50))
def test_packed_numbers_need_no_escapes(numbers: list[int]) -> None:
    packed = pack_numbers(numbers)
    assert json.dumps(packed) == f'"{packed}"'
    assert packed.isascii()


def test_needed_words_are_marked() -> None:
    assert [pack_needed(*one) for one in (((), 3), ((0, 1, 2), 3), ((0, 11), 12))] == [
        "",
        "*",
        "/0b",
    ]
