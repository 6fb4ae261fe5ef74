"""Figures, dates, lists and plural forms in every locale, as golden tables."""

import datetime as dt
import gettext
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from kb_tools.core.policy import Figure, Kind
from kb_tools.faults import KbError, Location
from kb_tools.i18n.figures import (
    format_count,
    format_date,
    format_figure,
    format_instant,
    format_list,
    format_money,
    plural_count,
    plural_examples,
    plural_forms,
    plural_index,
)
from kb_tools.locales import LOCALES

GOLDEN = yaml.safe_load(Path(__file__).with_name("figures.yaml").read_text("utf-8"))
TAGS = [where.tag for where in LOCALES]


def visible(text: str) -> str:
    """The text with _ for a no-break space and ~ for a narrow one."""
    return text.replace("\u00a0", "_").replace("\u202f", "~")


def figure(kind: Kind, value: Decimal | int | str | None) -> Figure:
    """A figure with nothing but a kind and a value."""
    return Figure("a.b", kind, value, "seed", (), None, Location("p.yaml"))


@pytest.mark.parametrize("tag", TAGS)
def test_amounts_dates_and_lists_are_as_the_locale_writes_them(tag: str) -> None:
    assert {
        "whole": visible(format_money(Decimal(200000), tag)),
        "cents": visible(format_money(Decimal("1500000.50"), tag)),
        "count": visible(format_count(12345, tag)),
        "date": visible(format_date(dt.date(2026, 11, 24), tag)),
        "first": visible(format_date(dt.date(2026, 12, 1), tag)),
        "moment": visible(format_instant("2026-12-01T00:05:00+01:00", tag)),
        "two": format_list(["A", "B"], tag),
        "three": format_list(["A", "B", "C"], tag),
        "plural": plural_forms(tag),
        "examples": list(plural_examples(tag)),
    } == GOLDEN[tag]


def test_the_golden_table_has_every_locale() -> None:
    assert list(GOLDEN) == TAGS


@pytest.mark.parametrize(
    "kind, value, expected",
    [
        ("money", Decimal(20), "20_USD"),
        ("limit", Decimal(1000000), "1.000.000_USD"),
        ("limit", None, "unbegrenzt"),
        ("business_days", 5, "5"),
        ("count", 1500, "1.500"),
        ("version", "6.0", "6.0"),
        ("build", "966", "966"),
        ("port", "4000", "4000"),
    ],
)
def test_a_figure_is_formatted_by_its_kind(
    kind: Kind, value: Decimal | int | str | None, expected: str
) -> None:
    assert visible(format_figure(figure(kind, value), "de", "unbegrenzt")) == expected


def test_an_unlimited_figure_needs_the_callers_word() -> None:
    with pytest.raises(KbError) as caught:
        format_figure(figure("limit", None), "ru")
    assert caught.value.message == "'a.b' has no upper limit and no word was given for that"
    assert caught.value.hint == ("pass the interface string for 'unlimited' in the reader's locale")


@pytest.mark.parametrize("tag", TAGS)
def test_plural_index_is_what_gettext_reads_from_the_header(tag: str) -> None:
    formula = plural_forms(tag).split("plural=")[1].rstrip(";")
    choose = gettext.c2py(formula)
    numbers = [*range(1200), 10**6, 10**6 + 1, 2 * 10**6]
    assert [plural_index(tag, number) for number in numbers] == [choose(n) for n in numbers]
    assert plural_forms(tag).startswith(f"nplurals={plural_count(tag)};")


@pytest.mark.parametrize("tag", TAGS)
def test_a_counted_figure_is_the_bare_number_for_no_locale_has_its_unit_right(tag: str) -> None:
    shown = [format_figure(figure(kind, 2), tag) for kind in ("days", "hours", "business_days")]
    assert shown == ["2", "2", "2"]
