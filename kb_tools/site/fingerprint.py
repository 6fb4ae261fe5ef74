"""Fingerprints: what a site is made from, as one short text that changes when any of it does.

In: a checkout, the locales and the site's address. Out: hexadecimal digests. Nothing here reads
the clock: the same inputs give the same fingerprint on any machine.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import importlib.metadata
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from kb_tools.locales import BY_TAG, SOURCE
from kb_tools.site.scan import Scan

_PACKAGE: Final = Path(__file__).resolve().parents[1]
# Code and files of the package that pages are made by; the desk and the command line are not.
_MAKERS: Final = ("core", "content", "i18n", "checkers", "search", "assistant", "render", "site")
_TOOLS: Final = ("babel", "jinja2", "markupsafe", "mkdocs", "mkdocs-material", "whoosh", "sphinx")
# Policy and machines are sources of the checkout, not code.
_SKIPPED: Final = ("__pycache__", ".mypy_cache", "policy", "machines")
# Sources that any page may show, and those of them that decide which names a text may hold.
_SHARED: Final = (
    "docs/checkers/",
    "docs/machines/",
    "docs/pages/interface.",
    "docs/pages/planned.",
    "docs/pages/topics.",
    "kb_tools/core/machines/",
    "locales/terms.csv",
    "mkdocs.yml",
)
_NAMES: Final = ("docs/machines/", "locales/terms.csv")


@dataclasses.dataclass(frozen=True, slots=True)
class Prints:
    """Digests of what a site is made from.

    Attributes:
        all: of everything. search: of everything that search is made from.
        common: of all that every page is made from: code, words of the interface, terms, address.
        words: of all that decides how the words of an article are read.
        local: by locale, of the catalogs of everything but articles and pages of their make.
        catalogs: by locale, the digest of each catalog by domain.
    """

    all: str
    search: str
    common: str
    words: str
    local: Mapping[str, str]
    catalogs: Mapping[str, Mapping[str, str]]


def prints(found: Scan, tags: tuple[str, ...]) -> Prints:
    """The digests of a checkout."""
    environment = [" ".join(tags), os.environ.get("KB_SITE_URL", ""), _code()]
    articles = set(found.under("docs/articles"))
    pages = {f"page-{name}" for name in found.under("docs/pages")}
    catalogs = {
        tag: found.under(f"locales/{BY_TAG[tag].babel}/LC_MESSAGES")
        for tag in tags
        if BY_TAG[tag] is not SOURCE
    }
    catalogs[SOURCE.tag] = {}
    local = {
        tag: _joined_all(
            (domain, digest)
            for domain, digest in catalogs[tag].items()
            if domain not in articles and domain not in pages
        )
        for tag in tags
    }
    everything = [
        (name, digest) for name, digest in found.digests.items() if not _is_foreign(name, tags)
    ]
    sources = [(name, digest) for name, digest in everything if name.startswith(_SHARED)]
    words = [(name, digest) for name, digest in sources if name.startswith(_NAMES)]
    return Prints(
        all=joined(*environment, _joined_all(everything)),
        search=joined(_code(), _joined_all(found.digests.items())),
        common=joined(*environment, _joined_all(sources)),
        words=joined(*environment, _joined_all(words)),
        local=local,
        catalogs=catalogs,
    )


def _is_foreign(name: str, tags: tuple[str, ...]) -> bool:
    """Whether a file is a catalog of a locale that is not built."""
    folder, _, rest = name.removeprefix("locales/").partition("/LC_MESSAGES/")
    return bool(rest) and folder not in {BY_TAG[tag].babel for tag in tags}


def _joined_all(items: Iterable[tuple[str, str]]) -> str:
    return joined(*(f"{name} {digest}" for name, digest in items))


@functools.cache
def _code() -> str:
    """Of the program itself; it does not change while it runs."""
    digest = hashlib.sha256()
    for tool in _TOOLS:
        _put(digest, tool, importlib.metadata.version(tool).encode())
    for name in _MAKERS:
        _files(digest, _PACKAGE, (_PACKAGE / name).rglob("*"))
    for name in ("faults.py", "locales.py", "checkout.py"):
        _files(digest, _PACKAGE, [_PACKAGE / name])
    return digest.hexdigest()


def joined(*parts: str) -> str:
    """One fingerprint of several."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _files(digest: hashlib._Hash, root: Path, paths: Iterable[Path]) -> None:
    for path in sorted(paths):
        if not any(part in _SKIPPED for part in path.parts) and path.is_file():
            _put(digest, path.relative_to(root).as_posix(), path.read_bytes())


def _put(digest: hashlib._Hash, name: str, data: bytes) -> None:
    digest.update(f"{name}\0{len(data)}\0".encode())
    digest.update(data)
