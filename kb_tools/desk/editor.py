"""The editor's rows: every unit of a source file as a translator sees it.

In: a bench and a source file. Out: rows in document order: the English and how it has changed, the
fields, the placeholders to insert, the state, and the token that a save gives back.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from kb_tools.content.load import Loaded
from kb_tools.content.model import Phrase
from kb_tools.desk.bench import Bench
from kb_tools.desk.beside import Chip, chips_of
from kb_tools.desk.shownat import OWN, places
from kb_tools.desk.worklist import Item, item_of
from kb_tools.i18n.edits import token
from kb_tools.i18n.figures import plural_examples
from kb_tools.i18n.silence import said, silenced
from kb_tools.i18n.units import notes
from kb_tools.i18n.worddiff import Run, word_diff


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """One form of a translation as a field: what it is for, and what stands in it."""

    label: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class EditorRow:
    """A unit in the editor.

    Attributes:
        english: runs of each English form, with what went and came since it was translated.
        fields: the forms. chips: what is inserted, not typed.
        note: what translators wrote. silenced: warnings that are, with the reasons.
        told: what the source says to translators.
        token: what the translator sees, as a short text. at: the page that shows it.
    """

    item: Item
    kind: str
    safety: str
    english: tuple[tuple[Run, ...], ...]
    fields: tuple[Field, ...]
    chips: tuple[Chip, ...]
    note: str
    silenced: tuple[tuple[str, str], ...]
    told: tuple[str, ...]
    token: str
    at: str


def editor_rows(bench: Bench, loaded: Loaded) -> Iterator[EditorRow]:
    """All rows of a source file."""
    for phrase in loaded.phrases:
        yield editor_row(bench, loaded, phrase)


def editor_row(bench: Bench, loaded: Loaded, phrase: Phrase) -> EditorRow:
    """The row of one unit."""
    entry = bench.texts.entry(phrase)
    library, figures = bench.sources.library, bench.sources.policy.figures
    return EditorRow(
        item=item_of(bench, phrase),
        kind=phrase.kind,
        safety=phrase.safety or "",
        english=_english(phrase, entry.previous),
        fields=_fields(bench, phrase, entry.forms),
        chips=tuple(chips_of(bench, phrase, loaded)),
        note="\n".join(said(entry)),
        silenced=tuple(silenced(entry).items()),
        told=notes(phrase, loaded, library, figures)[1:],
        token=token(entry),
        at=places(bench, loaded).get(phrase.id, OWN),
    )


def _english(phrase: Phrase, previous: tuple[str, ...]) -> tuple[tuple[Run, ...], ...]:
    return tuple(
        word_diff(previous[at], form) if at < len(previous) else (Run("same", form),)
        for at, form in enumerate(phrase.forms)
    )


def _fields(bench: Bench, phrase: Phrase, forms: tuple[str, ...]) -> tuple[Field, ...]:
    """The forms; of several each is labelled with a number that it is used for."""
    if phrase.plural is None or len(forms) == 1:
        return tuple(Field("", form) for form in forms)
    examples = plural_examples(bench.where)
    return tuple(
        Field(f"for {examples[at]}" if at < len(examples) else f"form {at}", form)
        for at, form in enumerate(forms)
    )
