"""The live page: where a unit stands for its readers, with texts that are not saved yet.

In: a bench, a source file, a place, unsaved texts. Out: the page in parts, each unit in an element
that bears its id. An article's parts are its head, its sections and what follows them; a page of
the site is one part; a reply is the card that agents see.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from markupsafe import Markup

from kb_tools.content import addresses, inline
from kb_tools.content.load import Loaded
from kb_tools.content.model import Article, Phrase
from kb_tools.content.replies import Reply, ReplyFrame
from kb_tools.desk.bench import Bench
from kb_tools.desk.livereply import frame_parts, reply_parts
from kb_tools.desk.livesearch import search_html
from kb_tools.desk.livesite import painted
from kb_tools.desk.marking import Marking, Part, Unsaved, filled
from kb_tools.desk.shownat import NOWHERE, OWN, SEARCH, places
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
_PAGE: Final = "page"
_NOWHERE: Final = (
    "No page shows these texts to readers of this language now. They are kept for when one does."
)

Made = Iterator[tuple[str, Markup]]
Only = Collection[str] | None


@dataclasses.dataclass(frozen=True, slots=True)
class LivePage:
    """A page that shows units of a source file at a bench. `at`: which, by default its own."""

    bench: Bench
    loaded: Loaded
    at: str = OWN

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole page of the site, not the words of one file alone."""
        return self.at not in (OWN, NOWHERE)

    def parts(self, unsaved: Unsaved, only: Only = None) -> Iterator[Part]:
        """The parts in order: all, or those of some keys."""
        marking = Marking(self.bench, self.loaded.phrases, unsaved)
        base = self.bench.sources.contexts[self.bench.where.tag]
        context = dataclasses.replace(base, catalog=marking)
        marking.place = place = Place(context, f"{context.tag}/{self.loaded.domain}/")
        for key, html in self._made(place, only):
            yield marking.part(key, html)

    def inner(self, typed: Sequence[str], explained: Collection[str]) -> Markup | None:
        """What stands in the element of a unit alone; None where the page has to say."""
        if not self._speaks_alone(typed):
            return None
        place = Place(self.bench.context, f"{self.bench.where.tag}/{self.loaded.domain}/")
        place.explained.update(explained)
        return shown_html(place, Shown(filled(typed), self.bench.where.tag, "current"))

    def _speaks_alone(self, typed: Sequence[str]) -> bool:
        """Whether no value of the page goes into a text, and no other form may be chosen for it."""
        library, figures = self.bench.sources.library, self.bench.sources.policy.figures
        names = {name for form in typed for name in inline.placeholders(form)}
        return all(
            name in figures or name.startswith("ui.") or library.title(name) is not None
            for name in names
        )

    def _made(self, place: Place, only: Only) -> Made:
        model = self.loaded.model
        if self.at == SEARCH:
            yield _PAGE, search_html(place)
        elif self.at == NOWHERE:
            yield HEAD, tag("p", _NOWHERE, class_="wb-nowhere", lang="en")
            yield from _texts(place, self._nowhere(), only)
        elif self.at != OWN:
            yield _PAGE, painted(self.bench, place.context, self.at)
        elif isinstance(model, Article):
            yield from _article(place, model, self.bench, only)
            yield from self._asked(place, only)
        elif isinstance(model, Reply):
            yield from reply_parts(place, model)
        elif isinstance(model, ReplyFrame):
            yield from frame_parts(place, model)
        else:
            yield from _texts(place, self.loaded.phrases, only)

    def _nowhere(self) -> list[Phrase]:
        at = places(self.bench, self.loaded)
        return [one for one in self.loaded.phrases if at.get(one.id) == NOWHERE]

    def _asked(self, place: Place, only: Only) -> Made:
        asked = [one for one in self.loaded.phrases if one.kind == "question"]
        if asked and (only is None or ASKED in only):
            place.enter_section()
            yield ASKED, _sheet("searched for", lines(flow(place, one) for one in asked))


def _article(place: Place, model: Article, bench: Bench, only: Only) -> Made:
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


def _texts(place: Place, phrases: Sequence[Phrase], only: Only) -> Made:
    """Texts that stand on no page of their own, one after the other."""
    for number, phrase in enumerate(phrases):
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
