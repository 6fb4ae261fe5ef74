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


Kb = Callable[..., Ran]


@pytest.fixture
def kb() -> Kb:
    """Runs `kb`; by default in this checkout, with nothing on standard input."""

    def run(
        *arguments: str,
        cwd: Path = ROOT,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
    ) -> Ran:
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

    return run


@pytest.fixture
def clone(tmp_path: Path) -> Checkout:
    """A whole copy of this checkout, the program's own files included, with nothing built."""
    root = tmp_path / "clone"
    for name in ("docs", "locales", "kb_tools"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", root)
    return Checkout(root)


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
