"""`kb bench desk`: the desk under load: requests a second, their times, and whether memory is flat.

In: a checkout with golden queries. Out: figures of a desk in a process of its own, asked by several
agents at once. Half of the queries hold a word that was never asked before, so that whatever keeps
what it was asked shows in the memory.
"""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import json
import math
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
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
_WARM: Final = 0.25
_MB: Final = 1024


@dataclasses.dataclass(frozen=True, slots=True)
class Ask:
    """One request: its kind, method, address and body."""

    kind: str
    method: str
    path: str
    body: bytes


@click.command()
@click.option("--seconds", default=30, show_default=True, type=click.IntRange(2, 3600))
@click.option("--agents", default=8, show_default=True, type=click.IntRange(1, 64))
@format_option("text", "json")
def desk(seconds: int, agents: int, format_: str) -> None:
    """Ask a desk as several agents would, and measure it."""
    rows = [row for path in golden_files(find_checkout(), ()) for row in load_golden(path)]
    if not rows:
        raise KbError("there are no golden queries to ask", "see tests/data/search")
    with _desk() as (process, port):
        figures = load(process.pid, port, rows, seconds, agents)
    if format_ == "json":
        print_json(figures)
        return
    for name, value in figures.items():
        click.echo(f"{name:<48}{value:>12.4g}")


@contextlib.contextmanager
def _desk() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A desk in a process of its own, on a free port."""
    command = [sys.executable, "-P", "-m", "kb_tools", "desk", "--port", "0", "--site", _SITE]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own
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


def load(
    process: int, port: int, rows: Sequence[Golden], seconds: float, agents: int
) -> dict[str, float]:
    """The figures of a desk that listens on a port.

    Args:
        process: its id, for its memory.
        port: where it listens.
        rows: queries to ask.
        seconds: how long.
        agents: how many ask at once.
    """
    times: list[tuple[str, float, int]] = []
    # What a desk makes once for each language is made before the clock runs.
    first = [_ask("situation", row, row.query, SOURCE.tag) for row in _one_each(rows)]
    _agent(port, first, float("inf"), [])
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_agent, args=(port, list(asks(rows, seed)), until, times))
        for seed in range(agents)
    ]
    for thread in threads:
        thread.start()
    time.sleep(seconds * _WARM)
    settled, asked = memory(process), len(times)
    for thread in threads:
        thread.join()
    return _figures(times, seconds, (settled, memory(process)), len(times) - asked)


def _one_each(rows: Sequence[Golden]) -> list[Golden]:
    """A query of each locale."""
    return list({row.locale: row for row in rows}.values())


def asks(rows: Sequence[Golden], seed: int, count: int = 400) -> Iterator[Ask]:
    """What one agent asks, over and over; the same for the same seed."""
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


def _agent(port: int, todo: Sequence[Ask], until: float, times: list[Any]) -> None:
    """Ask until a time, over and over; all once when there is no such time."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    dice = random.Random(port)  # noqa: S311 - nothing secret
    number = 0
    while time.perf_counter() < until and (number < len(todo) or math.isfinite(until)):
        ask = todo[number % len(todo)]
        number += 1
        new = "".join(dice.choices(_LETTERS, k=9)).encode()
        started = time.perf_counter()
        headers = {"content-type": "application/json"} if ask.body else {}
        link.request(ask.method, ask.path, ask.body.replace(b"{new}", new), headers)
        answer = link.getresponse()
        answer.read()
        times.append((ask.kind, time.perf_counter() - started, answer.status))
    link.close()


def _figures(
    times: Sequence[tuple[str, float, int]],
    seconds: float,
    memory_kb: tuple[float, float],
    since: int,
) -> dict[str, float]:
    took = [one for _, one, _ in times]
    figures: dict[str, float] = {
        "requests": len(times),
        "refused or failed": sum(status >= 400 for _, _, status in times),
        "requests a second": len(times) / seconds,
        "milliseconds, median": statistics.median(took) * 1e3,
        "milliseconds, 99th percentile": percentile(took, 99) * 1e3,
    }
    for kind in _SHARES:
        own = [one for name, one, _ in times if name == kind]
        if len(own) > 1:
            figures[f"milliseconds, median: {kind}"] = statistics.median(own) * 1e3
    first, last = memory_kb
    figures["megabytes after a quarter of the time"] = first / _MB
    figures["megabytes at the end"] = last / _MB
    figures["kilobytes more for a request, since then"] = (last - first) / max(since, 1)
    return figures


def percentile(values: Sequence[float], percent: int) -> float:
    """A percentile of some times; the only one when there is one."""
    if len(values) < 2:
        return values[0] if values else 0.0
    return statistics.quantiles(values, n=100)[percent - 1]


def memory(process: int) -> float:
    """Kilobytes of memory that a process holds; 0 where the system does not say."""
    command = ["ps", "-o", "rss=", "-p", str(process)]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return 0.0
    return float(said.stdout.strip() or 0)
