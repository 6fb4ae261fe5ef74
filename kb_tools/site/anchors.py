"""Anchors: what a painted page offers to links, where its own links lead, and whether all is calm.

In: HTML as our templates and `render` write it. Out: ids and links, or None where something in it
needs the slow inspection: an element that is not written as ours are, code, a foreign request.
"""

from __future__ import annotations

import dataclasses
import functools
import html
import re
import urllib.parse
from collections.abc import Iterable
from typing import Final

from kb_tools.site.inspect import target_of

# Elements as our templates write them; what does not look like this is for the slow inspection.
_ELEMENT: Final = re.compile(r"<[a-z][a-z0-9]*(?: [a-zA-Z-]+(?:=\"[^\"<>]*\")?)* ?/?>")
_NAMED: Final = re.compile(r' (id|href|src|action)="([^"]*)"')
_EVENT: Final = re.compile(r' on[a-z]+="')
_CODE: Final = ("<style", ' style="')
_SCRIPT: Final = re.compile(r"<script([^>]*)>")
_LINK: Final = re.compile(r"<link ([^>]*)>")
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_SAFE: Final = ("https:", "mailto:", "tel:")
_DATA: Final = (' src="', ' type="application/ld+json"', ' type="application/json"')
_NAMES: Final = ('rel="alternate"', 'rel="canonical"')
HERE: Final = "~"
_DEEP: Final = 2
Link = tuple[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Anchors:
    """What a page offers to links and where its own links lead.

    Attributes:
        ids: its anchors.
        links: files and anchors in them; `~` stands for the page's own locale, so that a page has
            the same links in every locale.
    """

    ids: tuple[str, ...]
    links: tuple[Link, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Ids and links of a part of a page, in the order in which they stand there."""

    ids: tuple[str, ...]
    links: frozenset[Link]


def part(text: str, path: str) -> Part | None:
    """Ids and links of HTML; None where something needs a closer look.

    Args:
        text: the HTML.
        path: the address of its page from the site's root.
    """
    elements = text.count("<") - text.count("</") - text.count("<!")
    if len(_ELEMENT.findall(text)) != elements or not _is_calm(text):
        return None
    ids: list[str] = []
    links: set[Link] = set()
    for name, value in _NAMED.findall(text):
        if name == "id":
            ids.append(value)
        elif not _SCHEME.match(value):
            links.add(_resolved(path, value))
        elif name != "href" or not value.startswith(_SAFE):
            return None
    return Part(tuple(ids), frozenset(links))


def joined(path: str, alternates: Iterable[str], *parts: Part | None) -> Anchors | None:
    """A page of several parts; None where one needs a closer look, or an id stands twice.

    Args:
        path: its address from the site's root.
        alternates: locales that the site has all its pages in; links to the same page in them
            need not be followed, and left out, a page has the same links in every locale.
        parts: its parts.
    """
    ids: list[str] = []
    links: set[Link] = set()
    for one in parts:
        if one is None:
            return None
        ids += one.ids
        links |= one.links
    if len(set(ids)) != len(ids):
        return None
    tag, _, rest = path.partition("/")
    links -= {(f"{HERE if one == tag else one}/{rest}index.html", "") for one in alternates}
    return Anchors(tuple(ids), tuple(sorted(links)))


def _is_calm(text: str) -> bool:
    """Whether no element loads anything from elsewhere or carries code."""
    if any(mark in text for mark in _CODE) or _EVENT.search(text):
        return False
    scripts = all(any(mark in found for mark in _DATA) for found in _SCRIPT.findall(text))
    foreign = (found for found in _LINK.findall(text) if 'href="http' in found)
    return scripts and all(any(mark in found for mark in _NAMES) for found in foreign)


def _resolved(path: str, link: str) -> Link:
    """The file and anchor that a link of a page leads to."""
    if link[:1] == "#":
        own, _, rest = path.partition("/")
        return f"{HERE if own else ''}/{rest}index.html", link[1:]
    if link.startswith("../") and path.count("/") == _DEEP:
        # From beside it, any article's link leads to the same place.
        path = f"{path.partition('/')[0]}/_/"
    return _followed(path, link)


@functools.lru_cache(maxsize=65536)
def _followed(path: str, link: str) -> Link:
    parts = urllib.parse.urlsplit(html.unescape(link))
    found = target_of(f"{path}index.html", urllib.parse.unquote(parts.path))
    own = path.partition("/")[0]
    if found.startswith(f"{own}/"):
        found = HERE + found[len(own) :]
    return found, urllib.parse.unquote(parts.fragment)
