"""The bench of one locale: catalogs that follow the disk, and what editing needs beside them.

In: the desk's sources. Out: `Bench`, whose texts are those of the files now, saved a moment ago or
pulled by git, while the rest of the desk goes on with what it has read.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import time
import weakref
from collections.abc import Callable, Mapping
from typing import Final

from kb_tools.checkout import Checkout
from kb_tools.content.model import Phrase
from kb_tools.desk.painter import Painter
from kb_tools.desk.routes import RefusedError
from kb_tools.desk.state import Desk, Sources
from kb_tools.faults import did_you_mean
from kb_tools.i18n.bundles import Desk as Shelf
from kb_tools.i18n.catalog import Catalogs, Shown
from kb_tools.i18n.checks import Context as Checks
from kb_tools.i18n.draft import converter
from kb_tools.i18n.memory import Memory
from kb_tools.i18n.pofile import Entry
from kb_tools.i18n.sync import po_path
from kb_tools.i18n.units import domain_of
from kb_tools.locales import BY_TAG, LOCALES, SOURCE, Locale
from kb_tools.render.context import Context

PAUSE_S: Final = 2.0
_TWINS: Final = {"zh-Hans": "zh-Hant", "zh-Hant": "zh-Hans"}


class Fresh:
    """The catalogs of a locale, read anew when their files have changed."""

    def __init__(self, checkout: Checkout, where: Locale, checks: Checks) -> None:
        self.catalogs = Catalogs(checkout, where, checks)
        self._checkout = checkout
        self._stamps: dict[str, tuple[int, int, int]] = {}
        self._shown: dict[str, dict[str, Shown]] = {}

    def look(self, domain: str) -> tuple[int, int, int]:
        """Look whether a domain's file has changed; what tells its states apart."""
        stamp = self._stamp(domain)
        if self._stamps.get(domain) != stamp:
            self._stamps[domain] = stamp
            self._shown.pop(domain, None)
            self.catalogs.forget(domain)
        return stamp

    def _stamp(self, domain: str) -> tuple[int, int, int]:
        try:
            found = po_path(self._checkout, self.catalogs.locale, domain).stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    def entry(self, phrase: Phrase) -> Entry:
        """The entry of a phrase against the present English."""
        return self.catalogs.entry(phrase)

    def translate(self, phrase: Phrase) -> Shown:
        """What the reader sees of a phrase."""
        shown = self._shown.setdefault(domain_of(phrase.id), {})
        found = shown.get(phrase.id)
        if found is None:
            found = shown[phrase.id] = self.catalogs.translate(phrase)
        return found


@dataclasses.dataclass(frozen=True, slots=True)
class Bench:
    """What the workbench of one locale works with.

    Attributes:
        sources: everything but the catalogs. shelf: where edits are saved.
        texts: the locale's catalogs as they are on the disk.
        twin: the bench's other Chinese script, or "".
        phrases: all units by id. memory: all texts by their words.
        judged_by: what checks depend on besides the texts, as a short text.
        built_from: what stands in all English sources, as a short text.
        painter: paints pages of the site, where the desk was started with one.
    """

    checkout: Checkout
    where: Locale
    sources: Sources
    shelf: Shelf
    texts: Fresh
    twin: str
    phrases: Mapping[str, Phrase]
    memory: Memory
    judged_by: str
    built_from: str
    painter: Painter | None

    @property
    def context(self) -> Context:
        """The locale's view with the texts of the disk."""
        return dataclasses.replace(self.sources.contexts[self.where.tag], catalog=self.texts)

    def phrase(self, domain: str, unit: str) -> Phrase:
        """A unit of a source file.

        Raises:
            RefusedError: there is none of that id.
        """
        found = self.phrases.get(unit)
        if found is None or domain_of(unit) != domain:
            known = [one.id for one in self.sources.library.documents[domain].phrases]
            raise RefusedError(
                404, "there is no unit of that id", did_you_mean(unit, known), "unit"
            )
        return found


