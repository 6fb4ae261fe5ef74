"""Error checks of markup: nothing but the small grammar, and the same parts as the English."""

from __future__ import annotations

import re
import unicodedata

from kb_tools.content import inline
from kb_tools.i18n.problems import Context, Form, Problem

# Spaces that are no hidden characters, though Python calls them not printable.
_SPACES = {ord(mark): None for mark in "\n\u00a0\u202f\u3000"}
_ARTICLE = re.compile(r"\{KB[1-9][0-9]*\}")
# The one error that a locale may declare to be meant, with a reason.
ADDITION = "local-addition"
_SPANS = {"strong": "**strong** spans", "code": "`code` spans"}


def grammar(form: Form, _context: Context) -> list[Problem]:
    """Stray braces, stars and backticks, HTML, links, hidden characters."""
    problems = [
        form.error(error.code, f"{error.message} in {quote(form.text)}", error.hint)
        for error in inline.errors(form.text)
    ]
    if not any(problem.code == "hidden-character" for problem in problems):
        problems += _invisible(form)
    return problems


def _invisible(form: Form) -> list[Problem]:
    """Characters that no reader sees, beyond those that the grammar already refuses."""
    if form.text.translate(_SPACES).isprintable():
        return []
    for character in form.text:
        category = unicodedata.category(character)
        if (category[0] == "C" and character != "\n") or category in ("Zl", "Zp"):
            message = f"hidden character U+{ord(character):04X} in {quote(form.text)}"
            hint = "delete it; only visible characters and ordinary spaces are allowed"
            return [form.error("hidden-character", message, hint)]
    return []


def placeholders(form: Form, _context: Context) -> list[Problem]:
    """Each placeholder as often as in the English; a link beyond it may be declared."""
    wanted, found = form.shapes
    problems = []
    for name in sorted({*wanted, *found} - set(_SPANS)):
        here, there = found.get(name, 0), wanted.get(name, 0)
        if here and not there and _ARTICLE.fullmatch(name):
            problems.append(_addition(form, name))
            continue
        if here < there:
            message = f"{name} is missing in {quote(form.text)}"
            hint = f"put {name} where the English has it in meaning"
        elif there:
            message = f"{name} stands {here} times in {quote(form.text)}, in the English {there}"
            hint = f"leave {name} as often as in the English"
        elif here:
            message = f"{name} is not in the English {quote(form.source)}"
            hint = "only the placeholders of the English may be used, letter for letter"
        if here != there:
            problems.append(form.error("placeholder", message, hint))
    return problems


def _addition(form: Form, name: str) -> Problem:
    message = f"{name} is not in the English {quote(form.source)}"
    hint = f"take it out, or say why readers of {form.where.tag} alone need the link"
    return form.error(ADDITION, message, hint)


def spans(form: Form, _context: Context) -> list[Problem]:
    """As many strong and code spans as in the English."""
    wanted, found = form.shapes
    return [
        form.error(
            "markup",
            f"{found[name]} {words} in {quote(form.text)}, in the English {wanted[name]}",
            "mark the same words as the English does",
        )
        for name, words in _SPANS.items()
        if found[name] != wanted[name]
    ]


def quote(text: str) -> str:
    """A text as messages quote it: at most sixty characters, on one line, all of them visible.

    >>> quote("Tap **Done**")
    "'Tap **Done**'"
    """
    visible = "".join("\ufffd" if unicodedata.category(c)[0] == "C" else c for c in text)
    line = " ".join(visible.split())
    return f"'{line[:59]}…'" if len(line) > 60 else f"'{line}'"
