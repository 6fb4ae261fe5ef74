"""The two media of a reply: plain text for an e-mail, and HTML without styles.

In: parts made of runs of text. Out: the same words in both. Where plain text has no bold type,
labels stand in quotation marks; where it has no links, the address stands in angle brackets.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from markupsafe import Markup

from kb_tools.i18n.checks_typography import QUOTES
from kb_tools.locales import SOURCE
from kb_tools.render.context import Context, Place
from kb_tools.render.html import join, lines, tag
from kb_tools.render.inline_html import word_text

_NBSP: Final = "\N{NO-BREAK SPACE}"
_TITLE_MARKS: Final = {"zh-Hans": "《》", "zh-Hant": "《》"}


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one kind: `text`, `strong`, `label`, `code` or `link`."""

    text: str
    kind: str = "text"
    href: str = ""
    lang: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, point or step; `english` in the middle of another language says so."""

    runs: tuple[Run, ...]
    lang: str
    english: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A paragraph (`p`), a list (`ul`) or numbered steps (`ol`)."""

    kind: str
    lines: tuple[Line, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Writer:
    """Writes parts in both media, in a reply of a language."""

    context: Context
    lang: str

    def text(self, part: Part) -> str:
        """A part as plain text: steps numbered, points with a dash."""
        if part.kind == "p":
            return self._text_line(part.lines[0])
        marks = (f"{at}." if part.kind == "ol" else "-" for at in range(1, len(part.lines) + 1))
        return "\n".join(
            f"{mark} {self._text_line(line)}" for mark, line in zip(marks, part.lines, strict=True)
        )

    def html(self, part: Part) -> Markup:
        """A part as HTML."""
        if part.kind == "p":
            return self._html_line("p", part.lines[0])
        items = [self._html_line("li", line) for line in part.lines]
        return tag(part.kind, "\n", lines(items), "\n")

    def _mark(self, line: Line) -> str:
        """The word for English before an English line in another language."""
        if not line.english or self.lang == SOURCE.tag:
            return ""
        place = Place(self.context, f"{self.context.tag}/")
        return f"[{word_text(place, 'article.untranslated')}] "

    def _text_line(self, line: Line) -> str:
        return self._mark(line) + "".join(_text_run(run, line.lang) for run in line.runs)

    def _html_line(self, name: str, line: Line) -> Markup:
        runs = join([_html_run(run, line.lang) for run in line.runs])
        if line.lang == self.lang:
            return tag(name, runs)
        return tag(name, self._mark(line), tag("span", runs, lang=line.lang))


def _text_run(run: Run, lang: str) -> str:
    if run.kind == "label":
        return _quoted(run.text, QUOTES[lang][0], lang)
    if run.kind == "link" and run.text != run.href:
        marks = _TITLE_MARKS.get(lang, QUOTES[lang][0])
        return f"{_quoted(run.text, marks, lang)} <{run.href}>"
    return run.text


def _quoted(text: str, marks: str, lang: str) -> str:
    gap = _NBSP if lang == "fr" else ""
    return f"{marks[0]}{gap}{text}{gap}{marks[1]}"


def _html_run(run: Run, lang: str) -> Markup | str:
    own = run.lang if run.lang not in ("", lang) else None
    if run.kind == "link":
        return tag("a", run.text, href=run.href, lang=own)
    if run.kind in ("strong", "label"):
        return tag("strong" if run.kind == "strong" else "b", run.text, lang=own)
    if run.kind == "code":
        return tag("code", run.text)
    return tag("span", run.text, lang=own) if own else run.text
