"""Changes: what an index has other than the Whoosh segments that it shares with one before it.

In: whole lists of changed terms, and words of changed documents. Out: a small file a field, which
a reader of the index looks at first.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping

from kb_tools.search.weights import Impacts


@dataclasses.dataclass(frozen=True, slots=True)
class Changes:
    """Changes of a field.

    Attributes:
        terms: impacts of terms, all of each; {} for a term that is no longer there.
        words: of documents, as they are stored.
    """

    terms: Impacts
    words: Mapping[int, str]

    @classmethod
    def from_json(cls, text: bytes) -> Changes:
        """The changes that `to_json` wrote; none for an empty text."""
        if not text:
            return NONE
        data = json.loads(text)
        terms = {
            term: dict(zip(flat[::2], flat[1::2], strict=True))
            for term, flat in data["terms"].items()
        }
        return cls(terms, {int(number): words for number, words in data["words"].items()})

    def to_json(self) -> bytes:
        """The changes as a text."""
        flat = {
            term: [number for pair in self.terms[term].items() for number in pair]
            for term in sorted(self.terms)
        }
        data = {"terms": flat, "words": dict(sorted(self.words.items()))}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


NONE = Changes({}, {})


def changes_name(field: str) -> str:
    """The file with the changes of a field."""
    return f"changes-{field}.json"
