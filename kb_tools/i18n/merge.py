"""Merge: bring catalogs in step with the sources, by unit id alone, and lose no translation.

In: the units of a source file and a catalog. Out: the catalog with every unit of the source, in its
order. Nothing is guessed from similar text: a changed unit keeps its own translation, marked fuzzy,
with the English that the translation was made from; a new unit starts empty.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

from kb_tools.content import inline
from kb_tools.content.model import Phrase
from kb_tools.i18n.figures import plural_count
from kb_tools.i18n.pofile import Entry, PoFile
from kb_tools.i18n.units import Unit
from kb_tools.locales import Locale

REVIEW = "needs-review"  # somebody has doubts about the text
DRAFT = "draft"  # made by a program: readers see English until a person has cleared the mark


def merge_entry(phrase: Phrase, old: Entry | None, where: Locale) -> Entry:
    """The entry of a unit as it stands against the present English.

    >>> from kb_tools.locales import locale
    >>> old = Entry("a:b", ("Tap Done.",), ("Нажмите Done.",))
    >>> entry = merge_entry(Phrase("Tap OK.", id="a:b"), old, locale("ru"))
    >>> entry.fuzzy, entry.previous, entry.forms
    (True, ('Tap Done.',), ('Нажмите Done.',))
    """
    source = phrase.forms
    count = plural_count(where) if phrase.plural is not None else 1
    if old is None:
        return Entry(phrase.id, source, ("",) * count)
    if _is_settled(old) and (old.ctxt, old.source, len(old.forms)) == (phrase.id, source, count):
        return old  # most entries of most syncs
    flags = old.flags if old.fuzzy else _without_doubt(old.flags)
    if not old.translated:
        flags = _without_doubt(old.flags)
        return Entry(phrase.id, source, ("",) * count, flags=flags, comments=old.comments)
    forms = _reshape(old.forms, count, plural=phrase.plural is not None)
    previous = old.previous if old.fuzzy else ()
    entry = dataclasses.replace(
        old, ctxt=phrase.id, source=source, forms=forms, previous=previous, flags=flags
    )
    return entry if old.source == source else _changed(phrase, old, entry)


def _changed(phrase: Phrase, old: Entry, entry: Entry) -> Entry:
    """A translated entry whose English is no longer what it was."""
    made_from = entry.previous or old.source
    if made_from == entry.source:
        # The author took the change back: only a doubt of somebody else's remains.
        doubted = REVIEW in entry.flags or DRAFT in entry.flags
        flags = tuple(flag for flag in entry.flags if flag != REVIEW)
        return dataclasses.replace(entry, fuzzy=doubted, previous=(), flags=flags)
    if phrase.edit == "typo" and _same_shape(old.source, entry.source):
        return entry
    flags = entry.flags
    if old.fuzzy and not old.previous:
        flags = tuple(sorted({*flags, REVIEW}))
    return dataclasses.replace(entry, fuzzy=True, previous=made_from, flags=flags)


def _is_settled(entry: Entry) -> bool:
    """Whether nothing about the entry is open."""
    return not (entry.fuzzy or entry.previous or entry.flags)


def _without_doubt(flags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(flag for flag in flags if flag not in (REVIEW, DRAFT))


def _same_shape(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether a change left placeholders and markup alone, as the mending of a typo does."""
    return [inline.shape(text) for text in old] == [inline.shape(text) for text in new]


def _reshape(forms: tuple[str, ...], count: int, *, plural: bool) -> tuple[str, ...]:
    """The forms as many as the unit needs. More than needed stay: a check reports them."""
    if plural:
        return forms + ("",) * (count - len(forms))
    return (next((form for form in reversed(forms) if form), ""),) if len(forms) > 1 else forms


def merge_po(
    units: Sequence[Unit], old: PoFile, where: Locale, counts: Counter[str] | None = None
) -> PoFile:
    """A catalog with the units of its source, in the source's order.

    Units that are gone are kept as obsolete entries while they hold a translation, and come back
    with it. `counts` is told how many units are `new`, `stale`, `current`, `restored`, `gone`.
    """
    counts = Counter() if counts is None else counts
    obsolete = [entry for entry in old.obsolete if entry.translated]
    entries: dict[str, Entry] = {}
    for unit in units:
        before = old.entries.get(unit.phrase.id)
        chosen = _choose(unit.phrase, before, obsolete)
        entry = merge_entry(unit.phrase, chosen, where)
        entries[entry.ctxt] = dataclasses.replace(entry, notes=unit.notes)
        _count(counts, before, chosen, entry)
    gone = [entry for name, entry in old.entries.items() if name not in entries]
    counts["gone"] += len(gone)
    kept = [entry for entry in gone if entry.translated]
    return PoFile({}, old.header_comments, entries, _apart(entries, [*obsolete, *kept]))


def _apart(entries: Mapping[str, Entry], obsolete: list[Entry]) -> list[Entry]:
    """Obsolete entries with ids of their own: gettext wants msgctxt and msgid to be unique.

    What another entry says letter for letter is left out.
    """
    taken = {(entry.ctxt, entry.source[0]): entry for entry in entries.values()}
    apart: list[Entry] = []
    for entry in obsolete:
        number = 1
        unit = name = _unit_of(entry)
        while (other := taken.get((name, entry.source[0]))) is not None:
            if (other.source, other.forms) == (entry.source, entry.forms):
                break
            number += 1
            name = f"{unit}~{number}"
        else:
            kept = dataclasses.replace(entry, ctxt=name, notes=())
            taken[name, entry.source[0]] = kept
            apart.append(kept)
    return apart


def _unit_of(entry: Entry) -> str:
    """The unit that an obsolete entry was for; `~2` sets apart what would look alike."""
    return entry.ctxt.partition("~")[0]


def _choose(phrase: Phrase, before: Entry | None, obsolete: list[Entry]) -> Entry | None:
    """The entry whose translation the unit takes; moves entries in and out of `obsolete`."""
    plural = phrase.plural is not None
    if before is not None and before.translated and before.is_plural == plural:
        return before
    chosen = next(
        (entry for entry in obsolete if (_unit_of(entry), entry.is_plural) == (phrase.id, plural)),
        None,
    )
    if chosen is not None:
        obsolete.remove(chosen)
    if before is not None and before.translated:
        # One form became several or the other way round: the old forms would not all fit.
        obsolete.append(before)
    return chosen or before


def _count(counts: Counter[str], before: Entry | None, chosen: Entry | None, entry: Entry) -> None:
    if before is None:
        counts["restored" if chosen is not None else "new"] += 1
    elif entry.fuzzy and (not before.fuzzy or entry.source != before.source):
        counts["stale"] += 1
    elif before.fuzzy and not entry.fuzzy:
        counts["current"] += 1
    elif entry.source != before.source:
        counts["typo" if entry.translated else "changed"] += 1
