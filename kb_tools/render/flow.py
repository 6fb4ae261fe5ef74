"""Flow of a checker as a picture for authors: rules from top to bottom, conditions on the edges.

In: a ruleset and the checker's words. Out: one SVG, drawn from the rules themselves: a box for each
rule with the questions it may ask, an edge to its outcome with the condition as written, an edge
down to the next rule. No style, script or id: colours come from `flow.css` by class.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from html import escape
from typing import Any, Final

from markupsafe import Markup

from kb_tools.content.model import CheckerWords, Phrase
from kb_tools.core.ruleset import Rule, Ruleset
from kb_tools.render.context import Place
from kb_tools.render.inline_html import phrase_text, word_text
from kb_tools.render.pictures_text import Block, Text, fit

WIDTH: Final = 1000
_LEFT: Final = (10, 330)
_RIGHT: Final = (690, 300)
_PAD: Final = 12
_BETWEEN: Final = 44
_SIZE: Final = 14
_SMALL: Final = 12
_CODE: Final = 0.62  # width of a letter of the fixed font, in parts of its size
_MANY: Final = 12


@dataclasses.dataclass(slots=True)
class _Canvas:
    y: int = 0
    under: int = 0
    elements: list[str] = dataclasses.field(default_factory=list)

    def box(self, kind: str, column: tuple[int, int], y: int, height: int) -> None:
        x, width = column
        place = f'x="{x}" y="{y}" width="{width}" height="{height}"'
        self.elements.append(f'<rect class="kb-flow-{kind}" {place} rx="10"/>')

    def line(self, data: str) -> None:
        self.elements.append(f'<path class="kb-flow-edge" d="{data}"/>')

    def head(self, x: int, y: int, *, down: bool) -> None:
        shape = f"M{x - 5} {y - 8}h10l-5 8z" if down else f"M{x - 8} {y - 5}v10l8-5z"
        self.elements.append(f'<path class="kb-flow-head" d="{shape}"/>')

    def lines(self, kind: str, lines: tuple[str, ...], x: int, y: int, size: int) -> int:
        """Lines of text from a top edge; the height they take."""
        leading = round(size * 1.45)
        for number, line in enumerate(lines):
            base = y + number * leading + round(size * 1.05)
            self.elements.append(
                f'<text class="kb-flow-{kind}" x="{x}" y="{base}" font-size="{size}">'
                f"{escape(line)}</text>"
            )
        return leading * len(lines)


def flow_svg(place: Place, ruleset: Ruleset, words: CheckerWords) -> Markup:
    """The drawn flow of a checker in the reader's locale."""
    canvas = _Canvas(y=6)
    asked: set[str] = set()
    last = len(ruleset.rules) - 1
    for number, rule in enumerate(ruleset.rules):
        new = [name for name in inputs_of(ruleset, rule) if name not in asked]
        asked.update(new)
        _row(canvas, _Words(place, words), rule, new)
        if number < last:
            _down(canvas, place)
    title = word_text(place, "site.flow.title", {"checker": phrase_text(place, words.title)})
    return Markup(  # noqa: S704 - every text in it is escaped
        f'<svg class="kb-flow" role="img" viewBox="0 0 {WIDTH} {canvas.y}" width="{WIDTH}" '
        f'height="{canvas.y}"><title>{escape(title)}</title>{"".join(canvas.elements)}</svg>'
    )


def inputs_of(ruleset: Ruleset, rule: Rule) -> list[str]:
    """Inputs that a rule's condition reads, by itself or through named values, in reading order."""
    source = next(part for part in ruleset.ir["rules"] if part["id"] == rule.id)
    found = dict.fromkeys(_reads(source.get("if"), ruleset.ir["let"]))
    return list(found)


