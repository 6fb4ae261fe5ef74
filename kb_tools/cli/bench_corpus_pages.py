"""Help pages as aligned sections: real text that says the same in all our locales.

In: pages as Debian's `libreoffice-help-*` packages install them. Out: sections of blocks of units,
each unit with its words in every locale. What a locale lacks is left out everywhere, so structure
is the same in all. Articles of ours may hold no typed digit and no currency sign: each digit is
written as a letter (0 to 9 as a to j), each currency sign is left out. That is the one thing in
which these texts differ from the pages.
"""

from __future__ import annotations

import dataclasses
import functools
import html
import re
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

from kb_tools.content import inline
from kb_tools.faults import KbError
from kb_tools.locales import LOCALES

INSTALLED: Final = Path("/usr/share/libreoffice/help")
FOLDERS: Final[Mapping[str, str]] = {"en": "en-US", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
_TOKEN: Final = re.compile(
    r'<(?P<list>[ou]l)\b|<div class="(?P<note>notetext)">|(?P<end></[ou]l>|</div>)'
    r'|<(?P<tag>p|h[1-6]) id="(?P<id>(?:par|hd)_id\w+)"[^>]*>(?P<inner>.*?)</(?P=tag)>',
    re.DOTALL,
)
_MAC: Final = re.compile(
    r'<span hidden="true" id="MAC[^"]*"[^>]*>(?:<span[^>]*>[^<]*</span>|[^<]*)*</span>'
)
_STRONG: Final = re.compile(r'<span class="(?:emph|menuitem|widget)">([^<]*)</span>')
_ALIEN: Final = re.compile(r"[{}*`$€£¥₽￥＄￡₴₩₹\x00-\x1f]")
_LETTERS: Final = "abcdefghij"
Kind = Literal["heading", "text", "item", "note"]


@dataclasses.dataclass(frozen=True, slots=True)
class Unit:
    """A text: its words in each locale, in the order of the table of locales."""

    kind: Kind
    words: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """Units that stand together: one text or note, or the items of a list."""

    kind: Literal["text", "list", "note"]
    ordered: bool
    units: tuple[Unit, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it, up to the next heading."""

    title: Unit
    blocks: tuple[Block, ...]

    @property
    def size(self) -> int:
        """How many English words it has."""
        texts = [unit.words[0] for block in self.blocks for unit in block.units]
        return sum(len(text.split()) for text in texts)


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    """A text of an English page: where it stands, and the raw text in it."""

    kind: Kind
    ordered: bool
    run: int
    id: str


def help_pages(cache: Path) -> Path:
    """The folder of the help pages: the installed ones, or a copy in a cache, fetched once.

    Raises:
        KbError: they are not installed and Debian's packages cannot be fetched.
    """
    for folder in (INSTALLED, cache / "usr/share/libreoffice/help"):
        if all((folder / FOLDERS.get(one.tag, one.tag)).is_dir() for one in LOCALES):
            return folder
    names = [FOLDERS.get(one.tag, one.tag).lower() for one in LOCALES]
    cache.mkdir(parents=True, exist_ok=True)
    try:
        fetch = ["apt-get", "download", "-q", *(f"libreoffice-help-{name}" for name in names)]
        subprocess.run(fetch, cwd=cache, check=True, capture_output=True)  # noqa: S603
        for package in sorted(cache.glob("*.deb")):
            unpack = ["dpkg", "-x", str(package), str(cache)]
            subprocess.run(unpack, check=True, capture_output=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise KbError(
            f"no help pages to make articles from: {error}",
            f"install Debian's packages libreoffice-help-{{{','.join(names)}}}",
        ) from error
    return cache / "usr/share/libreoffice/help"


def parts(folder: Path) -> list[Part]:
    """All sections of all pages that have words in every locale, in the order of the paths."""
    english = folder / FOLDERS["en"]
    found: list[Part] = []
    for path in sorted((english / "text").rglob("*.html")):
        others = [
            folder / FOLDERS.get(one.tag, one.tag) / path.relative_to(english) for one in LOCALES
        ]
        if all(other.is_file() for other in others):
            found += _page([other.read_text("utf-8") for other in others])
    return found


def _page(texts: list[str]) -> Iterator[Part]:
    """The sections of one page, from its text in every locale."""
    raw = [dict(_inner(text)) for text in texts]
    title: Unit | None = None
    blocks: list[Block] = []
    run: list[Unit] = []
    before: _Found | None = None
    for found in (*_walk(texts[0]), _Found("heading", ordered=False, run=0, id="")):
        unit = _unit(found.kind, [words.get(found.id, "") for words in raw])
        same = before is not None and (before.kind, before.run) == (found.kind, found.run)
        if run and before is not None and not (same and found.kind == "item"):
            blocks.append(_block(before, run))
            run = []
        if found.kind == "heading":
            if title is not None and blocks:
                yield Part(title, tuple(blocks))
            title, blocks = unit, []
        elif unit is not None:
            run.append(unit)
        before = found


def _block(found: _Found, run: list[Unit]) -> Block:
    kinds: dict[Kind, Literal["text", "list", "note"]] = {"item": "list", "note": "note"}
    return Block(kinds.get(found.kind, "text"), found.ordered, tuple(run))


def _walk(text: str) -> Iterator[_Found]:
    """The texts of a page in order, with the list or note that each stands in."""
    lists: list[tuple[bool, int]] = []
    note = False
    seen: set[str] = set()
    for count, match in enumerate(_TOKEN.finditer(text)):
        if match["list"]:
            lists.append((match["list"] == "ol", count))
        elif match["note"]:
            note = True
        elif match["end"] == "</div>":
            note = False
        elif match["end"]:
            lists = lists[:-1]
        elif match["id"] not in seen:
            seen.add(match["id"])
            ordered, run = lists[-1] if lists else (False, count)
            kind: Kind = "item" if lists else "note" if note else "text"
            if match["tag"] != "p":
                kind = "heading"
            yield _Found(kind, ordered, run, match["id"])


def _inner(text: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(text):
        if match["id"]:
            yield match["id"], match["inner"]


def _unit(kind: Kind, inner: list[str]) -> Unit | None:
    """A unit with its markup, without it where locales differ in it, or None."""
    if kind != "heading":
        words = tuple(_words(text, marks=True) for text in inner)
        marks = {text.count("**") for text in words}
        if len(marks) == 1 and all(map(_usable, words)):
            return Unit(kind, words)
    words = tuple(_words(text, marks=False) for text in inner)
    return Unit(kind, words) if all(map(_usable, words)) else None


def _usable(text: str) -> bool:
    return any(character.isalpha() for character in text) and not inline.errors(text)


def _words(inner: str, *, marks: bool) -> str:
    """The words of an element, with `**` around names of controls."""
    text = _MAC.sub("", inner)
    if marks:
        text = _STRONG.sub("\ue000\\1\ue000", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    text = "".join(map(_letter, _ALIEN.sub(" ", text)))
    return " ".join(text.split()).replace("\ue000", "**")


@functools.cache
def _letter(character: str) -> str:
    """A character, or the letters that stand for its digits."""
    plain = unicodedata.normalize("NFKC", character)
    if not any(one.isdigit() for one in plain):
        return character
    return "".join(_LETTERS[unicodedata.digit(one)] if one.isdigit() else one for one in plain)
