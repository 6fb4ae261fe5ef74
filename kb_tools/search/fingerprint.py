"""Fingerprint: a name for an index that changes whenever what it is made from changes.

In: a checkout. Out: a hexadecimal digest over every source, catalog, term and figure, over the
code that analyses them, and over the packages whose behaviour ends up in the terms.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import operator
import os
import platform
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kb_tools.checkout import Checkout
from kb_tools.search.digests import Digests

PACKAGES: Final = ("whoosh", "snowballstemmer", "opencc", "babel")
# What is remembered of the sources, so that they are not read again each time.
SEEN: Final = "seen-sources.json"
CODE: Final = ("core", "content", "i18n", "search")
_PACKAGE: Final = Path(__file__).parents[1]


def fingerprint(checkout: Checkout) -> str:
    """The fingerprint of the index that a checkout needs now."""
    digest = hashlib.sha256()
    for name, version in versions().items():
        digest.update(f"{name}={version}\n".encode())
    digests = Digests(checkout.build / SEEN)
    for shown, path in _files(checkout):
        digest.update(f"{shown}\n{digests.of(path)}".encode())
    digests.remember()
    return digest.hexdigest()[:32]


def versions() -> dict[str, str]:
    """Versions of everything outside the checkout that shapes terms and impacts."""
    found = {name: importlib.metadata.version(name) for name in PACKAGES}
    try:
        found["pystemmer"] = importlib.metadata.version("pystemmer")
    except importlib.metadata.PackageNotFoundError:
        found["pystemmer"] = "none"
    found["unicode"] = unicodedata.unidata_version
    found["python"] = platform.python_version()
    return found


def analysis_fingerprint() -> str:
    """A digest of what turns words into terms and plans: both sides of a search must agree on it.

    The version of Python is left out: it shapes the index less than Unicode's, which is in.
    """
    digest = hashlib.sha256()
    for name, version in versions().items():
        if name not in ("python", "whoosh", "babel"):
            digest.update(f"{name}={version}\n".encode())
    for path in sorted((_PACKAGE / "search").glob("*.py")):
        if not path.name.startswith("opensearch"):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(checkout: Checkout) -> Iterator[tuple[str, str | os.DirEntry[str]]]:
    """Every file that counts, under a name that does not depend on where the checkout is."""
    folders = [
        *((folder, ".yaml") for folder in _yaml_folders(checkout)),
        *((folder, ".po") for folder in checkout.locales.glob("*/LC_MESSAGES")),
        (checkout.locales, ".csv"),
    ]
    found: list[tuple[str, str | os.DirEntry[str]]] = []
    for folder, ending in folders:
        shown = checkout.shown(folder)
        found += [(f"{shown}/{name}", entry) for name, entry in _entries(folder, ending)]
    for name in CODE:
        for path in (_PACKAGE / name).rglob("*.py"):
            found.append((path.relative_to(_PACKAGE).as_posix(), os.fspath(path)))
    found.append(("locales.py", os.fspath(_PACKAGE / "locales.py")))
    yield from sorted(found, key=operator.itemgetter(0))


def _yaml_folders(checkout: Checkout) -> tuple[Path, ...]:
    return (
        checkout.articles,
        checkout.asks,
        checkout.checkers,
        checkout.machine_words,
        checkout.pages,
        checkout.policy,
    )


def _entries(folder: Path, ending: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The files of a folder; looking at one costs a tenth of what it does by its path."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(ending):
                yield entry.name, entry
