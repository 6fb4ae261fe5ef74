"""Fingerprints: what a site is made from, as one short text that changes when any of it does.

In: a checkout, the locales and the site's address. Out: hexadecimal digests. Nothing here reads
the clock: the same inputs give the same fingerprint on any machine.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kb_tools.checkout import Checkout
from kb_tools.locales import BY_TAG

_PACKAGE: Final = Path(__file__).resolve().parents[1]
# Code and files of the package that pages are made by; the desk and the command line are not.
_MAKERS: Final = ("core", "content", "i18n", "checkers", "search", "assistant", "render", "site")
_TOOLS: Final = ("babel", "jinja2", "markupsafe", "mkdocs", "mkdocs-material", "whoosh", "sphinx")
_SKIPPED: Final = ("__pycache__", ".mypy_cache")


def shared_fingerprint(checkout: Checkout, tags: Iterable[str]) -> str:
    """Of everything but catalogs: English sources, policy, code, tools, locales, address."""
    digest = hashlib.sha256()
    _put(digest, "locales", " ".join(tags).encode())
    _put(digest, "address", os.environ.get("KB_SITE_URL", "").encode())
    _put(digest, "code", _code().encode())
    folders = (checkout.articles, checkout.checkers, checkout.machine_words, checkout.pages)
    for folder in (*folders, checkout.policy, checkout.machines):
        _files(digest, checkout.root, folder.rglob("*"))
    _files(digest, checkout.root, [checkout.root / "mkdocs.yml", checkout.terms])
    return digest.hexdigest()[:16]


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


def catalog_fingerprint(checkout: Checkout, tag: str) -> str:
    """Of one locale's catalogs."""
    digest = hashlib.sha256()
    folder = checkout.locales / BY_TAG[tag].babel
    _files(digest, checkout.root, folder.rglob("*.po"))
    return digest.hexdigest()[:16]


def joined(*parts: str) -> str:
    """One fingerprint of several."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _files(digest: hashlib._Hash, root: Path, paths: Iterable[Path]) -> None:
    for path in sorted(paths):
        if path.is_file() and not any(part in _SKIPPED for part in path.parts):
            _put(digest, path.relative_to(root).as_posix(), path.read_bytes())


def _put(digest: hashlib._Hash, name: str, data: bytes) -> None:
    digest.update(f"{name}\0{len(data)}\0".encode())
    digest.update(data)
