"""Crew: the processes of a build, and what each does: words of articles, and pages.

In: pieces of work. Out: their results as they come. A small piece is done in this process; where
the system can fork, and nothing else runs in this process, the others start with all that is
loaded; else each loads it once.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import gc
import hashlib
import multiprocessing
import pickle
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from kb_tools.checkout import Checkout
from kb_tools.faults import Fault, Faults
from kb_tools.i18n.catalog import Catalogs
from kb_tools.i18n.sync import write_atomically
from kb_tools.render.context import Context
from kb_tools.site.anchors import Anchors
from kb_tools.site.freshness import Known
from kb_tools.site.pages import site_page
from kb_tools.site.paint import Painted, Painter
from kb_tools.site.prepare import Card, make_card, make_words
from kb_tools.site.soundness import is_sound
from kb_tools.site.sources import Sources, load_shared
from kb_tools.site.stock import Shelf, Trail, contexts, words_path
from kb_tools.site.view import Settings

PIECE: Final = 20
T = TypeVar("T")
R = TypeVar("R")
P = ParamSpec("P")


@dataclasses.dataclass(frozen=True, slots=True)
class WordsTask:
    """Articles whose words are to be made: path, key and digest of each, by domain."""

    checkout: Checkout
    cache: Path
    tags: tuple[str, ...]
    articles: Mapping[str, tuple[Path, str, str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Prepared:
    """Cards of the articles that could be read, and faults."""

    cards: Mapping[str, Card]
    faults: tuple[Fault, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class PagesTask:
    """Pages to paint.

    Attributes:
        groups: of each group the locales, and the digests of their files as they are.
        unchecked: groups whose references have to be followed first.
    """

    checkout: Checkout
    out: Path
    tags: tuple[str, ...]
    settings: Settings
    groups: Mapping[str, Mapping[str, str]]
    unchecked: frozenset[str]


@dataclasses.dataclass(slots=True)
class _Loaded:
    """What a process has loaded; a forked one finds it ready."""

    sources: Sources | None = None
    shelf: Shelf | None = None
    catalogs: dict[str, Catalogs] = dataclasses.field(default_factory=dict)
    contexts: dict[str, Context] = dataclasses.field(default_factory=dict)
    trail: Trail = dataclasses.field(default_factory=Trail)
    painter: Painter | None = None


_loaded = _Loaded()


def start(sources: Sources, shelf: Shelf | None = None) -> None:
    """Use what is loaded already, here and in processes forked from here."""
    global _loaded  # noqa: PLW0603 - one build at a time in a process
    _loaded = _Loaded(sources=sources, shelf=shelf)


def trail() -> Trail:
    """Where the views of `warm` note what is read."""
    return _loaded.trail


def _sources(checkout: Checkout) -> Sources:
    if _loaded.sources is None or _loaded.sources.checkout != checkout:
        start(load_shared(checkout, Faults()))
    if _loaded.sources is None:  # pragma: no cover - set above
        raise RuntimeError
    return _loaded.sources


def make_all_words(task: WordsTask) -> Prepared:
    """Read articles and their catalogs, keep their words, give their cards."""
    sources = _sources(task.checkout)
    if not _loaded.catalogs:
        _loaded.catalogs = {tag: sources.catalogs(tag) for tag in task.tags}
    faults = Faults()
    cards: dict[str, Card] = {}
    for domain, (path, key, source) in task.articles.items():
        words = make_words(task.checkout, path, _loaded.catalogs, faults)
        if words is not None:
            blob = pickle.dumps((key, words), pickle.HIGHEST_PROTOCOL)
            write_atomically(words_path(task.cache, domain), blob)
            cards[domain] = make_card(words, key, source)
    return Prepared(cards, tuple(faults))


def paint_all(task: PagesTask) -> list[Painted]:
    """Paint pages and write those whose bytes are new."""
    warm(task)
    return [_paint(task, group, before) for group, before in task.groups.items()]


def warm(task: PagesTask) -> dict[str, Context]:
    """Load what every page needs: once, before processes are forked."""
    if not _loaded.contexts:
        sources, shelf = _sources(task.checkout), _shelf(task.checkout)
        _loaded.contexts = contexts(sources, shelf, task.tags, _loaded.trail)
        for context in _loaded.contexts.values():
            for phrase in context.library.interface.values():
                context.shown(phrase)
    return _loaded.contexts


def _shelf(checkout: Checkout) -> Shelf:
    if _loaded.shelf is None:
        _loaded.shelf = Shelf.open(checkout.build / "cache")
    return _loaded.shelf


def _paint(task: PagesTask, group: str, before: Mapping[str, str]) -> Painted:
    """One page in some locales."""
    shelf, trail = _shelf(task.checkout), _loaded.trail
    domain = group.replace("page ", "page-")
    own = domain in shelf.cards
    if group in task.unchecked and own and not _is_sound(task, shelf, domain):
        return Painted(group, "", frozenset(), {}, {}, (), sound=False)
    trail.start(domain if own else "")
    if own:
        trail.read |= {f"{kind} {domain}" for kind in ("article", "words", "alternates")}
    painter = _painter(task)
    digests: dict[str, str] = {}
    found: dict[str, Anchors | None] = {}
    first: Anchors | None = None
    written: list[str] = []
    rest = ""
    for tag, old in before.items():
        page = site_page(_loaded.contexts[tag], group, _known(group, tag, shelf, trail))
        text, anchors = painter.paint(page, _loaded.contexts[tag])
        rest = page.path.partition("/")[2]
        data = text.encode()
        digests[tag] = file_digest(data)
        # Most pages lead to the same places in every locale: they are told once.
        found[tag] = first if anchors == first else anchors
        first = found[tag]
        if digests[tag] != old:
            written.append(tag)
            put(task.out / tag / f"{rest}index.html", data)
    return Painted(group, rest, frozenset(trail.read), digests, found, tuple(written))


def _painter(task: PagesTask) -> Painter:
    if _loaded.painter is None:
        _loaded.painter = Painter(task.settings, _loaded.trail)
    return _loaded.painter


def is_sound_group(task: PagesTask, group: str) -> bool:
    """Whether what a page refers to is there."""
    warm(task)
    return _is_sound(task, _shelf(task.checkout), group.replace("page ", "page-"))


def _is_sound(task: PagesTask, shelf: Shelf, domain: str) -> bool:
    context = _loaded.contexts[task.tags[0]]
    article = shelf.words(domain).article
    return is_sound(domain, article, context.library, context.policy)


def _known(group: str, tag: str, shelf: Shelf, trail: Trail) -> Known | None:
    """States of all articles for the page that tells them."""
    if group != "freshness":
        return None
    trail.read.add("states")
    return {name: card.states[tag] for name, card in shelf.cards.items()}


def file_digest(data: bytes) -> str:
    """The digest of a file."""
    return hashlib.sha256(data).hexdigest()[:20]


def put(path: Path, data: bytes) -> None:
    """Write a file anew; a site that shares the old one by a hard link keeps it as it is."""
    try:
        file = path.open("xb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("xb")
    except FileExistsError:
        path.unlink()
        file = path.open("xb")
    with file:
        file.write(data)


def pieces(work: Mapping[str, T], size: int = PIECE) -> list[dict[str, T]]:
    """Work in pieces of a few."""
    items = list(work.items())
    return [dict(items[at : at + size]) for at in range(0, len(items), size)]


def run(work: Callable[[T], R], tasks: Sequence[T], processes: int) -> Iterator[R]:
    """Results of tasks as they come; a single task is done here."""
    if len(tasks) < 2 or processes < 2:
        yield from map(work, tasks)
        return
    gc.freeze()
    try:
        with _pool(min(processes, len(tasks))) as pool:
            waiting = [pool.submit(work, task) for task in tasks]
            for done in concurrent.futures.as_completed(waiting):
                yield done.result()
    finally:
        gc.unfreeze()


@contextlib.contextmanager
def beside(work: Callable[P, R], *given: P.args, **named: P.kwargs) -> Iterator[Callable[[], R]]:
    """Do one piece of work in another process; what is given waits for its result."""
    with _pool(1) as pool:
        yield pool.submit(work, *given, **named).result


def _pool(processes: int) -> concurrent.futures.ProcessPoolExecutor:
    forked = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return concurrent.futures.ProcessPoolExecutor(
        max_workers=processes,
        mp_context=multiprocessing.get_context("fork" if forked else "spawn"),
    )
