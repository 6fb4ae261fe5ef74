"""`kb bench search`: how long queries take, over our articles and over a thousand, as a table.

In: the checkout, a corpus of `kb bench corpus`, maybe a cluster. Out: a page in Markdown with the
machine named. Queries are made from titles: one to four words as written, with the last one cut,
with a slip in the longest; always the same ones.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import os
import platform
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from kb_tools.checkout import Checkout, find_checkout
from kb_tools.faults import KbError
from kb_tools.locales import LOCALES
from kb_tools.search.build import open_index, write
from kb_tools.search.fingerprint import fingerprint
from kb_tools.search.index import Index
from kb_tools.search.query import search as find

KINDS: Final = ("exact", "prefix", "mistyped")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_HAN_WORD: Final = 6
_SETTLED_S: Final = 3

Query = tuple[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of some queries, as a clock saw them and as the processor spent them."""

    wall: list[float]
    spent: list[float]

    def cells(self) -> str:
        """The cells of a row: median, 95th, 99th; the 95th of the processor."""
        cut = statistics.quantiles(self.wall, n=100)
        spent = statistics.quantiles(self.spent, n=100)
        return f"{cut[49]:.1f} | {cut[94]:.1f} | {cut[98]:.1f} | {spent[94]:.1f}"


@click.command()
@click.option(
    "--corpus",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="A checkout of many articles. [default: .cache/corpus/1000]",
)
@click.option("--queries", default=40, show_default=True, help="Of each kind and locale.")
@click.option("--cluster", "urls", metavar="URL", help="Also ask this cluster, loaded first.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the table goes. [default: docs/project/bench-search.md]",
)
def search(corpus: Path | None, queries: int, urls: str | None, out: Path | None) -> None:
    """Measure search over the checkout and over a corpus of many articles.

    Make the corpus first: `kb bench corpus`.
    """
    checkout = find_checkout()
    large = corpus or checkout.root / ".cache" / "corpus" / "1000"
    if not (large / "mkdocs.yml").is_file():
        raise KbError(f"no corpus in {checkout.shown(large)}", "make it with `kb bench corpus`")
    lines = [*_HEAD, *_machine()]
    for measured in (checkout, Checkout(large.resolve())):
        lines += _measured(measured, queries)
    if urls:
        lines += _on_cluster(Checkout(large.resolve()), queries, urls)
    path = out or checkout.root / "docs" / "project" / "bench-search.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    click.echo("\n".join(lines))


_HEAD: Final = (
    "# Search: how long it takes",
    "",
    "Made by `kb bench search`. Whole searches, passages and highlights included, one after the",
    "other in one process, each for the first time. Queries are one to four words of a title:",
    "as written, the last one cut, a slip in the longest. *Processor*: what the thread has spent;",
    "on a busy machine the clock shows what others took, too.",
    "",
)


def _machine() -> list[str]:
    """The machine and what else it was doing."""
    names = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    name = names[0] if names else platform.machine()
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    busy = os.getloadavg()[0]
    return [
        (
            f"{today}, {os.cpu_count()} cores of {name}, Python {platform.python_version()}; "
            f"load before measuring: {busy:.1f}."
        ),
        "",
    ]


def _measured(checkout: Checkout, count: int) -> list[str]:
    """The rows of a checkout."""
    click.echo("building", err=True)
    store = checkout.build / "index"
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=store) as made:
        folder = Path(made) / "index"
        folder.mkdir()
        started, spent = time.perf_counter(), _processor()
        write(checkout, folder)
        again = time.perf_counter() - started
        cpu = _processor() - spent
        size = sum(path.stat().st_size for path in folder.iterdir())
        with contextlib.suppress(OSError):  # there is one already
            folder.rename(store / fingerprint(checkout))
    open_index(checkout).close()
    time.sleep(_SETTLED_S)  # young files are not remembered
    open_index(checkout).close()
    started = time.perf_counter()
    index = open_index(checkout)
    opening = time.perf_counter() - started
    try:
        lines = [
            f"## {len(index.articles):,} articles in {len(LOCALES)} locales, one machine",
            "",
            (
                f"Index: {again:.1f} s to build ({cpu:.1f} s of processor), {size / 1e6:.1f} MB, "
                f"{opening * 1e3:.0f} ms to open with all sources looked at."
            ),
            "",
            *_TABLE,
        ]
        for kind, rows in queries(index, count).items():
            click.echo(f"asking {len(rows)} queries: {kind}", err=True)
            lines.append(f"| {kind} | {len(rows)} | {_timed(index, rows).cells()} |")
    finally:
        index.close()
    return [*lines, ""]


