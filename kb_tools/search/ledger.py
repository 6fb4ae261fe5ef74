"""Ledger: of one locale, how strong each term is in each document, for the next build alone.

In: strengths when an index is made whole. Out: a file of plain numbers, read again when articles
are edited: impacts of a term can be made anew without looking at the documents that have it.
"""

from __future__ import annotations

import bisect
import dataclasses
import json
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from kb_tools.search.bridge import heads_of
from kb_tools.search.documents import HEAD, Document, Place
from kb_tools.search.weights import Strengths, Totals

# Of each document its lengths: those of a head's fields, or of a section's.
_FIELDS: Final[Mapping[bool, tuple[str, ...]]] = {
    True: ("title", "summary", "questions", "asks", "number"),
    False: ("heading", "body", "labels"),
}
_WIDTH: Final = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Ledger:
    """Strengths by term, and terms by document.

    Attributes:
        terms: all terms, in order. starts: where the list of each term starts.
        documents, strengths: the lists, one after the other.
        carried: how many articles have each term.
        owned_starts, owned: of each document its terms, by number.
        plain_starts, plain: those of them that compounds are made of, as they stand in the text.
        lengths: of each document, words in its fields.
        prints: of each document, a number that differs for other lines.
    """

    terms: Sequence[str]
    starts: Sequence[int]
    documents: Sequence[int]
    strengths: Sequence[float]
    carried: Sequence[int]
    owned_starts: Sequence[int]
    owned: Sequence[int]
    plain_starts: Sequence[int]
    plain: Sequence[int]
    lengths: Sequence[int]
    prints: Sequence[int]

    @classmethod
    def of(
        cls,
        found: Mapping[str, Strengths],
        places: Sequence[Place],
        plain: Sequence[Iterable[str]],
        documents: Sequence[Document],
        prints: Iterable[int],
    ) -> Ledger:
        """The ledger of some strengths.

        Args:
            found: strengths of every term.
            places: of each document.
            plain: of each document the words that compounds are made of; () for no document.
            documents: all of them.
            prints: of their drafts.
        """
        terms = sorted(found)
        heads = heads_of(places)
        numbers = {term: number for number, term in enumerate(terms)}
        owned: list[array[int]] = [array("I") for _ in places]
        starts, carried = array("I", [0]), array("I")
        joined, strengths = array("I"), array("f")
        for number, term in enumerate(terms):
            where, values = found[term]
            joined.extend(where)
            strengths.extend(values)
            starts.append(len(joined))
            carried.append(len({heads[one] for one in where}))
            for owner in where:
                owned[owner].append(number)
        words = [array("I", sorted(numbers[word] for word in one)) for one in plain]
        lengths = array("I")
        for place, document in zip(places, documents, strict=True):
            fields = _FIELDS[place.section == HEAD]
            lengths.extend(document.lengths[field] for field in fields)
            lengths.extend([0] * (_WIDTH - len(fields)))
        return cls(
            terms,
            starts,
            joined,
            strengths,
            carried,
            *_joined(owned),
            *_joined(words),
            lengths,
            array("Q", prints),
        )

    def span(self, term: str) -> tuple[int, int, int]:
        """Where the list of a term starts and ends, and how many articles are in it."""
        number = bisect.bisect_left(self.terms, term)
        if number == len(self.terms) or self.terms[number] != term:
            return 0, 0, 0
        return self.starts[number], self.starts[number + 1], self.carried[number]

    def found(self, term: str) -> tuple[Strengths, int]:
        """The strengths of a term, and how many articles have it; nothing for an unknown one."""
        start, end, carried = self.span(term)
        lists = array("I", self.documents[start:end]), array("f", self.strengths[start:end])
        return lists, carried

    def terms_of(self, document: int) -> set[str]:
        """The terms of a document."""
        start, end = self.owned_starts[document], self.owned_starts[document + 1]
        return {self.terms[number] for number in self.owned[start:end]}

    def plain_of(self, document: int) -> set[str]:
        """The words of a document that compounds are made of."""
        start, end = self.plain_starts[document], self.plain_starts[document + 1]
        return {self.terms[number] for number in self.plain[start:end]}

    def all_plain(self) -> dict[str, int]:
        """All such words, and how many documents have each."""
        counts = Counter(self.plain)
        return {self.terms[number]: count for number, count in counts.items()}

    def totals_with(self, places: Sequence[Place], changed: Mapping[int, Document]) -> Totals:
        """What all fields hold when some documents are others."""
        heads = sum(place.section == HEAD for place in places)
        sums: dict[str, int] = {}
        of_heads = [number for number, place in enumerate(places) if place.section == HEAD]
        for at in range(_WIDTH):
            every = sum(self.lengths[at::_WIDTH])
            in_heads = sum(self.lengths[number * _WIDTH + at] for number in of_heads)
            for head, total in ((True, in_heads), (False, every - in_heads)):
                if at < len(_FIELDS[head]):
                    sums[_FIELDS[head][at]] = total
        for number, document in changed.items():
            for at, field in enumerate(_FIELDS[places[number].section == HEAD]):
                sums[field] += document.lengths[field] - self.lengths[number * _WIDTH + at]
        counts = {True: heads, False: len(places) - heads}
        return {
            field: (sums[field], counts[head])
            for head, fields in _FIELDS.items()
            for field in fields
            if counts[head]
        }

    def write(self, path: Path) -> None:
        """Write the ledger."""
        parts = [memoryview(array(kind, getattr(self, name))).cast("B") for name, kind in _LISTS]
        body = b"".join((" ".join(self.terms).encode(), *parts))
        head = {
            "crc": zlib.crc32(body),
            "sizes": [len(body) - sum(map(len, parts)), *map(len, parts)],
        }
        path.write_bytes(json.dumps(head).encode() + b"\n" + body)

    @classmethod
    def read(cls, path: Path) -> Ledger:
        """The ledger that `write` wrote.

        Raises:
            OSError: there is none.
            ValueError: it is not what was written.
        """
        data = path.read_bytes()
        end = data.index(b"\n") + 1
        head, body = json.loads(data[:end]), memoryview(data)[end:]
        sizes: list[int] = head["sizes"]
        if zlib.crc32(body) != head["crc"] or sum(sizes) != len(body):
            raise ValueError(f"'{path}' is damaged")
        terms = str(body[: sizes[0]], "utf-8").split()
        found: dict[str, Sequence[int]] = {}
        at = sizes[0]
        for (name, kind), size in zip(_LISTS, sizes[1:], strict=True):
            numbers = array(kind)
            numbers.frombytes(body[at : at + size])
            found[name] = numbers
            at += size
        return cls(terms, **found)


_LISTS: Final = tuple(
    (field.name, {"strengths": "f", "prints": "Q"}.get(field.name, "I"))
    for field in dataclasses.fields(Ledger)
    if field.name != "terms"
)


def _joined(lists: Iterable[array[int]]) -> tuple[array[int], array[int]]:
    """Lists one after the other, and where each starts."""
    starts, joined = array("I", [0]), array("I")
    for one in lists:
        joined.extend(one)
        starts.append(len(joined))
    return starts, joined
