"""`kb bench corpus`: a checkout of many articles in all locales, made of real text.

In: help pages, and this checkout, whose own articles are kept: checkers cite them. Out: a checkout
elsewhere. Sections of the pages are packed into articles of some hundred words, in the order of
the pages. When all are used up they are packed again in another order, with a step that has no
factor in common with their number: a text then stands in several articles, never twice in the
same company.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import itertools
import math
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import click
import yaml

from kb_tools.checkout import Checkout, find_checkout
from kb_tools.cli.bench_corpus_pages import Block, Part, help_pages, parts
from kb_tools.content.load import Library, load_document, load_library
from kb_tools.content.model import Article
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, KbError, report
from kb_tools.i18n.pofile import Entry, PoFile, po_text
from kb_tools.i18n.poread import read_po
from kb_tools.i18n.sync import po_path, pot_path, write_atomically
from kb_tools.i18n.units import Unit, units
from kb_tools.locales import LOCALES, SOURCE, TARGETS

FIRST: Final = 20000
_ENOUGH: Final = 360
# Every so many articles print a figure of the policy: one changed figure then touches a share.
FIGURE_EVERY: Final = 20
_FIGURE_UNIT: Final = "KB2895:limits.example"
_CHUNK: Final = 100
_SOURCES: Final = ("docs", "locales", "kb_tools/core/policy", "kb_tools/core/machines")
Texts = dict[str, tuple[str, ...]]


@click.command()
@click.option(
    "--articles",
    type=click.IntRange(1, 20000),
    default=1000,
    show_default=True,
    help="How many, beside our own.",
)
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where to; what is there is replaced. [default: .cache/corpus/ARTICLES]",
)
def corpus(articles: int, to: Path | None) -> None:
    """Make a checkout of many articles in all locales from Debian's libreoffice-help packages."""
    made = make_corpus(find_checkout(), articles, to)
    click.echo(str(made.root))


def make_corpus(checkout: Checkout, count: int, to: Path | None = None) -> Checkout:
    """Make a corpus; it is there when its last file is."""
    cache = checkout.root / ".cache"
    target = to or cache / "corpus" / str(count)
    click.echo("reading help pages", err=True)
    found = parts(help_pages(cache / "help"))
    shutil.rmtree(target, ignore_errors=True)
    for name in _SOURCES:
        shutil.copytree(checkout.root / name, target / name)
    made = Checkout(target.resolve())
    articles = list(itertools.islice(_articles(found), count))
    chunks = [articles[at : at + _CHUNK] for at in range(0, count, _CHUNK)]
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        waiting = [
            pool.submit(_write, made, count, at * _CHUNK, chunk) for at, chunk in enumerate(chunks)
        ]
        for done, _ in enumerate(concurrent.futures.as_completed(waiting), 1):
            click.echo(f"{done * _CHUNK} of {count} articles written", err=True)
        for one in waiting:
            one.result()
    shutil.copy(checkout.root / "mkdocs.yml", target / "mkdocs.yml")
    return made


@dataclasses.dataclass(frozen=True, slots=True)
class _Article:
    """Sections that make an article."""

    parts: tuple[Part, ...]
    again: bool

    def title(self) -> tuple[str, ...]:
        """The words of its title in each locale; a later round names two of its sections."""
        titles = [part.title.words for part in self.parts[: 2 if self.again else 1]]
        return tuple(" – ".join(words) for words in zip(*titles, strict=True))


def _articles(found: Sequence[Part]) -> Iterator[_Article]:
    """Articles without end, each of sections with enough words."""
    step = 1
    while True:
        order = [found[(at * step) % len(found)] for at in range(len(found))]
        packed: list[Part] = []
        for part in order:
            packed.append(part)
            if sum(one.size for one in packed) >= _ENOUGH:
                yield _Article(tuple(packed), again=step > 1)
                packed = []
        step = next(n for n in itertools.count(step + 36) if math.gcd(n, len(found)) == 1)


