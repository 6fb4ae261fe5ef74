"""The build: only what has changed is made anew, checked, and published in one step.

In: a checkout. Out: a published site, or faults and the site as it was. Every page notes what it
reads; the next build makes those pages whose notes say something else by now, and takes over the
rest. What is published is the same, byte for byte, as if all of it were made anew.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from kb_tools.checkout import Checkout
from kb_tools.content import addresses
from kb_tools.content.load import article_files
from kb_tools.content.references import check_references
from kb_tools.faults import Faults
from kb_tools.locales import LOCALES
from kb_tools.render.context import Context
from kb_tools.search.build import open_index
from kb_tools.site import crew, inspect, publish, roots, searching
from kb_tools.site.assets import collect_assets
from kb_tools.site.config import address
from kb_tools.site.facts import Facts, facts, reached
from kb_tools.site.fingerprint import Prints, joined
from kb_tools.site.kept import keep_seen, kept_sources, seen_count
from kb_tools.site.pages import page_groups
from kb_tools.site.prepare import Card, digest_of
from kb_tools.site.record import Group, Record, broken_links, merged
from kb_tools.site.scan import Scan
from kb_tools.site.soundness import checked_against
from kb_tools.site.sources import Sources, load_sources
from kb_tools.site.standing import Built, look
from kb_tools.site.stock import Shelf
from kb_tools.site.view import Settings

__all__ = ["Built", "build_site"]
Progress = Callable[[str], None]
_WORDS_PIECE: Final = 25


def _silent(_message: str) -> None:
    return


def build_site(  # noqa: PLR0913 - all but one are choices with a default
    checkout: Checkout,
    *,
    faults: Faults,
    locales: Sequence[str] = (),
    out: Path | None = None,
    progress: Progress = _silent,
    jobs: int = 0,
) -> Built | None:
    """Build, check and publish the site.

    Args:
        checkout: the knowledge base.
        faults: where faults go; with an error the published site stays as it is.
        locales: tags of the locales to build; all of them by default.
        out: the link that is published; `build/site` by default.
        progress: told what is being done.
        jobs: processes to use; as many as there are processors by default.

    Returns:
        The published site, or None when faults kept it from being published.
    """
    seen = look(checkout, locales, out)
    if seen.built is not None:
        return seen.built
    processes = jobs or os.cpu_count() or 1
    job = _Job(checkout, seen.tags, seen.scan, seen.prints, processes, progress, faults)
    sources = kept_sources(checkout, seen.scan, seen.prints, faults)
    known = seen_count(sources)
    shelf = None if faults.errors else job.words(sources)
    if shelf is None or faults.errors:
        return None
    before = publish.record_of(publish.current(seen.published))
    built = job.site(sources, shelf, seen.published, before)
    keep_seen(checkout, seen.prints, sources, known)
    return built


@dataclasses.dataclass(frozen=True, slots=True)
class _Job:
    """One build."""

    checkout: Checkout
    tags: tuple[str, ...]
    scan: Scan
    prints: Prints
    processes: int
    progress: Progress
    faults: Faults

    def words(self, sources: Sources) -> Shelf | None:
        """Make the words of articles whose files have changed; None with faults in one."""
        cache = self.checkout.build / "cache"
        shelf = Shelf.open(cache)
        wanted = self._articles()
        kept = shelf.kept() & shelf.cards.keys()
        stale = {
            domain: one
            for domain, one in wanted.items()
            if domain not in kept or shelf.cards[domain].key != one[1]
        }
        made: dict[str, Card] = {}
        crew.start(sources)
        tasks = [
            crew.WordsTask(self.checkout, cache, self.tags, piece)
            for piece in crew.pieces(stale, _WORDS_PIECE)
        ]
        for number, result in enumerate(crew.run(crew.make_all_words, tasks, self.processes), 1):
            self.faults.extend(result.faults)
            made.update(result.cards)
            self._tell("words of articles read", number * _WORDS_PIECE, len(stale))
        if not stale and wanted.keys() == shelf.cards.keys():
            return shelf
        known = {**shelf.cards, **made}
        shelf = Shelf(cache, {name: known[name] for name in wanted if name in known})
        shelf.write()
        return None if self.faults.errors else shelf

    def _articles(self) -> dict[str, tuple[Path, str, str]]:
        """Path, key of words and own digest of articles and pages of their make, in order."""
        found: dict[str, tuple[Path, str, str]] = {}
        catalogs = self.prints.catalogs
        for folder in (self.checkout.articles, self.checkout.pages):
            for path in article_files(folder):
                domain = addresses.domain(folder.name, path.stem)
                source = self.scan.digests[self.checkout.shown(path)]
                own = [catalogs[tag].get(domain, "") for tag in self.tags]
                key = digest_of((self.prints.words, self.tags, source, own))
                found[domain] = path, key, source
        return found

    def site(self, sources: Sources, shelf: Shelf, published: Path, before: Record) -> Built | None:
        """Make, check and publish the site."""
        made = publish.workshop(published, self.prints.all)
        try:
            translated = {
                addresses.article_url("", domain.removeprefix("page-")).lstrip("/"): card.translated
                for domain, card in shelf.cards.items()
            }
            settings = Settings(address(self.checkout), collect_assets(), translated)
            crew.start(sources, shelf)
            record, written = self._make(_Site(sources, shelf, settings, made, before))
            if record is None:
                return None
            folder = publish.publish(made, published, self.prints.all, record)
        finally:
            shutil.rmtree(made, ignore_errors=True)
        told = {path.partition("/")[0] for path in written}
        fresh = tuple(tag for tag in self.tags if tag in told)
        return Built(folder, self.prints.all, record.pages, fresh, tuple(sorted(written)))

    def _make(self, site: _Site) -> tuple[Record | None, list[str]]:
        """All files of a site, checked; no record with faults."""
        sources, before = site.sources, site.before
        now = facts(sources.policy, site.shelf.cards, self.prints.common, self.prints.local)
        against = checked_against(sources.policy, site.shelf.cards, now)
        task = crew.PagesTask(self.checkout, site.out, self.tags, site.settings, {}, frozenset())
        views = crew.warm(task)
        first = views[self.tags[0]]
        if against != before.checked:
            check_references(first.library, first.policy, self.faults)
        names = page_groups(first)
        stale = _stale(names, self.tags, now, before)
        unchecked = _unchecked(site.shelf, now, before, everything=against != before.checked)
        groups, written, loose = self._paint(task, stale, unchecked, before)
        if groups is None:
            # The quick look has no places to show; the whole of the sources has.
            load_sources(self.checkout, self.faults)
            return None, written
        made = {name: groups.get(name) or before.groups[name] for name in names}
        files = self._files(site, views, now)
        record = Record(self.prints.all, self.prints.search, now, made, files, against)
        gone = dict(before.all_files()).keys() - dict(record.all_files()).keys()
        publish.remove(site.out, gone)
        self.progress("checking links")
        followed = made if gone or _lost_anchors(before, groups) else groups
        if loose or broken_links(record, followed):
            inspect.inspect_site(site.out, self.faults)
        return (None if self.faults.errors else record), written

    def _paint(
        self,
        task: crew.PagesTask,
        stale: Mapping[str, Mapping[str, str]],
        unchecked: frozenset[str],
        before: Record,
    ) -> tuple[dict[str, Group] | None, list[str], bool]:
        """Paint stale pages.

        Returns:
            Groups by name, or None with a reference that leads nowhere; paths of new pages; and
            whether some page needs a closer look.
        """
        groups: dict[str, Group] = {}
        written: list[str] = []
        loose = False
        for name in sorted(unchecked - stale.keys()):
            if not crew.is_sound_group(task, name):
                return None, written, loose
        tasks = [
            dataclasses.replace(task, groups=piece, unchecked=unchecked & piece.keys())
            for piece in crew.pieces(stale)
        ]
        count = sum(map(len, stale.values()))
        done = 0
        for results in crew.run(crew.paint_all, tasks, self.processes):
            for painted in results:
                if not painted.sound:
                    return None, written, loose
                old = before.groups.get(painted.group)
                groups[painted.group], calm = merged(old, painted, self.tags)
                loose = loose or not calm
                written += [f"{tag}/{painted.rest}index.html" for tag in painted.written]
                done += len(painted.digests)
            self._tell("pages made", done, count)
        return groups, written, loose

    def _files(self, site: _Site, views: Mapping[str, Context], now: Facts) -> dict[str, str]:
        """Write what is no page of one locale, where it differs; digests by path."""
        self.progress("writing shared files")
        made = roots.files(views, site.settings)
        same = self.tags == tuple(site.before.facts.local)
        if same and site.before.search == self.prints.search:
            files = site.before.files.items()
            kept = {path: digest for path, digest in files if searching.is_search_file(path)}
        else:
            self.progress("writing search")
            found = self._searched(site, views, now)
            made |= found.files
            kept = dict(found.kept)
        digests = {path: crew.file_digest(data) for path, data in made.items()}
        for path, data in made.items():
            if site.before.files.get(path) != digests[path] or path.startswith("assets/"):
                crew.put(site.out / path, data)
        return digests | kept

    def _searched(self, site: _Site, views: Mapping[str, Context], now: Facts) -> searching.Made:
        """What search and the assistant answer from."""
        common = joined(self.prints.common, *self.prints.local.values())
        texts = roots.texts(self.checkout, views, crew.trail(), now, common)
        # An index has all locales, whether the site has them or not.
        index = open_index(self.checkout, texts if len(views) == len(LOCALES) else None)
        guide = roots.guide(views, index)
        return searching.make(texts, guide, site.out, site.before, self.prints.search)

    def _tell(self, what: str, done: int, count: int) -> None:
        self.progress(f"{what}: {min(done, count)} of {count}")


@dataclasses.dataclass(frozen=True, slots=True)
class _Site:
    """A site that is being made: from what, where, and what it was before."""

    sources: Sources
    shelf: Shelf
    settings: Settings
    out: Path
    before: Record


def _stale(
    names: Sequence[str], tags: Sequence[str], now: Facts, before: Record
) -> dict[str, dict[str, str]]:
    """Of each page the locales in which it must be made, with the digests of its files."""
    changed = now.changed(before.facts)
    found: dict[str, dict[str, str]] = {}
    for name in names:
        group = before.groups.get(name)
        old = {} if group is None else group.digests
        fresh = [
            tag
            for tag in tags
            if group is None or tag not in old or reached(group.read, changed[tag])
        ]
        if fresh:
            found[name] = {tag: old.get(tag, "") for tag in fresh}
    return found


def _unchecked(shelf: Shelf, now: Facts, before: Record, *, everything: bool) -> frozenset[str]:
    """Groups whose references may lead elsewhere than they did."""
    return frozenset(
        domain.replace("page-", "page ", 1)
        for domain in shelf.cards
        if everything
        or now.shared[f"article {domain}"] != before.facts.shared.get(f"article {domain}")
    )


def _lost_anchors(before: Record, groups: Mapping[str, Group]) -> bool:
    """Whether a page has lost an anchor that others may link to."""
    for name, group in groups.items():
        old = before.groups.get(name)
        for tag in group.digests if old is not None else ():
            if old is not None and not set(old.ids_in(tag)) <= set(group.ids_in(tag)):
                return True
    return False
