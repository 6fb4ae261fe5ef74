"""Shortcuts for what is common give what the long way gives, for any text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from kb_tools.content.model import Phrase
from kb_tools.faults import Faults, report
from kb_tools.i18n import checks, poread
from kb_tools.i18n.checks import Context
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import LOCALES, Locale

# Characters that some check or the reader cares about, and some that none does.
ODD = "{}*`<>&;$€1²½Ⅳ①三两天次年USD http://script:]( ab.Я中\u200b\u00ad\n\t"
TEXTS = st.text(st.sampled_from(ODD) | st.characters(codec="utf-8"), min_size=1, max_size=24)
LINES = st.lists(
    st.sampled_from(
        [
            "",
            "",
            'msgctxt "a:b"',
            'msgctxt "a:c"',
            'msgid "x \\"y\\" \\\\n"',
            'msgid_plural "y"',
            'msgstr "ж"',
            'msgstr ""',
            'msgstr[0] "z"',
            '"more"',
            "#. note: {x}",
            "# comment",
            "#, python-brace-format",
            "#, fuzzy",
            '#| msgid "old"',
            '#~ msgid "gone"',
            "wrong",
            'msgstr "open',
            " ",
        ]
    ),
    max_size=24,
)


@given(TEXTS, TEXTS, st.sampled_from([where for where in LOCALES if where.tag != "en"]))
def test_a_calm_text_has_no_errors(source: str, form: str, where: Locale) -> None:
    context = Context(TermBase((), {}), {}, {one.tag: re.compile("(?!)") for one in LOCALES}, {})
    phrase = Phrase(source, id="a:b")
    quick = checks._errors(phrase, (form,), where, context)
    slow = checks._plural(phrase, (form,), where)
    for one in checks._each(phrase, (form,), where):
        slow += [problem for check in checks._ERRORS for problem in check(one, context)]
    assert slow == quick


@given(LINES)
def test_a_whole_entry_is_read_as_line_by_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    quick, slow = Faults(), Faults()
    found = poread.parse_po(text, "x.po", quick)
    reader = poread._Reader("x.po", slow)
    for number, line in enumerate(text.split("\n"), 1):
        reader.feed(number, line.strip(" \t\r"))
    reader.end()
    assert reader.po == found
    assert report(slow) == report(quick)
