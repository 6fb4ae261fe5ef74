"""Portions: what each locale puts into the index, made side by side when there is much of it.

In: sources, and a folder. Out: for every locale a Whoosh segment, a vocabulary and a ledger in that
folder, and the little that all locales share. A locale needs nothing of another but the source
language's phrases, so each is made by itself.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import functools
import hashlib
import json
import multiprocessing
import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from kb_tools.checkout import Checkout
from kb_tools.faults import KbError
from kb_tools.locales import LOCALES, SOURCE
from kb_tools.search.analysis import analyze
from kb_tools.search.bridge import bridged, heads_of
from kb_tools.search.compounds import MIN_PART, has_compounds, parts_of
from kb_tools.search.concepts import PhraseTable, phrase_table
from kb_tools.search.documents import HEAD, Document, Draft, Place, analysed, drafts
from kb_tools.search.fingerprint import analysis_fingerprint
from kb_tools.search.ledger import Ledger
from kb_tools.search.lines import Lines
from kb_tools.search.segments import write_field
from kb_tools.search.sources import Sources
from kb_tools.search.weak import weak_terms
from kb_tools.search.weights import Impacts, Weigher, averages, strengths, totals

# From so many articles on, more processes pay.
MANY: Final = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Portion:
    """What a locale has made, besides its files.

    Attributes:
        tag: the locale. places: its documents; the same in all locales.
        bridge: its part of the bridge.
        phrases: of its concepts, in order. parts: of its compounds. strings: of the search box.
        means: what lengths of fields are measured by.
        read: by article, names of the facts that its documents depend on.
    """

    tag: str
    places: list[Place]
    bridge: Impacts
    phrases: list[list[object]]
    parts: list[str]
    strings: Mapping[str, str]
    means: Mapping[str, float]
    read: Mapping[str, frozenset[str]]


def ledger_name(tag: str) -> str:
    """The file of a locale's ledger."""
    return f"ledger-{tag}"


def portions(sources: Sources, folder: Path) -> list[Portion]:
    """Make all portions into a folder, in the order of the table of locales."""
    tags = [known.tag for known in LOCALES]
    workers = min(os.cpu_count() or 1, len(tags))
    if len(sources.library.articles) < MANY or workers < 2:
        return [portion(sources, tag, folder) for tag in tags]
    shares = [tags[first::workers] for first in range(workers)]
    if sources.may_fork():
        made = _forked(sources, shares, folder)
    else:
        with concurrent.futures.ThreadPoolExecutor(workers) as threads:
            work = functools.partial(_elsewhere, sources.checkout, folder)
            made = [one for share in threads.map(work, shares) for one in share]
    return sorted(made, key=lambda one: tags.index(one.tag))


def _forked(sources: Sources, shares: Sequence[Sequence[str]], folder: Path) -> list[Portion]:
    """Portions made by processes that start with all that is loaded."""
    global _inherited  # noqa: PLW0603 - what forked processes find
    _inherited = sources
    try:
        with concurrent.futures.ProcessPoolExecutor(
            len(shares), mp_context=multiprocessing.get_context("fork")
        ) as pool:
            done = pool.map(functools.partial(_inherit, folder), shares)
            return [one for share in done for one in share]
    finally:
        _inherited = None


_inherited: Sources | None = None


def _inherit(folder: Path, tags: Sequence[str]) -> list[Portion]:
    if _inherited is None:  # pragma: no cover - set before the fork
        raise RuntimeError
    return [portion(_inherited, tag, folder) for tag in tags]


def _elsewhere(checkout: Checkout, folder: Path, tags: Sequence[str]) -> list[Portion]:
    """Some portions, made by a new process: the desk has threads, so it must not be forked."""
    code = "from kb_tools.search.portions import share; share()"
    given = json.dumps([os.fspath(checkout.root), os.fspath(folder), *tags]).encode()
    package = os.fspath(Path(__file__).parents[2])
    run = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-P", "-c", code],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": package},
    )
    if run.returncode:
        last = run.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise KbError(f"cannot make the search index: {last}", "run the command again")
    made: list[Portion] = pickle.loads(run.stdout)  # noqa: S301 - from the process just started
    return made


