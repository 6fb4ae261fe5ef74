"""Checkup: everything that is wrong in the sources, found anew only where files have changed.

In: a desk. Out: the faults that `kb check` finds. What the sources themselves say is checked once
for each state of them, each locale's catalogs once for each state of theirs; one check runs at a
time, and who asks meanwhile waits for it.
"""

from __future__ import annotations

import dataclasses
import threading
import time
import weakref
from typing import Final

from kb_tools.checkers.verify import verify
from kb_tools.content.procedures import check_procedures
from kb_tools.content.references import check_references
from kb_tools.content.replychecks import check_replies
from kb_tools.desk.state import Desk, Sources, files_in
from kb_tools.faults import Fault, Faults
from kb_tools.i18n.asks import load_asks
from kb_tools.i18n.checks import Context
from kb_tools.i18n.quality import check_folders, check_locale, check_sources
from kb_tools.i18n.sync import po_path
from kb_tools.locales import TARGETS, Locale

# A check that takes longer is left until somebody asks for it.
_QUICK_S: Final = 10.0
_Found = tuple[Fault, ...]


@dataclasses.dataclass(slots=True)
class Checkup:
    """What was found, and for which state of the files.

    Attributes:
        sources: state of all sources but catalogs, and the faults there.
        catalogs: by locale, the state of sources and of its catalogs, and the faults there.
        took: seconds that all of it has taken when the sources were new.
    """

    sources: tuple[int, _Found] = (0, ())
    catalogs: dict[str, tuple[tuple[int, int], _Found]] = dataclasses.field(default_factory=dict)
    took: float = 0.0
    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)


_ALL: weakref.WeakKeyDictionary[Desk, Checkup] = weakref.WeakKeyDictionary()


def every_fault(desk: Desk) -> Faults:
    """What `kb check` finds, in the sources that the desk has read and in the catalogs as they are.

    May be called in any thread.
    """
    known = _ALL.setdefault(desk, Checkup())
    with known.lock:
        started, sources = time.monotonic(), desk.now
        if known.sources[0] != sources.base:
            known.sources = sources.base, _in_sources(desk, sources)
        for where in TARGETS:
            state = sources.base, _catalogs(desk, where)
            if known.catalogs.get(where.tag, (None, ()))[0] != state:
                known.catalogs[where.tag] = state, _in_catalogs(desk, sources, where)
        known.took = max(known.took, time.monotonic() - started)
        faults = Faults()
        faults.extend(known.sources[1])
        for _, found in known.catalogs.values():
            faults.extend(found)
        return faults


def look_ahead(desk: Desk) -> None:
    """Find the faults before somebody asks, unless that takes long."""
    known = _ALL.get(desk)
    if known is None or known.took < _QUICK_S:
        every_fault(desk)


def _catalogs(desk: Desk, where: Locale) -> int:
    """A number that changes when a catalog of a locale does."""
    return hash(tuple(sorted(files_in(po_path(desk.checkout, where, "x").parent))))


def _in_sources(desk: Desk, sources: Sources) -> _Found:
    faults = Faults()
    library, policy, terms = sources.library, sources.policy, sources.terms
    faults.extend(sources.faults)
    check_references(library, policy, faults)
    check_replies(library, policy, terms.concepts, faults)
    check_procedures(library, sources.machines, faults)
    verify(policy, library, faults)
    check_sources(library, policy, terms, faults)
    load_asks(desk.checkout, library.articles, faults)
    check_folders(desk.checkout, faults)
    return tuple(faults)


def _in_catalogs(desk: Desk, sources: Sources, where: Locale) -> _Found:
    faults = Faults()
    context = Context.of(sources.library, sources.terms, sources.policy)
    check_locale(desk.checkout, sources.library, where, context, faults)
    return tuple(faults)
