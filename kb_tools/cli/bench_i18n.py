"""The cost of translation at a thousand articles: sync, status and check beside `pybabel update`.

In: help pages in all our locales, as Debian's `libreoffice-help-*` packages install them. Out:
seconds and ratios. The articles are made in a temporary folder and are gone when it is measured.
"""

from __future__ import annotations

import dataclasses
import html
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import yaml

from kb_tools.checkout import Checkout
from kb_tools.content import inline
from kb_tools.content.load import Library, load_library
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, KbError
from kb_tools.i18n.incremental import sync_changed
from kb_tools.i18n.pofile import PoFile, po_text
from kb_tools.i18n.quality import check_catalogs
from kb_tools.i18n.staleness import status
from kb_tools.i18n.sync import po_path, write_atomically
from kb_tools.i18n.termbase import TermBase
from kb_tools.i18n.terms import load_terms
from kb_tools.i18n.units import units
from kb_tools.locales import TARGETS, Locale

HELP: Final = Path("/usr/share/libreoffice/help")
PACKAGES: Final = "libreoffice-help-en-us -ru -zh-cn -zh-tw -es -fr -it -de"
_ARTICLES: Final = 1000
_CHANGED: Final = 10
# One process of `pybabel` an article takes over a second: some are run, the rest reckoned.
_TRIED: Final = 5
_FOLDERS: Final = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
_TEXT: Final = re.compile(r'<(?:p|h1) id="((?:par|hd)_id\w+)"[^>]*>(.*?)</(?:p|h1)>', re.DOTALL)
Figures = dict[str, float]


def measure_i18n(checkout: Checkout, pages: Path) -> Figures:
    """Measure everything.

    Raises:
        KbError: the help pages are not there in all our locales.
    """
    missing = [str(pages / name) for name in _names() if not (pages / name).is_dir()]
    if missing:
        raise KbError(
            f"no help pages to make a thousand articles from: {', '.join(missing)} missing",
            f"install Debian's packages {PACKAGES}, or name a folder with --help-pages",
        )
    with tempfile.TemporaryDirectory() as folder:
        return _Corpus(_copy(checkout, Path(folder)), pages).measure()


def _names() -> list[str]:
    return ["en-US", *(_FOLDERS.get(where.tag, where.tag) for where in TARGETS)]


def _copy(checkout: Checkout, root: Path) -> Checkout:
    """A checkout with everything but articles and catalogs."""
    made = Checkout(root)
    for old, new in (
        (checkout.checkers, made.checkers),
        (checkout.machine_words, made.machine_words),
        (checkout.pages, made.pages),
        (checkout.policy, made.policy),
        (checkout.machines, made.machines),
    ):
        shutil.copytree(old, new)
    made.articles.mkdir(parents=True)
    made.locales.mkdir()
    shutil.copy(checkout.terms, made.terms)
    return made


