"""Catalogs: what a reader of one locale must see for each phrase.

In: the PO files of one locale, read when first asked for. Out: for each phrase its forms, the
language they are in, and their state. Safety comes first: a text that could mislead (a stale limit
or step, a translation that fails an error check) is shown in English and says so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Literal

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library
from kb_tools.content.model import Phrase
from kb_tools.faults import Faults
from kb_tools.i18n.checks import Context, blocking
from kb_tools.i18n.merge import DRAFT, merge_entry
from kb_tools.i18n.pofile import Entry, PoFile
from kb_tools.i18n.poread import read_po, read_settled
from kb_tools.i18n.sync import po_path
from kb_tools.i18n.terms import load_terms
from kb_tools.i18n.units import domain_of
from kb_tools.locales import SOURCE, Locale, locale

State = Literal["source", "current", "stale", "untranslated", "review"]


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """What a reader sees of a phrase.

    Attributes:
        forms: one text, or as many as `lang` has plural forms: choose with `plural_index(lang, n)`.
        lang: BCP 47 tag of the language that the forms are in; English where the locale's own
            text must not be shown.
        state: `source` (the reader reads English), `current`, `stale`, `untranslated`, or
            `review` (somebody must look at it).
        previous: the English that a stale translation was made from.
        why: why English is shown: "", `untranslated`, `draft` (made by a
            program), `major`, `safety` or the code of a check.
    """

    forms: tuple[str, ...]
    lang: str
    state: State
    previous: tuple[str, ...] = ()
    why: str = ""

    @property
    def text(self) -> str:
        """The only form, or the first of several."""
        return self.forms[0]


# The values of a `Shown`, in order.
Seen = tuple[tuple[str, ...], str, State, tuple[str, ...], str]


class Catalogs:
    """The catalogs of one locale."""

    def __init__(self, checkout: Checkout, where: Locale, context: Context) -> None:
        self.locale = where
        self.faults = Faults()
        self.context = context
        self._checkout = checkout
        self._files: dict[str, PoFile] = {}

    @classmethod
    def load(
        cls,
        checkout: Checkout,
        library: Library,
        where: Locale | str,
        context: Context | None = None,
    ) -> Catalogs:
        """The catalogs of a locale; files are read when a phrase of theirs is asked for."""
        known = where if isinstance(where, Locale) else locale(where)
        if context is None:
            context = Context.of(library, load_terms(checkout, Faults()))
        return cls(checkout, known, context)

    def file(self, domain: str) -> PoFile:
        """The catalog of a domain; an empty one when there is none. Its faults are collected."""
        if domain not in self._files:
            path = po_path(self._checkout, self.locale, domain)
            read = None
            if path.is_file():
                read = read_po(path, self.shown_path(domain), self.locale, self.faults)
            self._files[domain] = read or PoFile()
        return self._files[domain]

    def forget(self, domain: str) -> None:
        """Let go of a domain's catalog; it is read anew when it is asked for."""
        self._files.pop(domain, None)

    def shown_path(self, domain: str) -> str:
        """The catalog's path as people see it."""
        return self._checkout.shown(po_path(self._checkout, self.locale, domain))

    def entry(self, phrase: Phrase) -> Entry:
        """The entry of a phrase against the present English, whether sync has run or not."""
        old = self.file(domain_of(phrase.id)).entries.get(phrase.id)
        return merge_entry(phrase, old, self.locale)

    def translate(self, phrase: Phrase) -> Shown:
        """What the reader sees of a phrase."""
        if self.locale is SOURCE:
            return Shown(phrase.forms, SOURCE.tag, "source")
        entry = self.entry(phrase)
        state = entry_state(entry)
        previous = entry.previous if state == "stale" else ()
        why = self._why_english(phrase, entry, state)
        if why:
            shown = "review" if state == "current" else state
            return Shown(phrase.forms, SOURCE.tag, shown, previous, why)
        return Shown(entry.forms, self.locale.tag, state, previous)

    def seen(self, domain: str, phrases: Sequence[Phrase]) -> list[Seen]:
        """What the reader sees of all phrases of a domain, as plain values: quick for a build.

        It is what `translate` says of each; most catalogs are read without looking for more than
        settled translations in them.
        """
        if self.locale is SOURCE:
            return [(phrase.forms, SOURCE.tag, "source", (), "") for phrase in phrases]
        settled: Mapping[str, tuple[str, str]] | None = None
        path = po_path(self._checkout, self.locale, domain)
        if domain not in self._files and path.is_file():
            settled = read_settled(path, self.shown_path(domain), self.locale, Faults())
        found = settled or {}
        return [self._seen(phrase, *found.get(phrase.id, ("", ""))) for phrase in phrases]

    def _seen(self, phrase: Phrase, source: str, text: str) -> Seen:
        if not text or source != phrase.text or phrase.plural is not None:
            view = self.translate(phrase)
            return view.forms, view.lang, view.state, view.previous, view.why
        why = blocking(phrase, (text,), self.locale, self.context)
        if why:
            return phrase.forms, SOURCE.tag, "review", (), why
        return (text,), self.locale.tag, "current", (), ""

    def _why_english(self, phrase: Phrase, entry: Entry, state: State) -> str:
        if state == "untranslated":
            return state
        if entry.fuzzy and DRAFT in entry.flags:
            return DRAFT
        if state == "stale" and phrase.edit == "major":
            return "major"
        if state in ("stale", "review") and phrase.safety:
            return "safety"
        return blocking(phrase, entry.forms, self.locale, self.context, entry.flags)


def entry_state(entry: Entry) -> State:
    """The state of a merged entry by itself, before any check."""
    if not entry.translated:
        return "untranslated"
    if not entry.fuzzy:
        return "current"
    return "stale" if entry.previous else "review"
