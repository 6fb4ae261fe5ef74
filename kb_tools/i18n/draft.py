"""Drafts: one Chinese script from the other, for a person to read before any reader does.

In: the catalogs of one script. Out: the empty units of the other filled in and marked as drafts.
Nothing that has a text is touched.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Final

from opencc import OpenCC

from kb_tools.content.model import Phrase
from kb_tools.faults import Faults, KbError
from kb_tools.i18n.bundles import Desk
from kb_tools.i18n.catalog import entry_state
from kb_tools.i18n.merge import DRAFT, merge_entry
from kb_tools.i18n.pofile import Entry, PoFile
from kb_tools.i18n.sync import po_path
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import Locale

# Traditional Chinese here is that of Hong Kong.
_TABLES: Final = {("zh-Hans", "zh-Hant"): "s2hk", ("zh-Hant", "zh-Hans"): "hk2s"}
_KEPT: Final = re.compile(r"(\{[^{}]*\}|`[^`]*`)")


def converter(terms: TermBase, source: Locale, target: Locale) -> Callable[[str], str]:
    """What turns a text of one script into the other; names of the term base come first.

    Raises:
        KbError: the two are not the two Chinese scripts.
    """
    table = _TABLES.get((source.tag, target.tag))
    if table is None:
        raise KbError(
            f"there are no drafts from {source.tag} to {target.tag}",
            "drafts are made from zh-Hans to zh-Hant or from zh-Hant to zh-Hans",
        )
    convert = OpenCC(table).convert
    names = _names(terms, source, target)
    longest = sorted(names, key=lambda name: (-len(name), name))
    pattern = "|".join([_KEPT.pattern[1:-1], *map(re.escape, longest)])
    parts = re.compile(f"({pattern})")

    def draft(text: str) -> str:
        return "".join(
            (names.get(part, part) if at % 2 else convert(part))
            for at, part in enumerate(parts.split(text))
        )

    return draft


def _names(terms: TermBase, source: Locale, target: Locale) -> dict[str, str]:
    return {
        entry.name: terms.name(entry.concept, target.tag)
        for entry in terms.entries(source.tag)
        if (entry.concept, target.tag) in terms.rows
    }


@dataclasses.dataclass(frozen=True, slots=True)
class Drafts:
    """How many units of a source file got a draft."""

    domain: str
    path: str
    count: int


def draft_catalogs(
    desk: Desk, source: Locale, convert: Callable[[str], str], faults: Faults
) -> list[Drafts]:
    """Fill the empty units of the desk's locale from current ones of another.

    Args:
        desk: the checkout, and the locale that is written.
        source: the locale that is read.
        convert: what `converter` made.
        faults: where faults go; a catalog that cannot be read whole is left as it is.
    """
    found = []
    reading = dataclasses.replace(desk, where=source)
    for domain, loaded in desk.library.documents.items():
        theirs, ours = reading.catalog(domain, faults), desk.catalog(domain, faults)
        if theirs is None or ours is None:
            continue
        drafts = [_draft(phrase, theirs, ours, (source, desk.where)) for phrase in loaded.phrases]
        made = [
            dataclasses.replace(new, forms=tuple(convert(form) for form in forms))
            for new, forms in filter(None, drafts)
        ]
        if made:
            ours.entries.update((entry.ctxt, entry) for entry in made)
            desk.write(domain, ours)
            path = desk.checkout.shown(po_path(desk.checkout, desk.where, domain))
            found.append(Drafts(domain, path, len(made)))
    return found


def _draft(
    phrase: Phrase, theirs: PoFile, ours: PoFile, scripts: tuple[Locale, Locale]
) -> tuple[Entry, tuple[str, ...]] | None:
    """An empty entry marked as a draft, and the forms to make it from; None where none is due."""
    source, target = scripts
    old = merge_entry(phrase, theirs.entries.get(phrase.id), source)
    new = merge_entry(phrase, ours.entries.get(phrase.id), target)
    if new.translated or entry_state(old) != "current":
        return None
    flags = tuple(sorted({*new.flags, DRAFT}))
    return dataclasses.replace(new, fuzzy=True, flags=flags), old.forms
