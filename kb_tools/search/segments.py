"""Segments: one Whoosh index for the terms and words of each locale, all in one folder.

In: impacts of a field, and the words of its documents. Out: files whose names start with that of
the field. Each locale is written by itself, by whichever process has made it.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from whoosh import fields as whoosh_fields
from whoosh import index as whoosh_index

from kb_tools.search.codec import ImpactCodec, SortedPostings
from kb_tools.search.vocabulary import Vocabulary

TERMS: Final = "terms"
TEXT: Final = "text"


def vocabulary_name(field: str) -> str:
    """The file with the terms of a field."""
    return f"vocabulary-{field}.json"


def write_field(
    folder: Path,
    field: str,
    impacts: Mapping[str, Mapping[int, int]],
    words: Sequence[str],
) -> None:
    """Write a field: a locale's, or the bridge.

    Args:
        folder: of the whole index.
        field: its name.
        impacts: of its terms, by document.
        words: of its documents; the bridge has none of its own.
    """
    text = Vocabulary.of(impacts).to_json()
    (folder / vocabulary_name(field)).write_text(text, encoding="utf-8")
    schema = whoosh_fields.Schema(**{TERMS: whoosh_fields.KEYWORD(), TEXT: whoosh_fields.STORED()})
    index = whoosh_index.create_in(folder, schema, indexname=field)
    writer = index.writer(codec=ImpactCodec())
    # A segment without a document has no terms either.
    for text in words or ("",):
        writer.add_document(**{TEXT: pack_words(text)})
    writer.pool = SortedPostings({TERMS: impacts})
    writer.commit(optimize=False)
    index.close()
    (folder / f"{field}_WRITELOCK").unlink(missing_ok=True)


def open_field(folder: Path, field: str) -> Any:  # noqa: ANN401 - Whoosh has no types
    """A reader of a field's terms and words."""
    return whoosh_index.open_dir(folder, indexname=field, readonly=True).reader()


def pack_words(text: str) -> bytes:
    """Words of a document as they are stored, small."""
    return zlib.compress(text.encode("utf-8"))


def unpack_words(packed: bytes) -> str:
    """The words that `pack_words` made small."""
    return zlib.decompress(packed).decode("utf-8")
