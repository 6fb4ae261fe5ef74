"""The term base loads strictly, says what is wrong and where, and holds translations to it."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, KbError, report
from kb_tools.i18n.terms import COLUMNS, TermBase, load_terms, parse_terms
from kb_tools.locales import BY_TAG, LOCALES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "data" / "faults" / "terms"
SHOWN = "locales/terms.csv"
HEADER = ",".join(COLUMNS)
# Pieces that a broken term base is made of; arbitrary text alone seldom gets past the first line.
PIECES = st.sampled_from(
    [*COLUMNS, *BY_TAG, "ib_key", "IB Key", "yes", "(", "[[a", "(?i)a", '"', '""', "; ", "é", "\r"]
)
LINES = st.lists(st.lists(PIECES | st.text(max_size=4), max_size=10).map(",".join), max_size=8)


@pytest.fixture(scope="module")
def terms() -> TermBase:
    """The committed term base."""
    return load_terms(Checkout(ROOT), Faults())


def columns_of(*rows: str) -> TermBase:
    """A term base of some rows, whatever faults they have."""
    return parse_terms("\n".join([HEADER, *rows]), SHOWN, Faults())


# The file


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_a_bad_term_base_is_reported_with_place_and_hint(path: Path) -> None:
    faults = Faults()
    parse_terms(path.read_text(encoding="utf-8"), SHOWN, faults)
    expected = path.with_suffix(".txt").read_text(encoding="utf-8")
    assert report(faults) + "\n" == expected


def test_every_report_has_a_bad_file() -> None:
    reports = {path.stem for path in FOLDER.glob("*.txt")}
    assert reports == {path.stem for path in FOLDER.glob("*.csv")}


def test_a_missing_file_is_a_fault_and_an_empty_term_base(tmp_path: Path) -> None:
    faults = Faults()
    terms = load_terms(Checkout(tmp_path), faults)
    assert [fault.code for fault in faults] == ["unreadable-file"]
    assert terms.concepts == ()


def test_a_row_with_an_error_is_left_out_and_the_others_are_kept() -> None:
    terms = columns_of("pin,thing,en,PIN,,,,,", "pin,thing,ru,,,,,,")
    assert terms.name("pin", "en") == "PIN"
    assert terms.entries("ru") == ()


def test_a_quoted_cell_may_hold_commas_and_quotes() -> None:
    terms = columns_of('pin,thing,en,PIN,"a, b; ""c""",,,,')
    assert terms.synonyms("pin", "en") == ("a, b", '"c"')


def test_a_file_saved_by_a_spreadsheet_reads_the_same() -> None:
    row = "pin,thing,ru,PIN-код,пин,,,,"
    decomposed = row.replace("й", "и\u0306")
    faults = Faults()
    terms = parse_terms(f"{HEADER}\r\n{decomposed}\r\n", SHOWN, faults)
    assert terms.name("pin", "ru") == "PIN-код"
    assert terms.synonyms("pin", "ru") == ("пин",)


@given(st.text() | LINES.map(lambda lines: "\n".join([HEADER, *lines])))
def test_no_text_raises_and_every_fault_lies_inside_it(text: str) -> None:
    faults = Faults()
    terms = parse_terms(text, SHOWN, faults)
    terms.missing_terms(text, text, "ru")
    terms.forbidden_in(text, "ru")
    lines = text.split("\n")
    for fault in faults:
        assert 1 <= fault.location.line <= len(lines)
        assert 1 <= fault.location.column <= len(lines[fault.location.line - 1]) + 1
        assert fault.hint


@given(st.lists(st.text(st.characters(exclude_characters="\n\r\0")), min_size=9, max_size=9))
def test_any_cells_survive_being_written_and_read(cells: list[str]) -> None:
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    faults = Faults()
    parse_terms(f"{HEADER}\n{line}", SHOWN, faults)
    assert "term-cells" not in {fault.code for fault in faults}
    assert next(csv.reader([line], strict=True)) == cells


# Names


def test_an_unknown_concept_or_locale_is_refused_with_the_nearest_spelling(
    terms: TermBase,
) -> None:
    with pytest.raises(KbError) as concept:
        terms.name("ib_kee", "en")
    with pytest.raises(KbError) as locale:
        terms.name("ib_key", "zh_Hans")
    assert concept.value.hint == "did you mean 'ib_key'?"
    assert locale.value.hint == "did you mean 'zh-Hans'?"


def test_the_fingerprint_changes_with_words_and_not_with_notes() -> None:
    base = columns_of("pin,thing,en,PIN,pin code,,,,").fingerprint
    assert columns_of("pin,thing,en,PIN,pin code,,,,a note").fingerprint == base
    assert columns_of("pin,thing,en,PIN,pin number,,,,").fingerprint != base


def test_names_with_digits_are_listed_for_the_check_of_digits(terms: TermBase) -> None:
    assert "Multiple 2Factor System" in terms.digit_names("en")
    assert "2FA" in terms.digit_names("ru")
    assert all(any(letter.isdigit() for letter in name) for name in terms.digit_names("it"))


