"""Standing: whether the published site is the one that a build would make, found out in no time.

In: a checkout. Out: the published site when nothing that it is made from has changed. Nothing here
needs what builds a site; loading that takes longer than the look.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

from kb_tools.checkout import Checkout
from kb_tools.locales import LOCALES, locale
from kb_tools.site.fingerprint import Prints, prints
from kb_tools.site.scan import Scan, scan


@dataclasses.dataclass(frozen=True, slots=True)
class Built:
    """A published site.

    Attributes:
        folder: where it is.
        fingerprint: of everything it is made from.
        pages: how many pages it has.
        fresh: tags of the locales that have new pages; empty when nothing had changed.
        written: paths of the pages that are new or differ from those before.
    """

    folder: Path
    fingerprint: str
    pages: int
    fresh: tuple[str, ...]
    written: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """What a look at the sources found.

    Attributes:
        tags: locales of the site. published: the link that readers' servers serve.
        built: the published site, when it is of these sources.
    """

    tags: tuple[str, ...]
    published: Path
    scan: Scan
    prints: Prints
    built: Built | None


def look(checkout: Checkout, locales: Sequence[str] = (), out: Path | None = None) -> Look:
    """Look at all sources, and at the published site.

    Args:
        checkout: the knowledge base.
        locales: tags of the locales of the site; all of them by default.
        out: the link that is published; `build/site` by default.
    """
    tags = tuple(locale(tag).tag for tag in locales) or tuple(one.tag for one in LOCALES)
    published = out or checkout.build / "site"
    found = scan(checkout)
    made_from = prints(found, tags)
    return Look(tags, published, found, made_from, _standing(published, made_from.all))


def current(published: Path) -> Path | None:
    """The folder of the published site, or None when there is none."""
    if not published.is_symlink():
        return None
    folder = published.resolve()
    return folder if folder.is_dir() else None


def record_path(site: Path) -> Path:
    """Where the record of a site is."""
    return site.parent / f"{site.name}.json"


def _standing(published: Path, fingerprint: str) -> Built | None:
    folder = current(published)
    if folder is None:
        return None
    try:
        with record_path(folder).open("rb") as file:
            head = json.loads(file.readline())
        if head["fingerprint"] == fingerprint:
            return Built(folder, fingerprint, int(head["pages"]), ())
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None
