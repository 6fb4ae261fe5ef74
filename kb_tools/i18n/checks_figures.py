"""Error checks of figures: every number comes from the policy, never from a sentence."""

from __future__ import annotations

import re

from kb_tools.content import inline
from kb_tools.content.model import Phrase
from kb_tools.i18n.checks_markup import quote
from kb_tools.i18n.problems import Context, Form, Problem
from kb_tools.i18n.termbase import alike

_POLICY = "use a figure of the policy, such as {withdrawal.window}"
_HINT_TRANSLATION = "use the placeholder of the English; numbers come from the policy"
# Digits of every script, fractions, Roman numerals, and those above, below or inside something;
# no Han around them.
_DIGIT = r"\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u2189\u2460-\u249b"
_DIGITS = re.compile(rf"[^\s\u3000-\u9fff]*[{_DIGIT}][^\s\u3000-\u9fff]*")
_KB = re.compile(r"(?<![0-9A-Za-z])KB[0-9]{1,6}(?![0-9A-Za-z])")
_NUMERAL = "零〇一二三四五六七八九十百千两兩壹贰貳叁肆伍陆陸柒捌玖拾佰仟"
_MYRIAD = "万萬亿億"
_HAN_UNIT = (
    "[个個]?(?:工作日|[营營][业業]日|交易日)|天|日(?![常志期历曆])|[个個]?(?:小[时時])|分[钟鐘]|秒"
    "|[个個]?星期|[周週](?![围圍])|[个個]月|年|美元|[块塊]|位(?![于於置])"
)
# 一 alone means `a`; 一次 and 两次 are `once` and `twice`; 千万 before a verb is `by all means`.
_HAN_FIGURE = re.compile(
    rf"[{_NUMERAL}]+[{_MYRIAD}]+[{_NUMERAL}{_MYRIAD}]*"
    rf"|(?:[{_NUMERAL}{_MYRIAD}]{{2,}}|[{_NUMERAL.replace('一', '')}])(?:{_HAN_UNIT})"
    rf"|(?:[{_NUMERAL}]{{2,}}|[三四五六七八九十百千])次"
)
_BY_ALL_MEANS = re.compile(rf"(?<![{_NUMERAL}{_MYRIAD}])千[万萬](?![{_NUMERAL}{_MYRIAD}元美])")
_SIGN = re.compile(r"[$€£¥₽￥＄￡₴₩₹]")
_CODE = re.compile(
    r"\b(?:USD|EUR|GBP|CHF|RUB|CNY|RMB|HKD|TWD|JPY)[\s\u00a0\u202f]?(?=[{0-9])"
    r"|(?<=[}0-9])[\s\u00a0\u202f]?(?:USD|EUR|GBP|CHF|RUB|CNY|RMB|HKD|TWD|JPY)\b"
)


def digits(form: Form, context: Context) -> list[Problem]:
    """Digits of any script outside placeholders, but for names that hold one, such as M2FS."""
    if not _DIGITS.search(form.text):
        return []
    text = _KB.sub(" ", inline.PLACEHOLDER.sub(" ", alike(form.text)))
    text = context.digits[form.where.tag].sub(" ", text)
    match = _DIGITS.search(text)
    if not match:
        return []
    hint = _POLICY if form.where.tag == "en" else _HINT_TRANSLATION
    message = f"the digits of {quote(match.group())} are typed into {quote(form.text)}"
    return [form.error("figure-digit", message, hint)]


def kb_numbers(form: Form, _context: Context) -> list[Problem]:
    """Numbers of articles that are no link. Search boxes and customers' questions may name one."""
    text = inline.PLACEHOLDER.sub(" ", form.text)
    match = _KB.search(text)
    if not match or form.phrase.kind == "question" or form.phrase.id.startswith("site:"):
        return []
    message = f"'{match.group()}' is not a link in {quote(form.text)}"
    hint = f"write {{{match.group()}}}, which becomes a link with the article's title"
    return [form.warning("kb-number", message, hint)]


def han_numerals(form: Form, _context: Context) -> list[Problem]:
    """Chinese numerals directly before a unit, or with 万 or 亿."""
    if form.where.script not in ("hans", "hant"):
        return []
    match = _HAN_FIGURE.search(_BY_ALL_MEANS.sub("", form.text))
    if not match:
        return []
    message = f"the number {quote(match.group())} is typed into {quote(form.text)}"
    return [form.error("figure-digit", message, _HINT_TRANSLATION)]


def currency(form: Form, _context: Context) -> list[Problem]:
    """Currency signs, and ISO codes beside a figure: the figure brings its own."""
    match = _SIGN.search(form.text) or _CODE.search(form.text)
    if not match:
        return []
    message = f"the currency {quote(match.group().strip())} is typed into {quote(form.text)}"
    hint = "delete it; a placeholder of an amount already prints its currency"
    return [form.error("currency", message, hint)]


def source_figures(phrase: Phrase, context: Context) -> list[Problem]:
    """Plural forms of the English; which figures a text may hold is a matter of references."""
    if phrase.plural is None:
        return []
    if inline.shape(phrase.text) != inline.shape(phrase.plural):
        message = f"'one' and 'other' of {quote(phrase.plural)} differ in placeholders or markup"
        hint = "both forms need the same; the form for one prints its number too"
        return [Problem("plural-shape", "error", message, hint)]
    names = inline.placeholders(phrase.plural)
    figures = [context.figures[name] for name in names if name in context.figures]
    if figures and not any(figure.countable for figure in figures):
        message = f"{quote(phrase.plural)} has plural forms, but none of its figures is counted"
        return [Problem("plural-needless", "error", message, "write it as one text")]
    return []
