"""Every check, good and bad texts in each locale that it is about; whole messages."""

import itertools
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.content.load import Library
from kb_tools.content.model import Label, LocalLabel, Phrase
from kb_tools.i18n import checks_script
from kb_tools.i18n.checks import CODES, Context, blocking, check_source, check_unit
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import LOCALES, TARGETS, locale

FOLDER = Path(__file__).parent / "checks"
# How a case names itself: its file and its text.
CASES = [
    pytest.param(case, id=f"{path.stem}-{number}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for number, case in enumerate(yaml.safe_load(path.read_text("utf-8")), 1)
]


def forms(value: str | list[str]) -> list[str]:
    """The forms of a text of a case."""
    return value if isinstance(value, list) else [value]


def phrase_of(value: str | list[str], kind: str = "text") -> Phrase:
    """A phrase of an article."""
    text, plural = (*forms(value), None)[:2]
    return Phrase(text or "", plural, "KB9001:main.first", kind)


def problems(case: dict, context: Context) -> list[str]:
    """What the checks say of a case, one line a problem."""
    kind = case.get("kind", "text")
    if case["locale"] == "en":
        found = check_source(phrase_of(case["text"], kind), context)
    else:
        where = locale(case["locale"])
        phrase = phrase_of(case["en"], kind)
        found = check_unit(phrase, forms(case["text"]), where, context)
        errors = [problem for problem in found if problem.severity == "error"]
        assert blocking(phrase, forms(case["text"]), where, context) == (
            errors[0].code if errors else ""
        )
    return [f"{one.severity} {one.code}: {one.message} | {one.hint}" for one in found]


@pytest.mark.parametrize("case", CASES)
def test_a_text_has_exactly_these_problems(case: dict, context: Context) -> None:
    assert problems(case, context) == case["problems"]


def test_every_warning_has_a_case() -> None:
    codes = {
        line.split(" ")[1].rstrip(":")
        for path in FOLDER.glob("*.yaml")
        for case in yaml.safe_load(path.read_text("utf-8"))
        for line in case["problems"]
        if line.startswith("warning")
    }
    # `same-english` compares units; test_quality has its cases.
    assert codes == CODES - {"same-english"}


def test_every_file_of_cases_has_good_and_bad_texts() -> None:
    for path in FOLDER.glob("*.yaml"):
        found = {bool(case["problems"]) for case in yaml.safe_load(path.read_text("utf-8"))}
        assert True in found, path
        assert False in found or path.stem == "plural-source", path


def test_labels_of_screens_may_hold_digits(terms: TermBase) -> None:
    label = Label(
        label="Step 2 of 3",
        source="seed",
        meaning=Phrase("The second step"),
        local={"de": LocalLabel(label="Schritt 2/3", source="seed")},
    )
    context = Context.of(Library(labels={"step": label}), terms)
    phrase = phrase_of("The page shows Step 2 of 3 now.")
    assert check_source(phrase, context) == []
    assert blocking(phrase, ["Die Seite zeigt jetzt Schritt 2/3."], locale("de"), context) == ""
    assert blocking(phrase, ["Die Seite zeigt 3."], locale("de"), context) == "figure-digit"


def test_an_empty_translation_has_no_problems(context: Context) -> None:
    for where in TARGETS:
        assert check_unit(phrase_of("Tap it."), [""], where, context) == []


@given(st.text(), st.text(), st.sampled_from(TARGETS))
def test_no_text_breaks_a_check(context: Context, en: str, text: str, where: object) -> None:
    check_unit(phrase_of(en), [text], where, context)  # type: ignore[arg-type]
    check_source(phrase_of(en), context)


@given(
    st.sampled_from("0123456789٠٣०９𝟗²①"),
    st.text("ab д中 ", max_size=6),
    st.text("ab д中 ", max_size=6),
    st.sampled_from(TARGETS),
)
def test_a_digit_anywhere_blocks_a_translation(
    context: Context, digit: str, before: str, after: str, where: object
) -> None:
    text = before + digit + after
    assert blocking(phrase_of("A"), [text], where, context) == "figure-digit"  # type: ignore[arg-type]


def test_names_of_the_term_base_may_hold_digits_in_every_locale(
    context: Context, terms: TermBase
) -> None:
    for where in TARGETS:
        for name in (*terms.digit_names(where.tag), *terms.digit_names("en")):
            text = f"({name})"
            assert blocking(phrase_of("A"), [text], where, context) == "", name


def test_every_chinese_name_of_the_term_base_is_in_its_script(
    context: Context, terms: TermBase
) -> None:
    for tag in ("zh-Hans", "zh-Hant"):
        texts = itertools.chain.from_iterable(
            (entry.name, *entry.synonyms) for entry in terms.entries(tag)
        )
        found = check_unit(phrase_of("A"), [" ".join(texts)], locale(tag), context)
        assert [one.message for one in found if one.code == "chinese-script"] == []


def test_the_sets_of_chinese_characters_are_apart_and_large() -> None:
    simplified, traditional = checks_script._only()
    assert not simplified & traditional
    assert len(simplified) > 2500
    assert len(traditional) > 3500
    assert set("国说点击这个应听坏") <= simplified
    assert set("國說點擊這個應後") <= traditional


def test_every_locale_but_chinese_has_number_words() -> None:
    from kb_tools.i18n.checks_numbers import _patterns

    assert set(_patterns()) == {where.tag for where in LOCALES if not where.tag.startswith("zh")}
