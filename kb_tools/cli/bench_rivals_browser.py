"""Search engines driven in Chromium: what they find, what they load, how long a key press takes.

In: a folder that holds our site and those of the rivals, and queries. Out: ids of articles, bytes
and milliseconds. A server of this module counts what is asked of it, by the workers, too.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from kb_tools.cli.bench_rivals_sites import MATERIAL_FOLDER, PAGEFIND_FOLDER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

DEPTH: Final = 10
SHOWN: Final = 5
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
OURS_FOLDER: Final = "ours"
MANY_FOLDER: Final = "many"

# Each script puts `kbFind(text, limit, typing)` into the page: it gives ids, best first, once
# titles and words of what is shown are at hand.
_OURS: Final = """async ([core, root, tag]) => {
  const { openSearch } = await import(core);
  const engine = await openSearch(`${root}search/`, tag);
  window.kbFind = async (text, limit, typing) => {
    const { hits } = await engine.search(text, limit, typing);
    return hits.map(({ id }) => id);
  };
}"""
_PAGEFIND: Final = """async ([root]) => {
  const engine = await import(`${root}pagefind/pagefind.js`);
  await engine.init();
  window.kbFind = async (text, limit) => {
    const { results } = await engine.search(text);
    const shown = await Promise.all(results.slice(0, limit).map((one) => one.data()));
    return shown.map(({ raw_url: url }) => url.split("/").filter(Boolean)[0]);
  };
}"""
# Material's worker is kept, so that its answers can be read.
_KEEP_WORKER: Final = """
const Native = Worker;
window.Worker = class extends Native {
  constructor(...all) { super(...all); window.kbWorker = this; }
};"""
_MATERIAL: Final = """async () => {
  const box = document.querySelector(".md-search__input");
  const told = (wanted) => new Promise((resolve) => {
    const listen = ({ data }) => {
      if (data.type !== wanted) return;
      window.kbWorker.removeEventListener("message", listen);
      resolve(data.data);
    };
    window.kbWorker.addEventListener("message", listen);
  });
  const type = async (text) => {
    const answer = told(3);
    box.value = text;
    box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
    return answer;
  };
  while (!window.kbWorker) await new Promise((resolve) => setTimeout(resolve, 50));
  box.focus();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  let last = "";
  window.kbFind = async (text, limit) => {
    if (text === last) await type(`${text}z`);
    last = text;
    const { items } = await type(text);
    const ids = items.map(([{ location }]) => location.split("/")[0]).filter(Boolean);
    return [...new Set(ids)].slice(0, limit);
  };
}"""
_TIMES: Final = """async ([queries, limit]) => {
  const times = [];
  for (const measured of [false, true]) {
    for (const query of queries) {
      const letters = Array.from(query);
      for (let end = 1; end <= letters.length; end += 1) {
        const start = performance.now();
        await window.kbFind(letters.slice(0, end).join(""), limit, true);
        if (measured) times.push(performance.now() - start);
      }
    }
  }
  return times;
}"""


class Counter:
    """What has been asked of the server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = ""
        self._asked: list[str] = []
        self._sizes: dict[Path, int] = {}

    def note(self, path: str) -> None:
        """Note a path from the root."""
        self._asked.append(path.partition("?")[0])

    def clear(self) -> None:
        """Begin anew."""
        self._asked.clear()

    def cost(self, counts: Callable[[str], bool]) -> tuple[int, int]:
        """Bytes (gzip, as far as it helps) and number of the files asked for that count."""
        files = {self.folder / path.strip("/") for path in self._asked if counts(path)}
        found = [path for path in files if path.is_file()]
        return sum(map(self._size, found)), len(found)

    def _size(self, path: Path) -> int:
        if path not in self._sizes:
            data = path.read_bytes()
            self._sizes[path] = min(len(data), len(gzip.compress(data, 9, mtime=0)))
        return self._sizes[path]


class _Handler(http.server.SimpleHTTPRequestHandler):
    counter: Counter
    extensions_map = {  # noqa: RUF012 - as in the class above
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def do_GET(self) -> None:
        self.counter.note(self.path)
        with contextlib.suppress(ConnectionError):
            super().do_GET()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def counted(folder: Path) -> Iterator[Counter]:
    """A server of a folder that counts what is asked of it."""
    counter = Counter(folder)
    handler = type("Handler", (_Handler,), {"counter": counter})
    make = functools.partial(handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), make) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        counter.root = f"http://127.0.0.1:{server.server_port}/"
        try:
            yield counter
        finally:
            server.shutdown()


