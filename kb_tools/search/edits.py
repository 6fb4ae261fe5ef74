"""Edits: the index after a few articles were edited, made from the ground and these articles alone.

In: a ground, and sources that note what is read. Out: the changes of every field; or None when an
edit reaches so far that all is made anew: documents come or go, an average moves, a new German word
takes others apart. The index is the same, in every list, as one made whole.
"""

from __future__ import annotations

import dataclasses
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kb_tools.locales import LOCALES, SOURCE
from kb_tools.search.bridge import best, heads_of, is_bridged
from kb_tools.search.changes import Changes
from kb_tools.search.compounds import has_compounds, parts_of
from kb_tools.search.concepts import Phrase, PhraseTable, phrase_table
from kb_tools.search.documents import HEAD, Document, Draft, analysed, drafts
from kb_tools.search.ground import Ground
from kb_tools.search.index import BRIDGE
from kb_tools.search.ledger import Ledger
from kb_tools.search.lines import Lines
from kb_tools.search.portions import plain_words, stored
from kb_tools.search.sources import Sources, places_of
from kb_tools.search.weak import weak_terms
from kb_tools.search.weights import Strengths, Weigher, averages, strengths_in

# With more articles than these, all is made anew.
MOST: Final = 200


def changes(ground: Ground, sources: Sources) -> dict[str, Changes] | None:
    """The changes of every field since a ground; None when it is of no use.

    Raises:
        OSError, ValueError: the ground cannot be read.
    """
    notes = sources.notes
    if notes is None or notes.common != ground.common:
        return None
    if list(sources.library.articles) != list(ground.articles):
        return None
    stale = ground.stale(sources)
    if len(stale) > MOST or not _same_places(ground, sources, stale):
        return None
    edits = [_Edit.of(ground, sources, known.tag, stale) for known in LOCALES]
    found: dict[str, Changes] = {}
    for edit in edits:
        if not edit.stands():
            return None
        found[edit.tag] = edit.changes()
    terms = sorted({term for one in found.values() for term in one.terms if is_bridged(term)})
    heads = heads_of(ground.places)
    bridge = {term: best((edit.now(term) for edit in edits), heads) for term in terms}
    found[BRIDGE] = Changes(bridge, {})
    return found


def _same_places(ground: Ground, sources: Sources, stale: Iterable[str]) -> bool:
    """Whether the articles have the documents that they had."""
    places: dict[str, list[object]] = {}
    for place in ground.places:
        places.setdefault(place.article, []).append(place)
    return all(places[name] == places_of(sources.article(name)) for name in stale)