# Checks of translations


def test_the_longest_name_wins(terms: TermBase) -> None:
    assert terms.mentioned("Order a Digital Security Card+.") == ("dsc_plus",)
    assert terms.mentioned("Your Digital Security Card is old.") == ("dsc",)
    assert terms.mentioned("Use the DSC, not the DSC+.") == ("dsc", "dsc_plus")


def test_a_name_inside_another_word_is_not_a_mention(terms: TermBase) -> None:
    assert terms.mentioned("Spinning TWSX and MyAndroids") == ()


@pytest.mark.parametrize(
    "locale, target, missing",
    [
        ("ru", "Войдите в Управление счетом.", ()),
        ("ru", "Вы пользуетесь «Управлением\u00a0счётом».", ()),
        ("ru", "Войдите в личный кабинет.", ("Управление счетом",)),
        ("zh-Hans", "请登录账户管理。", ()),
        ("zh-Hans", "请登录客户端。", ("账户管理",)),
        ("de", "Loggen Sie sich in die Kontoverwaltung ein.", ()),
        ("de", "Loggen Sie sich in das Konto ein.", ("Kontoverwaltung",)),
    ],
)
def test_a_name_is_found_inflected_or_reported_missing(
    terms: TermBase, locale: str, target: str, missing: tuple[str, ...]
) -> None:
    found = terms.missing_terms("Log in to Account Management.", target, locale)
    assert tuple(entry.name for entry in found) == missing


def test_a_kept_name_must_stay_letter_for_letter(terms: TermBase) -> None:
    source = "Open IB Key from Interactive Brokers."
    good = "打开盈透证券的IB Key。"
    bad = "打开Interactive Brokers的ib key。"
    assert terms.kept_missing(source, good, "zh-Hans") == ()
    kept = terms.kept_missing(source, bad, "zh-Hans")
    assert [entry.name for entry in kept] == ["盈透证券", "IB Key"]
    assert terms.missing_terms(source, bad, "zh-Hans") == ()


def test_a_forbidden_variant_is_found_with_the_name_that_belongs_there(terms: TermBase) -> None:
    found = terms.forbidden_in("Im Sicherheitsloginsystem: «sicheres anmeldesystem».", "de")
    assert [(misuse.word, misuse.entry.name) for misuse in found] == [
        ("Sicherheitsloginsystem", "Secure-Login-System"),
        ("sicheres anmeldesystem", "Secure-Login-System"),
    ]


def test_a_typographic_apostrophe_is_an_apostrophe(terms: TermBase) -> None:
    source = "The Secure Login System"
    assert terms.missing_terms(source, "Le Système d\u2019accès sécurisé", "fr") == ()
    assert terms.missing_terms(source, "Le système d'accès sécurisé", "fr") == ()


def test_a_letter_that_re_alone_calls_equal_is_no_forbidden_word(terms: TermBase) -> None:
    assert terms.forbidden_in("S\u0131cheres Login-System", "de") == ()


# The committed term base


def test_the_committed_term_base_is_clean() -> None:
    faults = Faults()
    terms = load_terms(Checkout(ROOT), faults)
    assert report(faults) == ""
    assert len(terms.rows) == len(terms.concepts) * len(LOCALES)


def test_every_concept_has_four_everyday_ways_to_say_it(terms: TermBase) -> None:
    few = [key for key, entry in terms.rows.items() if len(entry.synonyms) < 4]
    assert few == []


def test_every_name_passes_its_own_checks(terms: TermBase) -> None:
    wrong: list[object] = []
    for concept, locale in terms.rows:
        english, name = terms.name(concept, "en"), terms.name(concept, locale)
        wrong += terms.missing_terms(english, name, locale)
        wrong += terms.kept_missing(english, name, locale)
        wrong += terms.forbidden_in(name, locale)
    assert wrong == []


def test_every_english_name_mentions_its_own_concept_alone(terms: TermBase) -> None:
    named = {concept: terms.mentioned(terms.name(concept, "en")) for concept in terms.concepts}
    assert named == {concept: (concept,) for concept in terms.concepts}


def test_the_two_chinese_scripts_are_not_mixed(terms: TermBase) -> None:
    to_simplified, to_traditional = OpenCC("t2s"), OpenCC("s2hk")

    def phrases(locale: str) -> list[str]:
        entries = terms.entries(locale)
        return [phrase for entry in entries for phrase in (entry.name, *entry.synonyms)]

    simplified, traditional = phrases("zh-Hans"), phrases("zh-Hant")
    assert [to_simplified.convert(phrase) for phrase in simplified] == simplified
    # Our sources write the variant 戶 and 臺 where the converter prefers another.
    converted = [to_traditional.convert(phrase).replace("户", "戶") for phrase in traditional]
    assert converted == [phrase.replace("臺", "台") for phrase in traditional]
