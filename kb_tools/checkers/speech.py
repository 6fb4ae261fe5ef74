"""Phrases as plain text in one locale: figures, titles, labels and names put in their places.

In: phrases, values, a locale's catalogs and terms. Out: text for the command line and for data.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any, Protocol

from kb_tools.checkers.checker import Checker, member_term, named_by_terms
from kb_tools.content import inline
from kb_tools.content.load import Library
from kb_tools.content.model import Phrase
from kb_tools.core.policy import Figure, Policy
from kb_tools.core.ruleset import Input
from kb_tools.i18n.figures import (
    format_date,
    format_figure,
    format_instant,
    format_money,
    plural_index,
)
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import SOURCE


class Shown(Protocol):
    """What the reader of a locale must see of a phrase."""

    @property
    def forms(self) -> tuple[str, ...]:
        """The text: one form, or the plural forms of `lang`."""

    @property
    def lang(self) -> str:
        """BCP 47 tag of the language of the forms."""


class Translator(Protocol):
    """A catalog of one locale."""

    def translate(self, phrase: Phrase) -> Shown:
        """The view of a phrase."""


@dataclasses.dataclass(frozen=True, slots=True)
class Voice:
    """Words of one locale as plain text.

    Attributes:
        tag: BCP 47 tag of the locale.
        catalog: its translations; None for English.
    """

    tag: str
    library: Library
    policy: Policy
    terms: TermBase
    catalog: Translator | None = None

    def say(self, phrase: Phrase) -> str:
        """A phrase as plain text."""
        forms, lang = phrase.forms, SOURCE.tag
        if self.catalog is not None:
            shown = self.catalog.translate(phrase)
            forms, lang = shown.forms, shown.lang
        return self._fill(self._form(forms, lang), lang)

    def word(self, key: str) -> str:
        """A string of the interface, or its key where there is none."""
        phrase = self.library.interface.get(key)
        return key if phrase is None else self.say(phrase)

    def value(self, checker: Checker, one: Input, value: str) -> str:
        """The words for a value of an enumeration: its name, or the checker's words for it."""
        if named_by_terms(self.policy, one):
            return self.terms.name(member_term(self.policy, one.enum, value), self.tag)
        options = checker.words.questions[one.name].options
        return self.say(options[value]) if value in options else value

    def figure(self, figure: Figure, lang: str = "") -> str:
        """A figure as the locale writes it."""
        return format_figure(figure, lang or self.tag, self.word("figure.unlimited"))

    def output(self, checker: Checker, type_: str, value: Any) -> str:  # noqa: ANN401 - JSON data
        """A value of a result as the locale writes it."""
        if type_ in ("money", "limit"):
            unlimited = self.word("figure.unlimited")
            return unlimited if value is None else format_money(Decimal(value), self.tag)
        if type_ == "date":
            return format_date(dt.date.fromisoformat(value), self.tag)
        if type_ == "instant":
            return format_instant(value, self.tag)
        if type_ == "bool":
            return self.word("article.yes" if value else "article.no")
        if type_ == "set":
            return ", ".join(self._member(checker, name) for name in value)
        return str(value)

    def _member(self, checker: Checker, name: str) -> str:
        for one in checker.ruleset.inputs:
            if name in one.values:
                return self.value(checker, one, name)
        return name

    def _form(self, forms: tuple[str, ...], lang: str) -> str:
        if len(forms) == 1:
            return forms[0]
        for name in inline.placeholders(forms[-1]):
            figure = self.policy.figures.get(name)
            if figure is not None and figure.countable and isinstance(figure.value, int):
                return forms[min(plural_index(lang, figure.value), len(forms) - 1)]
        return forms[-1]

    def _fill(self, text: str, lang: str) -> str:
        parts: list[str] = []
        for node in inline.walk(inline.parse(text)):
            if isinstance(node, inline.Text | inline.Code):
                parts.append(node.text)
            elif isinstance(node, inline.Placeholder):
                parts.append(self._placeholder(node, lang))
        return "".join(parts)

    def _placeholder(self, node: inline.Placeholder, lang: str) -> str:
        if node.is_article:
            title = self.library.title(node.name)
            return node.name if title is None else self.say(title)
        if node.label:
            label = self.library.labels.get(node.label)
            return node.label if label is None else label.label
        figure = self.policy.figures.get(node.name)
        return "{" + node.name + "}" if figure is None else self.figure(figure, lang)
