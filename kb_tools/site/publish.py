"""Publication: a finished site becomes the published one in a single step.

In: a folder that holds a whole, checked site. Out: `build/site`, a link to `build/sites/<name>`.
A reader sees the old site or the new one, never a mixture; the old one is kept, so that whoever
loads a page at the moment of the change still finds its styles and modules.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from kb_tools.faults import KbError

_MARK = ".building"


def workshop(published: Path, name: str) -> Path:
    """A fresh, empty folder to build a site in, beside the published ones.

    Args:
        published: the link that readers' servers serve.
        name: the site's fingerprint.
    """
    folder = _store(published) / f"{name}{_MARK}-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def current(published: Path) -> Path | None:
    """The folder of the published site, or None when there is none."""
    if not published.is_symlink():
        return None
    folder = published.resolve()
    return folder if folder.is_dir() else None


def publish(built: Path, published: Path, name: str) -> Path:
    """Make a built site the published one.

    The folder is renamed to its fingerprint, then the link is replaced in one step.

    Raises:
        KbError: something that is no link stands where the link belongs.
    """
    if published.exists() and not published.is_symlink():
        raise KbError(
            f"'{published}' is in the way: it is no link to a site",
            "move it away, or build into another folder with --out",
        )
    store = _store(published)
    before = current(published)
    target = store / name
    if target.exists():
        # The same inputs were built before; the older folder may be incomplete, this one is not.
        retired = store / f"{name}{_MARK}-old-{os.getpid()}"
        target.rename(retired)
        if before == target:
            before = retired
    built.rename(target)
    _keep_assets(before, target)
    link = store / f"link{_MARK}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(target, published.parent), target_is_directory=True)
    link.replace(published)
    _sweep(store, {target, before})
    return target


def _store(published: Path) -> Path:
    return published.parent / "sites"


def _keep_assets(before: Path | None, target: Path) -> None:
    """Keep the styles and modules of the site before for pages that are already open."""
    folder = before / "assets" if before is not None else None
    if folder is None or not folder.is_dir():
        return
    for assets in sorted(folder.iterdir()):
        kept = target / "assets" / assets.name
        if assets.is_dir() and not kept.exists() and not (assets / "kept").exists():
            shutil.copytree(assets, kept)
            (kept / "kept").touch()


def _sweep(store: Path, kept: set[Path | None]) -> None:
    """Remove sites older than the one before, and what broken builds left behind."""
    for path in sorted(store.iterdir()):
        if path in kept or path.is_symlink():
            continue
        running = path.name.partition(f"{_MARK}-")[2].removeprefix("old-")
        if running.isdecimal() and int(running) != os.getpid() and _alive(int(running)):
            continue
        shutil.rmtree(path, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
