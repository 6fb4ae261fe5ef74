"""Pages painted: a page of the site as the text of its file, with what is to be checked in it.

In: a page, its locale's context, the settings. Out: HTML through our own templates, the anchors in
it and the links out of it. MkDocs paints the same pages with the same templates; a test holds both
to the same bytes.
"""

from __future__ import annotations

import dataclasses
import functools
import html
import re
import types
import urllib.parse
from collections.abc import Mapping
from typing import Final

import jinja2

from kb_tools.render.context import Context
from kb_tools.site.inspect import target_of
from kb_tools.site.pages import SitePage
from kb_tools.site.roots import environment
from kb_tools.site.view import Settings, View

# Elements as our templates write them; what does not look like this is for the slow inspection.
_ELEMENT: Final = re.compile(r"<[a-z][a-z0-9]*(?: [a-zA-Z-]+(?:=\"[^\"<>]*\")?)* ?/?>")
_NAMED: Final = re.compile(r' (id|href|src|action)="([^"]*)"')
_UNSAFE: Final = re.compile(r'<style[ >]| (?:style|on[a-z]+)="')
_SCRIPT: Final = re.compile(r"<script([^>]*)>")
_LINK: Final = re.compile(r"<link ([^>]*)>")
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_SAFE: Final = ("https:", "mailto:", "tel:")
_DATA: Final = (' src="', ' type="application/ld+json"', ' type="application/json"')
_NAMES: Final = ('rel="alternate"', 'rel="canonical"')
HERE: Final = "~"
_DEEP: Final = 2


@dataclasses.dataclass(frozen=True, slots=True)
class Anchors:
    """What a page offers to links and where its own links lead.

    Attributes:
        ids: its anchors.
        links: files and anchors in them; `~` stands for the page's own locale, so that a page has
            the same links in every locale.
    """

    ids: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Painted:
    """A page in some locales.

    Attributes:
        rest: its address without the locale.
        read: what it depends on.
        digests: of its file, by locale.
        anchors: by locale; None needs a closer look.
        written: locales in which its file is new.
        sound: whether what it refers to is there; otherwise it is not painted.
    """

    group: str
    rest: str
    read: frozenset[str]
    digests: Mapping[str, str]
    anchors: Mapping[str, Anchors | None]
    written: tuple[str, ...]
    sound: bool = True


@functools.cache
def _environment() -> jinja2.Environment:
    return environment()


def paint(page: SitePage, context: Context, settings: Settings) -> str:
    """The HTML of a page."""
    body = types.SimpleNamespace(content=str(page.html))
    template = _environment().get_template(page.template)
    return template.render(kb=View(page, context, settings), page=body)


def anchors(text: str, path: str) -> Anchors | None:
    """Anchors and links of a page; None where something needs a closer look.

    Args:
        text: the page.
        path: its address from the site's root.
    """
    elements = text.count("<") - text.count("</") - text.count("<!")
    if len(_ELEMENT.findall(text)) != elements or _UNSAFE.search(text) or not _is_calm(text):
        return None
    ids: list[str] = []
    links: set[tuple[str, str]] = set()
    for name, value in _NAMED.findall(text):
        if name == "id":
            ids.append(value)
        elif not _SCHEME.match(value):
            links.add(_resolved(path, value))
        elif name != "href" or not value.startswith(_SAFE):
            return None
    if len(set(ids)) != len(ids):
        return None
    return Anchors(tuple(ids), tuple(sorted(links)))


def _is_calm(text: str) -> bool:
    """Whether no element loads anything from elsewhere or carries code."""
    scripts = all(any(mark in found for mark in _DATA) for found in _SCRIPT.findall(text))
    foreign = (found for found in _LINK.findall(text) if 'href="http' in found)
    return scripts and all(any(mark in found for mark in _NAMES) for found in foreign)


def _resolved(path: str, link: str) -> tuple[str, str]:
    """The file and anchor that a link of a page leads to."""
    if link[0] == "#":
        own, _, rest = path.partition("/")
        return f"{HERE if own else ''}/{rest}index.html", link[1:]
    if link.startswith("../") and path.count("/") == _DEEP:
        # From beside it, any article's link leads to the same place.
        path = f"{path.partition('/')[0]}/_/"
    return _followed(path, link)


@functools.lru_cache(maxsize=65536)
def _followed(path: str, link: str) -> tuple[str, str]:
    parts = urllib.parse.urlsplit(html.unescape(link))
    found = target_of(f"{path}index.html", urllib.parse.unquote(parts.path))
    own = path.partition("/")[0]
    if found.startswith(f"{own}/"):
        found = HERE + found[len(own) :]
    return found, urllib.parse.unquote(parts.fragment)
