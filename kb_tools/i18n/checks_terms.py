"""Warning checks of words: the term base, texts left in English, and length."""

from __future__ import annotations

import itertools
import re

from kb_tools.i18n.checks_markup import quote
from kb_tools.i18n.problems import Context, Form, Problem
from kb_tools.i18n.termbase import alike

# Length of a translation by that of the English, in characters: below and above is suspicious.
_RATIO = {
    "ru": (0.55, 2.0),
    "zh-Hans": (0.12, 0.75),
    "zh-Hant": (0.12, 0.75),
    "es": (0.6, 2.0),
    "fr": (0.6, 2.1),
    "it": (0.6, 2.0),
    "de": (0.6, 2.0),
}
_SHORT = 40
# Words that may well stand twice in a row: "vous vous connectez", "die, die die Karte haben".
_MAY_REPEAT = {
    "fr": frozenset({"nous", "vous"}),
    "de": frozenset({"der", "die", "das", "den", "sie"}),
}
# Questions are in customers' words, not in ours.
_CUSTOMERS = "question"


def terms(form: Form, context: Context) -> list[Problem]:
    """Names that the term base wants, keeps, or forbids."""
    if form.phrase.kind == _CUSTOMERS:
        return []
    source, text, tag = form.source_words, form.words, form.where.tag
    problems = [
        form.warning(
            "term-missing",
            f"'{entry.name}' ({entry.concept}) is missing in {quote(form.text)}",
            f"locales/terms.csv says '{entry.name}'",
        )
        for entry in context.terms.missing_terms(source, text, tag)
    ]
    problems += [
        form.warning(
            "term-kept",
            f"'{entry.name}' is not as it must stay in {quote(form.text)}",
            f"write '{entry.name}' letter for letter",
        )
        for entry in context.terms.kept_missing(source, text, tag)
    ]
    return problems + forbidden(form, context)


def forbidden(form: Form, context: Context) -> list[Problem]:
    """Words that the term base forbids."""
    tag = form.where.tag
    if not context.forbidden[tag].search(alike(form.words)):
        return []
    return [
        form.warning(
            "term-forbidden",
            f"'{misuse.word}' is not our word, in {quote(form.text)}",
            f"write '{misuse.entry.name}'",
        )
        for misuse in context.terms.forbidden_in(form.words, tag)
    ]


def unchanged(form: Form, context: Context) -> list[Problem]:
    """More than two words left as in the English, names not counted."""
    if form.text != form.source:
        return []
    text = form.words
    for entry in context.terms.entries(form.where.tag):
        if entry.keep:
            text = text.replace(entry.name, " ")
    if len(re.findall(r"[^\W\d_]{2,}", text)) <= 2:
        return []
    message = f"{quote(form.text)} is the English text"
    return [form.warning("unchanged", message, "translate it, or leave it empty")]


def repeated(form: Form, _context: Context) -> list[Problem]:
    """A word, or the whole text, written twice in a row where the English is not."""
    found = _repetition(form.words, _MAY_REPEAT.get(form.where.tag, frozenset()))
    if not found or _repetition(form.source_words, frozenset()):
        return []
    message = f"{quote(found)} stands twice in a row in {quote(form.text)}"
    return [form.warning("repeated", message, "delete one of the two")]


def _repetition(text: str, allowed: frozenset[str]) -> str:
    words = text.split()
    half = len(words) // 2
    if half > 1 and words[:half] == words[half:]:
        return " ".join(words[:half])
    middle = len(text) // 2
    if middle > 4 and text[:middle] == text[middle:]:
        return text[:middle]
    for first, second in itertools.pairwise(words):
        word = first.casefold()
        if word == second.casefold() and word.isalpha() and word not in allowed:
            return first
    return ""


def length(form: Form, _context: Context) -> list[Problem]:
    """A translation much shorter or longer than usual: something may be missing or doubled."""
    bounds = _RATIO.get(form.where.tag)
    source = len(form.source_words.strip())
    if bounds is None or source < _SHORT:
        return []
    ratio = len(form.words.strip()) / source
    if bounds[0] <= ratio <= bounds[1]:
        return []
    kind = "short" if ratio < bounds[0] else "long"
    message = f"{quote(form.text)} is unusually {kind} for the English {quote(form.source)}"
    return [form.warning("length", message, "is a sentence missing, or one too many?")]
