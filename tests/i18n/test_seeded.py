"""Seeded defects: our own translations, spoiled in every way we know, are nearly all caught."""

import random
import re
from collections.abc import Callable

import pytest

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.core.policy import Policy
from kb_tools.faults import Faults
from kb_tools.i18n.catalog import Catalogs
from kb_tools.i18n.checks import Context, check_unit
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import TARGETS, Locale

Spoil = Callable[[str], str]
EACH = 6
BAR = 0.97
ENOUGH = 200  # translated units that a locale must have to be measured


def once(pattern: str, replacement: str) -> Spoil:
    """Spoils the first match."""
    return lambda text: re.sub(pattern, replacement, text, count=1)


EVERYWHERE: dict[str, Spoil] = {
    "placeholder lost": once(r"\s*\{[^}]*\}(?=.)", ""),
    "placeholder renamed": once(r"\{([^}]*)\}", r"{\1x}"),
    "placeholder in capitals": lambda text: re.sub(
        r"\{[a-z][^}]*\}", lambda match: match[0].upper(), text, count=1
    ),
    "placeholder doubled": once(r"(\{[^}]*\})", r"\1 \1"),
    "figure typed": once(r"\{(?!ui|KB)[^}]*\}", "5"),
    "digit added": once(r"(?<=\w)(?=[.。])", " 3"),
    "currency added": once(r"(\{limits[^}]*\})", r"\1 USD"),
    "article number typed": once(r"\{(KB\d+)\}", r"\1"),
    "brace lost": once(r"\}", ""),
    "stars lost": once(r"\*\*", ""),
    "emphasis lost": lambda text: text.replace("**", ""),
    "tag added": once(r"(?<=\w)(?=[.。])", "<br>"),
    "link added": once(r"(\w+)(?=[.。])", r"[\1](https://example.org)"),
    "script added": once(r"(?<=\w)(?=[.。])", " javascript:x"),
    "hidden space added": once(r"(?<=\w\w)(?=\w)", "\u200b"),
    "direction turned": once(r"(?<=\w\w)(?=\w)", "\u202e"),
    "end mark lost": once(r"[.?:。？：]$", ""),
    "space before mark": once(r"(?<=\w)([,.])(?=\s|$)", r" \1"),
    "space doubled": once(r"(?<=\w) (?=\w)", "  "),
    "bracket lost": once(r"[)）]", ""),
    "product translated": once(r"IBKR Mobile(?=.{12})", "ИБКР Мобайл"),
    "most of it lost": lambda text: text[: len(text) // 6] if len(text) > 60 else text,
    "written twice": lambda text: f"{text} {text}" if len(text) > 20 else text,
}
IN_SCRIPT: dict[str, dict[str, Spoil]] = {
    "cyrillic": {
        "latin letter in a word": once("(?<=[а-я])а", "a"),
        "latin letter alone": once(r"(?<= )с (?=[а-я])", "c "),
        "straight quotes": once("«", '"'),
        "number in words": once(r"(?<= )(?=[а-я]+\.$)", "два рабочих дня, "),
    },
    "hans": {
        "half-width comma": once("，", ","),
        "half-width stop": once("。$", "."),
        "traditional character": lambda text: text.translate(str.maketrans("应备码时", "應備碼時")),
        "number in numerals": once("(?=。$)", "三天"),
        "corner quotes": once("“", "「"),
    },
    "hant": {
        "half-width comma": once("，", ","),
        "simplified character": lambda text: text.translate(str.maketrans("應備碼時", "应备码时")),
        "number in numerals": once("(?=。$)", "三天"),
    },
    "latin": {
        "cyrillic letter in a word": once("(?<=[a-z])a(?=[a-z])", "а"),
        "full-width mark": once(", ", "，"),
    },
}
IN_LOCALE: dict[str, dict[str, Spoil]] = {
    "fr": {
        "ordinary space before mark": once("[\u00a0\u202f](?=[?!:;»])", " "),
        "no space before mark": once("[\u00a0\u202f](?=[?!:;»])", ""),
        "straight quotes": once("«", '"'),
        "number in words": once(r"(?<= )(?=\w+\.$)", "deux jours "),
    },
    "es": {
        "inverted mark lost": once("[¿¡]", ""),
        "number in words": once(r"(?<= )(?=\w+\.$)", "dos días "),
    },
    "it": {
        "straight quotes": once("[«“]", '"'),
        "number in words": once(r"(?<= )(?=\w+\.$)", "due giorni "),
    },
    "de": {
        "english closing quote": once("“", "”"),
        "number in words": once(r"(?<= )(?=\w+\.$)", "zwei Tage "),
    },
}


def spoils(where: Locale) -> dict[str, Spoil]:
    """Every way to spoil a text of a locale."""
    return {**EVERYWHERE, **IN_SCRIPT[where.script], **IN_LOCALE.get(where.tag, {})}


def defects(
    catalogs: Catalogs, library: Library, context: Context
) -> dict[str, list[tuple[str, bool]]]:
    """For each way, some spoiled texts of a locale, and whether a check noticed."""
    units = [
        (phrase, catalogs.entry(phrase).forms)
        for loaded in library.documents.values()
        for phrase in loaded.phrases
        if phrase.kind != "question" and catalogs.translate(phrase).state == "current"
    ]
    random.Random(7).shuffle(units)
    found: dict[str, list[tuple[str, bool]]] = {}
    for name, spoil in spoils(catalogs.locale).items() if len(units) >= ENOUGH else ():
        chosen = ((phrase, forms) for phrase, forms in units if spoil(forms[-1]) != forms[-1])
        for (phrase, forms), _ in zip(chosen, range(EACH), strict=False):
            spoiled = (*forms[:-1], spoil(forms[-1]))
            before = check_unit(phrase, forms, catalogs.locale, context)
            after = check_unit(phrase, spoiled, catalogs.locale, context)
            found.setdefault(name, []).append((spoiled[-1], len(after) > len(before)))
    return found


@pytest.fixture(scope="module")
def measured(
    real: Checkout, policy: Policy, terms: TermBase
) -> dict[str, dict[str, list[tuple[str, bool]]]]:
    """The defects of every locale that has translations enough."""
    library = load_library(real, Faults())
    context = Context.of(library, terms, policy)
    made = {
        where.tag: defects(Catalogs(real, where, context), library, context) for where in TARGETS
    }
    return {tag: found for tag, found in made.items() if found}


def test_nearly_all_seeded_defects_are_caught(
    measured: dict[str, dict[str, list[tuple[str, bool]]]],
) -> None:
    results = [
        (tag, name, text, caught)
        for tag, found in measured.items()
        for name, tries in found.items()
        for text, caught in tries
    ]
    missed = [result for result in results if not result[3]]
    assert set(measured) == {where.tag for where in TARGETS}
    assert len(results) >= 150
    assert 1 - len(missed) / len(results) >= BAR, "\n".join(map(str, missed))


def test_no_kind_of_defect_goes_unnoticed(
    measured: dict[str, dict[str, list[tuple[str, bool]]]],
) -> None:
    unnoticed = [
        (tag, name, tries)
        for tag, found in measured.items()
        for name, tries in found.items()
        if not any(caught for _, caught in tries)
    ]
    assert unnoticed == []
