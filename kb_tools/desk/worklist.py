"""The worklist: what needs a translator, by locale, source file and state.

In: a bench. Out: for each source file its units with their state and what checks say of them. What
has been worked out is kept until the catalog, the source or the term base changes.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal

from kb_tools.content import inline
from kb_tools.content.load import Loaded
from kb_tools.content.model import (
    InterfaceWords,
    MachineWords,
    Phrase,
    PlannedWords,
    TopicWords,
)
from kb_tools.content.replies import ReplyFrame
from kb_tools.desk.bench import Bench
from kb_tools.desk.keeping import Kept
from kb_tools.i18n.catalog import entry_state
from kb_tools.i18n.checks import Problem, check_stale, check_unit
from kb_tools.i18n.merge import DRAFT
from kb_tools.i18n.pofile import Entry
from kb_tools.i18n.silence import remaining, unwritten

Work = Literal["fault", "stale", "untranslated", "review", "warning"]
# In the order in which they are worth somebody's time; a warning may be right as it is.
WORKS: Final[tuple[Work, ...]] = ("fault", "stale", "untranslated", "review", "warning")


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """A unit of a source file.

    Attributes:
        work: what is to be done about it, or "".
        state: of the entry by itself: `current`, `stale`, `untranslated` or `review`.
        english: whether readers see English meanwhile, and `why`.
    """

    unit: str
    text: str
    work: Work | Literal[""]
    state: str
    english: bool
    why: str
    edit: str
    problems: tuple[Problem, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class FileWork:
    """A source file with its units, in document order."""

    domain: str
    folder: str
    title: str
    items: tuple[Item, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many units there are of each kind of work; "" for those with none."""
        return Counter(item.work for item in self.items)


# Source files without a title of their own.
_CALLED: Final[dict[type, str]] = {
    InterfaceWords: "Words around the pages, of search and of the assistant",
    PlannedWords: "Articles to come",
    ReplyFrame: "Words around every reply",
    TopicWords: "Topics",
}
_KEPT: Final = Kept[FileWork](4096)


def file_work(bench: Bench, domain: str) -> FileWork:
    """The units of a source file as they stand now."""
    loaded = bench.sources.library.documents[domain]
    stamp = bench.texts.look(domain)
    return _KEPT.get(_print(bench, loaded, stamp), lambda: _worked_out(bench, loaded))


def _print(bench: Bench, loaded: Loaded, stamp: tuple[int, int, int]) -> tuple[object, ...]:
    """What an answer depends on."""
    phrases = tuple((one.id, one.forms, one.edit, one.safety) for one in loaded.phrases)
    place = (str(bench.checkout.root), bench.where.tag, loaded.domain)
    return (*place, stamp, phrases, bench.judged_by)


def _worked_out(bench: Bench, loaded: Loaded) -> FileWork:
    items = tuple(item_of(bench, phrase) for phrase in loaded.phrases)
    return FileWork(loaded.domain, loaded.folder, title_of(loaded), items)


def title_of(loaded: Loaded) -> str:
    """What a source file is called: its title in English, or what its words are of."""
    title = getattr(loaded.model, "title", None)
    if isinstance(title, Phrase):
        return inline.plain(title.text)
    if isinstance(loaded.model, MachineWords):
        return f"Screens: {loaded.model.id}"
    return _CALLED.get(type(loaded.model), loaded.domain)


def item_of(bench: Bench, phrase: Phrase) -> Item:
    """One unit."""
    entry = bench.texts.entry(phrase)
    shown = bench.texts.translate(phrase)
    problems = problems_of(bench, phrase, entry)
    return Item(
        unit=phrase.id,
        text=inline.plain(phrase.text),
        work=_work(entry, problems),
        state=entry_state(entry),
        english=shown.lang != bench.where.tag,
        why=shown.why,
        edit=phrase.edit if entry_state(entry) == "stale" else "",
        problems=problems,
    )


def problems_of(bench: Bench, phrase: Phrase, entry: Entry) -> tuple[Problem, ...]:
    """What checks say of a unit as it is in its file, without what somebody has silenced."""
    if not entry.translated:
        return ()
    stale = entry.fuzzy and bool(entry.previous)
    check = check_stale if stale else check_unit
    problems = check(phrase, entry.forms, bench.where, bench.shelf.context)
    problems += unwritten(phrase, entry, bench.sources.library.articles)
    return tuple(remaining(problems, entry))


def _work(entry: Entry, problems: tuple[Problem, ...]) -> Work | Literal[""]:
    if any(problem.severity == "error" for problem in problems):
        return "fault"
    state = entry_state(entry)
    if state in ("stale", "untranslated"):
        return "stale" if state == "stale" else "untranslated"
    if state == "review" or DRAFT in entry.flags:
        return "review"
    return "warning" if problems else ""


def locale_work(bench: Bench) -> list[FileWork]:
    """All source files of a locale that have texts, in their order."""
    documents = bench.sources.library.documents
    return [file_work(bench, domain) for domain, loaded in documents.items() if loaded.phrases]


def tally(files: Iterable[FileWork]) -> Counter[str]:
    """The sum over source files."""
    counts: Counter[str] = Counter()
    for one in files:
        counts.update(one.counts)
    return counts