class Engine(Protocol):
    """A search engine in a page."""

    name: str

    def open(self, page: Page, counter: Counter, tag: str) -> None:
        """Go to a page of the locale and make `kbFind` ready."""

    def first_query(self, page: Page, counter: Counter, tag: str, query: str) -> tuple[int, int]:
        """Bytes and files that the first query of a fresh browser costs."""


class Ours:
    """The search of our own page, in a folder of what is served."""

    def __init__(self, name: str = "ours", folder: str = OURS_FOLDER) -> None:
        self.name = name
        self.folder = folder

    def open(self, page: Page, counter: Counter, tag: str) -> None:
        """Use the engine that the search box uses."""
        root = f"{counter.root}{self.folder}/"
        page.goto(f"{root}{tag}/search/", wait_until="networkidle")
        module = next((counter.folder / self.folder).glob("assets/*/search-core.mjs"))
        core = f"/{module.relative_to(counter.folder)}"
        page.evaluate(_OURS, [core, root, tag])

    def first_query(self, page: Page, counter: Counter, tag: str, query: str) -> tuple[int, int]:
        """Type into the box of the page of search."""
        counter.clear()
        page.goto(f"{counter.root}{self.folder}/{tag}/search/", wait_until="networkidle")
        loaded = counter.cost(lambda path: path.endswith("/search-view.mjs"))
        counter.clear()
        page.locator("main input[type=search]").fill(query)
        page.locator(".kb-search-passage:not(:empty), .kb-search-none").first.wait_for()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        size, files = counter.cost(lambda _path: True)
        return size + loaded[0], files + loaded[1]


class Pagefind:
    """Pagefind in an empty page."""

    name = "Pagefind"

    def open(self, page: Page, counter: Counter, tag: str) -> None:
        """Open the index of the locale."""
        page.goto(f"{counter.root}{PAGEFIND_FOLDER}/{tag}/")
        page.evaluate(_PAGEFIND, [f"/{PAGEFIND_FOLDER}/{tag}/"])

    def first_query(self, page: Page, counter: Counter, tag: str, query: str) -> tuple[int, int]:
        """Load it, search, and load the results that are shown."""
        counter.clear()
        self.open(page, counter, tag)
        page.evaluate("([query, shown]) => window.kbFind(query, shown)", [query, SHOWN])
        page.wait_for_load_state("networkidle")
        return counter.cost(lambda path: "/pagefind/" in path.removeprefix(f"/{PAGEFIND_FOLDER}"))


class Material:
    """Material's own search, in its own page."""

    name = "Material"

    def open(self, page: Page, counter: Counter, tag: str) -> None:
        """Open a page of the locale, which loads the index at once."""
        page.add_init_script(_KEEP_WORKER)
        page.goto(f"{counter.root}{MATERIAL_FOLDER}/{tag}/", wait_until="networkidle")
        page.evaluate(_MATERIAL)

    def first_query(self, page: Page, counter: Counter, tag: str, query: str) -> tuple[int, int]:
        """Count index, worker and the scripts of its languages."""
        counter.clear()
        self.open(page, counter, tag)
        page.evaluate("([query, shown]) => window.kbFind(query, shown)", [query, SHOWN])
        page.wait_for_load_state("networkidle")
        return counter.cost(
            lambda path: any(part in path for part in ("/search/", "/workers/", "/lunr/"))
        )


ENGINES: Final[tuple[Engine, ...]] = (Ours(), Pagefind(), Material())


@contextlib.contextmanager
def opened(browser: Browser) -> Iterator[Page]:
    """A page of a fresh browser, as large as a phone's."""
    context: Any = browser.new_context(viewport=PHONE)
    try:
        yield context.new_page()
    finally:
        context.close()


def find(page: Page, query: str) -> list[str]:
    """Ids of articles, best first, in a page that an engine has opened."""
    found: list[str] = page.evaluate(
        "([query, limit]) => window.kbFind(query, limit, false)", [query, DEPTH]
    )
    return found


def key_times(page: Page, queries: Sequence[str]) -> list[float]:
    """Milliseconds of each key press of some queries, all that they need being loaded."""
    times: list[float] = page.evaluate(_TIMES, [list(queries), SHOWN])
    return times