@dataclasses.dataclass(frozen=True, slots=True)
class _Edit:
    """The edit of some articles in one locale.

    Attributes:
        ground, ledger: as it was. heads: of each document the number of its article's head.
        weigher: makes impacts.
        documents: those that have other lines, by number.
        plain: of each of them, words that compounds are made of. bare: those of phrases.
        strong: of each term its strengths in these documents, as they are now.
        had: of each term these documents as far as they had it.
        done: impacts of terms that have changed.
    """

    tag: str
    ground: Ground
    ledger: Ledger
    heads: Sequence[int]
    weigher: Weigher
    documents: Mapping[int, Document]
    plain: Mapping[int, set[str]]
    bare: frozenset[str]
    strong: Mapping[str, Mapping[int, float]]
    had: Mapping[str, Sequence[int]]
    done: dict[str, dict[int, int]] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, ground: Ground, sources: Sources, tag: str, stale: Sequence[str]) -> _Edit:
        """The edit of stale articles."""
        ledger = ground.ledger(tag)
        numbers = {place: number for number, place in enumerate(ground.places)}
        reader = sources.reader(tag)
        changed: dict[int, Draft] = {}
        for name in stale:
            for draft in drafts(reader, sources.article(name)):
                number = numbers[draft.place]
                if draft.print() != ledger.prints[number]:
                    changed[number] = draft
        tables = {one: _table(ground, one) for one in (SOURCE.tag, tag)}
        made = _analysed(changed, tag, tables)
        plain: dict[int, set[str]] = {}
        bare: frozenset[str] = frozenset()
        if has_compounds(tag):
            table = phrase_table(sources.terms, tag)
            bare = frozenset(table.words())
            plain = {number: plain_words(tag, draft) for number, draft in changed.items()}
        strong: dict[str, dict[int, float]] = {}
        had: dict[str, list[int]] = {}
        for number, document in made.items():
            found = strengths_in(document, ground.means[tag])
            # As exact as in a ledger.
            for term, value in zip(found, array("f", found.values()), strict=True):
                strong.setdefault(term, {})[number] = value
            for term in ledger.terms_of(number):
                had.setdefault(term, []).append(number)
        weak = weak_terms(tag)
        heads = bytes(place.section == HEAD for place in ground.places)
        weigher = Weigher(len(ground.articles), heads, weak)
        owners = heads_of(ground.places)
        return cls(tag, ground, ledger, owners, weigher, made, plain, bare, strong, had)

    def stands(self) -> bool:
        """Whether everything that all documents share is as it was."""
        if not self.documents:
            return True
        totals = self.ledger.totals_with(self.ground.places, self.documents)
        if averages(totals) != self.ground.means[self.tag]:
            return False
        return not has_compounds(self.tag) or self._same_parts()

    def _same_parts(self) -> bool:
        """Whether compounds are taken apart as before: cheap where no word is new or gone."""
        had: Counter[str] = Counter(self.ledger.all_plain())
        now = had.copy()
        for number, words in self.plain.items():
            now.subtract(self.ledger.plain_of(number))
            now.update(words)
        words = {word for word, count in now.items() if count}
        if words == had.keys():
            return True
        return parts_of({*words, *self.bare}) == frozenset(self.ground.parts[self.tag])

    def changes(self) -> Changes:
        """All changes of the locale."""
        for term in sorted(self.strong.keys() | self.had.keys()):
            before, carried = self.ledger.found(term)
            old = array("I", sorted(self.had.get(term, ())))
            places = [bisect_left(before[0], number) for number in old]
            then = old, array("f", (before[1][place] for place in places))
            fresh = self.strong.get(term, {})
            new = array("I", sorted(fresh))
            now = new, array("f", (fresh[number] for number in new))
            count = carried + self._more(before[0], old, new)
            if count == carried and self._same(term, carried, then, now):
                continue
            after = self.weigher.impacts(term, _with(before, old, now), count)
            if after != self.weigher.impacts(term, before, carried):
                self.done[term] = after
        words = {number: stored(document) for number, document in self.documents.items()}
        return Changes(self.done, words)

    def now(self, term: str) -> Mapping[int, int]:
        """The impacts of any term, as they are now."""
        if term in self.done:
            return self.done[term]
        return self.weigher.impacts(term, *self.ledger.found(term))

    def _more(self, before: Sequence[int], old: Sequence[int], new: Sequence[int]) -> int:
        """How many articles more than before have a term; `before` is its list."""
        if old == new:
            return 0
        count = 0
        for head in {self.heads[number] for number in (*old, *new)}:
            at = bisect_left(before, head)
            had = at < len(before) and self.heads[before[at]] == head
            has = any(self.heads[number] == head for number in new)
            while not has and at < len(before) and self.heads[before[at]] == head:
                has = before[at] not in self.documents
                at += 1
            count += has - had
        return count

    def _same(self, term: str, carried: int, then: Strengths, now: Strengths) -> bool:
        """Whether a term that as many articles have as before counts as before."""
        old = self.weigher.impacts(term, then, carried)
        return old == self.weigher.impacts(term, now, carried)


def _analysed(
    changed: Mapping[int, Draft], tag: str, tables: Mapping[str, PhraseTable]
) -> dict[int, Document]:
    lines = Lines()
    return {number: analysed(draft, tag, tables, lines) for number, draft in changed.items()}


def _with(before: Strengths, old: Sequence[int], now: Strengths) -> Strengths:
    """A list with what edited documents have now instead of what they had."""
    kept = dict(zip(*before, strict=True))
    for number in old:
        del kept[number]
    kept.update(zip(*now, strict=True))
    numbers = array("I", sorted(kept))
    return numbers, array("f", (kept[number] for number in numbers))


def _table(ground: Ground, tag: str) -> PhraseTable:
    phrases = (
        Phrase(concept, tuple(terms), tuple(needed))
        for concept, terms, needed in ground.phrases[tag]
    )
    return PhraseTable(phrases, frozenset(ground.parts[tag]))
