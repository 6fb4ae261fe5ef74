"""Inspection of a built site before it is published: links, anchors, scripts, foreign requests.

In: a folder with a site. Out: faults. A site with a fault is never published.
"""

from __future__ import annotations

import dataclasses
import html.parser
import posixpath
import urllib.parse
from pathlib import Path
from typing import Final

from kb_tools.faults import Faults, Location

# Elements and attributes that make a browser load something.
_LOADS: Final = {("script", "src"), ("img", "src"), ("link", "href"), ("form", "action")}
# Links that load nothing: they may be absolute.
_NAMES: Final = frozenset({"alternate", "canonical"})
_DATA: Final = frozenset({"application/ld+json", "application/json"})


@dataclasses.dataclass(slots=True)
class _PageLinks:
    ids: set[str]
    links: list[tuple[int, str]]


def inspect_site(site: Path, faults: Faults) -> int:
    """Check every page of a site; gives the number of pages."""
    pages: dict[str, _PageLinks] = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        reader = _Reader(name, faults)
        reader.feed(path.read_text("utf-8"))
        reader.close()
        pages[name] = _PageLinks(reader.ids, reader.links)
    for name, page in pages.items():
        for line, link in page.links:
            wrong = _wrong(site, pages, name, link)
            if wrong is not None:
                code, message, hint = wrong
                faults.error(code, Location(name, line, 1), message, hint=hint)
    return len(pages)


def _wrong(
    site: Path, pages: dict[str, _PageLinks], name: str, link: str
) -> tuple[str, str, str] | None:
    """What is wrong with a link of a page: code, message, hint."""
    parts = urllib.parse.urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    target = target_of(name, urllib.parse.unquote(parts.path))
    if target not in pages and not (site / target).is_file():
        hint = "content/addresses makes all paths; see which page or asset is missing"
        return "broken-link", f"the link '{link}' leads nowhere", hint
    anchor = urllib.parse.unquote(parts.fragment)
    if anchor and target in pages and anchor not in pages[target].ids:
        message = f"the link '{link}' leads to a place that '{target}' does not have"
        hint = "content/addresses makes all anchors; see whether a section was renamed"
        return "broken-anchor", message, hint
    return None


def target_of(name: str, path: str) -> str:
    """The file that a path leads to, from a page."""
    if not path:
        return name
    folder = "" if path.startswith("/") else posixpath.dirname(name)
    target = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    if path.endswith("/") or target == ".":
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    return target


class _Reader(html.parser.HTMLParser):
    """Collects ids and links of a page; reports what the security policy would block."""

    def __init__(self, name: str, faults: Faults) -> None:
        super().__init__()
        self.name = name
        self.faults = faults
        self.ids: set[str] = set()
        self.links: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        self._identity(values, line)
        self._inline(tag, values, line)
        for name in ("href", "src", "action"):
            if name in values:
                self._link(tag, name, values, line)

    def _identity(self, values: dict[str, str], line: int) -> None:
        if "id" not in values:
            return
        if values["id"] in self.ids:
            self._fault("duplicate-anchor", line, f"the id '{values['id']}' stands twice")
        self.ids.add(values["id"])

    def _inline(self, tag: str, values: dict[str, str], line: int) -> None:
        script = tag == "script" and "src" not in values
        if (script and values.get("type") not in _DATA) or tag == "style":
            self._fault("inline-code", line, f"<{tag}> with its code in the page")
        for name in values:
            if name.startswith("on") or name == "style":
                self._fault("inline-code", line, f"attribute '{name}' of <{tag}>")

    def _link(self, tag: str, name: str, values: dict[str, str], line: int) -> None:
        link = values[name]
        scheme = urllib.parse.urlsplit(link).scheme
        named = tag == "link" and values.get("rel") in _NAMES
        if (scheme or link.startswith("//")) and (tag, name) in _LOADS and not named:
            self._fault("foreign-request", line, f"<{tag}> would load '{link}'")
        elif scheme and scheme not in ("https", "mailto", "tel"):
            self._fault("unsafe-link", line, f"the link '{link[:40]}' runs code or is not safe")
        else:
            self.links.append((line, link))

    def _fault(self, code: str, line: int, what: str) -> None:
        self.faults.error(
            code,
            Location(self.name, line, 1),
            what,
            hint="this is a mistake in a template or in render, not in a source",
        )
