"""Fixtures: the index of this checkout, and a page in Chromium that searches its export."""

import contextlib
import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.locales import LOCALES
from kb_tools.search import export
from kb_tools.search.build import write
from kb_tools.search.index import Index
from kb_tools.site.assets import collect_assets
from tests.sharing import shared

ROOT = Path(__file__).parents[2]
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'"


@pytest.fixture(scope="session")
def checkout() -> Checkout:
    return Checkout(ROOT)


@pytest.fixture(scope="session")
def index(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Index:
    def make(folder: Path) -> None:
        (folder / "index").mkdir()
        write(checkout, folder / "index")

    return Index(shared(tmp_path_factory, "search", make) / "index")


@pytest.fixture(scope="session")
def files(index: Index) -> dict[str, bytes]:
    return export.export_index(index, [known.tag for known in LOCALES])


def find_chromium() -> str:
    note = ROOT / ".venv" / "chromium-path"
    for path in (os.environ.get("CHROMIUM"), note.read_text().strip() if note.is_file() else None):
        if path and (found := shutil.which(path)):
            return found
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail("no Chromium: run make chromium")
    return found


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; Python 3.11 does not know .mjs by itself."""

    def guess_type(self, path: "str | os.PathLike[str]") -> str:
        return "text/javascript" if str(path).endswith(".mjs") else super().guess_type(path)

    def log_message(self, *args: object) -> None:
        pass


def serve(folder: Path) -> tuple[http.server.ThreadingHTTPServer, str]:
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}/"


@pytest.fixture(scope="session")
def browser():
    from tests.browsing import shared_playwright

    with shared_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


def box(locale: str, place: str, policy: str) -> str:
    """A page with a search box, as the templates of the site write it."""
    return f"""<!doctype html><html lang="{locale}"><head>
<meta charset="utf-8">{policy}<title>t</title>
<script type="module" src="../../assets/search-view.mjs"></script></head><body>
<search data-kb-search="{place}" data-kb-locale="{locale}" data-kb-root="../../">
<form action="../search/" method="get"><label for="q">q</label>
<input id="q" type="search" name="q"><button>go</button></form>
<div class="kb-search-results"></div></search>
<main tabindex="-1"><a href="#x">other</a><textarea></textarea></main></body></html>"""


@contextlib.contextmanager
def served(folder: Path, files: dict[str, bytes]) -> Iterator[str]:
    """The address of a site with the export, the modules and pages that have a search box."""
    for name, content in collect_assets().files.items():
        if name.startswith("search-"):
            files = {**files, f"assets/{name}": content}
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    pages = {"index.html": f"<!doctype html>{policy}<title>t</title>"}
    for locale in (known.tag for known in LOCALES):
        for place in ("header", "page"):
            pages[f"{locale}/{place}/index.html"] = box(locale, place, policy)
    for name, content in {**files, **{name: page.encode() for name, page in pages.items()}}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    server, address = serve(folder)
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def site(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site as it is with few articles."""
    with served(tmp_path_factory.mktemp("site"), files) as address:
        yield address


@pytest.fixture(scope="session")
def page(browser, site: str):
    """A page of that site."""
    tab = browser.new_page()
    tab.goto(site)
    yield tab
    tab.close()
