"""A page of a real browser that runs our modules under the site's strict policy for scripts."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "kb_tools" / "render" / "browser"
ORIGIN = "http://kb.test"


def executable() -> str:
    """The browser that `make test` has found or installed."""
    note = ROOT / ".venv" / "chromium-path"
    noted = note.read_text(encoding="utf-8").strip() if note.is_file() else ""
    found = os.environ.get("CHROMIUM") or noted or shutil.which("chromium")
    if not found:
        pytest.fail("no Chromium: run `make chromium`, or set CHROMIUM")
    return found


@contextlib.contextmanager
def module_page() -> Iterator:
    """A page that may import the modules of `render/browser`, and nothing else."""
    from tests.browsing import shared_playwright

    def answer(route) -> None:
        name = route.request.url.removeprefix(ORIGIN).strip("/")
        if not name:
            policy = "default-src 'none'; script-src 'self'"
            head = {"content-security-policy": policy}
            route.fulfill(body="<!doctype html>", content_type="text/html", headers=head)
        else:
            route.fulfill(path=MODULES / name, content_type="text/javascript")

    with shared_playwright() as play:
        browser = play.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        try:
            page = browser.new_page()
            page.route("**/*", answer)
            page.goto(ORIGIN)
            yield page
        finally:
            browser.close()
