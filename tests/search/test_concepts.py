"""Concepts: phrases are found word by word, with words between, and never inside longer ones."""

import pytest

from kb_tools.faults import Faults
from kb_tools.i18n.terms import TermBase, parse_terms
from kb_tools.locales import LOCALES
from kb_tools.search.analysis import analyze
from kb_tools.search.compounds import parts_of, split
from kb_tools.search.concepts import mentions, phrase_table, words_of

PHRASES = {
    "dsc": ("Digital Security Card", "DSC", "卡", "Digitale Karte"),
    "dsc_plus": ("Digital Security Card+", "DSC+", "数码安全卡", "Digitale Sicherheitskarte"),
    "lost_device": ("lost card", "lost device", "设备丢失", "Gerät verloren"),
    "security_device": ("security device", "", "安全设备", "Sicherheitsgerät"),
    "app_reset": ("app not working", "clear cache", "清除缓存", "Cache leeren"),
    "withdrawal_limit": ("withdrawal limit", "how much can I withdraw", "限额", "Auszahlungslimit"),
}


@pytest.fixture(scope="module")
def terms() -> TermBase:
    lines = ["concept,kind,locale,name,synonyms,forbidden,keep,stem,note"]
    for concept, (name, synonym, chinese, german) in PHRASES.items():
        for known in LOCALES:
            word = {"zh-Hans": chinese, "zh-Hant": chinese, "de": german}.get(known.tag, name)
            lines.append(f"{concept},thing,{known.tag},{word},{synonym},,,,")
    faults = Faults()
    made = parse_terms("\n".join(lines), "terms.csv", faults)
    assert faults.errors == 0
    return made


def found(
    terms: TermBase, locale: str, text: str, parts: frozenset[str] = frozenset()
) -> list[str]:
    words = words_of(analyze(locale, text), parts)
    return [one.concept for one in mentions(words, phrase_table(terms, locale, parts))]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("I lost my card", ["lost_device"]),
        ("a card was lost", ["lost_device"]),
        ("lost everything I had and then also the blue card", []),
        ("my Digital Security Card+ is here", ["dsc_plus"]),
        ("my Digital Security Card is here", ["dsc"]),
        ("app not working", ["app_reset"]),
        ("the app is still not really working", ["app_reset"]),
        ("how does the app work", []),
        ("how much can I withdraw", ["withdrawal_limit"]),
        ("I lost a security device", ["lost_device", "security_device"]),
        ("nothing of the kind", []),
        ("", []),
    ],
)
def test_a_text_mentions_these_concepts(terms: TermBase, text: str, expected: list[str]) -> None:
    assert sorted(found(terms, "en", text)) == expected


def test_chinese_phrases_may_overlap(terms: TermBase) -> None:
    assert found(terms, "zh-Hans", "我的安全设备丢失了") == ["security_device", "lost_device"]
    assert found(terms, "zh-Hant", "我的安全設備丟失了") == ["security_device", "lost_device"]


def test_a_compound_says_what_its_parts_say(terms: TermBase) -> None:
    parts = frozenset({"sich", "sicherheit", "gerat", "auszahl", "limit"})
    assert "lost_device" in found(terms, "de", "Sicherheitsgerät verloren", parts)
    assert "withdrawal_limit" in found(terms, "de", "Limit für die Auszahlung", parts)


@pytest.mark.parametrize(
    "word, expected",
    [
        ("auszahlungslimit", ("auszahl", "limit")),
        ("limit", ()),
        ("kartencode", ("kart", "code")),
        ("limitlimitlimit", ("limit", "limit", "limit")),
        ("auszahlungsxlimit", ()),
        ("x" * 200, ()),
    ],
)
def test_a_compound_is_taken_apart_into_known_words(word: str, expected: tuple[str, ...]) -> None:
    assert split(word, {"auszahl", "limit", "kart", "code"}) == expected


def test_only_words_that_occur_in_compounds_are_parts() -> None:
    assert parts_of(["auszahlungslimit", "auszahl", "limit", "konto"]) == {"auszahl", "limit"}
