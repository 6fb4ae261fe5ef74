"""The desk's state: sources and index as they were when last read, exchanged as one.

In: a checkout. Out: `Desk`, whose `now` is what all handlers read. What is new on the disk is
loaded aside and put in place between two requests, so no answer mixes old and new. A read-only copy
never writes: its index is the build product of another.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kb_tools.assistant import subjects
from kb_tools.assistant.facts import recognise
from kb_tools.assistant.guide import Guide
from kb_tools.checkers.checker import Checker
from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.content.model import Phrase
from kb_tools.core.machine import load_machines
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.desk.assets import Assets, collect_assets
from kb_tools.desk.painter import Painter
from kb_tools.faults import Faults, KbError
from kb_tools.i18n.catalog import Catalogs, Shown
from kb_tools.i18n.checks import Context as CheckContext
from kb_tools.i18n.termbase import TermBase
from kb_tools.i18n.terms import load_terms
from kb_tools.locales import LOCALES
from kb_tools.render.context import Context
from kb_tools.search.build import is_whole, open_index
from kb_tools.search.fingerprint import fingerprint
from kb_tools.search.index import Index
from kb_tools.search.serving import open_search


@dataclasses.dataclass(frozen=True, slots=True)
class Sources:
    """Everything that answers are made from, read at one time.

    Attributes:
        contexts: each locale's view, by tag.
        faults: what was wrong in the sources; `kb check` lists it too.
        fingerprint: of the index that is open.
        stamp: sizes and times of the files when they were read. base: of those but the catalogs.
    """

    library: Library
    policy: Policy
    machines: Mapping[str, Any]
    terms: TermBase
    checkers: Mapping[str, Checker]
    contexts: Mapping[str, Context]
    index: Index
    guide: Guide
    faults: Faults
    fingerprint: str
    stamp: int
    base: int


class Remembered:
    """A catalog that answers the same question once."""

    def __init__(self, catalogs: Catalogs) -> None:
        self.catalogs = catalogs
        self._shown: dict[str, Shown] = {}

    def translate(self, phrase: Phrase) -> Shown:
        """What the reader sees of a phrase."""
        found = self._shown.get(phrase.id)
        if found is None:
            found = self._shown[phrase.id] = self.catalogs.translate(phrase)
        return found


@dataclasses.dataclass(frozen=True, slots=True)
class Options:
    """How a desk is served.

    Attributes:
        site: address of the public site, for links that are sent to customers.
        read_only: whether this copy never writes: no workbench, an index made elsewhere.
        keep_queries: whether the text of searches without result is kept; by default only counted.
        reports: folder of reports of what is wrong or missing; `build/desk/reports` by default,
            none on a read-only copy.
        names: host names by which the desk may be called besides the loopback ones.
        painter: what paints pages of the public site for the workbench.
        ahead: whether faults are looked for before an author asks.
    """

    site: str = ""
    read_only: bool = False
    keep_queries: bool = False
    reports: Path | None = None
    names: tuple[str, ...] = ()
    painter: Painter | None = None
    ahead: bool = False


class Desk:
    """What the handlers of a running desk share.

    Attributes:
        checkout: the knowledge base. options: how it is served.
        site: address of the public site, with a slash at its end.
        reports: folder of reports, or None where they cannot be written.
        now: the sources that answers are made from.
    """

    def __init__(self, checkout: Checkout, options: Options | None = None) -> None:
        self.checkout = checkout
        self.options = options or Options()
        site = self.options.site
        self.site = site if site.endswith("/") or not site else f"{site}/"
        self.read_only = self.options.read_only
        here = None if self.read_only else checkout.build / "desk" / "reports"
        self.reports = self.options.reports or here
        self.assets: Assets = collect_assets()
        self.frame: Any = None  # what templates see; set when the app is made
        self.now: Sources = self.load()

    def load(self) -> Sources:
        """The sources as they are now; may be called in any thread.

        Raises:
            KbError: the policy is missing, or there is no index and this copy may not make one.
        """
        stamp, base = self.stamp(), _number(self._sources())
        faults = Faults()
        policy = load_policy(self.checkout, faults)
        library = load_library(self.checkout, faults)
        terms = load_terms(self.checkout, faults)
        machines = load_machines(self.checkout, faults)
        checks = CheckContext.of(library, terms, policy)
        alternates = tuple(known.tag for known in LOCALES)
        contexts = {
            known.tag: Context(
                tag=known.tag,
                library=library,
                policy=policy,
                machines=machines,
                terms=terms,
                catalog=Remembered(Catalogs(self.checkout, known, checks)),
                alternates=alternates,
            )
            for known in LOCALES
        }
        index = self._index()
        guide = Guide(index, library, policy, terms, lambda tag: contexts[tag].catalog)
        for known in LOCALES:
            guide.shelf(known.tag)
        return Sources(
            library=library,
            policy=policy,
            machines=machines,
            terms=terms,
            checkers=guide.checkers,
            contexts=contexts,
            index=index,
            guide=guide,
            faults=faults,
            fingerprint=index.name,
            stamp=stamp,
            base=base,
        )

    def warm(self) -> None:
        """Make what the first message in each language would wait for; may run in any thread."""
        for known in LOCALES:
            subjects.said(known.tag, known.name)
            recognise(self.now.guide.patterns(known.tag), known.name)

    def _index(self) -> Index:
        def newest(checkout: Checkout) -> Index:
            return Index(find_index(checkout))

        return open_search(self.checkout, os.environ, newest if self.read_only else open_index)

    def swap(self, sources: Sources) -> None:
        """Put sources in place. Called between two requests, so nobody reads the old index."""
        old, self.now = self.now, sources
        if old.index is not sources.index:
            old.index.close()

    def stale(self) -> bool:
        """Whether the files on the disk are other than those that were read."""
        return self.stamp() != self.now.stamp or self.now.index.superseded()

    def stamp(self) -> int:
        """A number that changes when a source or, on a read-only copy, an index does."""
        catalogs = self.checkout.locales.glob("*/LC_MESSAGES")
        return _number((*self._sources(), *catalogs))

    def _sources(self) -> list[Path]:
        """The folders of all sources but the catalogs, and of the indexes of others."""
        checkout = self.checkout
        folders = [
            checkout.replies,
            checkout.articles,
            checkout.asks,
            checkout.checkers,
            checkout.machine_words,
            checkout.pages,
            checkout.policy,
            checkout.machines,
            checkout.locales,
        ]
        return [*folders, checkout.build / "index"] if self.read_only else folders


def _number(folders: Iterable[Path]) -> int:
    """A number that changes when a file in some folders does."""
    return hash(tuple(sorted(seen for folder in folders for seen in files_in(folder))))


def files_in(folder: Path) -> Iterator[tuple[str, int, int]]:
    """The files of a folder with their times and sizes; none of one that is not there."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    seen = entry.stat()
                    yield entry.path, seen.st_mtime_ns, seen.st_size
    except OSError:
        return


def find_index(checkout: Checkout) -> Path:
    """The index that a read-only copy opens: the one made from its sources, else the newest.

    Raises:
        KbError: there is no whole index.
    """
    store = checkout.build / "index"
    exact = store / fingerprint(checkout)
    if is_whole(exact):
        return exact
    folders = [path for path in store.glob("[!.]*") if path.is_dir()]
    folders.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    for folder in folders:
        if is_whole(folder):
            return folder
    raise KbError(
        f"there is no search index in {checkout.shown(store)}",
        "run `kb build` where the checkout may be written, and copy build/index here",
    )
