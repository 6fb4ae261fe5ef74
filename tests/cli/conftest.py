"""The program as people run it: a process in some folder."""

import contextlib
import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kb_tools.checkout import Checkout
from kb_tools.cli.recheck import check_again
from tests.conftest import copied
from tests.sharing import shared

ROOT = Path(__file__).parents[2]


@dataclasses.dataclass(frozen=True)
class Ran:
    """What a run left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclasses.dataclass(frozen=True)
class Built:
    """A checkout with a site, and the run that built it."""

    checkout: Checkout
    ran: Ran


Kb = Callable[..., Ran]


def run_kb(
    *arguments: str,
    cwd: Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
) -> Ran:
    """Run `kb` in a folder."""
    # -P: a copied checkout has a folder kb_tools of its own, which is not the program.
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "kb_tools", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=240,
        env={**os.environ, **(env or {})},
    )
    return Ran(ran.returncode, ran.stdout.decode("utf-8"), ran.stderr.decode("utf-8"))


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory, snapshot: Checkout) -> Path:
    """A copy of the snapshot where commands may leave what they remember; nobody copies it."""
    folder = shared(tmp_path_factory, "cli", lambda to: copied(snapshot, to / "checkout"))
    return folder / "checkout"


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory, snapshot: Checkout) -> Checkout:
    """A copy of the snapshot that has been checked once; only copied."""

    def make(folder: Path) -> None:
        check_again(copied(snapshot, folder / "checkout"))

    return Checkout(shared(tmp_path_factory, "checked", make) / "checkout")


@pytest.fixture
def kb(place: Path) -> Kb:
    """Runs `kb`; by default in a copy of this checkout, which has its index."""

    def run(*arguments: str, cwd: Path = place, **how: Any) -> Ran:
        return run_kb(*arguments, cwd=cwd, **how)

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A clone whose English site was built from nothing, by the first who needed it."""

    def make(folder: Path) -> None:
        root = whole(folder / "clone")
        ran = run_kb("build", "--locale", "en", cwd=root)
        (folder / "ran.json").write_text(json.dumps(dataclasses.asdict(ran)), "utf-8")

    folder = shared(tmp_path_factory, "cli-built", make)
    ran = Ran(**json.loads((folder / "ran.json").read_text("utf-8")))
    return Built(Checkout(folder / "clone"), ran)


@pytest.fixture
def clone(tmp_path: Path) -> Checkout:
    """A whole copy of this checkout, the program's own files included, with nothing built."""
    return Checkout(whole(tmp_path / "clone"))


def whole(root: Path) -> Path:
    """Fill a folder with this checkout and the program's own files."""
    for name in ("docs", "locales", "kb_tools"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", root)
    return root


@contextlib.contextmanager
def process(*arguments: str, cwd: Path = ROOT) -> Iterator[Any]:
    """A run that goes on: its streams are pipes, and Ctrl-C reaches it.

    Who runs the tests in the background has Ctrl-C switched off, and children inherit that.
    """
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "kb_tools", *arguments],
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as started:
        try:
            yield started
        finally:
            started.kill()
