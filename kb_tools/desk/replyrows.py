"""A canned reply in two languages, with its blanks as marks in the text until they are filled.

In: a reply, the two readers' places, and what was filled in. Out: rows in the order of the reply.
What is copied comes from `render.replies`; these rows show what will be in it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from markupsafe import Markup

from kb_tools.content import addresses, inline
from kb_tools.content.model import Phrase, ProcedureBlock
from kb_tools.content.replies import (
    PREFIX,
    Reply,
    ReplyBlock,
    ReplyFrame,
    ReplyList,
    ReplyProcedure,
    ReplyText,
)
from kb_tools.desk.places import DeskPlace
from kb_tools.desk.sidebyside import Cell
from kb_tools.render.html import tag
from kb_tools.render.inline_html import phrase_text, shown_html
from kb_tools.render.reply_values import Link, Value, write_value


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, point or step of a reply in both languages.

    Attributes:
        kind: `frame` (shared by all replies), `text`, `item` or `step`.
        left_out: whether it is not in the copied reply, because an optional blank is empty.
    """

    kind: str
    mark: str
    agent: Cell
    customer: Cell
    left_out: bool = False


@dataclasses.dataclass(slots=True)
class ReplyRows:
    """The lines of a reply for two readers. `values`: blanks that are filled."""

    agent: DeskPlace
    customer: DeskPlace
    reply: Reply
    values: Mapping[str, Value]

    def lines(self, frame: ReplyFrame) -> Iterator[Line]:
        """All lines, with the greeting before and the closing after."""
        yield self._line("frame", "", frame.greeting)
        for block in self.reply.body:
            yield from self._block(block)
        for phrase in (frame.closing, frame.reminder.text, frame.regards):
            yield self._line("frame", "", phrase)

    def _block(self, block: ReplyBlock) -> Iterator[Line]:
        if isinstance(block, ReplyText):
            yield self._line("text", "", block.text)
        elif isinstance(block, ReplyList):
            yield from (self._line("item", "•", phrase) for phrase in block.items.values())
        elif isinstance(block, ReplyProcedure):
            yield from self._procedure(block)
        else:
            for number, phrase in enumerate(block.steps.values(), 1):
                yield self._line("step", f"{number}.", phrase)

    def _procedure(self, block: ReplyProcedure) -> Iterator[Line]:
        article, section, wanted = addresses.parse_cite(block.use)
        known = self.agent.context.library.articles.get(article)
        found = known.block(section, wanted) if known is not None else None
        if not isinstance(found, ProcedureBlock):
            return
        for number, step in enumerate(found.steps, 1):
            yield self._line("step", f"{number}.", step.text)
            if step.see is not None:
                yield self._line("step", "", step.see)
        if block.gap is not None:
            yield self._line("text", "", block.gap)

    def _line(self, kind: str, mark: str, phrase: Phrase) -> Line:
        names = [name for name in inline.placeholders(phrase.text) if name.startswith(PREFIX)]
        empty = [name for name in names if name.removeprefix(PREFIX) not in self.values]
        optional = any(not self.reply.blanks[name.removeprefix(PREFIX)].required for name in empty)
        return Line(
            kind,
            mark,
            self._cell(self.agent, phrase, names),
            self._cell(self.customer, phrase, names),
            optional,
        )

    def _cell(self, place: DeskPlace, phrase: Phrase, names: list[str]) -> Cell:
        shown = place.context.shown(phrase)
        chips = {name: self._chip(place, name.removeprefix(PREFIX), shown.lang) for name in names}
        why = getattr(shown, "why", "")
        return Cell(shown_html(place, shown, chips), shown.lang, shown.state, why)

    def _chip(self, place: DeskPlace, name: str, lang: str) -> Markup:
        value = self.values.get(name)
        if value is None:
            return tag("span", name.replace("_", " "), class_="desk-blank", lang="en")
        if isinstance(value, Link):
            title = value.href if value.title is None else phrase_text(place, value.title)
            return tag("a", title, href=value.href, class_="desk-filled")
        return tag("span", write_value(place.context, value, lang), class_="desk-filled")
