"""The build: every locale side by side, then the shared files, the checks, and publication.

In: a checkout. Out: a published site, or faults and the site as it was. Nothing is built when
nothing changed; a locale whose own inputs did not change is taken over from the site before.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import json
import multiprocessing
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults
from kb_tools.locales import LOCALES, locale
from kb_tools.site import inspect, mkdocs_run, publish, roots
from kb_tools.site.assets import collect_assets
from kb_tools.site.fingerprint import catalog_fingerprint, joined, shared_fingerprint
from kb_tools.site.pages import translated_pages
from kb_tools.site.sources import Sources, load_sources
from kb_tools.site.view import Settings

RECORD: Final = "build.json"
Progress = Callable[[str], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Built:
    """A published site.

    Attributes:
        folder: where it is.
        fingerprint: of everything it is made from.
        pages: how many pages it has.
        fresh: tags of the locales that were built; empty when nothing had changed.
    """

    folder: Path
    fingerprint: str
    pages: int
    fresh: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class _Record:
    """What a published site remembers of its own making: fingerprints, and how many pages."""

    fingerprint: str = ""
    pages: int = 0
    locales: Mapping[str, str] = dataclasses.field(default_factory=dict)


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
    tags = tuple(locale(tag).tag for tag in locales) or tuple(one.tag for one in LOCALES)
    published = out or checkout.build / "site"
    shared = shared_fingerprint(checkout, tags)
    prints = {tag: joined(shared, catalog_fingerprint(checkout, tag)) for tag in tags}
    name = joined(*prints.values())
    folder = publish.current(published)
    before = _read_record(folder)
    if folder is not None and before.fingerprint == name:
        return Built(folder, name, before.pages, ())
    sources = load_sources(checkout, faults)
    if faults.errors:
        return None
    made = publish.workshop(published, name)
    try:
        job = _Job(sources, tags, made, jobs or os.cpu_count() or 1, progress)
        prints, fresh = job.build(prints, folder, before)
        progress("checking links")
        pages = inspect.inspect_site(made, faults)
        if faults.errors:
            return None
        _write_record(made, _Record(name, pages, prints))
        return Built(publish.publish(made, published, name), name, pages, fresh)
    finally:
        shutil.rmtree(made, ignore_errors=True)


@dataclasses.dataclass(frozen=True, slots=True)
class _Job:
    """One build into one folder."""

    sources: Sources
    tags: tuple[str, ...]
    out: Path
    processes: int
    progress: Progress

    def build(
        self, prints: Mapping[str, str], folder: Path | None, before: _Record
    ) -> tuple[dict[str, str], tuple[str, ...]]:
        """Make all files.

        Returns:
            Each locale's fingerprint, and the tags that could not be taken over.
        """
        translated = translated_pages(self.sources, self.tags)
        settings = Settings(mkdocs_run.address(self.sources.checkout), collect_assets(), translated)
        # A page names its translations, so it depends on which pages the other locales have.
        listed = json.dumps(translated, sort_keys=True)
        full = {tag: joined(value, listed) for tag, value in prints.items()}
        kept = [tag for tag in self.tags if folder and before.locales.get(tag) == full[tag]]
        for tag in kept:
            _take_over(folder, self.out, tag)
        fresh = tuple(tag for tag in self.tags if tag not in kept)
        self._locales(fresh, settings)
        self.progress("writing shared files")
        roots.write(self.out, self.sources, settings, self.tags)
        return full, fresh

    def _locales(self, fresh: tuple[str, ...], settings: Settings) -> None:
        checkout = self.sources.checkout
        if self.processes == 1 or len(fresh) == 1:
            mkdocs_run.hand_over(self.sources)
            for tag in fresh:
                part = _part(self.out, tag)
                mkdocs_run.build_locale(checkout, tag, self.tags, settings, part)
                self._done(tag)
            return
        # Spawned, not forked: a child starts clean, on every system.
        pool = concurrent.futures.ProcessPoolExecutor(
            max_workers=min(self.processes, len(fresh)),
            mp_context=multiprocessing.get_context("spawn"),
        )
        with pool:
            # The index takes longest, so it goes first; the shared files find it ready.
            index = pool.submit(mkdocs_run.build_index, checkout)
            waiting = [
                pool.submit(
                    mkdocs_run.build_locale,
                    checkout,
                    tag,
                    self.tags,
                    settings,
                    _part(self.out, tag),
                )
                for tag in fresh
            ]
            for done in concurrent.futures.as_completed(waiting):
                self._done(done.result())
            index.result()

    def _done(self, tag: str) -> None:
        """Move a locale's pages from its own build into the site."""
        part = _part(self.out, tag)
        (part / tag).rename(self.out / tag)
        shutil.rmtree(part)
        self.progress(f"built {tag}")


def _part(out: Path, tag: str) -> Path:
    return out / f".{tag}"


def _take_over(folder: Path | None, out: Path, tag: str) -> None:
    """Link a locale's files from the site before: they never change once published."""
    if folder is not None:
        shutil.copytree(folder / tag, out / tag, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _read_record(site: Path | None) -> _Record:
    path = site / RECORD if site is not None else None
    if path is None or not path.is_file():
        return _Record()
    try:
        return _Record(**json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError):
        return _Record()


def _write_record(site: Path, record: _Record) -> None:
    text = json.dumps(dataclasses.asdict(record), indent=1, sort_keys=True)
    (site / RECORD).write_text(text + "\n", encoding="utf-8", newline="\n")
