"""Saving: a translator's edit of one unit, merged into the catalog as it is on the disk now.

In: a checkout and locale, a unit, an edit. Out: saved, the same already, refused by a check, or a
conflict: somebody else changed the unit meanwhile. Then theirs stays in the file, and ours is kept
in a file beside until somebody chooses. What is told as saved is on the disk.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

from kb_tools.checkout import Checkout
from kb_tools.content.model import Phrase
from kb_tools.faults import Faults, KbError, report
from kb_tools.i18n.bundles import Desk as Shelf
from kb_tools.i18n.checks import Problem, check_unit
from kb_tools.i18n.edits import Edit, edited, token, with_entry
from kb_tools.i18n.locking import read_bytes, replace, turn
from kb_tools.i18n.merge import merge_entry, merge_po
from kb_tools.i18n.pofile import Entry, PoFile, po_text
from kb_tools.i18n.poread import parse_po
from kb_tools.i18n.silence import remaining, unwritten
from kb_tools.i18n.sync import po_path
from kb_tools.i18n.units import domain_of, units
from kb_tools.locales import Locale

Kind = Literal["saved", "same", "refused", "conflict"]
# A program that takes no turns may be quicker now and then, but not this often.
_TRIES: Final = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an edit.

    Attributes:
        entry: the unit as it is in the file now, against the present English.
        problems: errors that kept it out of the file, when it was refused.
        kept: name of the file that keeps our text, when it was a conflict.
    """

    kind: Kind
    entry: Entry
    problems: tuple[Problem, ...] = ()
    kept: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """A text that lost against another, and waits for somebody to choose.

    Attributes:
        name: of its file. unit: the unit it is for. source: the English that it translates.
    """

    name: str
    unit: str
    source: tuple[str, ...]
    forms: tuple[str, ...]
    note: str


def save(shelf: Shelf, phrase: Phrase, edit: Edit) -> Outcome:
    """Put an edit of a unit into its catalog.

    Raises:
        KbError: the catalog cannot be read whole, so nothing is written into it.
    """
    path = po_path(shelf.checkout, shelf.where, domain_of(phrase.id))
    with turn(shelf.checkout):
        for _ in range(_TRIES):
            seen = read_bytes(path)
            po = _read(shelf, path, seen)
            old = merge_entry(phrase, po.entries.get(phrase.id), shelf.where)
            new = edited(old, edit)
            if token(new) == token(old) and phrase.id in po.entries:
                return Outcome("same", old)
            if token(old) != edit.seen:
                return Outcome("conflict", old, kept=_keep(shelf, old, edit))
            # A note or a silenced warning changes nothing that readers see.
            errors = (
                () if new.forms == old.forms and not edit.still else _errors(shelf, phrase, new)
            )
            if errors:
                return Outcome("refused", old, errors)
            if replace(path, seen, _written(shelf, seen, po, new)):
                _forget(shelf, new)
                return Outcome("saved", new)
    raise KbError(
        f"{shelf.checkout.shown(path)} changes all the time",
        "see which other program writes it, then save again",
    )


def _read(shelf: Shelf, path: Path, seen: bytes | None) -> PoFile:
    if seen is None:
        return PoFile()
    shown = shelf.checkout.shown(path)
    faults = Faults()
    try:
        po = parse_po(seen.decode(), shown, faults)
    except UnicodeDecodeError as error:
        raise KbError(f"{shown} is not UTF-8", "save the catalog as UTF-8") from error
    if po.broken:
        told = report(faults).splitlines()[0]
        raise KbError(f"the catalog cannot be read: {told}", "mend it, then save again")
    return po


def _is_text(edit: Edit) -> bool:
    """Whether an edit says that a text is right; a note or a silenced warning does not."""
    return edit.forms is not None or edit.still


def _errors(shelf: Shelf, phrase: Phrase, entry: Entry) -> tuple[Problem, ...]:
    found = check_unit(phrase, entry.forms, shelf.where, shelf.context)
    found += unwritten(phrase, entry, shelf.library.articles)
    problems = remaining(found, entry)
    return tuple(problem for problem in problems if problem.severity == "error")


def _written(shelf: Shelf, seen: bytes | None, po: PoFile, new: Entry) -> bytes:
    """The catalog with one unit changed; as `sync` writes it where the unit was not there yet."""
    text = with_entry(seen.decode(), po, new) if seen is not None else None
    if text is None:
        loaded = shelf.library.documents[domain_of(new.ctxt)]
        po.entries[new.ctxt] = new
        work = units(loaded, shelf.library, shelf.policy)
        text = po_text(merge_po(work, po, shelf.where), shelf.where)
    return text.encode()


def _folder(checkout: Checkout, where: Locale) -> Path:
    return checkout.build / "desk" / "conflicts" / where.tag


def _keep(shelf: Shelf, theirs: Entry, edit: Edit) -> str:
    """Keep a text that is not in the catalog; the same text twice is one file."""
    data = {
        "unit": theirs.ctxt,
        "source": list(theirs.source),
        "forms": list(edit.forms or ()),
        "note": edit.note or "",
    }
    if not edit.forms and not edit.note:
        return ""  # "still right" about a text that is gone: there is nothing to keep
    text = json.dumps(data, ensure_ascii=False, indent=1).encode()
    name = hashlib.sha256(text).hexdigest()[:16]
    path = _folder(shelf.checkout, shelf.where) / f"{name}.json"
    replace(path, read_bytes(path), text)
    return name


def kept_texts(checkout: Checkout, where: Locale) -> Iterator[Kept]:
    """Texts of a locale that wait for somebody to choose, by name of file."""
    for path in sorted(_folder(checkout, where).glob("*.json")):
        try:
            data = json.loads(path.read_text("utf-8"))
            forms, source = tuple(data["forms"]), tuple(data["source"])
            yield Kept(path.stem, data["unit"], source, forms, data["note"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # not one of ours


def let_go(checkout: Checkout, where: Locale, name: str) -> bool:
    """Let go of a kept text; False where there is none of that name."""
    found = name in {kept.name for kept in kept_texts(checkout, where)}
    if found:
        (_folder(checkout, where) / f"{name}.json").unlink(missing_ok=True)
    return found


def _forget(shelf: Shelf, new: Entry) -> None:
    """What is in the catalog now need not be kept beside it."""
    for kept in list(kept_texts(shelf.checkout, shelf.where)):
        if kept.unit == new.ctxt and kept.forms in ((), new.forms) and not _has_note(kept, new):
            let_go(shelf.checkout, shelf.where, kept.name)


def _has_note(kept: Kept, new: Entry) -> bool:
    """Whether a kept note says something that the catalog does not."""
    lines: Sequence[str] = [line.strip() for line in kept.note.splitlines() if line.strip()]
    return any(line not in new.comments for line in lines)
