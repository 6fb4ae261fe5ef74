"""A real browser for tests: one Playwright for a process, Chromium from where set-up put it."""

import contextlib
import dataclasses
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, Request, sync_playwright

from kb_tools.site.serve import address, make_server

ROOT = Path(__file__).parents[1]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_running: list[Playwright] = []


@contextlib.contextmanager
def shared_playwright() -> Iterator[Playwright]:
    """Playwright: the one that runs already, since a second in the same thread is refused."""
    if _running:
        yield _running[0]
        return
    with sync_playwright() as playwright:
        _running.append(playwright)
        try:
            yield playwright
        finally:
            _running.clear()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of one's own."""
    with shared_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def find_chromium() -> str:
    """The browser that `make chromium` found or installed, else one on the path."""
    note = ROOT / ".venv" / "chromium-path"
    noted = note.read_text("utf-8").strip() if note.is_file() else ""
    named = os.environ.get("CHROMIUM") or noted
    found = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        pytest.fail("no Chromium: run `make chromium`, or set CHROMIUM")
    return found


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a loopback server of a folder, with a slash at its end."""
    server = make_server(folder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclasses.dataclass
class Visit:
    """A page in a browser, and what went wrong in it so far."""

    page: Page
    url: str
    wrong: list[str]
    loading: set[Request]
    scripts: bool = True

    def go(self, path: str) -> Page:
        """Open a path of the site and wait until its modules have run."""
        self.page.goto(self.url + path)
        if self.scripts:
            self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until nothing loads and the page has nothing to do.

        Playwright's "networkidle" waits half a second each time; this asks the page itself.
        """
        quiet = 0
        for _ in range(1000):
            self.page.evaluate("new Promise((done) => requestIdleCallback(() => done()))")
            self.page.wait_for_timeout(10)
            quiet = 0 if self.loading else quiet + 1
            if quiet == 3:
                return
        pytest.fail(f"still loading: {[one.url for one in self.loading]}")


@contextlib.contextmanager
def visit(browser: Browser, url: str, **options: object) -> Iterator[Visit]:
    """A fresh browser profile on a site.

    Every console error, violation of the security policy, failed answer and request to another
    host is noted; the caller asserts that `wrong` is empty.
    """
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    wrong: list[str] = []
    loading: set[Request] = set()

    def note(bad: bool, what: str) -> None:
        if bad:
            wrong.append(what)

    def done(sent: Request) -> None:
        loading.discard(sent)

    page.on("pageerror", lambda error: note(True, f"error: {error}"))
    page.on("console", lambda said: note(said.type in ("error", "warning"), f"says: {said.text}"))
    page.on("request", lambda sent: note(_foreign(sent.url, url), f"foreign: {sent.url}"))
    page.on("request", lambda sent: loading.add(sent) if sent.url.startswith(url) else None)
    page.on("requestfinished", done)
    page.on("requestfailed", done)
    page.on("response", lambda got: note(got.status >= 400, f"{got.status}: {got.url}"))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) =>"
        " console.error(`blocked: ${event.violatedDirective} ${event.blockedURI}`));"
    )
    try:
        yield Visit(page, url, wrong, loading, options.get("java_script_enabled", True) is True)
    finally:
        context.close()


def _foreign(address: str, site: str) -> bool:
    return not address.startswith((site, "data:", "blob:"))
