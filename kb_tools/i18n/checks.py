"""All checks of one unit: what an editor runs at each key press and a build before it shows a text.

In: a phrase and its forms in a locale. Out: problems; errors keep the translation from readers.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from kb_tools.content.model import Phrase
from kb_tools.i18n import (
    checks_figures,
    checks_markup,
    checks_numbers,
    checks_script,
    checks_terms,
    checks_typography,
)
from kb_tools.i18n.figures import plural_count
from kb_tools.i18n.problems import Check, Context, Form, Problem
from kb_tools.locales import SOURCE, Locale

__all__ = [
    "CODES",
    "SILENT",
    "Context",
    "Problem",
    "blocking",
    "check_source",
    "check_stale",
    "check_unit",
]

# Texts of the author's own: no English beside them to compare with.
_ALONE: tuple[Check, ...] = (
    checks_markup.grammar,
    checks_figures.digits,
    checks_figures.han_numerals,
    checks_figures.currency,
)
_ERRORS: tuple[Check, ...] = (*_ALONE, checks_markup.placeholders, checks_markup.spans)
_WARNINGS_ALONE: tuple[Check, ...] = (
    checks_figures.kb_numbers,
    checks_numbers.number_words,
    checks_typography.spaces,
    checks_typography.space_before,
    checks_typography.brackets,
    checks_typography.chinese,
    checks_script.mixed_script,
)
# Most texts are letters and common marks: no placeholder, markup, digit, currency or entity.
_CALM = re.compile(
    r"[A-Za-z\u00c0-\u024f\u0400-\u0482\u048a-\u052f\u4e00-\u9fff .,:;?!()/'\"%+=_#@|~>\[\]\\•\-"
    r"\u00a0\u00ab\u00bb\u2013\u2014\u2018-\u201f\u2026\u202f\u3001\u3002"
    r"\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]+"
)
_HAN = ("hans", "hant")
# Codes of the warnings, which a translator may silence for one unit.
CODES = frozenset(
    {
        "brackets",
        "chinese-script",
        "end-punctuation",
        "french-space",
        "full-width",
        "half-width",
        "han-space",
        "inverted-mark",
        "kb-number",
        "length",
        "mixed-script",
        "number-word",
        "quotes",
        "repeated",
        "same-english",
        "space-before",
        "spaces",
        "term-forbidden",
        "term-kept",
        "term-missing",
        "unchanged",
    }
)
# Codes that a translator may set aside for one unit, with a reason: what a warning says is no fault
# here, or the text is a declared addition for the readers of one locale.
SILENT = CODES | {checks_markup.ADDITION}
_WARNINGS: tuple[Check, ...] = (
    *_WARNINGS_ALONE,
    checks_typography.end,
    checks_typography.french,
    checks_typography.spanish,
    checks_script.chinese_script,
    checks_terms.terms,
    checks_terms.unchanged,
    checks_terms.repeated,
    checks_terms.length,
)


def check_unit(
    phrase: Phrase, forms: Sequence[str], where: Locale, context: Context
) -> list[Problem]:
    """Everything that is wrong with a translation, errors first; none for an empty one."""
    return [
        *_errors(phrase, forms, where, context),
        *(p for form in _each(phrase, forms, where) for c in _WARNINGS for p in c(form, context)),
    ]


def check_source(phrase: Phrase, context: Context) -> list[Problem]:
    """Everything that is wrong with an English text."""
    problems = checks_figures.source_figures(phrase, context)
    for form in _each(phrase, phrase.forms, SOURCE):
        checks = (*_ALONE, *_WARNINGS_ALONE, checks_terms.forbidden)
        problems += [problem for check in checks for problem in check(form, context)]
    return problems


def check_stale(
    phrase: Phrase, forms: Sequence[str], where: Locale, context: Context
) -> list[Problem]:
    """Errors of a stale translation by itself: the English it belonged to is gone."""
    return [
        problem
        for form in _each(phrase, forms, where)
        for check in _ALONE
        for problem in check(form, context)
    ]


def blocking(
    phrase: Phrase,
    forms: Sequence[str],
    where: Locale,
    context: Context,
    flags: Sequence[str] = (),
) -> str:
    """The code of the first error of a translation, or "" when readers may see it.

    The flags of its entry may declare a local addition: that is no error then.
    """
    codes = (problem.code for problem in _errors(phrase, forms, where, context))
    declared = f"ignore-{checks_markup.ADDITION}" in flags
    return next((code for code in codes if not (declared and code == checks_markup.ADDITION)), "")


def _errors(phrase: Phrase, forms: Sequence[str], where: Locale, context: Context) -> list[Problem]:
    if not any(forms):
        return []
    if phrase.plural is None and len(forms) == 1 and _are_calm(phrase.text, forms[0]):
        if where.script not in _HAN:
            return []
        return checks_figures.han_numerals(Form(forms[0], phrase.text, 0, phrase, where), context)
    problems = _plural(phrase, forms, where)
    for form in _each(phrase, forms, where):
        problems += [problem for check in _ERRORS for problem in check(form, context)]
    return problems


def _are_calm(source: str, text: str) -> bool:
    """Whether there is nothing that the checks of errors look for, but Chinese numerals."""
    spans = text.count("**")
    if spans:
        if spans % 2:
            return False
        text = text.replace("**", "")
    return source.count("**") == spans and _is_calm(text) and _is_calm_source(source)


def _is_calm(text: str) -> bool:
    if _CALM.fullmatch(text) is None or text.isspace():
        return False
    return "http" not in text and "script:" not in text and "](" not in text


# Each English text stands beside seven translations.
@functools.lru_cache(maxsize=256)
def _is_calm_source(text: str) -> bool:
    return _is_calm(text.replace("**", ""))


def _each(phrase: Phrase, forms: Sequence[str], where: Locale) -> list[Form]:
    """The forms that have text, each beside its English: the first of several beside `one`."""
    several = len(forms) > 1
    return [
        Form(text, phrase.forms[0 if several and index == 0 else -1], index, phrase, where)
        for index, text in enumerate(forms)
        if text
    ]


def _plural(phrase: Phrase, forms: Sequence[str], where: Locale) -> list[Problem]:
    """As many forms as the locale has, none empty."""
    wanted = plural_count(where) if phrase.plural is not None else 1
    if len(forms) != wanted:
        message = f"{len(forms)} plural forms, but {where.tag} has {wanted}"
        hint = "run `kb i18n sync`, then fill in every msgstr[…]"
        return [Problem("plural-forms", "error", message, hint)]
    return [
        Problem(
            "plural-forms",
            "error",
            f"form {index} of {wanted} is empty: msgstr[{index}]",
            "fill in every plural form",
            index,
        )
        for index, text in enumerate(forms)
        if not text.strip()
    ]
