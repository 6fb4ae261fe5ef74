"""All checks of one unit: what an editor runs at each key press and a build before it shows a text.

In: a phrase and its forms in a locale. Out: problems; errors keep the translation from readers.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb_tools.content.model import Phrase
from kb_tools.i18n import checks_figures, checks_markup
from kb_tools.i18n.figures import plural_count
from kb_tools.i18n.problems import Check, Context, Form, Problem
from kb_tools.locales import SOURCE, Locale

__all__ = ["Context", "Problem", "blocking", "check_source", "check_unit"]

# Texts of the author's own: no English beside them to compare with.
_ALONE: tuple[Check, ...] = (
    checks_markup.grammar,
    checks_figures.digits,
    checks_figures.han_numerals,
    checks_figures.currency,
)
_ERRORS: tuple[Check, ...] = (*_ALONE, checks_markup.placeholders, checks_markup.spans)
_WARNINGS: tuple[Check, ...] = ()


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
        problems += [problem for check in _ALONE for problem in check(form, context)]
    return problems


def blocking(phrase: Phrase, forms: Sequence[str], where: Locale, context: Context) -> str:
    """The code of the first error of a translation, or "" when readers may see it."""
    return next((problem.code for problem in _errors(phrase, forms, where, context)), "")


def _errors(phrase: Phrase, forms: Sequence[str], where: Locale, context: Context) -> list[Problem]:
    if not any(forms):
        return []
    problems = _plural(phrase, forms, where)
    for form in _each(phrase, forms, where):
        problems += [problem for check in _ERRORS for problem in check(form, context)]
    return problems


def _each(phrase: Phrase, forms: Sequence[str], where: Locale) -> list[Form]:
    """The forms that have text, each beside its English."""
    return [
        Form(text, phrase.forms[0 if index == 0 else -1], index, phrase, where)
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
