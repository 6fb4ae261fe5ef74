"""Fingerprint: a name for an index that changes whenever what it is made from changes.

In: a checkout. Out: a hexadecimal digest over every source, catalog, term and figure, over the
code that analyses them, and over the packages whose behaviour ends up in the terms.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kb_tools.checkout import Checkout

PACKAGES: Final = ("whoosh", "snowballstemmer", "opencc", "babel")
CODE: Final = ("core", "content", "i18n", "search")
_PACKAGE: Final = Path(__file__).parents[1]


def fingerprint(checkout: Checkout) -> str:
    """The fingerprint of the index that a checkout needs now."""
    digest = hashlib.sha256()
    for name, version in versions().items():
        digest.update(f"{name}={version}\n".encode())
    for shown, path in _files(checkout):
        digest.update(f"{shown}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
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


def _files(checkout: Checkout) -> Iterator[tuple[str, Path]]:
    """Every file that counts, under a name that does not depend on where the checkout is."""
    sources = (
        *checkout.articles.glob("*.yaml"),
        *checkout.checkers.glob("*.yaml"),
        *checkout.machine_words.glob("*.yaml"),
        *checkout.pages.glob("*.yaml"),
        *checkout.policy.glob("*.yaml"),
        *checkout.locales.glob("*/LC_MESSAGES/*.po"),
        *checkout.locales.glob("terms*.csv"),
        *checkout.asks.glob("*.yaml"),
    )
    for path in sorted(sources):
        yield checkout.shown(path), path
    for folder in CODE:
        for path in sorted((_PACKAGE / folder).rglob("*.py")):
            yield path.relative_to(_PACKAGE).as_posix(), path
    yield "locales.py", _PACKAGE / "locales.py"
