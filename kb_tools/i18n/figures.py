"""Figures, dates, lists and plural forms as each locale writes them, from CLDR through Babel.

In: a value and a locale. Out: text. Money always carries its ISO code, never a bare `$`, and
words never come from here: a unit of time belongs to the sentence around the figure.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from decimal import Decimal

from babel.core import Locale as BabelLocale
from babel.dates import format_date as babel_date
from babel.dates import format_time
from babel.lists import format_list as babel_list
from babel.messages.plurals import get_plural
from babel.numbers import format_currency, format_decimal

from kb_tools.core.policy import Figure
from kb_tools.faults import KbError
from kb_tools.locales import Locale, locale

_NBSP = "\N{NO-BREAK SPACE}"
# CLDR's categories for whole numbers, in the order of gettext's forms. Spanish, French and Italian
# also have `many` (for a million), which Babel's two gettext forms leave to `other`.
_CATEGORIES: dict[str, tuple[str, ...]] = {
    "ru": ("one", "few", "many"),
    "zh-Hans": ("other",),
    "zh-Hant": ("other",),
}
_TWO = ("one", "other")
# The first of a month is an ordinal in these languages; CLDR's data write "1".
_FIRST = {"fr": "1er", "it": "1º"}


def format_figure(figure: Figure, where: Locale | str, unlimited: str = "") -> str:
    """A figure of the policy as a locale writes it: the number only, or an amount with its code.

    Args:
        figure: the figure.
        where: the locale, or its tag.
        unlimited: the locale's word for a limit that is none.

    Raises:
        KbError: the limit is none and the caller gave no word for it.
    """
    value = figure.value
    if figure.kind in ("money", "limit"):
        if isinstance(value, Decimal):
            return format_money(value, where)
        if not unlimited:
            raise KbError(
                f"'{figure.name}' has no upper limit and no word was given for that",
                "pass the interface string for 'unlimited' in the reader's locale",
            )
        return unlimited
    if isinstance(value, int):
        return format_count(value, where)
    return str(value)


def format_money(amount: Decimal, where: Locale | str) -> str:
    """Dollars with the ISO code and a no-break space; cents only when there are any.

    >>> format_money(Decimal("200000.5"), "en").replace(_NBSP, "_")
    'USD_200,000.50'
    """
    return _money(amount, _locale(where).babel)


@functools.lru_cache(maxsize=4096)
def _money(amount: Decimal, babel: str) -> str:
    number = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
    pattern = f"¤¤{_NBSP}{number}" if babel == "en" else f"{number}{_NBSP}¤¤"
    return format_currency(amount, "USD", pattern, locale=babel, currency_digits=False)


@functools.lru_cache(maxsize=8192)
def format_count(number: int, where: Locale | str) -> str:
    """A whole number with the locale's separators.

    >>> format_count(1500, "de")
    '1.500'
    """
    return format_decimal(number, locale=_locale(where).babel)


def format_date(date: dt.date, where: Locale | str) -> str:
    """A date written out.

    >>> format_date(dt.date(2026, 11, 24), "de")
    '24. November 2026'
    >>> format_date(dt.date(2026, 12, 1), "fr")
    '1er décembre 2026'
    """
    known = _locale(where)
    text = str(babel_date(date, format="long", locale=known.babel))
    first = _FIRST.get(known.tag)
    return first + text.removeprefix("1") if first and date.day == 1 else text


def format_instant(text: str, where: Locale | str) -> str:
    """A moment on the clock of its own zone, and in UTC where that is another.

    >>> format_instant("2026-11-24T10:42:00+01:00", "de")
    '24. November 2026, 10:42 UTC+01:00 (24. November 2026, 09:42 UTC)'
    >>> format_instant("2026-11-24T10:42:00Z", "de")
    '24. November 2026, 10:42 UTC'
    """
    time = dt.datetime.fromisoformat(text)
    clock, utc = (
        _clock(one, where) for one in (time.replace(tzinfo=None), time.astimezone(dt.UTC))
    )
    if text[19:] in ("Z", "+00:00"):
        return f"{clock} UTC"
    return f"{clock} UTC{text[19:]} ({utc} UTC)"


def _clock(time: dt.datetime, where: Locale | str) -> str:
    """A day and a time of it. No "at" between them, as browsers say, since a zone follows."""
    known = _locale(where)
    hours = format_time(time.time(), format="short", locale=known.babel)
    mark = " " if known.tag.startswith("zh") else ", "
    return f"{format_date(time.date(), known)}{mark}{hours}"


def format_list(items: Sequence[str], where: Locale | str) -> str:
    """Names joined as the locale enumerates them; "" for none.

    >>> format_list(["A", "B", "C"], "zh-Hans")
    'A、B和C'
    """
    return babel_list(items, locale=_locale(where).babel)


def plural_count(where: Locale | str) -> int:
    """How many forms a plural unit has in a locale.

    >>> plural_count("ru"), plural_count("zh-Hans"), plural_count("de")
    (3, 1, 2)
    """
    return len(_CATEGORIES.get(_locale(where).tag, _TWO))


def plural_index(where: Locale | str, number: int) -> int:
    """Which of a locale's forms goes with a whole number.

    >>> [plural_index("ru", n) for n in (1, 2, 5, 21)]
    [0, 1, 2, 0]
    """
    known = _locale(where)
    categories = _CATEGORIES.get(known.tag, _TWO)
    category = str(BabelLocale.parse(known.babel).plural_form(number))
    return categories.index(category) if category in categories else len(categories) - 1


def plural_examples(where: Locale | str) -> tuple[int, ...]:
    """The smallest positive number that takes each form, for previews and comments.

    >>> plural_examples("ru"), plural_examples("zh-Hans")
    ((1, 2, 5), (1,))
    """
    found: dict[int, int] = {}
    for number in range(1, 100):
        found.setdefault(plural_index(where, number), number)
    return tuple(found[index] for index in sorted(found))


def plural_forms(where: Locale | str) -> str:
    """The value of the `Plural-Forms` header of a locale's catalogs.

    >>> plural_forms("fr")
    'nplurals=2; plural=(n > 1);'
    """
    return str(get_plural(_locale(where).babel).plural_forms)


def _locale(where: Locale | str) -> Locale:
    return where if isinstance(where, Locale) else locale(where)