_TABLE: Final = (
    "| queries | number | median, ms | 95th, ms | 99th, ms | 95th, processor, ms |",
    "|---|---|---|---|---|---|",
)


def _on_cluster(checkout: Checkout, count: int, urls: str) -> list[str]:
    """The rows of a cluster."""
    from kb_tools.search.opensearch import Cluster, told  # noqa: PLC0415 - quick help
    from kb_tools.search.opensearch_index import open_cluster  # noqa: PLC0415
    from kb_tools.search.opensearch_load import load  # noqa: PLC0415

    cluster = Cluster.named(urls, os.environ)
    index = open_index(checkout)
    click.echo("loading the cluster", err=True)
    # There may be more nodes than addresses given.
    with told(cluster):
        nodes = int(cluster.connect().cluster.health()["number_of_nodes"])
    started = time.perf_counter()
    load(index, cluster, shards=nodes, replicas=min(1, nodes - 1))
    loading = time.perf_counter() - started
    there = open_cluster(cluster)
    lines = [
        (
            f"## {len(index.articles):,} articles in {len(LOCALES)} locales, a cluster of "
            f"{nodes} nodes on this machine"
        ),
        "",
        f"{loading:.1f} s to load from the finished index, until every copy can answer.",
        "",
        *_TABLE,
    ]
    for kind, rows in queries(index, count).items():
        lines.append(f"| {kind} | {len(rows)} | {_timed(there, rows).cells()} |")
    index.close()
    there.close()
    return [*lines, ""]


def _processor() -> float:
    """Seconds of processor, of this process and those it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _timed(index: Index, rows: Sequence[Query]) -> Times:
    for known in LOCALES:
        find(index, known.name, known.tag)
    wall: list[float] = []
    spent: list[float] = []
    for tag, query in rows:
        started, thread = time.perf_counter(), time.thread_time()
        find(index, query, tag)
        spent.append((time.thread_time() - thread) * 1e3)
        wall.append((time.perf_counter() - started) * 1e3)
    return Times(wall, spent)


def queries(index: Index, count: int) -> dict[str, list[Query]]:
    """Queries of each kind, so many in each locale, from titles in it."""
    chance = random.Random(count)  # noqa: S311 - the same queries each time
    made: dict[str, list[Query]] = {kind: [] for kind in KINDS}
    for known in LOCALES:
        words = list(_titles(index, known.tag, han=known.script in ("hans", "hant")))
        for kind in KINDS:
            for _ in range(count if words else 0):
                chosen = [chance.choice(words) for _ in range(chance.randint(1, 4))]
                made[kind].append((known.tag, " ".join(_changed(kind, chosen, chance))))
    return made


def _titles(index: Index, tag: str, *, han: bool) -> Iterator[str]:
    """The words of titles in a locale's own language."""
    for article in index.articles:
        title = index.shown(index.heads[article], tag).title
        if title.lang == tag:
            for word in _WORD.findall(title.text):
                yield word[:_HAN_WORD] if han else word


def _changed(kind: str, words: list[str], chance: random.Random) -> list[str]:
    if kind == "prefix":
        return [*words[:-1], words[-1][: max(2, len(words[-1]) * 2 // 3)]]
    if kind == "mistyped":
        longest = max(range(len(words)), key=lambda at: len(words[at]))
        words[longest] = _slip(words[longest], chance)
    return words


def _slip(word: str, chance: random.Random) -> str:
    """A word with a letter left out, doubled, or changed places with the next."""
    if len(word) < 4:
        return word
    at = chance.randint(1, len(word) - 2)
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    return chance.choice(slips)
