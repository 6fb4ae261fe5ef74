"""Warning checks of typography: the marks and spaces that each language writes."""

from __future__ import annotations

import re

from kb_tools.i18n.checks_markup import quote
from kb_tools.i18n.problems import Context, Form, Problem

_HAN = "\u3400-\u9fff"
_END_CLASS = {
    **dict.fromkeys(".。．", "a full stop"),
    **dict.fromkeys("?？", "a question mark"),
    **dict.fromkeys("!！", "an exclamation mark"),
    **dict.fromkeys(":：", "a colon"),
    **dict.fromkeys(";；", "a semicolon"),
    **dict.fromkeys(",，、", "a comma"),
    "…": "an ellipsis",
}
_CLOSERS = "\"'”’“»«)）]】」』*` \u00a0\u202f"
# Quotation marks of each locale, outer first; pairs that open and close.
QUOTES = {
    "en": ("“”",),
    "ru": ("«»", "„“"),
    "zh-Hans": ("“”", "《》"),
    "zh-Hant": ("「」", "『』", "《》"),
    "es": ("«»", "“”"),
    "fr": ("«»", "“”"),
    "it": ("«»", "“”"),
    "de": ("„“",),
}
_BRACKETS = ("()", "[]", "（）", "【】")
_ALL_QUOTES = '“”„«»「」『』《》"'
_HALF_WIDTH = re.compile(
    rf"[{_HAN}）」』”》}}][,;:?!.](?=[{_HAN}（「『“《{{\s]|$)|[{_HAN}][()]|[()][{_HAN}]"
)
_HAN_GAP = re.compile(rf"[{_HAN}，。！？：；、] +(?=[{_HAN}，。！？：；、])")
_FULL_WIDTH = re.compile("[，。；：？！（）「」『』【】、．]")
_FRENCH = re.compile(r"(?<![\u00a0\u202f?!;:])[;:?!»](?!\w)|«(?![\u00a0\u202f])")
_SPACE_BEFORE = re.compile(r"[ \u00a0\u202f\t]+[,.;:?!)”](?=\s|$)")
_SPACE_BEFORE_FRENCH = re.compile(r"[ \u00a0\u202f\t]+[,.)](?=\s|$)")


def spaces(form: Form, _context: Context) -> list[Problem]:
    """Doubled spaces, and spaces at either end."""
    if re.search(r"[ \u00a0\u3000\t]{2,}", form.text):
        return [form.warning("spaces", f"two spaces in {quote_spaces(form.text)}", "leave one")]
    if form.text != form.text.strip():
        message = f"a space at the start or end of {quote_spaces(form.text)}"
        return [form.warning("spaces", message, "delete it")]
    return []


def space_before(form: Form, _context: Context) -> list[Problem]:
    """A space before a mark that stands next to its word."""
    pattern = _SPACE_BEFORE_FRENCH if form.where.tag == "fr" else _SPACE_BEFORE
    match = pattern.search(form.plain)
    if not match:
        return []
    message = f"a space before '{match.group().strip()}' in {quote(form.text)}"
    return [form.warning("space-before", message, "delete the space")]


def end(form: Form, _context: Context) -> list[Problem]:
    """The same class of mark at the end as in the English: `.` and `。` are of one class."""
    wanted, found = _end_class(form.source), _end_class(form.text)
    if wanted == found:
        return []
    message = f"{quote(form.text)} ends with {found}, the English with {wanted}"
    return [form.warning("end-punctuation", message, "end it as the English does")]


def _end_class(text: str) -> str:
    text = text.rstrip(_CLOSERS)
    if text.endswith("..."):
        return "an ellipsis"
    return _END_CLASS.get(text[-1:], "no mark")


def brackets(form: Form, _context: Context) -> list[Problem]:
    """Brackets and quotation marks that open and close, of the kind that the locale uses."""
    text = form.words
    pairs = (*_BRACKETS, *QUOTES[form.where.tag])
    own = {mark for pair in QUOTES[form.where.tag] for mark in pair}
    foreign = next((mark for mark in text if mark in _ALL_QUOTES and mark not in own), "")
    if foreign:
        usual = " or ".join(f"{pair[0]}…{pair[1]}" for pair in QUOTES[form.where.tag])
        message = f"{foreign} is no quotation mark of {form.where.tag}: {quote(form.text)}"
        return [form.warning("quotes", message, f"write {usual}")]
    unbalanced = _unbalanced(text, pairs)
    if unbalanced:
        message = f"{unbalanced} has no partner in {quote(form.text)}"
        return [form.warning("brackets", message, "open and close in pairs")]
    return []


def _unbalanced(text: str, pairs: tuple[str, ...]) -> str:
    """The first bracket without a partner, or "". „ closes with “, which elsewhere opens."""
    closing = {pair[0]: pair[1] for pair in pairs}
    closers = set(closing.values())
    waiting: list[tuple[str, str]] = []
    for mark in text:
        if waiting and mark == waiting[-1][1]:
            waiting.pop()
        elif mark in closing:
            waiting.append((mark, closing[mark]))
        elif mark in closers:
            return mark
    return waiting[-1][0] if waiting else ""


def chinese(form: Form, _context: Context) -> list[Problem]:
    """Half-width marks and gaps between Han characters; full-width marks anywhere else."""
    if form.where.script not in ("hans", "hant"):
        match = _FULL_WIDTH.search(form.text)
        if not match:
            return []
        message = f"the full-width mark {match.group()} in {quote(form.text)}"
        return [form.warning("full-width", message, "write the mark of your language")]
    text = form.plain
    problems = []
    if match := _HALF_WIDTH.search(text):
        message = f"a half-width mark in {quote(match.group())} of {quote(form.text)}"
        hint = "write ，。：；？！（） beside Chinese text"
        problems.append(form.warning("half-width", message, hint))
    if _HAN_GAP.search(text):
        message = f"a space between Chinese characters in {quote(form.text)}"
        problems.append(form.warning("han-space", message, "delete the space"))
    return problems


def french(form: Form, _context: Context) -> list[Problem]:
    """A no-break space before ; : ? ! and inside « »."""
    if form.where.tag != "fr":
        return []
    text = form.plain
    match = _FRENCH.search(text)
    if not match:
        return []
    side = "after" if match.group() == "«" else "before"
    message = f"no no-break space {side} '{match.group()}' in {quote(form.text)}"
    return [form.warning("french-space", message, "put U+00A0 (or U+202F) there")]


def spanish(form: Form, _context: Context) -> list[Problem]:
    """¿ and ¡ for each ? and !."""
    if form.where.tag != "es":
        return []
    text = form.plain
    for opener, closer in ("¿?", "¡!"):
        if text.count(opener) != text.count(closer):
            message = f"{opener} and {closer} do not pair in {quote(form.text)}"
            hint = f"a question or exclamation starts with {opener}"
            return [form.warning("inverted-mark", message, hint)]
    return []


def quote_spaces(text: str) -> str:
    """A text as messages quote it, with its spaces kept and no-break spaces made visible."""
    shown = text.replace("\u00a0", "⍽").replace("\u3000", "□")
    return f"'{shown[:59]}…'" if len(shown) > 60 else f"'{shown}'"