@dataclasses.dataclass(slots=True)
class _Corpus:
    """A checkout of a thousand articles made from help pages."""

    checkout: Checkout
    pages: Path
    sources: dict[str, Path] = dataclasses.field(default_factory=dict)

    def measure(self) -> Figures:
        """Make the corpus and measure."""
        self._articles()
        faults = Faults()
        policy, terms = load_policy(self.checkout, faults), load_terms(self.checkout, faults)
        library = load_library(self.checkout, faults)
        if faults.errors:
            first = next(iter(faults))
            raise KbError(f"the help pages make no articles: {first.location}: {first.message}")
        for where in TARGETS:
            self._catalogs(library, policy, where)
        loading = _seconds(partial(load_library, self.checkout, Faults()))
        figures = {
            "articles": float(len(self.sources)),
            "units": float(sum(len(loaded.phrases) for loaded in library.documents.values())),
            "seconds to load all articles": loading,
            **self._syncs(policy),
            **self._reports(library, policy, terms),
        }
        update = self._pybabel()
        figures["pybabel update: seconds, reckoned"] = update
        figures["pybabel update over whole sync, times"] = update / figures["sync: seconds, whole"]
        return figures

    def _articles(self) -> None:
        """Write an article for each of the first thousand pages that have words enough."""
        english = self.pages / "en-US" / "text"
        for path in sorted(english.rglob("*.html")):
            texts = dict(_texts(path))
            title = next((name for name in texts if name.startswith("hd_")), "")
            if not title or len(texts) < 6:
                continue
            name = f"KB{20000 + len(self.sources)}"
            self.sources[name] = path.relative_to(self.pages / "en-US")
            blocks = [
                {"id": key, "type": "text", "text": text}
                for key, text in texts.items()
                if key != title
            ]
            _write(self.checkout, name, texts[title], blocks)
            if len(self.sources) == _ARTICLES:
                return

    def _catalogs(self, library: Library, policy: Policy, where: Locale) -> None:
        """Write the translated catalogs of a locale."""
        folder = self.pages / _FOLDERS.get(where.tag, where.tag)
        for name, source in self.sources.items():
            path = folder / source
            texts = dict(_texts(path)) if path.is_file() else {}
            entries = {}
            for unit in units(library.documents[name], library, policy):
                form = texts.get(unit.phrase.id.rpartition(".")[2], "")
                made = dataclasses.replace(unit.template(), forms=(form,))
                entries[made.ctxt] = made
            text = po_text(PoFile(entries=entries), where)
            write_atomically(po_path(self.checkout, where, name), text.encode())

    def _syncs(self, policy: Policy) -> Figures:
        def sync() -> None:
            sync_changed(self.checkout, policy, Faults())

        sync()
        (self.checkout.build / "i18n" / "sync.json").unlink()
        whole = _seconds(sync)
        nothing = _seconds(sync)
        for name in list(self.sources)[:: _ARTICLES // _CHANGED]:
            path = self.checkout.articles / f"{name}.yaml"
            path.write_text(path.read_text("utf-8").replace("the ", "any "), "utf-8")
        return {
            "sync: seconds, whole": whole,
            "sync: seconds, ten articles changed": _seconds(sync),
            "sync: seconds, nothing changed": nothing,
        }

    def _reports(self, library: Library, policy: Policy, terms: TermBase) -> Figures:
        check = partial(check_catalogs, self.checkout, library, policy, terms, Faults())
        return {
            "status: seconds": _seconds(partial(status, self.checkout, library, terms)),
            "check: seconds": _seconds(check),
        }

    def _pybabel(self) -> float:
        """Seconds of `pybabel update` for all articles, reckoned from some."""
        names = list(self.sources)[:: _ARTICLES // _TRIED]
        locales = self.checkout.locales

        def update() -> None:
            for name in names:
                template = locales / "templates" / f"{name}.pot"
                options = ["-i", str(template), "-d", str(locales), "-D", name]
                run = [sys.executable, "-m", "babel.messages.frontend", "-q", "update", *options]
                subprocess.run(run, check=True, capture_output=True)  # noqa: S603 - our own files

        return _seconds(update) / len(names) * len(self.sources)


def _write(checkout: Checkout, name: str, title: str, blocks: list[dict[str, str]]) -> None:
    article = {
        "id": name,
        "title": title,
        "summary": title,
        "sections": [{"id": "main", "title": title, "blocks": blocks}],
    }
    text = yaml.safe_dump(article, allow_unicode=True, sort_keys=False)
    (checkout.articles / f"{name}.yaml").write_text(text, "utf-8")


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Paragraphs of a help page by their ids, without markup; each id once."""
    seen: set[str] = set()
    for name, inner in _TEXT.findall(path.read_text("utf-8")):
        plain = html.unescape(re.sub(r"<[^>]*>", "", inner))
        text = " ".join(re.sub(r"[{}*`\x00-\x1f]", " ", plain).split())
        unit = name.lower()
        if text and unit not in seen and not inline.errors(text):
            seen.add(unit)
            yield unit, text


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