def share() -> None:
    """Make the portions that standard input names; standard output gets them."""
    root, folder, *tags = json.load(sys.stdin)
    sources = Sources.load(Checkout(Path(root)))
    made = [portion(sources, tag, Path(folder)) for tag in tags]
    pickle.dump(made, sys.stdout.buffer, protocol=5)


def portion(sources: Sources, tag: str, folder: Path) -> Portion:
    """Make the portion of a locale."""
    tables = tables_of(sources, tag)
    read: dict[str, frozenset[str]] = {}
    made = _drafts(sources, tag, read)
    plain: list[set[str]] = []
    if has_compounds(tag):
        plain = [plain_words(tag, draft) for draft in made]
        parts = parts_of({*tables[tag].words()}.union(*plain))
        tables[tag] = phrase_table(sources.terms, tag, parts)
    everything = list(_documents(sources, tag, tables, made))
    means = averages(totals(everything))
    strong = strengths(everything, means)
    places = [draft.place for draft in made]
    ledger = Ledger.of(strong, places, plain, everything, [draft.print() for draft in made])
    ledger.write(folder / ledger_name(tag))
    heads = bytes(place.section == HEAD for place in places)
    weigher = Weigher(sum(heads), heads, weak_terms(tag))
    weighed = (
        (term, weigher.impacts(term, strong[term], carried))
        for term, carried in zip(ledger.terms, ledger.carried, strict=True)
    )
    impacts = {term: found for term, found in weighed if found}
    write_field(folder, tag, impacts, [stored(document) for document in everything])
    return Portion(
        tag,
        places,
        bridged(impacts, heads_of(places)),
        [[one.concept, one.terms, one.needed] for one in tables[tag].phrases],
        sorted(tables[tag].parts),
        sources.reader(tag).strings("search."),
        means,
        read,
    )


def tables_of(sources: Sources, tag: str) -> dict[str, PhraseTable]:
    """The phrases of a locale, and of the language that its untranslated lines are in."""
    return {one: phrase_table(sources.terms, one) for one in (SOURCE.tag, tag)}


def _drafts(sources: Sources, tag: str, read: dict[str, frozenset[str]]) -> list[Draft]:
    """All documents of a locale before they are analysed; notes what was read for each article."""
    reader = sources.reader(tag)
    made: list[Draft] = []
    for name in sources.library.articles:
        made += drafts(reader, sources.article(name))
        read[name] = frozenset(sources.read())
    return made


def _documents(
    sources: Sources,
    tag: str,
    tables: Mapping[str, PhraseTable],
    made: Iterable[Draft],
) -> Iterator[Document]:
    """The documents of a locale."""
    lines = _lines(sources, tables, tag)
    for draft in made:
        yield analysed(draft, tag, tables, lines)
    lines.remember()


def plain_words(tag: str, draft: Draft) -> set[str]:
    """The words of a document that compounds may be made of."""
    terms = {
        token.term
        for lines in draft.fields.values()
        for line in lines
        for token in analyze(tag, line.text)
    }
    return {term for term in terms if len(term) >= MIN_PART - 1 and term.isalpha()}


def _lines(sources: Sources, tables: Mapping[str, PhraseTable], name: str) -> Lines:
    """Lines of the last time; `name` is that of the file where they are remembered."""
    digest = hashlib.sha256(analysis_fingerprint().encode())
    for table in tables.values():
        said = [(one.terms, one.concept, one.needed) for one in table.phrases]
        digest.update(repr((said, sorted(table.parts))).encode())
    return Lines(sources.checkout.build / "lines" / f"{name}.json", digest.hexdigest())


def stored(document: Document) -> str:
    """The words of a document as the index stores them."""
    lines = [(one.text, one.lang, one.block) for one in (document.title, *document.lines)]
    return json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
