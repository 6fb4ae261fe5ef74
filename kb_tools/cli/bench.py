"""`kb bench`: what the parts cost on this machine, measured now.

In: the checkout. Out: seconds, milliseconds and ratios, as text or JSON. Every figure is of one
process on a machine that may be busy: compare the ratios, not the times of two machines.
"""

from __future__ import annotations

import importlib
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from kb_tools.checkers.walk import walk
from kb_tools.cli.bench_i18n import HELP, measure_i18n
from kb_tools.cli.evaluate import golden_files
from kb_tools.cli.options import format_option, print_json
from kb_tools.cli.workspace import Workspace, open_workspace, refuse_faults
from kb_tools.core.evaluate import evaluate_json
from kb_tools.faults import Faults, KbError

_RUNS = 2000
Figures = dict[str, float]


# Measures that are commands of their own: the module, imported when it runs, and its one line.
PARTS: Mapping[str, tuple[str, str]] = {
    "build": ("bench_build", "Build time beside other generators, as a table."),
    "desk": ("bench_desk", "The desk under load: requests a second, times, memory."),
    "search": ("bench_search", "How long queries take, over many articles, as a table."),
    "rivals": ("bench_rivals", "Search in the page beside Pagefind and Material, as a table."),
    "corpus": ("bench_corpus", "Make a checkout of many articles in all locales."),
}


class _Parts(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(PARTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in PARTS:
            return None
        module = importlib.import_module(f"kb_tools.cli.{PARTS[cmd_name][0]}")
        command = getattr(module, cmd_name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Parts, invoke_without_command=True)
@click.pass_context
@format_option("text", "json")
@click.option(
    "--help-pages",
    type=click.Path(file_okay=False, path_type=Path),
    default=HELP,
    show_default=True,
    help="Pages of Debian's libreoffice-help-*, to measure a thousand articles in all locales.",
)
@click.option("--only", type=click.Choice(("checkers", "search", "site", "i18n")), help="One part.")
def bench(ctx: click.Context, format_: str, help_pages: Path, only: str | None) -> None:
    """Measure loading, checkers, search, building the site, and translation at scale."""
    if ctx.invoked_subcommand is not None:
        return
    started = time.perf_counter()
    workspace = open_workspace()
    loading = time.perf_counter() - started
    refuse_faults(workspace, "cannot measure")
    parts: dict[str, Callable[[], Figures]] = {
        "checkers": partial(_checkers, workspace),
        "search": partial(_search, workspace),
        "site": partial(_site, workspace),
        "i18n": partial(measure_i18n, workspace.checkout, help_pages),
    }
    figures: dict[str, Figures] = {"load": {"seconds": loading}}
    for part, measure in parts.items():
        if only in (None, part):
            try:
                figures[part] = measure()
            except KbError as error:
                if only:
                    raise
                click.echo(f"{part} is left out: {error.message}\n  hint: {error.hint}", err=True)
    if format_ == "json":
        print_json(figures)
        return
    for part, measured in figures.items():
        for name, value in measured.items():
            click.echo(f"{part:<10}{name:<44}{value:>12.4g}")


def _checkers(workspace: Workspace) -> Figures:
    figures: Figures = {}
    for name, ruleset in workspace.policy.rulesets.items():
        raw = _sample(name)
        if raw is not None:
            took = _seconds(partial(evaluate_json, ruleset, raw), _RUNS)
            figures[f"{name}: microseconds an answer"] = took * 1e6
        started = time.perf_counter()
        met = walk(ruleset)
        figures[f"{name}: paths walked"] = met.paths
        figures[f"{name}: seconds for all paths"] = time.perf_counter() - started
    return figures


def _sample(name: str) -> dict[str, object] | None:
    """A usual case of a checker: one that runs through most of its rules."""
    history = [{"date": "2026-11-20", "amount": "1000"}] * 5
    samples: dict[str, dict[str, object]] = {
        "withdrawal": {
            "device": "ibkr_mobile",
            "amount": "599000",
            "today": "2026-11-24",
            "history": history,
            "active": ["dsc_plus"],
        },
        "recovery": {
            "phone": "same",
            "cause": "other",
            "system": "ios",
            "other_device": "no",
        },
    }
    return samples.get(name)


def _seconds(work: Callable[[], object], runs: int) -> float:
    started = time.perf_counter()
    for _ in range(runs):
        work()
    return (time.perf_counter() - started) / runs


def _search(workspace: Workspace) -> Figures:
    from kb_tools.search.build import open_index, write  # noqa: PLC0415 - quick help
    from kb_tools.search.evaluate import load_golden  # noqa: PLC0415
    from kb_tools.search.index import Index  # noqa: PLC0415
    from kb_tools.search.query import search  # noqa: PLC0415

    rows = [row for path in golden_files(workspace.checkout, ()) for row in load_golden(path)]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        write(workspace.checkout, Path(folder))
        building = time.perf_counter() - started
        Index(Path(folder)).close()
    index = open_index(workspace.checkout)
    try:
        cold = [_seconds(partial(search, index, row.query, row.locale), 1) for row in rows]
        warm = [_seconds(partial(search, index, row.query, row.locale), 1) for row in rows]
    finally:
        index.close()
    return {
        "seconds to build the index": building,
        "queries": len(rows),
        "milliseconds a query, first time, median": statistics.median(cold) * 1e3,
        "milliseconds a query, first time, 95th": _percentile(cold, 95) * 1e3,
        "milliseconds a query, again, median": statistics.median(warm) * 1e3,
    }


def _percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def _site(workspace: Workspace) -> Figures:
    from kb_tools.site.build import build_site  # noqa: PLC0415 - quick help

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "site"
        times: list[float] = []
        pages = 0
        for _ in range(2):
            started = time.perf_counter()
            made = build_site(workspace.checkout, faults=Faults(), out=out)
            times.append(time.perf_counter() - started)
            if made is None:
                raise KbError("the site cannot be built", "run `kb build` to see why")
            pages = made.pages
    whole, again = times
    return {
        "pages": pages,
        "seconds to build all of it": whole,
        "milliseconds a page": whole / pages * 1e3,
        "seconds when nothing changed": again,
        "whole build over unchanged, times": whole / again,
    }
