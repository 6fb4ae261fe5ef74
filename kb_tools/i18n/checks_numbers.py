"""Warning check of number words: "two days" is a figure too, and belongs to the policy.

In: the lists of `number_words.yaml`, one set for each language. Out: problems.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import yaml

from kb_tools.i18n.checks_markup import quote
from kb_tools.i18n.problems import Context, Form, Problem

_LISTS = Path(__file__).with_name("number_words.yaml")


def number_words(form: Form, _context: Context) -> list[Problem]:
    """A number word directly before a unit. Chinese numerals are an error check."""
    pattern = _patterns().get(form.where.tag)
    match = pattern.search(form.plain) if pattern else None
    if not match:
        return []
    message = f"the number {quote(match.group())} is written in words in {quote(form.text)}"
    hint = "use a figure of the policy, or say it without the number"
    return [form.warning("number-word", message, hint)]


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lists = yaml.safe_load(_LISTS.read_text(encoding="utf-8"))
    return {tag: _pattern(words) for tag, words in lists.items()}


def _pattern(words: dict[str, list[str]]) -> re.Pattern[str]:
    numbers, between, units = ("|".join(words[key]) for key in ("numbers", "between", "units"))
    gap = "[\\s\u00a0-]"
    choices = [f"(?:{numbers}){gap}(?:(?:{between}){gap})?(?:{units})", *words.get("compounds", [])]
    return re.compile(r"\b(?:" + "|".join(choices) + r")\b", re.IGNORECASE)
