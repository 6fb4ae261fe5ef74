"""Publication: a finished site becomes the published one in a single step.

In: a folder that holds a whole, checked site. Out: `build/site`, a link to `build/sites/<name>`.
A reader sees the old site or the new one, never a mixture; the old one is kept, and styles and
modules of a few before it, so that whoever has a page open still finds those of the page.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kb_tools.faults import KbError
from kb_tools.site.record import EMPTY, Record, read_record, write_record
from kb_tools.site.standing import current, record_path

__all__ = ["current", "publish", "record_of", "remove", "workshop"]
_MARK = ".building"
# Generations of styles and modules that stay after the last page that names them, for pages that
# are open. Texts alone make no new generation. Search data need not stay: an open page notices that
# they are new (`search-renewal.mjs`).
KEPT: Final = 6


def workshop(published: Path, name: str) -> Path:
    """A folder to build a site in, beside the published ones, with the files of the one before.

    The site before that one, which no reader sees any more, is brought in step where it is known
    what is in it: few files differ. Else every file of the site before is linked.

    Args:
        published: the link that readers' servers serve.
        name: the new site's fingerprint.
    """
    store = _store(published)
    folder = store / f"{name}{_MARK}-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    store.mkdir(parents=True, exist_ok=True)
    before = current(published)
    wanted = dict(record_of(before).all_files())
    if before is None or not wanted:
        folder.mkdir()
        return folder
    spare = _spare(published)
    have = {} if spare is None else dict(record_of(spare).all_files())
    if spare is not None:
        spare.rename(folder)
        shutil.rmtree(folder / "assets", ignore_errors=True)
    for path in sorted(have.keys() - wanted.keys()):
        _remove(folder, path)
    made: set[str] = set()
    for path, digest in wanted.items():
        if have.get(path) != digest or path.startswith("assets/"):
            _link(before / path, folder / path, made)
    return folder


def _spare(published: Path) -> Path | None:
    """A site that is no longer published and whose files are known."""
    shown = _shown(published)
    for path in sorted(_store(published).iterdir()):
        old = path not in shown and path.is_dir() and _MARK not in path.name
        if old and record_of(path).fingerprint == path.name:
            return path
    return None


def _shown(published: Path) -> set[Path]:
    """Sites that some link beside the published one leads to: other sites share the store."""
    return {path.resolve() for path in published.parent.iterdir() if path.is_symlink()}


def _link(source: Path, target: Path, made: set[str]) -> None:
    """Link a file: it never changes once published."""
    parent = str(target.parent)
    if parent not in made:
        target.parent.mkdir(parents=True, exist_ok=True)
        made.add(parent)
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _remove(folder: Path, path: str) -> None:
    """Remove a file and the folders that it leaves empty."""
    (folder / path).unlink(missing_ok=True)
    for parent in (folder / path).parents:
        if parent == folder:
            return
        try:
            parent.rmdir()
        except OSError:  # something else is in it
            return


def remove(folder: Path, paths: Iterable[str]) -> None:
    """Remove files of a site that is being built."""
    for path in sorted(paths):
        _remove(folder, path)


def record_of(site: Path | None) -> Record:
    """What a site remembers of its making."""
    return EMPTY if site is None else read_record(record_path(site))


def publish(built: Path, published: Path, name: str, record: Record = EMPTY) -> Path:
    """Make a built site the published one.

    The record is written first: without a folder of its name it means nothing. The folder is
    renamed to its fingerprint, then the link is replaced in one step.

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
    target = _free(store / name, _shown(published))
    if target.exists():
        # The same inputs were built before; the older folder may be incomplete, this one is not.
        retired = store / f"{name}{_MARK}-old-{os.getpid()}"
        target.rename(retired)
    if record is not EMPTY:
        write_record(record_path(target), record)
    built.rename(target)
    _keep_assets(before, target)
    link = store / f"link{_MARK}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(target, published.parent), target_is_directory=True)
    link.replace(published)
    _sweep(store, {target, before} | _shown(published))
    return target


def _free(target: Path, shown: set[Path]) -> Path:
    """The name of a new site, or one beside it: what readers look at is never moved away."""
    again = target
    while again.resolve() in shown:
        again = again.with_name(f"{again.name}-again")
    return again


def _store(published: Path) -> Path:
    return published.parent / "sites"


def _keep_assets(before: Path | None, target: Path) -> None:
    """Keep styles and modules of sites before for pages that are already open.

    A file `kept` in such a folder says how many generations came after it.
    """
    folder = before / "assets" if before is not None else None
    if folder is None or not folder.is_dir():
        return
    fresh = int(not all((folder / path.name).is_dir() for path in (target / "assets").iterdir()))
    for assets in sorted(folder.iterdir()):
        kept = target / "assets" / assets.name
        age = _age(assets) + fresh
        if not assets.is_dir() or kept.exists() or age > KEPT:
            continue
        shutil.copytree(assets, kept, copy_function=_link_or_copy)
        (kept / "kept").unlink(missing_ok=True)
        (kept / "kept").write_text(f"{age}\n", encoding="ascii")


def _age(assets: Path) -> int:
    """How many generations came after some assets."""
    try:
        return int((assets / "kept").read_text("ascii"))
    except (OSError, ValueError):
        return 0


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _sweep(store: Path, kept: set[Path | None]) -> None:
    """Remove sites older than the one before, and what broken builds left behind."""
    records = {record_path(path) for path in kept if path is not None}
    for path in sorted(store.iterdir()):
        if path in kept or path in records or path.is_symlink():
            continue
        running = path.name.partition(f"{_MARK}-")[2].removeprefix("old-")
        if running.isdecimal() and int(running) != os.getpid() and _alive(int(running)):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
