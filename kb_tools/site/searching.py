"""Searching: what the page's search and assistant answer from, made anew where it differs.

In: views of all locales, the index, and the site before. Out: files, and digests of those that stay
as they are. What the files of an article were made from is noted, as for pages; lists of terms are
compared index with index. All files together are the same as if they were made from nothing.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kb_tools.assistant.export import FOLDER as ASSISTANT
from kb_tools.assistant.export import (
    STAMP,
    article_files,
    article_paths,
    guide_data,
    guide_path,
    shared_files,
    shared_paths,
    stamped,
)
from kb_tools.assistant.guide import Guide
from kb_tools.checkout import Checkout
from kb_tools.i18n.sync import write_atomically
from kb_tools.search.export import FOLDER as SEARCH
from kb_tools.search.export import export_index, file_digest
from kb_tools.search.index import Index
from kb_tools.search.portions import MANY
from kb_tools.search.reexport import Exported, reexport
from kb_tools.search.sources import Sources
from kb_tools.site import crew
from kb_tools.site.record import Record

# What is remembered of the files of the last site.
STORE: Final = "exported.json"
# What belongs to no article.
SHARED: Final = ""
# Facts that are not of the policy; of those, files of no article depend on what they read only.
OF_ARTICLES: Final = ("article", "exists", "alternates", "lists")


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """Files for search: new ones, and digests of those that stay."""

    files: Mapping[str, bytes]
    kept: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class _Memory:
    """What is remembered.

    Attributes:
        search: of which site. common: what all of its articles were made from.
        index: whose files it has.
        read: by article, what its files for the assistant depend on. digests: what that said.
    """

    search: str
    common: str
    index: Exported
    read: Mapping[str, list[str]]
    digests: Mapping[str, str]


def make(texts: Sources, guide: Guide, site: Path, before: Record, search: str) -> Made:
    """All files for search.

    Args:
        texts: what the index is made from, with all that is noted of them.
        guide: what the assistant answers from.
        site: folder of the site that is being made; it has the files of the one before.
        before: what the one before remembers.
        search: digest of all that search is made from.
    """
    old = {path: digest for path, digest in before.files.items() if is_search_file(path)}
    known = _remembered(texts, guide.index, before.search)
    tags = tuple(texts.catalogs)
    found = _search(guide.index, known, old, site, tags)
    if found is None and len(guide.index.articles) >= MANY:
        # Both take long: they are made side by side.
        with crew.beside(_exported, guide.index.folder, tags) as told:
            helped, memory = _assistant(texts, guide, known, old, site)
            found = Made(told(), {})
    else:
        helped, memory = _assistant(texts, guide, known, old, site)
        found = found or Made(export_index(guide.index, tags), {})
    _write(texts.checkout, dataclasses.replace(memory, search=search))
    return Made({**found.files, **helped.files}, {**found.kept, **helped.kept})


def is_search_file(path: str) -> bool:
    """Whether a path is one of those files."""
    return path.startswith((f"{SEARCH}/", f"{ASSISTANT}/"))


def _search(
    index: Index,
    known: _Memory | None,
    old: Mapping[str, str],
    site: Path,
    tags: tuple[str, ...],
) -> Made | None:
    """Files of the index; None when all of them must be made."""
    if known is not None:
        mine = {path: digest for path, digest in old.items() if path.startswith(f"{SEARCH}/")}
        try:
            found = reexport(
                index, known.index, mine, lambda path: (site / path).read_bytes(), tags
            )
        except (OSError, ValueError, KeyError):
            found = None  # what there is, is not what was made: all of it is made anew
        if found is not None:
            files, gone = found
            return Made(files, {path: mine[path] for path in mine.keys() - files.keys() - gone})
    return None


def _exported(folder: Path, tags: tuple[str, ...]) -> dict[str, bytes]:
    """All files of an index, made by a process that opens it by itself."""
    return export_index(Index(folder), tags)


def _assistant(
    texts: Sources, guide: Guide, known: _Memory | None, old: Mapping[str, str], site: Path
) -> tuple[Made, _Memory]:
    """Files of the assistant, and what to remember."""
    tags = tuple(texts.catalogs)
    made, guides, read, said = _shared(texts, guide, known, old, site)
    files, kept = dict(made.files), dict(made.kept)
    all_read, all_said = {SHARED: read}, {SHARED: said}
    for name in guide.index.articles:
        paths = article_paths(tags, name)
        if known is not None:
            read = known.read[name]
            said = _said(texts, guide, name, read)
            if said == known.digests[name] and all(path in old for path in paths):
                kept |= {path: old[path] for path in paths}
                all_read[name], all_said[name] = read, said
                continue
        texts.article(name)
        files |= article_files(guide, tags, name)
        all_read[name] = sorted(texts.read())
        all_said[name] = _said(texts, guide, name, all_read[name])
    digests = {**kept, **{path: file_digest(data) for path, data in files.items()}}
    files |= stamped(guides, digests)
    common = "" if texts.notes is None else texts.notes.common
    return Made(files, kept), _Memory("", common, Exported.of(guide.index), all_read, all_said)


def _shared(
    texts: Sources, guide: Guide, known: _Memory | None, old: Mapping[str, str], site: Path
) -> tuple[Made, dict[str, dict[str, Any]], list[str], str]:
    """Files of no article; what the guides say; what that depends on, and what this said."""
    tags = tuple(texts.catalogs)
    policy = sorted(name for name in texts.facts() if name.partition(" ")[0] not in OF_ARTICLES)
    if known is not None and known.digests[SHARED] == texts.said([*policy, *known.read[SHARED]]):
        guides: dict[str, dict[str, Any]] = {}
        for tag in tags:
            content = (site / guide_path(tag)).read_bytes()
            if file_digest(content) != old.get(guide_path(tag)):
                break
            guides[tag] = json.loads(content)
            del guides[tag][STAMP]
        else:
            kept = {path: old[path] for path in shared_paths(guide, tags) if path in old}
            if len(kept) == len(shared_paths(guide, tags)):
                return Made({}, kept), guides, known.read[SHARED], known.digests[SHARED]
    texts.begin()
    files = shared_files(guide, tags)
    guides = {tag: guide_data(guide, tag) for tag in tags}
    read = sorted(texts.read())
    return Made(files, {}), guides, read, texts.said([*policy, *read])


def _said(texts: Sources, guide: Guide, name: str, read: list[str]) -> str:
    """What the files of an article depend on, as it is now."""
    return " ".join((texts.digest(name, read), *guide.situations(name)))


def _remembered(texts: Sources, index: Index, search: str) -> _Memory | None:
    """What is remembered of the site before; None when it is of no use."""
    try:
        data = json.loads(_store(texts.checkout).read_bytes())
        known = _Memory(**{**data, "index": Exported(**data["index"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    same = texts.notes is not None and known.common == texts.notes.common
    articles = list(known.read) == list(known.digests) == [SHARED, *index.articles]
    return known if same and articles and known.search == search else None


def _write(checkout: Checkout, memory: _Memory) -> None:
    data = json.dumps(dataclasses.asdict(memory), ensure_ascii=False, separators=(",", ":"))
    write_atomically(_store(checkout), data.encode())


def _store(checkout: Checkout) -> Path:
    return checkout.build / "cache" / STORE
