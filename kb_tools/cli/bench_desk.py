"""`kb bench desk`: the desk under load: requests a second, their times, and whether memory is flat.

In: a checkout with golden queries. Out: a page in Markdown with the machine named, of a desk in a
process of its own, asked by several agents at once. Half of the queries hold a word that was never
asked before, so that whatever keeps what it was asked shows in the memory.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import http.client
import json
import os
import platform
import random
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import click

from kb_tools.checkout import find_checkout
from kb_tools.cli.evaluate import golden_files
from kb_tools.cli.options import format_option, print_json
from kb_tools.faults import KbError
from kb_tools.locales import LOCALES, SOURCE
from kb_tools.search.evaluate import Golden, load_golden

_SITE: Final = "https://help.example/"
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
# What agents ask for, with how often of a hundred times.
_SHARES: Final = {"search": 45, "results": 20, "article": 15, "situation": 8, "reply": 7, "run": 5}
_FACTS: Final = {"device": "dsc", "amount": "599000", "today": "2026-11-24", "history": []}
_NAMES: Final = {
    "search": "search (JSON)",
    "results": "results as one types",
    "article": "an article side by side",
    "situation": "a message (JSON)",
    "reply": "a reply (JSON)",
    "run": "a checker (JSON)",
}
_MB: Final = 1024
# The memory is looked at so often; a rise up to this part from one third to the next is none.
_PARTS: Final = 12
_FLAT: Final = 0.01
_LOOK_S: Final = 0.02


@dataclasses.dataclass(frozen=True, slots=True)
class Ask:
    """One request: its kind, method, address and body."""

    kind: str
    method: str
    path: str
    body: bytes


@dataclasses.dataclass(frozen=True, slots=True)
class Load:
    """How a desk is asked: how often, and by how many at once."""

    requests: int
    agents: int


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """What was seen.

    Attributes:
        times: kind, seconds and status of each request.
        seconds: how long all of it took.
        memory: kilobytes when so many requests were answered.
        started: kilobytes before the first request.
    """

    times: Sequence[tuple[str, float, int]]
    seconds: float
    memory: Sequence[tuple[int, float]]
    started: float


@click.command()
@click.option("--requests", default=10_000, show_default=True, type=click.IntRange(100, 1_000_000))
@click.option("--agents", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--corpus",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="Ask a desk of this checkout, too: one of `kb bench corpus`.",
)
@format_option("text", "json")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the page goes. [default: docs/project/bench-desk.md]",
)
def desk(requests: int, agents: int, corpus: Path | None, format_: str, out: Path | None) -> None:
    """Ask a desk as several agents would, and measure it."""
    checkout = find_checkout()
    rows = [row for path in golden_files(checkout, ()) for row in load_golden(path)]
    if not rows:
        raise KbError("there are no golden queries to ask", "see tests/data/search")
    lines = [*_HEAD, machine()]
    data = {}
    for root in filter(None, (checkout.root, corpus)):
        with _desk(root) as (process, port):
            run = load(process.pid, port, rows, Load(requests, agents))
        articles = sum(1 for _ in (root / "docs" / "articles").glob("*.yaml"))
        data[f"{articles} articles"] = figures(run)
        lines += ["", f"## {articles:,} articles in {len(LOCALES)} locales", "", *page(run)]
    if format_ == "json":
        print_json(data)
        return
    path = out or checkout.root / "docs" / "project" / "bench-desk.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    click.echo("\n".join(lines))


_HEAD: Final = (
    "# The desk under load",
    "",
    "Made by `kb bench desk`. A desk in a process of its own is asked by several agents at once,",
    "each waiting for its answer before it asks again: searches, results with replies, articles",
    "side by side, whole messages, replies, checkers. Half of the queries hold a word that was",
    "never asked before. Agents and desk share the machine.",
    "",
)


@contextlib.contextmanager
def _desk(root: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A desk of a checkout in a process of its own, on a free port."""
    command = [sys.executable, "-P", "-m", "kb_tools", "desk", "--port", "0", "--site", _SITE]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=root)  # noqa: S603
    try:
        lines = process.stderr or ()
        for line in lines:
            if "http://" in line:
                yield process, int(line.split("/")[2].rpartition(":")[2])
                return
        raise KbError("the desk did not start", "run `kb desk` to see why")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def load(process: int, port: int, rows: Sequence[Golden], wanted: Load) -> Run:
    """Ask a desk that listens on a port.

    Args:
        process: its id, for its memory.
        port: where it listens.
        rows: queries to ask.
        wanted: how often, and by how many.
    """
    # What a desk makes once for each language is made before the clock runs.
    first = [_ask("situation", row, row.query, SOURCE.tag) for row in _one_each(rows)]
    _agent(port, iter(first), [])
    times: list[tuple[str, float, int]] = []
    started, since = memory(process), time.perf_counter()
    shares = [len(part) for part in _parted(range(wanted.requests), wanted.agents)]
    threads = [
        threading.Thread(target=_agent, args=(port, asks(rows, seed, share), times))
        for seed, share in enumerate(shares)
    ]
    for thread in threads:
        thread.start()
    seen: list[tuple[int, float]] = []
    for mark in (wanted.requests * part // _PARTS for part in range(1, _PARTS + 1)):
        while len(times) < mark and any(thread.is_alive() for thread in threads):
            time.sleep(_LOOK_S)
        seen.append((len(times), memory(process)))
    for thread in threads:
        thread.join()
    return Run(times, time.perf_counter() - since, seen, started)


def _parted(numbers: range, parts: int) -> list[range]:
    return [numbers[part::parts] for part in range(parts)]


def _one_each(rows: Sequence[Golden]) -> list[Golden]:
    """A query of each locale."""
    return list({row.locale: row for row in rows}.values())


def asks(rows: Sequence[Golden], seed: int, count: int) -> Iterator[Ask]:
    """What one agent asks; the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - nothing secret
    kinds = dice.choices(list(_SHARES), weights=list(_SHARES.values()), k=count)
    for kind in kinds:
        row = dice.choice(rows)
        query = row.query
        if dice.random() < 1 / 2:
            query += " {new}"
        yield _ask(kind, row, query, dice.choice(LOCALES).tag)


def _ask(kind: str, row: Golden, query: str, customer: str) -> Ask:
    article = row.expected[0] if row.expected else "KB2748"
    made: dict[str, tuple[str, Any]] = {
        "search": ("/api/search", {"query": query, "locale": row.locale}),
        "results": (f"/{row.locale}/{customer}/results", {"query": query}),
        "article": (f"/{row.locale}/{customer}/articles/{article}", None),
        "situation": ("/api/situation", {"message": query, "today": "2026-11-24"}),
        "reply": ("/api/replies/recover-iphone/compose", {"locale": customer, "values": {}}),
        "run": ("/api/checkers/withdrawal/run", {"locale": customer, "answers": _FACTS}),
    }
    path, body = made[kind]
    if body is None:
        return Ask(kind, "GET", path, b"")
    return Ask(kind, "POST", path, json.dumps(body, ensure_ascii=False).encode())


def _agent(port: int, todo: Iterator[Ask], times: list[tuple[str, float, int]]) -> None:
    """Ask one after the other."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    dice = random.Random(threading.get_ident())  # noqa: S311 - nothing secret
    for ask in todo:
        new = "".join(dice.choices(_LETTERS, k=9)).encode()
        started = time.perf_counter()
        headers = {"content-type": "application/json"} if ask.body else {}
        link.request(ask.method, ask.path, ask.body.replace(b"{new}", new), headers)
        answer = link.getresponse()
        answer.read()
        times.append((ask.kind, time.perf_counter() - started, answer.status))
    link.close()


def figures(run: Run) -> dict[str, float]:
    """What was seen, as numbers."""
    took = [one for _, one, _ in run.times]
    found: dict[str, float] = {
        "requests": len(run.times),
        "refused or failed": sum(status >= 400 for _, _, status in run.times),
        "requests a second": len(run.times) / run.seconds,
        "milliseconds, median": statistics.median(took) * 1e3,
        "milliseconds, 99th percentile": percentile(took, 99) * 1e3,
    }
    for kind in _SHARES:
        own = [one for name, one, _ in run.times if name == kind]
        found[f"milliseconds, median: {kind}"] = percentile(own, 50) * 1e3
        found[f"milliseconds, 99th percentile: {kind}"] = percentile(own, 99) * 1e3
    found["megabytes before the first request"] = run.started / _MB
    for number, kilobytes in run.memory:
        found[f"megabytes after {number} requests"] = kilobytes / _MB
    found["part that the last third has more than the middle one"] = growth(run)
    return found


def growth(run: Run) -> float:
    """By which part the memory of the last third of a run exceeds that of the middle third."""
    third = len(run.memory) // 3
    middle = statistics.mean(kilobytes for _, kilobytes in run.memory[third : 2 * third])
    last = statistics.mean(kilobytes for _, kilobytes in run.memory[2 * third :])
    return last / middle - 1 if middle else 0.0


def page(run: Run) -> list[str]:
    """What was seen, as lines of Markdown."""
    seen = figures(run)
    more = growth(run)
    flat = "flat" if more <= _FLAT else "not flat"
    return [
        (
            f"{seen['requests']:,.0f} requests, {seen['refused or failed']:.0f} refused or failed, "
            f"**{seen['requests a second']:.0f} a second**; median "
            f"{seen['milliseconds, median']:.0f} ms, 99th percentile "
            f"{seen['milliseconds, 99th percentile']:.0f} ms."
        ),
        "",
        "| what is asked | of 100 | median, ms | 99th percentile, ms |",
        "|---|---|---|---|",
        *(
            f"| {_NAMES[kind]} | {share} | {seen[f'milliseconds, median: {kind}']:.0f} "
            f"| {seen[f'milliseconds, 99th percentile: {kind}']:.0f} |"
            for kind, share in _SHARES.items()
        ),
        "",
        (
            f"Memory of the process is **{flat}**: the last third of the run has {more:+.1%} "
            f"of the middle third; more than {_FLAT:+.0%} would not be called flat."
        ),
        "",
        "| requests answered | MB |",
        "|---|---|",
        f"| 0 | {run.started / _MB:.1f} |",
        *(f"| {number:,} | {kilobytes / _MB:.1f} |" for number, kilobytes in run.memory),
    ]


def machine() -> str:
    """The machine and what else it was doing."""
    names = re.findall(r"model name\s*: (.*)", _read("/proc/cpuinfo"))
    name = names[0] if names else platform.machine()
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    return (
        f"{today}, {os.cpu_count()} cores of {name}, Python {platform.python_version()}; "
        f"load before measuring: {os.getloadavg()[0]:.1f}."
    )


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""


def percentile(values: Sequence[float], percent: int) -> float:
    """A percentile of some times; the only one when there is one."""
    if len(values) < 2:
        return values[0] if values else 0.0
    return statistics.quantiles(values, n=100)[percent - 1]


def memory(process: int) -> float:
    """Kilobytes of memory that a process holds; 0 where the system does not say."""
    said = re.search(r"VmRSS:\s*(\d+) kB", _read(f"/proc/{process}/status"))
    if said:
        return float(said[1])
    command = ["ps", "-o", "rss=", "-p", str(process)]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return 0.0
    return float(told.stdout.strip() or 0)
