"""Kept: what all pages share, as the build before this one had loaded it.

In: the digests of a build. Out: sources, read anew only where something that they are loaded from
has changed; with faults in them they are never kept. The files may be deleted at any time.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults
from kb_tools.i18n.sync import write_atomically
from kb_tools.site.fingerprint import Prints, joined
from kb_tools.site.scan import Scan
from kb_tools.site.sources import Sources, load_shared

_SHARED: Final = "shared.pickle"
_SEEN: Final = "seen.pickle"
_POLICY: Final = "kb_tools/core/policy/"


def kept_sources(checkout: Checkout, found: Scan, prints: Prints, faults: Faults) -> Sources:
    """Everything that pages show but articles and pages of their make."""
    policy = (f"{name} {one}" for name, one in found.digests.items() if name.startswith(_POLICY))
    key = joined(str(checkout.root), prints.common, *policy)
    cache = checkout.build / "cache"
    parts = _read(cache / _SHARED, key)
    if isinstance(parts, tuple):
        sources = Sources(checkout, *parts)
    else:
        before = len(faults)
        sources = load_shared(checkout, faults)
        if len(faults) == before:
            shared = sources.library, sources.policy, sources.machines, sources.terms
            _write(cache / _SHARED, key, shared)
    seen = _read(cache / _SEEN, _seen_key(prints))
    if isinstance(seen, Mapping):
        sources.seen.update({tag: dict(views) for tag, views in seen.items()})
    return sources


def keep_seen(checkout: Checkout, prints: Prints, sources: Sources, before: int) -> None:
    """Keep what readers see of shared words, when more is known of it than before."""
    if seen_count(sources) > before:
        _write(checkout.build / "cache" / _SEEN, _seen_key(prints), sources.seen)


def seen_count(sources: Sources) -> int:
    """Of how many shared phrases it is known what readers see."""
    return sum(map(len, sources.seen.values()))


def _seen_key(prints: Prints) -> str:
    return joined(prints.common, *(f"{tag} {one}" for tag, one in prints.local.items()))


def _read(path: Path, key: str) -> Any:  # noqa: ANN401 - None where it is not there
    try:
        kept, parts = pickle.loads(path.read_bytes())  # noqa: S301 - written by this program
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is made anew
        return None
    return parts if kept == key else None


def _write(path: Path, key: str, parts: object) -> None:
    write_atomically(path, pickle.dumps((key, parts), pickle.HIGHEST_PROTOCOL))
