"""Edits: what a translator does to one unit, put into its catalog and nothing else.

In: the text of a PO file, an entry as it stands against the present English, an edit. Out: the
entry after it, and the file's text in which every other line is what it was.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re

from kb_tools.faults import Faults
from kb_tools.i18n import silence
from kb_tools.i18n.merge import DRAFT, REVIEW
from kb_tools.i18n.pofile import Entry, PoFile, po_text
from kb_tools.i18n.poread import parse_po
from kb_tools.locales import SOURCE


@dataclasses.dataclass(frozen=True, slots=True)
class Edit:
    """What a translator did to a unit.

    Attributes:
        seen: `token` of the entry that the translator had before their eyes.
        forms: the new text, or None where it stays.
        still: the text is right though it was marked: nothing is open any more.
        note: what translators write to each other about the unit, or None where it stays.
        silence: a warning to silence and the reason, or to be said again where that is "".
    """

    seen: str
    forms: tuple[str, ...] | None = None
    still: bool = False
    note: str | None = None
    silence: tuple[str, str] | None = None


def token(entry: Entry) -> str:
    """What an editor sees of a unit as a short text: English, translation, state, notes.

    >>> old = Entry("a:b", ("Yes",), ("Да",))
    >>> token(old) == token(dataclasses.replace(old, line=7))
    True
    >>> token(old) == token(dataclasses.replace(old, fuzzy=True))
    False
    """
    seen = [entry.source, entry.forms, entry.fuzzy, entry.previous, entry.flags, entry.comments]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]


def edited(entry: Entry, edit: Edit) -> Entry:
    """An entry after an edit. A new text, or "still right", leaves nothing open."""
    if edit.note is not None:
        comments = silence.with_said(entry, note_lines(edit.note))
        entry = dataclasses.replace(entry, comments=comments)
    if edit.silence is not None:
        code, reason = edit.silence
        entry = silence.silence(entry, code, reason) if reason else silence.speak(entry, code)
    if edit.forms is None and not edit.still:
        return entry
    return dataclasses.replace(
        entry,
        forms=entry.forms if edit.forms is None else tuple(map(plain_lines, edit.forms)),
        fuzzy=False,
        previous=(),
        flags=tuple(flag for flag in entry.flags if flag not in (DRAFT, REVIEW)),
    )


def plain_lines(text: str) -> str:
    """A text with the one line end that catalogs have."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def note_lines(note: str) -> tuple[str, ...]:
    r"""A note as comment lines of a catalog.

    >>> note_lines(" Ask Anna. \r\n")
    ('Ask Anna.',)
    """
    lines = (line.strip() for line in note.splitlines())
    return tuple(line for line in lines if line)


def with_entry(text: str, po: PoFile, new: Entry) -> str | None:
    """The text of a catalog with one entry in the place of the old one of the same unit.

    None where that cannot be done without touching something else: the unit is not there yet, or
    the file is written in a way that makes its lines hard to tell apart.
    """
    old = po.entries.get(new.ctxt)
    if old is None or not old.line:
        return None
    lines = text.split("\n")
    start, end = _span(lines, old.line - 1)
    made = "\n".join([*lines[:start], *_block(new), *lines[end:]])
    return made if _only_that(po, parse_po(made, "", Faults()), new) else None


def _block(entry: Entry) -> list[str]:
    """The lines of an entry as catalogs are written."""
    text = po_text(PoFile(entries={entry.ctxt: entry}), SOURCE)
    return text.partition("\n\n")[2].rstrip("\n").split("\n")


def _span(lines: list[str], at: int) -> tuple[int, int]:
    """The lines of the entry whose msgctxt is at a line: from its first comment to its end."""
    start = at
    while start and re.match(r"\s*#(?!~)", lines[start - 1]):
        start -= 1
    end, translated = at + 1, False
    while end < len(lines):
        line = lines[end].lstrip()
        if not line.strip() or line[0] == "#" or (translated and line.startswith(("msgc", "msgi"))):
            break
        translated = translated or line.startswith("msgstr")
        end += 1
    return start, end


def _only_that(before: PoFile, after: PoFile, new: Entry) -> bool:
    """Whether two readings of a catalog differ in one entry alone."""
    if after.broken or list(before.entries) != list(after.entries):
        return False
    same = all(
        _alike(entry, new if name == new.ctxt else before.entries[name])
        for name, entry in after.entries.items()
    )
    return (
        same
        and len(before.obsolete) == len(after.obsolete)
        and all(map(_alike, before.obsolete, after.obsolete))
        and (before.header, before.header_comments) == (after.header, after.header_comments)
    )


def _alike(one: Entry, other: Entry) -> bool:
    return dataclasses.replace(one, line=0) == dataclasses.replace(other, line=0)