def _reads(value: Any, lets: dict[str, Any]) -> Iterator[str]:  # noqa: ANN401 - a tree of JSON
    if isinstance(value, dict):
        for item in value.values():
            yield from _reads(item, lets)
    elif isinstance(value, list):
        if len(value) > 1 and value[0] == "input":
            yield value[1]
        elif len(value) > 1 and value[0] == "let":
            yield from _reads(lets[value[1]]["value"], lets)
        else:
            for item in value:
                yield from _reads(item, lets)


@dataclasses.dataclass(frozen=True, slots=True)
class _Words:
    place: Place
    words: CheckerWords

    def of(self, phrase: Phrase) -> str:
        return phrase_text(self.place, phrase)

    def word(self, key: str) -> str:
        return word_text(self.place, f"site.flow.{key}")


def _row(canvas: _Canvas, words: _Words, rule: Rule, new: list[str]) -> None:
    top = canvas.y
    left = _rule_box(canvas, words, rule, new)
    right = _outcome_box(canvas, words, rule)
    condition = _code(rule.when) if rule.when else (words.word("otherwise"),)
    start, end = _LEFT[0] + _LEFT[1], _RIGHT[0]
    middle = top + 22
    canvas.line(f"M{start} {middle}H{end - 8}")
    canvas.head(end, middle, down=False)
    kind = "code" if rule.when else "asks"
    edge = 28 + canvas.lines(kind, condition, start + 10, middle + 6, _SMALL)
    canvas.y = top + max(left, right, edge) + 6
    canvas.under = top + left


def _rule_box(canvas: _Canvas, words: _Words, rule: Rule, new: list[str]) -> int:
    questions = [_fit(words.of(words.words.questions[name].ask), _LEFT, _SIZE) for name in new]
    asks = 20 if questions else 0
    height = 2 * _PAD + 20 + asks + sum(block.height + 6 for block in questions)
    x, y = _LEFT[0] + _PAD, canvas.y + _PAD
    canvas.box("rule", _LEFT, canvas.y, height)
    y += canvas.lines("id", (rule.id,), x, y, _SMALL)
    if questions:
        y += canvas.lines("asks", (words.word("asks"),), x, y, _SMALL) + 2
    for block in questions:
        y += canvas.lines("text", block.lines, x, y, block.size) + 6
    return height


def _outcome_box(canvas: _Canvas, words: _Words, rule: Rule) -> int:
    title = _fit(words.of(words.words.outcomes[rule.verdict].title), _RIGHT, _SIZE, bold=True)
    saying = words.words.rules.get(rule.id)
    said = _fit(words.of(saying), _RIGHT, _SMALL) if saying is not None else None
    height = 2 * _PAD + title.height + (said.height + 6 if said is not None else 0)
    x, y = _RIGHT[0] + _PAD, canvas.y + _PAD
    canvas.box("outcome", _RIGHT, canvas.y, height)
    y += canvas.lines("title", title.lines, x, y, title.size) + 6
    if said is not None:
        canvas.lines("small", said.lines, x, y, said.size)
    return height


def _down(canvas: _Canvas, place: Place) -> None:
    """The edge to the next rule."""
    x, end = _LEFT[0] + 40, canvas.y + _BETWEEN
    canvas.line(f"M{x} {canvas.under}V{end - 8}")
    canvas.head(x, end, down=True)
    label = (word_text(place, "site.flow.otherwise"),)
    canvas.lines("asks", label, x + 12, canvas.y + 10, _SMALL)
    canvas.y = end


def _fit(text: str, column: tuple[int, int], size: int, *, bold: bool = False) -> Block:
    return fit(Text(text), column[1] - 2 * _PAD, size, lines=_MANY, bold=bold)


def _code(condition: str) -> tuple[str, ...]:
    """A condition in lines that fit between the columns, broken at spaces."""
    room = int((_RIGHT[0] - _LEFT[0] - _LEFT[1] - 30) / (_SMALL * _CODE))
    lines: list[str] = []
    for piece in condition.split(" "):
        if lines and len(lines[-1]) + 1 + len(piece) <= room:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return tuple(lines)
