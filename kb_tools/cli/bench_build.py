"""`kb bench build`: how long builds of many articles take, beside other generators.

In: a corpus (`kb bench corpus`). Out: a table in `docs/project/bench-build.md`: wall, CPU, memory
of the largest process, files and bytes, with the machine named. Every run is a process of its own,
as a person would start it; caches of the file system are warm.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from kb_tools.checkout import Checkout, find_checkout
from kb_tools.cli.bench_build_others import Generator, hugo, material, write_markdown
from kb_tools.cli.bench_corpus import FIGURE_EVERY, FIRST, make_corpus
from kb_tools.faults import KbError

_PARTS: Final = ("ours", "static-i18n", "once", "hugo")
_COLUMNS: Final = 7
_FIGURE: Final = ('per_day: "USD 200,000"', 'per_day: "USD 210,000"')
# Runs a command and tells what it and its processes used.
_MEASURE: Final = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
wall = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.buffer.write(code.stderr[-2000:])
print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
sys.exit(code.returncode)
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A line of the table.

    Attributes:
        what: what was built. load: of the machine just before.
        wall, cpu: seconds. memory: MiB of the largest process. files, size: of the site.
    """

    what: str
    load: float
    wall: float
    cpu: float
    memory: float
    files: int = 0
    size: int = 0

    def __str__(self) -> str:
        return (
            f"| {self.what} | {self.load:.1f} | {self.wall:.1f} | {self.cpu:.1f}"
            f" | {self.memory:.0f} | {self.files:,} | {self.size / 1e6:.0f} |"
        )


@click.command()
@click.option(
    "--articles",
    type=click.IntRange(1, 20000),
    default=1000,
    show_default=True,
    help="How many, beside our own.",
)
@click.option("--only", "parts", multiple=True, type=click.Choice(_PARTS), help="These alone.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the table goes. [default: docs/project/bench-build.md]",
)
def build(articles: int, parts: tuple[str, ...], out: Path | None) -> None:
    """Measure builds of a corpus beside other generators; writes a table."""
    checkout = find_checkout()
    corpus = Checkout(checkout.root / ".cache" / "corpus" / str(articles))
    if not (corpus.root / "mkdocs.yml").is_file():
        corpus = make_corpus(checkout, articles)
    rows: list[Row] = []
    for row in _rows(checkout, corpus, parts or _PARTS):
        click.echo(f"{row.what:<50}{row.wall:>8.1f} s wall{row.cpu:>8.1f} s CPU", err=True)
        rows.append(row)
    target = out or checkout.root / "docs" / "project" / "bench-build.md"
    target.write_text(_page(articles, rows, target), encoding="utf-8")
    click.echo(str(target))


def _rows(checkout: Checkout, corpus: Checkout, parts: Sequence[str]) -> Iterator[Row]:
    if "ours" in parts:
        yield from _ours(corpus)
    tools = checkout.root / ".cache" / "generators"
    markdown = tools / "markdown"
    makers: dict[str, Callable[[], Generator]] = {
        "static-i18n": lambda: material(tools, markdown, once=False),
        "once": lambda: material(tools, markdown, once=True),
        "hugo": lambda: hugo(tools, markdown),
    }
    chosen = [part for part in parts if part in makers]
    if chosen:
        write_markdown(corpus, markdown)
    for part in chosen:
        try:
            yield _other(makers[part]())
        except KbError as error:
            click.echo(f"{part} is left out: {error.message}\n  hint: {error.hint}", err=True)


def _ours(corpus: Checkout) -> Iterator[Row]:
    """Our build, after one change after another; the corpus is as before in the end."""
    last = corpus.articles / f"KB{FIRST + 1}.yaml"
    catalog = corpus.locales / "ru" / "LC_MESSAGES" / f"KB{FIRST + 2}.po"
    policy = corpus.policy / "withdrawal.yaml"
    shutil.rmtree(corpus.build, ignore_errors=True)
    yield _kb("ours, cold", corpus)
    shutil.rmtree(corpus.build / "sites")
    (corpus.build / "site").unlink()
    yield _kb("ours, words and index cached", corpus)
    yield _kb("ours, nothing changed", corpus)
    for what, path, change in (
        ("ours, one article edited, 8 locales", last, _worded),
        ("ours, one catalog edited", catalog, _worded),
        ("ours, one figure changed", policy, _figure),
    ):
        text = path.read_text("utf-8")
        path.write_text(change(text), encoding="utf-8")
        try:
            yield _kb(what, corpus)
        finally:
            path.write_text(text, encoding="utf-8")


