"""`kb bench rivals`: our search in the page beside Pagefind and Material's own, as a table.

In: golden queries, and the site built now. Out: `docs/project/bench-rivals.md`: recall, bytes of
the first query and time of a key press in Chromium, of the same articles and the same queries.
The rivals are fetched by npm and pip into `.cache/rivals`; nothing else needs them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import platform
import re
import shutil
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kb_tools.checkout import Checkout, find_checkout
from kb_tools.cli import bench_rivals_browser as browsers
from kb_tools.cli import bench_rivals_sites as sites
from kb_tools.cli.browsing import find_chromium, launched, playwright
from kb_tools.cli.site import build_here
from kb_tools.faults import KbError
from kb_tools.locales import LOCALES
from kb_tools.search.evaluate import Golden, evaluate, load_golden

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPORT: Final = Path("docs/project/bench-rivals.md")
_TAGS: Final = tuple(known.tag for known in LOCALES)
_SETS: Final = ("golden", "dev")

_HEAD: Final = """\
# Search in the page beside Pagefind and Material

Written by `kb bench rivals`; all figures were measured by that command, in Chromium.

- Machine: {machine}; other programs ran at the same time, so compare the ratios.
- Pagefind {pagefind} (extended program, the locale's language forced); Material for MkDocs
  {material} with its lunr worker, stemmers on, jieba for Chinese.
- All three have the words of the same articles, without navigation and pictures. Ours has in its
  index what belongs to its sources, too: the term base and ways of asking.
- Golden and dev queries flatter ours: both sets were there while it was tuned. Name the files of
  a holdout to measure with it.
- First query: bytes (gzip, as far as it helps) that a fresh browser loads because of search until
  results with passages are shown; {queries} queries a locale. Material loads its index with every
  page, whether search is used or not.
- Key press: what an engine takes until results can be shown, all it needs being loaded; every
  beginning of the same queries. Drawing is left out.
- Among many articles: the same queries to the index of a corpus that `kb bench corpus` made of
  help pages about another subject, with our articles and ways of asking in it as they were when
  the corpus was made."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """What an engine costs a reader of one locale.

    Attributes:
        sizes: bytes of the first query, of each query that was tried.
        files: how many files that were.
        times: milliseconds of each key press.
    """

    sizes: tuple[int, ...]
    files: tuple[int, ...]
    times: tuple[float, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """All about one engine: recall by set of queries, cost by locale."""

    name: str
    recall: Mapping[str, Mapping[str, Any]]
    costs: Mapping[str, Cost]


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE.tsv]...")
@click.option(
    "--locale", "tags", type=click.Choice(_TAGS), multiple=True, help="One locale; repeatable."
)
@click.option(
    "--queries",
    type=click.IntRange(1),
    default=12,
    show_default=True,
    help="How many queries of each locale are timed and weighed.",
)
@click.option(
    "--corpus",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Our search among many articles. [default: .cache/corpus/1000, if there is one]",
)
@click.option(
    "--only",
    type=click.Choice([engine.name for engine in browsers.ENGINES]),
    help="One engine.",
)
@click.option("--out", type=click.Path(path_type=Path), help=f"The table. [default: {REPORT}]")
def rivals(  # noqa: PLR0913, PLR0917 - one parameter an option
    files: tuple[Path, ...],
    tags: tuple[str, ...],
    queries: int,
    corpus: Path | None,
    only: str | None,
    out: Path | None,
) -> None:
    """Search in the page beside Pagefind and Material's own, as a table.

    Reads golden queries as `kb evaluate search` does. Without files: golden and dev of
    tests/data/search.
    """
    home = find_checkout()
    sets = _sets(home, files, tags)
    locales = [
        tag for tag in _TAGS if any(row.locale == tag for rows in sets.values() for row in rows)
    ]
    cache = home.root / ".cache" / "rivals"
    work = cache / "sites"
    engines = [engine for engine in browsers.ENGINES if only in (None, engine.name)]
    _make_sites(home, locales, cache, work, [engine.name for engine in engines])
    count = _make_many(home, corpus, locales, work)
    many = browsers.Ours(f"ours, {count:,} articles", browsers.MANY_FOLDER)
    with _chromium(home) as browser, browsers.counted(work) as counter:
        found = [_measure(engine, browser, counter, sets, queries) for engine in engines]
        if count:
            found.append(_measure(many, browser, counter, sets, queries))
    text = "\n".join(_report(found, sets, locales, queries))
    target = out or home.root / REPORT
    target.write_text(text, encoding="utf-8")
    click.echo(text)


def _sets(home: Checkout, files: tuple[Path, ...], tags: Sequence[str]) -> dict[str, list[Golden]]:
    """Queries by the name of their set."""
    named: dict[str, list[Golden]] = {}
    found = files or tuple(
        path for name in _SETS for path in sorted(home.root.glob(f"tests/data/search/{name}-*.tsv"))
    )
    for path in found:
        rows = [row for row in load_golden(path) if not tags or row.locale in tags]
        named.setdefault(path.stem.partition("-")[0], []).extend(rows)
    if not any(named.values()):
        raise KbError("no golden queries", "name a file, or run it in a whole checkout")
    return named


def _make_sites(
    checkout: Checkout, tags: Sequence[str], cache: Path, work: Path, names: Sequence[str]
) -> None:
    """Our site, and the same articles under each engine."""
    built = build_here(checkout, (), None)
    if built is None:
        raise KbError("there is no site to look at", "correct the errors above")
    work.mkdir(parents=True, exist_ok=True)
    ours = work / browsers.OURS_FOLDER
    ours.unlink(missing_ok=True)
    ours.symlink_to(built.resolve())
    if browsers.Pagefind.name in names:
        click.echo("indexing with Pagefind", err=True)
        sites.make_pagefind(built, tags, sites.find_pagefind(cache), work)
    if browsers.Material.name in names:
        click.echo("building with Material", err=True)
        sites.make_material(built, tags, sites.find_material(cache), work)


def _make_many(home: Checkout, corpus: Path | None, tags: Sequence[str], work: Path) -> int:
    """Our pages with the index of a corpus; how many articles it has, 0 without one."""
    folder = corpus or home.root / ".cache" / "corpus" / "1000"
    if not (folder / "mkdocs.yml").is_file():
        click.echo(f"no corpus in {home.shown(folder)}: `kb bench corpus` makes one", err=True)
        return 0
    from kb_tools.search.build import open_index  # noqa: PLC0415 - quick help
    from kb_tools.search.export import write_export  # noqa: PLC0415

    click.echo("writing the index of the corpus", err=True)
    index = open_index(Checkout(folder.resolve()))
    many = work / browsers.MANY_FOLDER
    shutil.rmtree(many, ignore_errors=True)
    write_export(index, many, tags)
    count = len(index.articles)
    index.close()
    for name in ("assets", *tags):
        (many / name).symlink_to((work / browsers.OURS_FOLDER / name).resolve())
    return count


@contextlib.contextmanager
def _chromium(home: Checkout) -> Iterator[Browser]:
    program = find_chromium(home)
    with playwright() as running, launched(running, program) as browser:
        yield browser


def _measure(
    engine: browsers.Engine,
    browser: Browser,
    counter: browsers.Counter,
    sets: Mapping[str, Sequence[Golden]],
    queries: int,
) -> Measured:
    rows = [row for part in sets.values() for row in part]
    tags = [tag for tag in _TAGS if any(row.locale == tag for row in rows)]
    answers: dict[tuple[str, str], list[str]] = {}
    costs: dict[str, Cost] = {}
    for tag in tags:
        click.echo(f"{engine.name}: {tag}", err=True)
        own = [row.query for row in rows if row.locale == tag]
        sample = _sample([row.query for row in rows if row.locale == tag and row.expected], queries)
        with browsers.opened(browser) as page:
            engine.open(page, counter, tag)
            answers |= {(tag, query): browsers.find(page, query) for query in own}
            times = browsers.key_times(page, sample)
        weighed = []
        for query in sample:
            with browsers.opened(browser) as page:
                weighed.append(engine.first_query(page, counter, tag, query))
        sizes, files = zip(*weighed, strict=True)
        costs[tag] = Cost(sizes, files, tuple(times))
    recall = {
        name: evaluate(part, lambda tag, query: answers[tag, query]) for name, part in sets.items()
    }
    return Measured(engine.name, recall, costs)


def _sample(queries: Sequence[str], count: int) -> list[str]:
    """Some queries, evenly spread over all of them."""
    step = max(1, len(queries) // count)
    return list(queries[::step][:count])


def _report(
    found: Sequence[Measured],
    sets: Mapping[str, Sequence[Golden]],
    tags: Sequence[str],
    queries: int,
) -> Iterator[str]:
    yield _HEAD.format(
        machine=_machine(), pagefind=sites.PAGEFIND, material=sites.MATERIAL, queries=queries
    )
    for name, rows in sets.items():
        covered = sum(bool(row.expected) for row in rows)
        yield from ("", f"## Recall: {name}, {covered} covered queries", "")
        yield from _recall_table(found, name, tags)
    yield from ("", "## Bytes of the first query (KB: median, most), files (median)", "")
    yield from _table(
        found,
        tags,
        lambda cost: (
            f"{statistics.median(cost.sizes) / 1000:.0f},"
            f" {max(cost.sizes) / 1000:.0f}; {statistics.median(cost.files):.0f}"
        ),
    )
    yield from ("", "## Milliseconds a key press (median, 95th percentile)", "")
    yield from _table(
        found,
        tags,
        lambda cost: f"{statistics.median(cost.times):.1f}, {_percentile(cost.times, 95):.1f}",
    )
    yield ""


def _recall_table(found: Sequence[Measured], name: str, tags: Sequence[str]) -> Iterator[str]:
    yield "| recall@1, recall@3, MRR | " + " | ".join(one.name for one in found) + " |"
    yield "|---|" + "---|" * len(found)
    for row in (*tags, "all"):
        cells = []
        for one in found:
            scores = one.recall[name]
            figures = scores["pooled"] if row == "all" else scores["locales"].get(row)
            shown = (figures["recall@1"], figures["recall@3"], figures["mrr"]) if figures else ()
            cells.append(", ".join(f"{value:.3f}" for value in shown))
        yield f"| {row} | " + " | ".join(cells) + " |"


def _table(found: Sequence[Measured], tags: Iterable[str], cell: Any) -> Iterator[str]:  # noqa: ANN401
    yield "| | " + " | ".join(one.name for one in found) + " |"
    yield "|---|" + "---|" * len(found)
    for tag in tags:
        yield f"| {tag} | " + " | ".join(cell(one.costs[tag]) for one in found) + " |"


def _percentile(values: Sequence[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def _machine() -> str:
    cpus = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", cpus.read_text("utf-8")) if cpus.is_file() else []
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} processors"