def _write(made: Checkout, count: int, first: int, articles: Sequence[_Article]) -> None:
    """Write some articles and their catalogs."""
    faults = Faults()
    policy = load_policy(made, faults)
    topics = sorted(load_library(made, faults, only=()).topics)
    figure = _figure(made)
    for number, article in enumerate(articles, first):
        texts: Texts = {}
        data = _data(number, count, article, topics, texts)
        if number % FIGURE_EVERY == 0:
            data["sections"][-1]["blocks"].append(
                {"id": "figure", "type": "note", "text": figure[0]}
            )
            texts[f"s{len(article.parts)}.figure"] = figure
        path = made.articles / f"{data['id']}.yaml"
        dumped = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        path.write_text(dumped, encoding="utf-8")
        _catalogs(made, path, policy, texts, faults)
    if faults.errors:
        raise KbError(f"the help pages make no articles:\n{report(faults)}")


def _figure(made: Checkout) -> tuple[str, ...]:
    """A text of our own with a figure, in each locale."""
    words = {}
    for where in TARGETS:
        path = po_path(made, where, _FIGURE_UNIT.partition(":")[0])
        po = read_po(path, path.name, where, Faults())
        if po is None or _FIGURE_UNIT not in po.entries:
            raise KbError(f"{path} has no unit {_FIGURE_UNIT}", "name another one in bench_corpus")
        entry = po.entries[_FIGURE_UNIT]
        words[where.tag] = entry.forms[0]
        words[SOURCE.tag] = entry.source[0]
    return tuple(words[one.tag] for one in LOCALES)


def _data(
    number: int, count: int, article: _Article, topics: Sequence[str], texts: Texts
) -> dict[str, Any]:
    """An article as YAML data; `texts` gets the words of each unit by its place."""
    summary = article.parts[0].blocks[0].units[0].words
    texts["title"], texts["summary"] = article.title(), summary
    related = dict.fromkeys((number + step) % count for step in (1, 7, 31))
    return {
        "id": f"KB{FIRST + number}",
        "title": texts["title"][0],
        "summary": summary[0],
        "era": "account_management",
        "topics": [topics[number % len(topics)]],
        "related": [f"KB{FIRST + other}" for other in related if other != number],
        "sections": [_section(f"s{at}", part, texts) for at, part in enumerate(article.parts, 1)],
    }


def _section(name: str, part: Part, texts: Texts) -> dict[str, Any]:
    texts[f"{name}.title"] = part.title.words
    blocks = [_block(name, f"b{at}", block, texts) for at, block in enumerate(part.blocks, 1)]
    return {"id": name, "title": part.title.words[0], "blocks": blocks}


def _block(section: str, name: str, block: Block, texts: Texts) -> dict[str, Any]:
    if block.kind != "list":
        texts[f"{section}.{name}"] = block.units[0].words
        return {"id": name, "type": block.kind, "text": block.units[0].words[0]}
    items = {f"i{at}": unit.words for at, unit in enumerate(block.units, 1)}
    texts.update({f"{section}.{name}.{item}": words for item, words in items.items()})
    english = {item: words[0] for item, words in items.items()}
    return {"id": name, "type": "list", "ordered": block.ordered, "items": english}


def _catalogs(made: Checkout, path: Path, policy: Policy, texts: Texts, faults: Faults) -> None:
    """Write the template and the catalogs of an article."""
    loaded = load_document(path, made.shown(path), "articles", Article, faults)
    if loaded is None:
        return
    work = units(loaded, Library(), policy)
    template = {unit.phrase.id: unit.template() for unit in work}
    write_atomically(
        pot_path(made, loaded.domain), po_text(PoFile(entries=template), SOURCE).encode()
    )
    for at, where in enumerate(LOCALES):
        if where in TARGETS:
            entries = {unit.phrase.id: _entry(unit, texts, at) for unit in work}
            text = po_text(PoFile(entries=entries), where)
            write_atomically(po_path(made, where, loaded.domain), text.encode())


def _entry(unit: Unit, texts: Texts, locale: int) -> Entry:
    form = texts[unit.phrase.id.partition(":")[2]][locale]
    return dataclasses.replace(unit.template(), forms=(form,))
