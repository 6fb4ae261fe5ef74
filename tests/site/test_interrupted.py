"""A build that is killed, or finds the disk full, leaves the published site whole."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from tests.site.test_build import change, digests
from tests.site.test_incremental import built, from_nothing, origin, own, without_kept

__all__ = ["origin", "own"]

# Builds two locales without search, and says so at every step; killed between or in any of them.
PROGRAM = """
import resource, signal, sys
from pathlib import Path
from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, KbError
from kb_tools.site import build, searching

build.open_index = lambda *_: None
searching.make = lambda *_: searching.Made({}, {})
if __name__ == "__main__":
    if limit := int(sys.argv[2]):
        # A file may not grow beyond this: writing it fails as on a full disk.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    build.build_site(
        Checkout(Path(sys.argv[1])),
        faults=Faults(),
        locales=("en", "de"),
        jobs=1,
        progress=lambda message: print(message, flush=True),
    )
"""
AT_ONCE = (1, 3, 6)
MANY = 60


def start(checkout: Checkout, limit: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(checkout.root), str(limit)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def touch_all(checkout: Checkout, number: int) -> None:
    """Change a string that stands on every page."""
    path = checkout.pages / "interface.yaml"
    old = "site.topics: Topics" if number == 0 else f"site.topics: Topics {number}"
    change(path, old, f"site.topics: Topics {number + 1}")


def kill_at(checkout: Checkout, line: int, later: float = 0) -> None:
    """Kill a build after it has told something, and some time."""
    process = start(checkout)
    assert process.stdout is not None
    for _ in range(line):
        process.stdout.readline()
    time.sleep(later)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_a_killed_build_leaves_the_site_whole_and_the_next_one_is_right(
    own: Checkout, tmp_path: Path
) -> None:
    before = digests(own.build / "site")
    for number, line in enumerate(AT_ONCE):
        touch_all(own, number)
        kill_at(own, line)
        assert digests(own.build / "site") == before
    site = built(own)
    assert without_kept(digests(site.folder)) == from_nothing(own, tmp_path / "fresh")
    assert [path.name for path in site.folder.parent.glob("*.building-*")] == []


@pytest.mark.slow
def test_a_build_killed_at_any_moment_never_leaves_half_a_site(
    own: Checkout, tmp_path: Path
) -> None:
    for number in range(MANY):
        before = digests(own.build / "site")
        touch_all(own, number)
        kill_at(own, number % 8, later=(number // 8) * 0.05)
        after = digests(own.build / "site")
        # A build that was quicker than the signal has published all of the new site.
        assert after == before or set(without_kept(after)) == set(without_kept(before))
    site = built(own)
    assert without_kept(digests(site.folder)) == from_nothing(own, tmp_path / "fresh")


@pytest.mark.parametrize("limit", [200, 20_000, 120_000])
def test_a_full_disk_leaves_the_site_whole_and_the_next_build_is_right(
    own: Checkout, limit: int
) -> None:
    before = digests(own.build / "site")
    touch_all(own, 0)
    process = start(own, limit)
    _, told = process.communicate()
    assert process.returncode == 1
    assert "File too large" in told
    assert digests(own.build / "site") == before
    assert built(own).fresh == ("en", "de")
