"""The live page: a source file as its readers see it, with texts that are not saved yet.

In: a bench, a source file, unsaved texts. Out: the page in parts, each unit in an element that
bears its id. An article's parts are its head, its sections and what follows them; another file is
shown text by text.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from markupsafe import Markup, escape

from kb_tools.content import addresses
from kb_tools.content.load import Loaded
from kb_tools.content.model import Article, Phrase
from kb_tools.desk.bench import Bench
from kb_tools.i18n.catalog import Shown
from kb_tools.render.context import Place
from kb_tools.render.html import lines, tag
from kb_tools.render.inline_html import shown_html
from kb_tools.render.marks import flow
from kb_tools.render.page import head_html, is_translated, sections_html, tail_html

HEAD: Final = "head"
TAIL: Final = "tail"
# Words that readers search for: they stand on no page.
ASKED: Final = "asked"
# Private characters: they pass through rendering as letters do and no text may hold them.
_BEGIN, _END, _ZERO = "\ue000", "\ue001", 0xE100
_MARKS: Final = re.compile("[\ue000-\uf8ff]")
# Drawings and tags hold no elements of ours; what is left is text between them.
_PIECES: Final = re.compile(r"<svg\b.*?</svg>|<[^<>]*>|[\ue000\ue001]", re.DOTALL)

Unsaved = Mapping[str, Sequence[str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A part of the page.

    Attributes:
        units: what stands in it; for each unit what its section has explained before it.
    """

    key: str
    html: str
    units: Mapping[str, frozenset[str]]


class _Marking:
    """A catalog whose texts of one source file bear the number of their unit."""

    def __init__(self, bench: Bench, loaded: Loaded, unsaved: Unsaved) -> None:
        self.units = [phrase.id for phrase in loaded.phrases]
        self._numbers = {name: number for number, name in enumerate(self.units)}
        self._bench = bench
        self._unsaved = unsaved
        self.place: Place | None = None  # the page that is being made
        self.explained: dict[str, frozenset[str]] = {}

    def translate(self, phrase: Phrase) -> Shown:
        """What the reader sees, and an unsaved text as if it were saved and right."""
        shown = self._bench.texts.translate(phrase)
        number = self._numbers.get(phrase.id)
        if number is None:
            return shown
        typed = self._unsaved.get(phrase.id)
        if typed is not None and any(typed):
            shown = Shown(_filled(typed), self._bench.where.tag, "current")
        if self.place is not None:
            self.explained.setdefault(phrase.id, frozenset(self.place.explained))
        begin = f"{_BEGIN}{chr(_ZERO + number)}"
        return dataclasses.replace(
            shown, forms=tuple(f"{begin}{form}{_END}" for form in shown.forms)
        )


def _filled(typed: Sequence[str]) -> tuple[str, ...]:
    """Forms without a character that is ours; an empty one shows what stands in another."""
    clean = [_MARKS.sub("\ufffd", form) for form in typed]
    some = next(form for form in clean if form)
    return tuple(form or some for form in clean)


@dataclasses.dataclass(frozen=True, slots=True)
class LivePage:
    """The page of a source file at a bench."""

    bench: Bench
    loaded: Loaded

    def parts(self, unsaved: Unsaved, only: Collection[str] | None = None) -> Iterator[Part]:
        """The parts in order: all, or those of some keys."""
        marking = _Marking(self.bench, self.loaded, unsaved)
        base = self.bench.sources.contexts[self.bench.where.tag]
        context = dataclasses.replace(base, catalog=marking)
        marking.place = place = Place(context, f"{context.tag}/{self.loaded.domain}/")
        for key, html in self._made(place, only):
            yield _part(key, html, marking)

    def inner(self, typed: Sequence[str], explained: Collection[str]) -> Markup:
        """What stands in the element of a unit alone, when its text is one that readers may see."""
        place = Place(self.bench.context, f"{self.bench.where.tag}/{self.loaded.domain}/")
        place.explained.update(explained)
        return shown_html(place, Shown(_filled(typed), self.bench.where.tag, "current"))

    def _made(self, place: Place, only: Collection[str] | None) -> Iterator[tuple[str, Markup]]:
        if not isinstance(self.loaded.model, Article):
            yield from _texts(place, self.loaded, only)
            return
        yield from _article(place, self.loaded.model, self.bench, only)
        if only is None or ASKED in only:
            place.enter_section()
            asked = [one for one in self.loaded.phrases if one.kind == "question"]
            if asked:
                yield ASKED, _sheet("searched for", lines(flow(place, one) for one in asked))


def _article(
    place: Place, model: Article, bench: Bench, only: Collection[str] | None
) -> Iterator[tuple[str, Markup]]:
    translated = is_translated(bench.context, model)
    place.path = addresses.article_url(place.context.tag, model.id)
    place.quiet = not translated
    if only is None or HEAD in only:
        yield HEAD, head_html(place, model, translated=translated)
    for section in model.sections:
        if only is None or section.id in only:
            yield section.id, sections_html(place, (section,))
    if only is None or TAIL in only:
        place.enter_section()
        yield TAIL, tail_html(place, model)


def _texts(
    place: Place, loaded: Loaded, only: Collection[str] | None
) -> Iterator[tuple[str, Markup]]:
    """Every text of a file that is no article, in its order."""
    for number, phrase in enumerate(loaded.phrases):
        key = f"t{number}"
        if only is None or key in only:
            place.enter_section()
            yield key, _sheet(phrase.kind, _several(place, phrase))


def _sheet(kind: str, html: Markup) -> Markup:
    return tag("section", tag("p", kind, class_="wb-kind", lang="en"), html, class_="wb-text")


def _several(place: Place, phrase: Phrase) -> Markup:
    shown = place.context.shown(phrase)
    if len(shown.forms) == 1:
        return flow(place, phrase)
    lang = None if shown.lang == place.context.tag else shown.lang
    alone = (dataclasses.replace(shown, forms=(form,)) for form in shown.forms)  # type: ignore[type-var]
    return lines(tag("p", shown_html(place, one), lang=lang) for one in alone)


def _part(key: str, html: Markup, marking: _Marking) -> Part:
    """Elements in the place of the private characters; none inside tags and drawings."""
    text, made, at = str(html), [], 0
    found: set[str] = set()
    for piece in _PIECES.finditer(text):
        if piece.start() < at:
            continue
        made.append(text[at : piece.start()])
        at = piece.end()
        match piece.group():
            case mark if mark == _BEGIN:
                unit = marking.units[ord(text[at]) - _ZERO]
                found.add(unit)
                made.append(f'<span data-kb-unit="{escape(unit)}">')
                at += 1
            case mark if mark == _END:
                made.append("</span>")
            case markup:
                made.append(_MARKS.sub("", markup))
    made.append(text[at:])
    before = {unit: marking.explained.get(unit, frozenset()) for unit in sorted(found)}
    return Part(key, "".join(made), before)
