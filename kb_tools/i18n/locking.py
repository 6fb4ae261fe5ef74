"""One writer at a time: desk, sync and import take turns at the catalogs of a checkout.

In: a checkout; or a file, what was read from it and what is to stand there. Out: the turn; or the
file replaced in one move, unless somebody who takes no turns (git, an editor) was quicker.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from kb_tools.checkout import Checkout


@contextlib.contextmanager
def turn(checkout: Checkout) -> Iterator[None]:
    """While this lasts nobody else who asks for a turn writes. A dead writer's turn is over."""
    path = checkout.build / "i18n" / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def read_bytes(path: Path) -> bytes | None:
    """What is in a file, or None when there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def replace(path: Path, seen: bytes | None, content: bytes) -> bool:
    """Put content in the place of what was seen in a file; False where that is not there any more.

    What is written has reached the disk when this returns, and what a killed writer left is
    cleared away.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.new")
    for left in path.parent.glob(f".{path.name}.*.new"):
        left.unlink(missing_ok=True)
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if seen is not None:
            with contextlib.suppress(FileNotFoundError):
                aside.chmod(path.stat().st_mode & 0o777)
        if read_bytes(path) != seen:
            return False
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    _reach_disk(path.parent)
    return True


def _reach_disk(folder: Path) -> None:
    """A name in a folder is on the disk when the folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
