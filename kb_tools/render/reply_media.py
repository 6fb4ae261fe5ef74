"""The two media of a reply: plain text for an e-mail, and HTML without styles.

In: parts made of runs of text. Out: the same words in both. Where plain text has no bold type,
labels stand in quotation marks; where it has no links, the address stands in angle brackets.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from markupsafe import Markup

from kb_tools.i18n.checks_typography import QUOTES
from kb_tools.locales import BY_TAG, SOURCE
from kb_tools.render.context import Context, Place
from kb_tools.render.html import join, lines, tag
from kb_tools.render.inline_html import word_text

_NBSP: Final = "\N{NO-BREAK SPACE}"
# Scripts with brackets as wide as a character, and no space between sentences.
WIDE: Final = ("hans", "hant")
_TITLE_MARKS: Final = {"zh-Hans": "《》", "zh-Hant": "《》"}


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one kind: `text`, `strong`, `label`, `code` or `link`."""

    text: str
    kind: str = "text"
    href: str = ""
    lang: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """One unit; `english` in the middle of another language says so."""

    runs: tuple[Run, ...]
    lang: str
    english: bool


Line = tuple[Sentence, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A paragraph (`p`), a list (`ul`) or numbered steps (`ol`), line by line."""

    kind: str
    lines: tuple[Line, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Writer:
    """Writes parts in both media, in a reply of a language."""

    context: Context
    lang: str

    def text(self, part: Part) -> str:
        """A part as plain text: steps numbered, points with a dash."""
        written = [
            "".join(self._text(one, at) for at, one in enumerate(line)) for line in part.lines
        ]
        if part.kind == "p":
            return "\n".join(written)
        marks = (f"{at}." if part.kind == "ol" else "-" for at in range(1, len(written) + 1))
        return "\n".join(f"{mark} {line}" for mark, line in zip(marks, written, strict=True))

    def html(self, part: Part) -> Markup:
        """A part as HTML."""
        name = "p" if part.kind == "p" else "li"
        items = [self._html(name, line) for line in part.lines]
        return lines(items) if part.kind == "p" else tag(part.kind, "\n", lines(items), "\n")

    def _mark(self, sentence: Sentence) -> str:
        """The word for English before English words in another language."""
        if not sentence.english or self.lang == SOURCE.tag:
            return ""
        place = Place(self.context, f"{self.context.tag}/")
        return f"[{word_text(place, 'article.untranslated')}] "

    def _line(self, line: Line) -> str:
        return "".join(self._text(one, at) for at, one in enumerate(line))

    def _text(self, sentence: Sentence, at: int) -> str:
        runs = (_text_run(run, sentence.lang) for run in sentence.runs)
        return _gap(sentence, at) + self._mark(sentence) + "".join(runs)

    def _html(self, name: str, line: Line) -> Markup:
        return tag(name, [self._html_sentence(one, at) for at, one in enumerate(line)])

    def _html_sentence(self, sentence: Sentence, at: int) -> Markup:
        runs = join([_html_run(run, sentence.lang) for run in sentence.runs])
        if sentence.lang != self.lang:
            runs = join([self._mark(sentence), tag("span", runs, lang=sentence.lang)])
        return join([_gap(sentence, at), runs])


def _gap(sentence: Sentence, at: int) -> str:
    """What stands between a sentence and the one before it."""
    return "" if at == 0 or BY_TAG[sentence.lang].script in WIDE else " "


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
