"""Beside a unit: what helps to translate it.

In: a bench and a unit. Out: the terms that it names, earlier translations of texts like it, the
other Chinese script with a draft made from it, texts kept from conflicts.
"""

from __future__ import annotations

import dataclasses

from kb_tools.content import inline
from kb_tools.content.load import Loaded
from kb_tools.content.model import Phrase
from kb_tools.desk.bench import Bench, proposal
from kb_tools.desk.saving import Kept, kept_texts
from kb_tools.i18n.figures import format_figure
from kb_tools.i18n.memory import Earlier
from kb_tools.i18n.units import notes
from kb_tools.locales import SOURCE


@dataclasses.dataclass(frozen=True, slots=True)
class TermHint:
    """A concept that the English names: what it is called in both languages."""

    english: str
    name: str
    keep: bool
    forbidden: tuple[str, ...]
    note: str


@dataclasses.dataclass(frozen=True, slots=True)
class Twin:
    """The unit in the other Chinese script, and a draft made from it."""

    locale: str
    forms: tuple[str, ...]
    state: str
    draft: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    """A placeholder that is inserted, not typed: its text, and what stands there for readers."""

    text: str
    meaning: str


def terms_of(bench: Bench, phrase: Phrase) -> list[TermHint]:
    """The terms that the English names, in the order of the term base."""
    terms, tag = bench.sources.terms, bench.where.tag
    english = " ".join(inline.literals(form) for form in phrase.forms)
    found = []
    for concept in terms.mentioned(english):
        entry = terms.rows.get((concept, tag))
        if entry is not None:
            name = terms.name(concept, SOURCE.tag)
            found.append(TermHint(name, entry.name, entry.keep, entry.forbidden, entry.note))
    return found


def earlier_of(bench: Bench, phrase: Phrase) -> list[Earlier]:
    """Earlier translations of texts like this one."""
    return bench.memory.near(phrase, bench.texts.catalogs)


def twin_of(bench: Bench, other: Bench, phrase: Phrase) -> Twin:
    """The unit at the bench of the other Chinese script."""
    other.texts.look(phrase.id.partition(":")[0])
    entry, shown = other.texts.entry(phrase), other.texts.translate(phrase)
    draft = proposal(bench, entry.forms) if entry.translated else ()
    return Twin(other.where.tag, entry.forms, shown.state, draft)


def kept_of(bench: Bench, phrase: Phrase) -> list[Kept]:
    """Texts of the unit that lost against another and wait for somebody to choose."""
    return [kept for kept in kept_texts(bench.checkout, bench.where) if kept.unit == phrase.id]


def chips_of(bench: Bench, phrase: Phrase, loaded: Loaded) -> list[Chip]:
    """Every placeholder of the English once, in reading order, then its markup."""
    library, figures = bench.sources.library, bench.sources.policy.figures
    names = dict.fromkeys(name for form in phrase.forms for name in inline.placeholders(form))
    told = dict(note[1:].split("}: ", 1) for note in notes(phrase, loaded, library, figures)[2:])
    chips = [Chip(f"{{{name}}}", _value(bench, name) or told.get(name, "")) for name in names]
    if any("**" in form for form in phrase.forms):
        chips.append(Chip("****", "strong"))
    if any("`" in form for form in phrase.forms):
        chips.append(Chip("``", "code"))
    return chips


def _value(bench: Bench, name: str) -> str:
    """A figure as readers of the locale see it, or ""."""
    figure = bench.sources.policy.figures.get(name)
    return format_figure(figure, bench.where.tag, "∞") if figure is not None else ""
