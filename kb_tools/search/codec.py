"""Codec: how Whoosh keeps our postings, whole lists at a time.

In: terms in order with the documents and impacts of each. Out: the files of a Whoosh segment, and
postings read back from them. Whoosh by itself analyses, sorts, writes and reads postings one by
one, and cuts lists into blocks of 128; we have them sorted already and want all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from whoosh.codec import whoosh3

# One block holds the longest list.
WHOLE: Final = 1 << 31

Postings = Mapping[str, Mapping[int, int]]
_Item = tuple[str, bytes, Mapping[int, int]]


class ImpactCodec(whoosh3.W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's own format with one block a term, written from `SortedPostings`."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=WHOLE)

    def field_writer(self, storage: object, segment: object) -> _ListWriter:
        """The writer of terms and postings."""
        return _ListWriter(self, storage, segment)


class SortedPostings:
    """What a segment's writer asks for its postings: those of each field, given as a whole.

    Args:
        fields: by field, the impact of each term by document; documents in order.
    """

    def __init__(self, fields: Mapping[str, Postings]) -> None:
        self._fields = fields

    def iter_postings(self) -> Iterator[_Item]:
        """Field, term and postings, in Whoosh's order: by name, then by the term's bytes."""
        for name in sorted(self._fields):
            terms = ((term.encode("utf-8"), term) for term in self._fields[name])
            for encoded, term in sorted(terms):
                yield name, encoded, self._fields[name][term]

    def cleanup(self) -> None:
        """Nothing lies around."""


class _ListWriter(whoosh3.W3FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    def add_postings(
        self,
        schema: Mapping[str, object],
        _lengths: object,
        items: Iterable[tuple[str, bytes, Mapping[int, int]]],
    ) -> None:
        """Write all terms; `items` is what `SortedPostings` gives."""
        field = None
        for name, term, postings in items:
            if name != field:
                if field is not None:
                    self.finish_field()
                self.start_field(name, schema[name])
                field = name
            self.start_term(term)
            writer = self._postwriter
            writer._ids.extend(postings)  # noqa: SLF001 - one call a posting is what takes long
            writer._weights.extend(postings.values())  # noqa: SLF001
            writer._maxweight = max(postings.values())  # noqa: SLF001
            self.finish_term()
        if field is not None:
            self.finish_field()


def read_postings(matcher: Any) -> tuple[tuple[int, int], ...]:  # noqa: ANN401 - no types
    """All documents of a matcher with their impacts, block by block."""
    found: list[tuple[int, int]] = []
    while matcher.is_active():
        matcher._read_ids()  # noqa: SLF001 - the public way costs three calls a posting
        matcher._read_weights()  # noqa: SLF001
        found.extend(zip(matcher._ids, map(int, matcher._weights), strict=True))  # noqa: SLF001
        matcher._next_block()  # noqa: SLF001
    return tuple(found)
