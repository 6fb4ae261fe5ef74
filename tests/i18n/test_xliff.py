"""XLIFF: what is written is read back as it was; what is not ours is named and left out."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.faults import Faults, report
from kb_tools.i18n.figures import plural_count
from kb_tools.i18n.pofile import Entry, PoFile
from kb_tools.i18n.xliff import parse_xliff, xliff_text
from kb_tools.locales import TARGETS, Locale, locale

# Text with all that could go wrong on the way: markup, placeholders, hidden characters.
PARTS = st.sampled_from(
    [
        *("{KB1}", "{ui.done}", "{limits.a.per_day}", "{", "}", "**", "<b>", "&amp;", "]]>"),
        *(" ", "\x01", "\ufffe", "\u200b", "\r\n", "\t", "a", "Я", "码", "\U0001f600"),
    ]
)
TEXTS = st.lists(PARTS, min_size=1, max_size=8).map("".join)
ENGLISH = TEXTS.filter(lambda text: not re.search("[\x01\ufffe\r]", text))


@st.composite
def entries(draw: st.DrawFn, where: Locale) -> Entry:
    plural = draw(st.booleans())
    source = tuple(draw(ENGLISH) for _ in range(2 if plural else 1))
    count = plural_count(where) if plural else 1
    forms = tuple(draw(st.one_of(TEXTS, st.just(""))) for _ in range(count))
    fuzzy = draw(st.booleans()) and all(forms)
    previous = tuple(draw(ENGLISH) for _ in source) if fuzzy and draw(st.booleans()) else ()
    if not all(forms):
        forms = ("",) * count
    flags = draw(st.sampled_from([(), ("ignore-length",)]))
    notes = draw(st.sampled_from([(), ("step", "KB1 › a"), ("kb-base: 00ff",)]))
    return Entry("", source, forms, fuzzy, previous, flags, flags, notes)


@given(st.data(), st.sampled_from(TARGETS))
def test_a_bundle_comes_back_as_it_was(data: st.DataObject, where: Locale) -> None:
    made = data.draw(st.lists(entries(where), max_size=3))
    named = [
        Entry(f"KB{number % 2}:a.b-{number}", *[getattr(one, name) for name in FIELDS])
        for number, one in enumerate(made)
    ]
    faults = Faults()
    text = xliff_text(PoFile(entries={one.ctxt: one for one in named}), where)
    po, found = parse_xliff(text, "a.xlf", faults)
    assert report(faults) == ""
    assert found is where
    assert po.entries == {one.ctxt: one for one in named}


FIELDS = ("source", "forms", "fuzzy", "previous", "flags", "comments", "notes")
NS = {"x": "urn:oasis:names:tc:xliff:document:2.0"}


def written(*made: Entry, tag: str = "ru") -> str:
    return xliff_text(PoFile(entries={one.ctxt: one for one in made}), locale(tag))


def test_a_placeholder_is_an_element_with_the_same_id_on_both_sides() -> None:
    text = written(Entry("KB1:a", ("Tap {ui.x}, see {KB2}.",), ("См. {KB2}, нажмите {ui.x}.",)))
    root = ET.fromstring(text)
    sides = [
        {(one.get("id"), one.get("equiv")) for one in root.iterfind(f".//x:{side}/x:ph", NS)}
        for side in ("source", "target")
    ]
    assert sides[0] == sides[1] == {("p0-1", "{ui.x}"), ("p0-2", "{KB2}")}


def test_a_placeholder_is_known_by_its_id_when_a_tool_keeps_nothing_else() -> None:
    text = written(Entry("KB1:a", ("See {KB2}.",), ("См. {KB2}.",)))
    head, target, rest = text.partition("<target>")
    bare = re.sub(r'<ph id="([^"]*)"[^>]*/>', r'<ph id="\1"/>', rest)
    po, _ = parse_xliff(head + target + bare, "a.xlf", Faults())
    assert po.entries["KB1:a"].forms == ("См. {KB2}.",)


@pytest.mark.parametrize(
    "state, fuzzy",
    [
        ('state="final"', False),
        ('state="translated"', False),
        ("", False),
        ('state="initial"', True),
        ('state="translated" subState="kb:fuzzy"', True),
    ],
)
def test_the_state_of_a_segment_says_whether_it_is_in_doubt(state: str, fuzzy: bool) -> None:
    text = written(Entry("KB1:a", ("Yes",), ("Да",))).replace('state="final"', state)
    po, _ = parse_xliff(text, "a.xlf", Faults())
    assert po.entries["KB1:a"].fuzzy is fuzzy


GOOD = written(Entry("KB1:a", ("Yes",), ("Да",)))
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    "text, told, hint",
    [
        ("<xliff", "a.xlf:1:1: error: this is not XML: unclosed token [xliff-syntax]", ""),
        (
            GOOD.replace("<xliff ", DOCTYPE + "<xliff ").replace("Да", "&a;"),
            "a.xlf: error: the file declares a document type [xliff-doctype]",
            "export it anew from the tool",
        ),
        (
            GOOD.replace(":2.0", ":1.2"),
            "a.xlf: error: this is not XLIFF 2 [xliff-version]",
            "save it as XLIFF 2.0",
        ),
        (
            GOOD.replace('srcLang="en"', 'srcLang="de"'),
            "a.xlf: error: the file is from 'de', not from 'en' [xliff-language]",
            "export it anew, with kb i18n export",
        ),
        (
            GOOD.replace('trgLang="ru"', 'trgLang="rv"'),
            "a.xlf: error: unknown locale 'rv' [xliff-language]",
            "known: de, en, es, fr, it, ru, zh-Hans, zh-Hant",
        ),
        (
            re.sub("(<unit.*</unit>)", r"\1\1", GOOD),
            "a.xlf: error: the unit 'KB1:a' is there twice [xliff-duplicate]",
            "keep one",
        ),
        (
            GOOD.replace("Да", '<pc id="1">Да</pc>'),
            "a.xlf: error: KB1:a: the element <pc> is not known here [xliff-inline]",
            "only <ph> may stand in a text",
        ),
        (
            GOOD.replace("Да", '<ph id="9"/>'),
            "a.xlf: error: KB1:a: the placeholder '9' is not in the English [xliff-inline]",
            "take the one beside the English",
        ),
        (
            GOOD.replace("Да", '<cp hex="xyz"/>'),
            "a.xlf: error: KB1:a: 'xyz' is not the number of a character [xliff-inline]",
            "delete the element <cp>",
        ),
    ],
)
def test_what_cannot_be_taken_is_named(text: str, told: str, hint: str) -> None:
    faults = Faults()
    parse_xliff(text, "a.xlf", faults)
    assert report(faults) == told + (f"\n  hint: {hint}" if hint else "")


@given(st.text(alphabet='<>/&;"= xliffuntseg{}%!DOCTYPE[]-?', max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    faults = Faults()
    po, _ = parse_xliff(text, "a.xlf", faults)
    assert faults.errors == 1
    assert po.entries == {}
