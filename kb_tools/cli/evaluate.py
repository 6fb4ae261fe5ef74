"""`kb evaluate`: how well the product answers, measured with committed golden cases.

In: golden queries. Out: recall and reciprocal rank, or accuracy and abstention, by locale, as text
or JSON.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from kb_tools.checkout import Checkout, find_checkout
from kb_tools.cli.options import format_option, print_json
from kb_tools.faults import KbError

_files = click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE.tsv]...")
_surface = click.option(
    "--surface",
    type=click.Choice(("index", "browser")),
    default="index",
    show_default=True,
    help="The index as the command line asks it, or the built site in Chromium.",
)

Surface = Callable[[str, str], Sequence[str]]
AnswerSurface = Callable[[str, str], Mapping[str, Any]]


@click.group()
def evaluate() -> None:
    """Measure answers against golden cases."""


@evaluate.command()
@_files
@_surface
@format_option("text", "json")
def search(files: tuple[Path, ...], surface: str, format_: str) -> None:
    """Search: recall at 1 and 3, mean reciprocal rank, and what was missed.

    Reads golden queries: a row has locale, query, expected ids with commas (any of them is right;
    - for none) and kind, with tabs between them. Without files: tests/data/search/golden-*.tsv.
    """
    from kb_tools.search.evaluate import evaluate as measure  # noqa: PLC0415 - quick help
    from kb_tools.search.evaluate import load_golden  # noqa: PLC0415

    checkout = find_checkout()
    rows = [row for path in golden_files(checkout, files) for row in load_golden(path)]
    opened = _index_surface if surface == "index" else _browser_surface
    with opened(checkout) as find:
        found = measure(rows, find)
    if format_ == "json":
        print_json(found)
    else:
        _print(found)


@evaluate.command()
@_files
@_surface
@format_option("text", "json")
def assistant(files: tuple[Path, ...], surface: str, format_: str) -> None:
    """Assistant: accuracy, cited sentences, abstention and wrong abstention.

    Reads the same golden queries as `kb evaluate search`. A covered row is right when the first
    article cited, or the first candidate of a question back, is expected; an uncovered row when the
    assistant says that it is not covered.
    """
    from kb_tools.assistant.evaluate import evaluate as measure  # noqa: PLC0415 - quick help
    from kb_tools.search.evaluate import load_golden  # noqa: PLC0415

    checkout = find_checkout()
    rows = [row for path in golden_files(checkout, files) for row in load_golden(path)]
    opened = _guide_surface if surface == "index" else _page_surface
    with opened(checkout) as answer:
        found = measure(rows, answer)
    if format_ == "json":
        print_json(found)
    else:
        _print_answers(found)


@contextlib.contextmanager
def _guide_surface(checkout: Checkout) -> Iterator[AnswerSurface]:
    from kb_tools.assistant.answer import ask  # noqa: PLC0415 - quick help
    from kb_tools.assistant.guide import open_guide  # noqa: PLC0415

    guide = open_guide(checkout)
    try:
        yield lambda tag, query: ask(guide, query, tag).as_dict()
    finally:
        guide.close()


def _page_surface(checkout: Checkout) -> contextlib.AbstractContextManager[AnswerSurface]:
    from kb_tools.cli.browsing import assistant_surface  # noqa: PLC0415 - quick help

    return assistant_surface(checkout)


@contextlib.contextmanager
def _index_surface(checkout: Checkout) -> Iterator[Surface]:
    from kb_tools.search.build import open_index  # noqa: PLC0415 - quick help
    from kb_tools.search.query import search as find  # noqa: PLC0415

    index = open_index(checkout)
    try:
        yield lambda tag, query: [hit.id for hit in find(index, query, tag)]
    finally:
        index.close()


def _browser_surface(checkout: Checkout) -> contextlib.AbstractContextManager[Surface]:
    from kb_tools.cli.browsing import browser_surface  # noqa: PLC0415 - quick help
    from kb_tools.search.evaluate import DEPTH  # noqa: PLC0415

    return browser_surface(checkout, DEPTH)


def golden_files(checkout: Checkout, named: tuple[Path, ...]) -> tuple[Path, ...]:
    """The files that were named, or those of the checkout.

    Raises:
        KbError: there is none.
    """
    files = named or tuple(sorted(checkout.root.glob("tests/data/search/golden-*.tsv")))
    if not files:
        raise KbError("no golden queries", "name a file, or run it in a whole checkout")
    return files


def _print(found: dict[str, Any]) -> None:
    click.echo(f"{'':<12}{'recall@1':>10}{'recall@3':>10}{'mrr':>8}{'queries':>9}{'wrong':>7}")
    rows = {**found["locales"], "all": found["pooled"], **found["kinds"]}
    for name, row in rows.items():
        wrong = f"{row['false_positives']}/{row['uncovered']}"
        click.echo(
            f"{name:<12}{row['recall@1']:>10.3f}{row['recall@3']:>10.3f}{row['mrr']:>8.3f}"
            f"{row['n']:>9}{wrong:>7}"
        )
    for miss in found["misses"]:
        expected = " or ".join(miss["expected"]) or "nothing"
        got = ", ".join(miss["found"]) or "nothing"
        click.echo(f"missed: [{miss['locale']}] {miss['query']}: expected {expected}, got {got}")
    click.echo("wrong: queries that nothing here covers, and that got an answer all the same")


def _print_answers(found: dict[str, Any]) -> None:
    names = ("accuracy", "cited", "abstention", "wrong_abstention", "clarified")
    click.echo(f"{'':<9}" + "".join(f"{name:>18}" for name in names) + f"{'covered':>9}{'not':>5}")
    for name, row in {**found["locales"], "all": found["pooled"]}.items():
        figures = "".join(f"{row[one]:>18.3f}" for one in names)
        click.echo(f"{name:<9}{figures}{row['n']:>9}{row['uncovered']:>5}")
    for miss in found["misses"]:
        expected = " or ".join(miss["expected"]) or "nothing"
        got = ", ".join(miss["found"]) or "nothing"
        click.echo(f"missed: [{miss['locale']}] {miss['query']}: expected {expected}, got {got}")
