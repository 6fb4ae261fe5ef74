"""Record: what a published site remembers of its own making, for the build after it.

In: pages, what they had read, digests of files. Out: a file of two JSON lines beside the site.
Without it, or with one that cannot be read, the next build makes all pages.
"""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from kb_tools.i18n.sync import write_atomically
from kb_tools.site.anchors import HERE
from kb_tools.site.facts import Facts
from kb_tools.site.paint import Painted

Link = tuple[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """A page in all locales.

    Attributes:
        rest: its address without the locale. read: what it depends on.
        digests: of its file, by locale.
        ids, links: what `paint.anchors` found, the same in every locale but those in `odd`.
        odd: by locale, ids and links that differ.
    """

    rest: str
    read: tuple[str, ...]
    digests: Mapping[str, str]
    ids: tuple[str, ...]
    links: tuple[Link, ...]
    odd: Mapping[str, tuple[tuple[str, ...], tuple[Link, ...]]]

    def ids_in(self, tag: str) -> tuple[str, ...]:
        """The anchors of the page in a locale."""
        return self.odd[tag][0] if tag in self.odd else self.ids


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """A site.

    Attributes:
        fingerprint: of all that it is made from. search: of all that its search is made from.
        facts: what its pages could depend on.
        groups: its pages by name.
        files: digests of its other files by path.
        checked: digest of what other articles' references were checked against.
    """

    fingerprint: str
    search: str
    facts: Facts
    groups: Mapping[str, Group]
    files: Mapping[str, str]
    checked: str

    @property
    def pages(self) -> int:
        """How many pages there are."""
        own = sum(len(group.digests) for group in self.groups.values())
        return own + sum(name.endswith(".html") for name in self.files)

    def all_files(self) -> Iterator[tuple[str, str]]:
        """Every file of the site with its digest."""
        for group in self.groups.values():
            for tag, digest in group.digests.items():
                yield f"{tag}/{group.rest}index.html", digest
        yield from self.files.items()


EMPTY = Record("", "", Facts({}, {}), {}, {}, "")
_RECORDS: Final = TypeAdapter(Record)


def merged(old: Group | None, painted: Painted, tags: tuple[str, ...]) -> tuple[Group, bool]:
    """A page after some of its locales were painted, and whether none needs a closer look."""
    digests = {**(old.digests if old else {}), **painted.digests}
    found: dict[str, tuple[tuple[str, ...], tuple[Link, ...]]] = {}
    for tag in tags:
        one = painted.anchors.get(tag)
        if one is not None:
            found[tag] = one.ids, one.links
        elif old is not None and tag not in painted.anchors:
            found[tag] = old.odd.get(tag, (old.ids, old.links))
        else:
            found[tag] = (), ()
    first = found[tags[0]]
    odd = {tag: one for tag, one in found.items() if one != first}
    group = Group(
        painted.rest,
        tuple(sorted(painted.read)),
        {tag: digests[tag] for tag in tags},
        *first,
        odd,
    )
    return group, None not in painted.anchors.values()


@functools.lru_cache(maxsize=4)
def _read(path: Path, _time: int, _size: int) -> Record:
    _, _, text = path.read_bytes().partition(b"\n")
    return _RECORDS.validate_json(text)


def read_record(path: Path) -> Record:
    """The record of a site; an empty one when there is none that can be read."""
    try:
        state = path.stat()
        return _read(path, state.st_mtime_ns, state.st_size)
    except (OSError, ValueError):
        return EMPTY


def write_record(path: Path, record: Record) -> None:
    """Write a record in one move; its first line says enough to know the site again."""
    head = json.dumps({"fingerprint": record.fingerprint, "pages": record.pages})
    write_atomically(path, head.encode() + b"\n" + _RECORDS.dump_json(record))


def broken_links(record: Record, groups: Mapping[str, Group]) -> bool:
    """Whether a link of some groups leads nowhere in the site.

    Args:
        record: the whole site.
        groups: those whose links are to be followed.
    """
    by_file = {f"{group.rest}index.html": group for group in record.groups.values()}
    return any(
        _is_broken(record, by_file, tag, group.odd[tag][1] if tag in group.odd else group.links)
        for group in groups.values()
        for tag in group.digests
    )


def _is_broken(
    record: Record, by_file: Mapping[str, Group], tag: str, links: tuple[Link, ...]
) -> bool:
    for file, anchor in links:
        where, _, name = file.partition("/")
        locale = tag if where == HERE else where
        group = by_file.get(name)
        if group is not None and locale in group.digests:
            if anchor and anchor not in group.ids_in(locale):
                return True
        elif f"{locale}/{name}" not in record.files and file not in record.files:
            return True
    return False
