"""Warning checks of script: letters that look right and are not."""

from __future__ import annotations

import functools
import re

import opencc

from kb_tools.i18n.checks_markup import quote
from kb_tools.i18n.problems import Context, Form, Problem

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f]+")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_GREEK = re.compile("[\u0370-\u03ff]")
# A Latin letter alone among Russian words, where Russian has a word of one letter.
_LONELY = re.compile(r"(?<![\w'’&+-])[acoykBKOCAY](?![\w'’.)&+-])")
_FIRST, _LAST = 0x3400, 0x9FFF


def mixed_script(form: Form, _context: Context) -> list[Problem]:
    """A word of letters of two scripts, or of a script that the locale does not use."""
    text = form.words
    if text.isascii() and form.where.script != "cyrillic":
        return []
    for word in _WORD.findall(text):
        scripts = [name for name, letters in _SCRIPTS if letters.search(word)]
        foreign = form.where.script != "cyrillic" and "Cyrillic" in scripts
        if len(scripts) > 1 or foreign:
            message = f"'{word}' has {' and '.join(scripts)} letters in {quote(form.text)}"
            return [form.warning("mixed-script", message, "type the word again in one script")]
    if form.where.script == "cyrillic" and (match := _LONELY.search(text)):
        message = f"'{match.group()}' is a Latin letter in {quote(form.text)}"
        return [form.warning("mixed-script", message, "type the letter again in Cyrillic")]
    return []


_SCRIPTS = (("Latin", _LATIN), ("Cyrillic", _CYRILLIC), ("Greek", _GREEK))


def chinese_script(form: Form, _context: Context) -> list[Problem]:
    """Traditional characters in simplified text and the other way round."""
    if form.where.script not in ("hans", "hant"):
        return []
    simplified, traditional = _only()
    wrong = traditional if form.where.script == "hans" else simplified
    found = "".join(dict.fromkeys(mark for mark in form.text if mark in wrong))
    if not found:
        return []
    name = "traditional" if form.where.script == "hans" else "simplified"
    message = f"{name} characters {found} in {quote(form.text)}"
    return [form.warning("chinese-script", message, f"write the {form.where.tag} characters")]


@functools.cache
def _only() -> tuple[frozenset[str], frozenset[str]]:
    """Characters of simplified text only, and of traditional text only.

    A character that converts to another one is of one script only, unless the other script uses
    it too: the everyday characters of Big5 and all of GB 2312 are such, and Hong Kong's variants.
    """
    characters = [chr(code) for code in range(_FIRST, _LAST + 1)]
    to_traditional, to_simplified = _converted("s2t", characters), _converted("t2s", characters)
    hong_kong = {new for old, new in _converted("t2hk", characters).items() if new != old}
    simplified = {
        mark
        for mark in characters
        if to_traditional[mark] != mark and mark not in hong_kong and not _everyday_big5(mark)
    }
    traditional = {
        mark for mark in characters if to_simplified[mark] != mark and not _in_gb2312(mark)
    }
    # The code tables hold a few as rare characters of the other script.
    return frozenset((simplified | set("儿听坏")) - set("厘熏")), frozenset(traditional | {"後"})


def _converted(config: str, characters: list[str]) -> dict[str, str]:
    converted = opencc.OpenCC(config).convert("\n".join(characters)).split("\n")
    return dict(zip(characters, converted, strict=True))


def _everyday_big5(character: str) -> bool:
    """Whether a character is in the first plane of Big5, the everyday one."""
    try:
        code = character.encode("big5")
    except UnicodeEncodeError:
        return False
    return b"\xa4\x40" <= code <= b"\xc6\x7e"


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
