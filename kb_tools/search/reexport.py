"""Reexport: the files of the page after edits: only those that differ, and what they replace.

In: an index after edits, and what is known of the one whose files there are. Out: new files, and
paths of files that are gone. All files together are what `export_index` makes of the index.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from kb_tools.search.concepts import MARK
from kb_tools.search.documents import HEAD
from kb_tools.search.export import (
    FOLD_PATH,
    FOLDER,
    article_path,
    article_words,
    as_json,
    bridge_shard,
    bridge_shards,
    file_digest,
    fold_table,
    index_path,
    letter_path,
    postings_shard,
    shard_path,
    sizes,
    stamp_of,
    starts,
    title,
    words_in,
)
from kb_tools.search.index import BRIDGE, Index
from kb_tools.search.packing import pack_terms
from kb_tools.search.shards import by_letter, cut, holder

Files = dict[str, bytes]
_STAMP: Final = "stamp"


@dataclasses.dataclass(frozen=True, slots=True)
class Exported:
    """An index whose files there are.

    Attributes:
        ground: the index that was made whole, which it rests on.
        terms: by field, the terms that it has other than that one.
        words: by locale, the documents.
    """

    ground: str
    terms: Mapping[str, Sequence[str]]
    words: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, index: Index) -> Exported:
        """What is to be remembered of an index."""
        changes = {field: index.changed(field) for field in index.fields}
        return cls(
            index.ground,
            {field: sorted(one.terms) for field, one in changes.items() if one.terms},
            {field: sorted(one.words) for field, one in changes.items() if one.words},
        )


def reexport(
    index: Index,
    before: Exported,
    digests: Mapping[str, str],
    read: Callable[[str], bytes],
    locales: Iterable[str],
) -> tuple[Files, set[str]] | None:
    """The files that may differ, and paths of those that are gone; None when all are made anew.

    Args:
        index: the index.
        before: of the files that there are.
        digests: of these files, by path.
        read: gives one of them.
        locales: whose files there are.
    """
    if before.ground != index.ground:
        return None
    now = Exported.of(index)
    tags = list(locales)
    heads: dict[str, dict[str, Any]] = {}
    for tag in tags:
        content = read(index_path(tag))
        if file_digest(content) != digests.get(index_path(tag)):
            return None
        heads[tag] = json.loads(content)
        del heads[tag][_STAMP]
    files: Files = {}
    gone: set[str] = set()
    bridge = _terms(BRIDGE, before, now)
    packed = ""
    if bridge:
        shards = bridge_shards(index)
        old = _starts(BRIDGE, digests)
        gone |= {shard_path(BRIDGE, start) for start in old - shards.keys()}
        for start in _touched(shards, old, bridge):
            files[shard_path(BRIDGE, start)] = bridge_shard(index, shards[start])
        packed = pack_terms(sorted(shards))
    for tag in tags:
        made, lost = _locale(index, tag, heads[tag], _terms(tag, before, now), digests)
        files |= made
        gone |= lost
        if packed:
            heads[tag]["bridge"] = packed
        _show(index, tag, {*before.words.get(tag, ()), *now.words.get(tag, ())}, heads[tag], files)
    if any(_terms(tag, before, now) for tag in tags if tag.startswith("zh")):
        files[FOLD_PATH] = as_json(fold_table(index))
    fresh = {path: file_digest(content) for path, content in files.items()}
    kept = {path: digest for path, digest in digests.items() if path not in gone}
    stamp = stamp_of({**kept, **fresh}, heads)
    for tag in tags:
        files[index_path(tag)] = as_json({**heads[tag], _STAMP: stamp})
    return files, gone


def _terms(field: str, before: Exported, now: Exported) -> set[str]:
    """Terms of a field that may have other postings than before."""
    return {*before.terms.get(field, ()), *now.terms.get(field, ())}


def _locale(
    index: Index, tag: str, head: dict[str, Any], terms: set[str], digests: Mapping[str, str]
) -> tuple[Files, set[str]]:
    """Shards and letters of a locale; its head is brought in step."""
    if not terms:
        return {}, set()
    shards = cut(sizes(index, tag))
    old = _starts(tag, digests)
    gone = {shard_path(tag, start) for start in old - shards.keys()}
    files = {
        shard_path(tag, start): postings_shard(index, tag, shards[start])
        for start in _touched(shards, old, terms)
    }
    words = [term for term in terms if term[0] != MARK]
    letters = by_letter(words_in(index, tag))
    for letter in by_letter(words):
        if letter in letters:
            files[letter_path(tag, letter)] = as_json(pack_terms(letters[letter]))
        else:
            gone.add(letter_path(tag, letter))
    said = starts(shards, letters, ())
    head.update(shards=said["shards"], letters=said["letters"])
    return files, gone


def _show(index: Index, tag: str, documents: set[int], head: dict[str, Any], files: Files) -> None:
    """Words of articles that show others; titles in the head are brought in step."""
    numbers = {article: number for number, article in enumerate(index.articles)}
    for document in documents:
        place = index.places[document]
        path = article_path(tag, place.article)
        if path not in files:
            files[path] = article_words(index, tag, place.article)
        if place.section == HEAD:
            head["articles"][numbers[place.article]] = title(index, tag, place.article)


def _starts(field: str, digests: Mapping[str, str]) -> set[str]:
    """What the terms of each shard start with, among the files that there are."""
    folder, mark = f"{FOLDER}/{field}/", "" if field == BRIDGE else "t-"
    names = (
        path[len(folder) : -len(".json")]
        for path in digests
        if path.startswith(f"{folder}{mark}") and path.endswith(".json")
    )
    return {
        "".join(chr(int(letter, 16)) for letter in name.removeprefix(mark).split("-"))
        for name in names
        if name not in ("fold", "small", "index")
    }


def _touched(shards: Mapping[str, Sequence[str]], old: set[str], terms: set[str]) -> list[str]:
    """Shards that hold one of some terms, or may hold others than they did."""
    moved = {start[0] for start in old ^ shards.keys()}
    touched = {holder(term, shards) for term in terms}
    return [start for start in shards if start[0] in moved or start in touched]