class Benches:
    """The benches of a desk, made anew when the desk has read its sources anew."""

    def __init__(self, desk: Desk) -> None:
        self._desk = weakref.ref(desk)
        self._sources: Sources | None = None
        self._benches: dict[str, Bench] = {}
        self.typed: float | None = None

    def of(self, tag: str) -> Bench:
        """The bench of a locale."""
        desk = self._desk()
        if desk is None:  # pragma: no cover - whoever asks holds the desk
            raise ReferenceError("the desk is gone")
        sources = desk.now
        if sources is not self._sources:
            self._sources = sources
            self._benches = _benches(desk, sources)
        return self._benches[tag]


_ALL: weakref.WeakKeyDictionary[Desk, Benches] = weakref.WeakKeyDictionary()


def bench_of(desk: Desk, tag: str) -> Bench:
    """The bench of a locale at a desk."""
    return _benches_of(desk).of(tag)


def _benches_of(desk: Desk) -> Benches:
    benches = _ALL.get(desk)
    if benches is None:
        benches = _ALL[desk] = Benches(desk)
    return benches


def typed(desk: Desk) -> None:
    """Somebody has pressed a key in a text."""
    _benches_of(desk).typed = time.monotonic()


def is_typing(desk: Desk) -> bool:
    """Whether somebody is typing: what takes the machine for seconds waits until they pause."""
    last = _benches_of(desk).typed
    return last is not None and time.monotonic() - last < PAUSE_S


def domain_at(desk: Desk, domain: str) -> str:
    """A source file's domain.

    Raises:
        RefusedError: there is none of that name.
    """
    known = desk.now.library.documents
    if domain not in known:
        raise RefusedError(
            404, "there is no source file of that name", did_you_mean(domain, known), "domain"
        )
    return domain


def target_at(tag: str) -> str:
    """A locale that is translated into.

    Raises:
        RefusedError: it is the language of the sources.
    """
    if tag == SOURCE.tag:
        raise RefusedError(
            404, "English is the source: its words are under docs/", "choose another locale"
        )
    return tag


@functools.lru_cache(maxsize=2)
def drafter(sources: _Sources, tag: str) -> Callable[[str], str]:
    """What turns a text of the other Chinese script into one of a locale."""
    return converter(sources.of.terms, BY_TAG[_TWINS[tag]], BY_TAG[tag])


@dataclasses.dataclass(frozen=True, slots=True)
class _Sources:
    """Sources as a key: they are one thing, whatever they hold."""

    of: Sources = dataclasses.field(compare=False)
    stamp: int = 0


def proposal(bench: Bench, forms: tuple[str, ...]) -> tuple[str, ...]:
    """A draft for a Chinese locale from the texts of its twin."""
    convert = drafter(_Sources(bench.sources, bench.sources.stamp), bench.where.tag)
    return tuple(map(convert, forms))


def _benches(desk: Desk, sources: Sources) -> dict[str, Bench]:
    library, policy = sources.library, sources.policy
    checks = Checks.of(library, sources.terms, policy)
    phrases = {one.id: one for loaded in library.documents.values() for one in loaded.phrases}
    memory = Memory(library)
    judged_by = f"{sources.terms.fingerprint} {sorted(library.labels)} {sorted(library.articles)}"
    built_from = _digest([(one.id, one.forms) for one in phrases.values()])
    return {
        where.tag: Bench(
            checkout=desk.checkout,
            where=where,
            sources=sources,
            shelf=Shelf(desk.checkout, library, policy, checks, where),
            texts=Fresh(desk.checkout, where, checks),
            twin=_TWINS.get(where.tag, ""),
            phrases=phrases,
            memory=memory,
            judged_by=judged_by,
            built_from=built_from,
            painter=desk.options.painter,
        )
        for where in LOCALES
    }


def _digest(data: object) -> str:
    return hashlib.sha256(repr(data).encode()).hexdigest()
