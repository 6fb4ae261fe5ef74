"""Browsing: the site built now, served on loopback and seen in Chromium.

In: the checkout. Out: the open site, or a function that searches in its pages, as a surface to
measure. Playwright is a package of the tests; who has only the program is told what to run.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kb_tools.checkout import Checkout
from kb_tools.cli.site import build_here
from kb_tools.faults import KbError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_SEARCH: Final = """async ([core, folder, locale, query, limit]) => {
  const { openSearch } = await import(core);
  const engines = (globalThis.kbEngines ??= new Map());
  if (!engines.has(locale)) engines.set(locale, await openSearch(folder, locale));
  const { hits } = await engines.get(locale).search(query, limit);
  return hits.map((hit) => hit.id);
}"""

_ASK: Final = """async ([modules, root, locale, question]) => {
  const { openSearch } = await import(`${modules}/search-core.mjs`);
  const { openAssistant } = await import(`${modules}/assistant-core.mjs`);
  const guides = (globalThis.kbGuides ??= new Map());
  if (!guides.has(locale)) {
    const engine = await openSearch(`${root}search/`, locale);
    guides.set(locale, await openAssistant(`${root}assistant/`, engine));
  }
  return guides.get(locale).ask(question);
}"""


@dataclasses.dataclass(frozen=True, slots=True)
class OpenSite:
    """The site of a checkout, built and served, and a browser to see it with."""

    folder: Path
    root: str
    browser: Browser


@contextlib.contextmanager
def open_site(checkout: Checkout) -> Iterator[OpenSite]:
    """Build the site, serve it on loopback, and start Chromium.

    Raises:
        KbError: Playwright or Chromium is missing, or the site cannot be built.
    """
    chromium = find_chromium(checkout)
    with playwright() as running:
        folder = build_here(checkout, (), None)
        if folder is None:
            raise KbError("there is no site to look at", "correct the errors above")
        with _served(folder) as root, launched(running, chromium) as browser:
            yield OpenSite(folder, root, browser)


@contextlib.contextmanager
def browser_surface(checkout: Checkout, limit: int) -> Iterator[Callable[[str, str], list[str]]]:
    """A search in Chromium: ids of articles for a locale and a query, best first.

    Raises:
        KbError: Playwright or Chromium is missing, or the site cannot be built.
    """
    with open_site(checkout) as site:
        page = site.browser.new_page()
        page.goto(f"{site.root}404.html")
        module = next(site.folder.glob("assets/*/search-core.mjs"))
        core = f"/{module.relative_to(site.folder)}"

        def search(locale: str, query: str) -> list[str]:
            found: list[str] = page.evaluate(
                _SEARCH, [core, f"{site.root}search/", locale, query, limit]
            )
            return found

        yield search


@contextlib.contextmanager
def assistant_surface(checkout: Checkout) -> Iterator[Callable[[str, str], dict[str, Any]]]:
    """The assistant in Chromium: its answer for a locale and a question, as data.

    Raises:
        KbError: Playwright or Chromium is missing, or the site cannot be built.
    """
    with open_site(checkout) as site:
        page = site.browser.new_page()
        page.goto(f"{site.root}404.html")
        folder = next(site.folder.glob("assets/*/assistant-core.mjs")).parent
        modules = f"/{folder.relative_to(site.folder)}"

        def ask(locale: str, question: str) -> dict[str, Any]:
            found: dict[str, Any] = page.evaluate(_ASK, [modules, site.root, locale, question])
            return found

        yield ask


def find_chromium(checkout: Checkout) -> str:
    """The browser that `CHROMIUM` names, that `make chromium` noted, or that is on the path.

    Raises:
        KbError: there is none.
    """
    note = checkout.root / ".venv" / "chromium-path"
    noted = note.read_text("utf-8").strip() if note.is_file() else ""
    named = os.environ.get("CHROMIUM") or noted
    for name in (named,) if named else _NAMES:
        if found := shutil.which(name):
            return found
    raise KbError(
        f"there is no Chromium at {named}" if named else "there is no Chromium",
        "run `make chromium`, or set CHROMIUM to a browser's path",
    )


@contextlib.contextmanager
def playwright() -> Iterator[Playwright]:
    """Playwright, running.

    Raises:
        KbError: it is not installed.
    """
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a package of the tests
    except ImportError as error:
        raise KbError(
            "the browser surface needs Playwright, which is not installed", "run `make setup`"
        ) from error
    with sync_playwright() as running:
        yield running


@contextlib.contextmanager
def launched(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A browser.

    Raises:
        KbError: it does not start.
    """
    from playwright.sync_api import Error  # noqa: PLC0415 - a package of the tests

    try:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    except Error as error:
        raise KbError(
            f"Chromium does not start: {chromium}",
            "run `make chromium`, or set CHROMIUM to a browser's path",
        ) from error
    try:
        yield browser
    finally:
        browser.close()


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    from kb_tools.site.serve import address, make_server  # noqa: PLC0415 - quick help

    with make_server(folder) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield address(server)
        finally:
            server.shutdown()
            thread.join()
