"""Pages painted: a page of the site as the text of its file, with what is to be checked in it.

In: pages, their locales' contexts, the settings. Out: HTML through our own templates, the anchors
in it and the links out of it. MkDocs paints the same pages with the same templates; a test holds
both to the same bytes. What stands around the body of articles is painted once for all that differ
in title, description, address and structured data only.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from kb_tools.render.context import Context
from kb_tools.render.html import words
from kb_tools.site.anchors import Anchors, Part, joined, part
from kb_tools.site.pages import SitePage
from kb_tools.site.roots import environment
from kb_tools.site.stock import Trail
from kb_tools.site.view import Settings, View

# A character that no text of ours may hold marks what each page fills in.
_MARK: Final = "\ue000"
_HOLE: Final = re.compile(f"{_MARK}([a-z])")
_TITLE, _DESCRIPTION, _NAME, _STRUCTURED, _MAIN = (f"{_MARK}{letter}" for letter in "tdnsm")
_HOLLOW: Final = f"{{% extends 'layout.html' %}}{{% block main %}}{_MAIN}{{% endblock %}}"
_DEEP: Final = 2


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


class _HollowView(View):
    """A page without its own words."""

    __slots__ = ()

    @property
    def structured(self) -> Markup:
        """A hole for structured data, where there is any."""
        return words(_STRUCTURED if self.page.data["structured"] else "")


@dataclasses.dataclass(frozen=True, slots=True)
class _Shell:
    """A page without its own words.

    Attributes:
        pieces: texts, and at odd places the names of holes between them.
        fixed, own: its anchors and links; those in `own` lead to the page itself.
        read: what it depends on.
    """

    pieces: tuple[str, ...]
    fixed: Part | None
    own: tuple[tuple[str, str], ...]
    read: frozenset[str]


class Painter:
    """Paints the pages of one build, and keeps what they have in common."""

    def __init__(self, settings: Settings, trail: Trail) -> None:
        self._settings = settings
        self._trail = trail
        self._environment = environment()
        self._hollow = self._environment.from_string(_HOLLOW)
        self._shells: dict[tuple[object, ...], _Shell] = {}

    def paint(self, page: SitePage, context: Context) -> tuple[str, Anchors | None]:
        """The HTML of a page, and its anchors; None for them where it needs a closer look."""
        view = View(page, context, self._settings)
        template = self._environment.get_template(page.template)
        values = {"kb": view, "page": types.SimpleNamespace(content=str(page.html))}
        if page.kind != "article" or page.path.count("/") != _DEEP:
            text = template.render(values)
            return text, joined(page.path, context.alternates, part(text, page.path))
        structured = view.structured
        shell = self._shell(page, context, structured=bool(structured))
        self._trail.read |= shell.read
        main = "".join(template.blocks["main"](template.new_context(values)))
        name = page.path.partition("/")[2][:-1]
        fill = {
            "t": words(page.title),
            "d": words(page.description),
            "n": name,
            "s": structured,
            "m": main,
        }
        pieces = list(shell.pieces)
        pieces[1::2] = [fill[hole] for hole in pieces[1::2]]
        own = ((file.replace(_NAME, name), anchor) for file, anchor in shell.own)
        parts = shell.fixed, part(main, page.path), Part((), frozenset(own))
        return "".join(pieces), joined(page.path, context.alternates, *parts)

    def _shell(self, page: SitePage, context: Context, *, structured: bool) -> _Shell:
        translated = self._settings.translated.get(page.path.partition("/")[2])
        key = (
            context.tag,
            page.translated,
            None if translated is None else tuple(translated),
            "checker" in page.parts,
            structured,
        )
        if key not in self._shells:
            rest = f"{_NAME}/"
            settings = self._settings
            if translated is not None:
                settings = dataclasses.replace(settings, translated={rest: translated})
            hollow = SitePage(
                path=f"{context.tag}/{rest}",
                template="",
                title=_TITLE,
                description=_DESCRIPTION,
                kind=page.kind,
                parts=page.parts,
                translated=page.translated,
                data={"structured": structured},
            )
            self._shells[key] = self._made(_HollowView(hollow, context, settings))
        return self._shells[key]

    def _made(self, view: View) -> _Shell:
        trail = self._trail
        read, own = trail.read, trail.own
        trail.start("")
        text = self._hollow.render(kb=view)
        noted = frozenset(trail.read)
        trail.start(own)
        trail.read = read
        found = part(text, view.page.path)
        links = found.links if found else frozenset()
        own_links = frozenset(link for link in links if _MARK in link[0])
        fixed = None if found is None else Part(found.ids, links - own_links)
        return _Shell(tuple(_HOLE.split(text)), fixed, tuple(sorted(own_links)), noted)
