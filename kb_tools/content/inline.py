"""Inline text: the only parser of the small Markdown that articles and catalogs may use.

In: one phrase. Out: nodes, in order. The whole grammar is `**strong**`, `` `code` `` and
placeholders `{figure.name}`, `{KB2260}`, `{ui.label}`; everything else is text. It is our own
because CommonMark's flanking rules refuse `**“恢复”**后`, which Chinese needs (decision 0004).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

PLACEHOLDER = re.compile(r"\{(KB[1-9][0-9]{0,5}|[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)\}")
_TOKEN = re.compile(r"\*\*|`[^`\n]*`|\{[^{}\n]*\}|[{}`]")
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ue000-\uf8ff\ufff9-\ufffb\U000f0000-\U0010ffff]"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """Characters as they are; escape them for the medium."""

    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Strong:
    """Strong emphasis around other nodes."""

    nodes: tuple[Node, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Code:
    """Something typed or shown literally."""

    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Placeholder:
    """A value that somebody else supplies: a figure, an article, a label on a screen."""

    name: str

    @property
    def is_article(self) -> bool:
        """Whether it links to an article."""
        return self.name.startswith("KB")

    @property
    def label(self) -> str:
        """The label id of `{ui.label}`, or "" for any other placeholder."""
        return self.name[3:] if self.name.startswith("ui.") else ""


Node = Text | Strong | Code | Placeholder


@dataclasses.dataclass(frozen=True, slots=True)
class InlineError:
    """What is wrong in a phrase: slug, message, offset in characters from 0, and what to do."""

    code: str
    message: str
    offset: int
    hint: str


def parse(phrase: str) -> tuple[Node, ...]:
    """The nodes of a phrase. Never fails: what is not in the grammar is text.

    >>> parse("Tap **{ui.done}** now")
    (Text(text='Tap '), Strong(nodes=(Placeholder(name='ui.done'),)), Text(text=' now'))
    """
    if is_plain(phrase):
        return (Text(phrase),) if phrase else ()
    outer: list[Node] = []
    inner: list[Node] | None = None
    position = 0
    for match in _TOKEN.finditer(phrase):
        target = outer if inner is None else inner
        if match.start() > position:
            target.append(Text(phrase[position : match.start()]))
        position = match.end()
        token = match.group()
        if token == "**":
            if inner is None:
                inner = []
            else:
                outer.append(Strong(_joined(inner)))
                inner = None
        elif token[0] == "`" and len(token) > 2:
            target.append(Code(token[1:-1]))
        elif placeholder := PLACEHOLDER.fullmatch(token):
            target.append(Placeholder(placeholder.group(1)))
        else:
            target.append(Text(token))
    if inner is not None:
        outer.extend([Text("**"), *inner])
    if position < len(phrase):
        outer.append(Text(phrase[position:]))
    return _joined(outer)


def is_plain(phrase: str) -> bool:
    """Whether a phrase is text alone, for certain: most are.

    >>> is_plain("Tap Done"), is_plain("Tap **Done**")
    (True, False)
    """
    return "{" not in phrase and "*" not in phrase and "`" not in phrase and "}" not in phrase


def _joined(nodes: list[Node]) -> tuple[Node, ...]:
    """Neighbouring texts as one, so that equal phrases have equal nodes."""
    joined: list[Node] = []
    for node in nodes:
        last = joined[-1] if joined else None
        if isinstance(node, Text) and isinstance(last, Text):
            joined[-1] = Text(last.text + node.text)
        else:
            joined.append(node)
    return tuple(joined)


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node in reading order, those inside emphasis included."""
    for node in nodes:
        yield node
        if isinstance(node, Strong):
            yield from walk(node.nodes)


def placeholders(phrase: str) -> tuple[str, ...]:
    """Names of the placeholders of a phrase, in order, repeated as often as they stand there.

    >>> placeholders("{KB2260}: up to {limits.scc.per_day}, {oops")
    ('KB2260', 'limits.scc.per_day')
    """
    return tuple(node.name for node in walk(parse(phrase)) if isinstance(node, Placeholder))


def plain(phrase: str) -> str:
    """The phrase without markup; placeholders stay in braces.

    >>> plain("Tap **Done**, see {KB2260}")
    'Tap Done, see {KB2260}'
    """
    parts: list[str] = []
    for node in walk(parse(phrase)):
        if isinstance(node, Text | Code):
            parts.append(node.text)
        elif isinstance(node, Placeholder):
            parts.append("{" + node.name + "}")
    return "".join(parts)


def literals(phrase: str) -> str:
    """The words of a phrase alone: no markup, a space for each placeholder.

    >>> literals("Use {limits.scc.per_day} a day")
    'Use   a day'
    """
    return "".join(
        node.text if isinstance(node, Text | Code) else " "
        for node in walk(parse(phrase))
        if not isinstance(node, Strong)
    )


def shape(phrase: str) -> dict[str, int]:
    """What a translation must keep: how many strong spans and codes, and each placeholder.

    >>> shape("**a** {x} {x}")
    {'strong': 1, 'code': 0, '{x}': 2}
    """
    counts = {"strong": 0, "code": 0}
    for node in walk(parse(phrase)):
        if isinstance(node, Strong):
            counts["strong"] += 1
        elif isinstance(node, Code):
            counts["code"] += 1
        elif isinstance(node, Placeholder):
            key = "{" + node.name + "}"
            counts[key] = counts.get(key, 0) + 1
    return counts


def errors(phrase: str) -> list[InlineError]:
    """Everything in a phrase that is unsafe or surely not meant."""
    found: list[InlineError] = []
    if match := _HIDDEN.search(phrase):
        name = f"U+{ord(match.group()):04X}"
        found.append(
            InlineError(
                "hidden-character",
                f"hidden character {name}",
                match.start(),
                "delete it; only visible characters and ordinary spaces are allowed",
            )
        )
    open_strong = -1
    for match in _TOKEN.finditer(phrase):
        token = match.group()
        if token == "**":
            open_strong = match.start() if open_strong < 0 else -1
        elif token[0] in "{}" and not PLACEHOLDER.fullmatch(token):
            found.append(
                InlineError(
                    "stray-brace",
                    f"'{token}' is not a placeholder",
                    match.start(),
                    "a placeholder is {KB2260}, {figure.name} or {ui.label}",
                )
            )
        elif token in ("`", "``"):
            found.append(
                InlineError("stray-backtick", "a ` without its partner", match.start(), "close it")
            )
    if open_strong >= 0:
        found.append(
            InlineError("stray-strong", "a ** without its partner", open_strong, "close it")
        )
    if match := re.search(r"</?[A-Za-z!]|&#?\w+;|javascript:|https?:|\]\(", phrase):
        found.append(
            InlineError(
                "raw-markup",
                f"'{match.group()}' looks like HTML, an entity or a link",
                match.start(),
                "use **strong**, `code` and {KB2260} only",
            )
        )
    return found
