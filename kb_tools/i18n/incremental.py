"""Incremental sync: only what has changed since the last one is read, loaded and written.

In: a checkout, and what the last sync left in `build/`. Out: the same files that a whole sync
would leave. What the last sync left may be missing or damaged at any time: then all is done.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from kb_tools.checkout import Checkout
from kb_tools.content import inline
from kb_tools.content.load import Library, load_library
from kb_tools.content.model import Phrase
from kb_tools.core.policy import Policy
from kb_tools.faults import Faults
from kb_tools.i18n.sync import Change, Scope, po_path, pot_path, sync, write_atomically
from kb_tools.i18n.units import source_domains
from kb_tools.locales import TARGETS

_PACKAGE: Final = Path(__file__).resolve().parents[1]
# Code that decides what a catalog holds.
_MAKERS: Final = ("content", "core", "i18n")


@dataclasses.dataclass(frozen=True, slots=True)
class _State:
    """What a sync left.

    Attributes:
        shared: fingerprint of all that may be in any catalog: code, policy, words of screens.
        sources: fingerprint of each article's file.
        titles: title of each article, which comments of other catalogs name.
        links: articles that each article refers to.
        files: time and size of each template and catalog, by domain.
    """

    shared: str = ""
    sources: Mapping[str, str] = dataclasses.field(default_factory=dict)
    titles: Mapping[str, str] = dataclasses.field(default_factory=dict)
    links: Mapping[str, list[str]] = dataclasses.field(default_factory=dict)
    files: Mapping[str, list[int]] = dataclasses.field(default_factory=dict)


_STATES: Final = TypeAdapter(_State)


def sync_changed(checkout: Checkout, policy: Policy, faults: Faults) -> list[Change]:
    """Bring all catalogs in step; what has not changed since the last sync is not touched."""
    before = _read(checkout)
    shared = _shared(checkout)
    sources = {path.stem: _hash([path]) for path in checkout.articles.glob("*.yaml")}
    domains = source_domains(checkout)
    files = {domain: _stamps(checkout, domain) for domain in domains}
    if before.shared != shared or set(before.files) - domains or _strays(checkout, domains):
        library = load_library(checkout, faults)
        changes = sync(checkout, library, policy, faults)
        if not faults.errors:
            _write(checkout, _recorded(_State(shared), checkout, library, sources, domains))
        return changes
    changed = {name for name, print_ in sources.items() if before.sources.get(name) != print_}
    changed |= {domain for domain in domains if before.files.get(domain) != files[domain]}
    if not changed:
        return []
    library, changed = _load(checkout, before, changed, faults)
    changes = sync(checkout, library, policy, faults, Scope(frozenset(changed)))
    if not faults.errors:
        _write(checkout, _recorded(before, checkout, library, sources, changed))
    return changes


def _load(
    checkout: Checkout, before: _State, changed: set[str], faults: Faults
) -> tuple[Library, set[str]]:
    """The changed articles, those that name one whose title has changed, and all that is small."""
    library = load_library(checkout, faults, changed)
    renamed = {
        name
        for name, article in library.articles.items()
        if before.titles.get(name) != article.title.text
    }
    naming = {name for name, links in before.links.items() if renamed.intersection(links)}
    if naming - changed:
        changed = changed | naming
        library = load_library(checkout, faults, changed)
    for name, title in before.titles.items():
        if name not in library.articles:
            library.planned[name] = Phrase(title)
    return library, changed


def _recorded(
    before: _State,
    checkout: Checkout,
    library: Library,
    sources: Mapping[str, str],
    domains: Iterable[str],
) -> _State:
    """The state after some domains were brought in step."""
    stamps = {domain: _stamps(checkout, domain) for domain in domains}
    titles = {name: article.title.text for name, article in library.articles.items()}
    links = {
        domain: _links(loaded.phrases)
        for domain, loaded in library.documents.items()
        if domain in library.articles or domain in stamps
    }
    return _State(
        before.shared,
        dict(sources),
        {**before.titles, **titles},
        {**before.links, **links},
        {**before.files, **stamps},
    )


def _links(phrases: Iterable[Phrase]) -> list[str]:
    forms = {form for phrase in phrases for form in phrase.forms}
    names = {name for form in forms for name in inline.placeholders(form)}
    return sorted(name for name in names if inline.Placeholder(name).is_article)


def _shared(checkout: Checkout) -> str:
    folders = [_PACKAGE / name for name in _MAKERS]
    paths = [path for folder in folders for path in folder.rglob("*.py")]
    shared = (checkout.checkers, checkout.machine_words, checkout.pages, checkout.replies)
    for folder in (*shared, checkout.policy):
        paths += folder.glob("*.yaml")
    return _hash(paths)


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _stamps(checkout: Checkout, domain: str) -> list[int]:
    """Time and size of a domain's template and catalogs; zeros where there is none."""
    stamps: list[int] = []
    for path in (pot_path(checkout, domain), *(po_path(checkout, one, domain) for one in TARGETS)):
        try:
            found = path.stat()
        except OSError:
            stamps += [0, 0]
        else:
            stamps += [found.st_mtime_ns, found.st_size]
    return stamps


def _strays(checkout: Checkout, domains: set[str]) -> bool:
    """Whether there is a template of a source that is gone."""
    return any(path.stem not in domains for path in (checkout.locales / "templates").glob("*.pot"))


def _path(checkout: Checkout) -> Path:
    return checkout.build / "i18n" / "sync.json"


def _read(checkout: Checkout) -> _State:
    try:
        return _STATES.validate_json(_path(checkout).read_bytes(), strict=True)
    except (OSError, ValueError):
        return _State()


def _write(checkout: Checkout, state: _State) -> None:
    text = json.dumps(dataclasses.asdict(state), ensure_ascii=False, sort_keys=True)
    write_atomically(_path(checkout), text.encode())