def _worded(text: str) -> str:
    """A text in which the last translated or English line says a word more."""
    mark = 'msgstr "' if "msgstr" in text else "text: "
    start, found, rest = text.rpartition(mark)
    if not found:
        raise KbError("the corpus is not as `kb bench corpus` makes it", "make it again")
    return f"{start}{found}Indeed {rest}"


def _figure(text: str) -> str:
    if _FIGURE[0] not in text:
        raise KbError(f"the policy has no '{_FIGURE[0]}'", "name another figure in bench_build")
    return text.replace(*_FIGURE)


def _kb(what: str, corpus: Checkout) -> Row:
    program = Path(sys.executable).with_name("kb")
    return _run(what, (str(program), "build"), corpus.root, {}, corpus.build / "site")


def _other(one: Generator) -> Row:
    load = os.getloadavg()[0]
    with concurrent.futures.ThreadPoolExecutor(one.at_once) as pool:
        measure = _Measure(Path.cwd(), one.environment)
        rows = list(pool.map(measure, one.commands))
    files, size = _files(one.output)
    wall = max(sum(row[0] for row in rows[at :: one.at_once]) for at in range(one.at_once))
    cpu = sum(row[1] for row in rows)
    return Row(one.name, load, wall, cpu, max(row[2] for row in rows), files, size)


def _run(
    what: str, command: tuple[str, ...], where: Path, environment: Mapping[str, str], site: Path
) -> Row:
    load = os.getloadavg()[0]
    wall, cpu, memory = _Measure(where, environment)(command)
    return Row(what, load, wall, cpu, memory, *_files(site.resolve()))


@dataclasses.dataclass(frozen=True, slots=True)
class _Measure:
    """Runs commands in a folder, and tells wall and CPU seconds and MiB."""

    where: Path
    environment: Mapping[str, str]

    def __call__(self, command: tuple[str, ...]) -> tuple[float, float, float]:
        ran = subprocess.run(  # noqa: S603 - our own commands
            (sys.executable, "-c", _MEASURE, *command),
            cwd=self.where,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise KbError(f"'{' '.join(command)[:60]}' failed: {ran.stderr[-400:]}")
        wall, cpu, memory = json.loads(ran.stdout)
        return wall, cpu, memory


def _files(site: Path) -> tuple[int, int]:
    sizes = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


def _page(articles: int, rows: Sequence[Row], target: Path) -> str:
    """The page with these rows, and those of other parts and numbers of articles that it had."""
    title = "# How long builds take\n\nMade by `kb bench build`; do not edit.\n"
    before = target.read_text("utf-8").split("\n## ")[1:] if target.is_file() else []
    heading = f"{articles} articles in 8 locales"
    others = [part for part in before if not part.startswith(f"{heading}\n")]
    mine = [part for part in before if part.startswith(f"{heading}\n")]
    sections = [*others, f"{heading}\n\n{_table(articles, _with_kept(rows, mine))}"]
    sections.sort(key=lambda part: int(part.split()[0]))
    return title + "".join(f"\n## {part.strip()}\n" for part in sections)


def _with_kept(rows: Sequence[Row], sections: Sequence[str]) -> list[str]:
    """Rows, and those of an earlier run that were not made again; ours come first."""
    made = {row.what: str(row) for row in rows}
    kept = {
        line.split("|")[1].strip(): line
        for section in sections
        for line in section.splitlines()
        if line.startswith("| ") and line.count("|") == _COLUMNS + 1 and line[2] != "|"
    }
    found = {**kept, **made}
    return [found[what] for what in sorted(found, key=lambda what: not what.startswith("ours"))]


def _table(articles: int, rows: Sequence[str]) -> str:
    machine = f"{os.cpu_count()} cores ({_processor()}), {platform.system()}, Python "
    lines = [
        f"{machine}{platform.python_version()}. Text: Debian's libreoffice-help, regrouped into",
        f"{articles} articles, beside our own; every {FIGURE_EVERY}th prints the figure changed.",
        "Load: of the machine when the build began; beside other work, CPU says more than wall.",
        "",
        "| | load | wall, s | CPU, s | largest process, MiB | files | MB |",
        "|---|---|---|---|---|---|---|",
        *rows,
    ]
    return "\n".join(lines)


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    found = path.read_text("utf-8").splitlines() if path.is_file() else []
    names = [line.partition(":")[2].strip() for line in found if line.startswith("model name")]
    return names[0] if names else platform.machine()
