"""A reply as a customer gets it: both media whole, in several languages, and when it is refused."""

import dataclasses
import html
import html.parser
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.content.load import build_document
from kb_tools.content.replies import Reply
from kb_tools.core.source import parse
from kb_tools.faults import Faults, KbError, report
from kb_tools.render.context import Context
from kb_tools.render.replies import Composed, compose
from kb_tools.render.reply_values import Refusal
from tests.worlds import World

BASE = "https://help.example.com/"
NBSP = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
FOLDER = Path(__file__).parents[1] / "data" / "replies"
REPLY = """
id: x-reply
title: A title
answers: [KB2748]
blanks:
  when: {type: date, ask: "When?"}
  device: {type: device, ask: "Which device?"}
  amount: {type: amount, ask: "How much?"}
  page: {type: link, ask: "Which page?", required: false}
body:
  - {id: facts, type: text, text: "On {blank.when} with {blank.device}: **{blank.amount}** & more"}
  - {id: page, type: text, text: "See {blank.page}"}
  - id: days
    type: text
    safety: limit
    text: {one: "{temporary.code_full} day", other: "{temporary.code_full} days"}
  - {id: points, type: list, items: {a: "Up to {limits.ibkr_mobile.per_day}", b: "`x`: {KB2748}"}}
  - {id: how, type: steps, steps: {first: "Tap **{ui.done}**", then: "Tap **{ui.done}** again"}}
"""
GIVEN = {
    "when": "2026-12-01",
    "device": "dsc_plus",
    "amount": "1500.5",
    "page": "https://help.example.com/ru/checkers/withdrawal/#checker=withdrawal&device=scc",
}
GERMAN: dict[str, Any] = {
    "reply-shared:greeting": "Guten Tag,",
    "reply-shared:reminder": "Senden Sie nie Codes.",
    "reply-shared:closing": "Wir helfen gern.",
    "reply-shared:regards": "Freundliche Grüße",
    "reply-x-reply:facts": "Am {blank.when} mit {blank.device}: **{blank.amount}** <mehr>",
    "reply-x-reply:page": "Siehe {blank.page}",
    "reply-x-reply:days": ["{temporary.code_full} Tag", "{temporary.code_full} Tage"],
    "reply-x-reply:points.a": "Bis {limits.ibkr_mobile.per_day}",
    "reply-x-reply:points.b": "`x`: {KB2748}",
    "reply-x-reply:how.first": "Tippen Sie auf **{ui.done}**",
    "reply-x-reply:how.then": "Nochmals **{ui.done}**",
    "checker-withdrawal:title": "Welches Gerät?",
    "KB2748:title": "IB Key zurück",
    "machine-ibkr_mobile:labels.done.meaning": "fertig",
}

READ = Callable[[str], Reply]


@pytest.fixture(scope="session")
def reply() -> Reply:
    """A reply with every kind of block and blank."""
    return read(REPLY)


def read(text: str) -> Reply:
    """A reply from YAML text, as the loader reads it."""
    faults = Faults()
    source = parse(text, "x-reply.yaml", faults)
    assert source is not None
    loaded = build_document(source, Path("x-reply.yaml"), "replies", Reply, faults)
    assert loaded is not None, report(faults)
    assert isinstance(loaded.model, Reply)
    return loaded.model


def composed(context: Context, reply: Reply, **changed: str) -> Composed:
    """The reply with everything filled in."""
    return compose(context, reply, GIVEN | changed, base=BASE)


def test_plain_text_is_readable_in_an_e_mail(world: World, reply: Reply) -> None:
    made = composed(world("en"), reply)
    assert made.text == (FOLDER / "en.txt").read_text(encoding="utf-8")
    assert (made.lang, made.missing, made.refused, made.english) == ("en", (), (), ())


def test_html_is_small_and_escaped(world: World, reply: Reply) -> None:
    made = composed(world("de", GERMAN), reply)
    assert made.html + "\n" == (FOLDER / "de.html").read_text(encoding="utf-8")


# How a date, an amount, a label and a title start in each language.
WRITTEN = {
    "ru": (f"1 декабря 2026{NARROW}г.", f"1{NBSP}500,50{NBSP}USD", "«", "«T» <"),
    "zh-Hans": ("2026年12月1日", f"1,500.50{NBSP}USD", "“", "《T》 <"),
    "zh-Hant": ("2026年12月1日", f"1,500.50{NBSP}USD", "「", "《T》 <"),
    "es": ("1 de diciembre de 2026", f"1.500,50{NBSP}USD", "«", "«T» <"),
    "fr": ("1er décembre 2026", f"1{NARROW}500,50{NBSP}USD", f"«{NBSP}", f"«{NBSP}T{NBSP}» <"),
    "it": ("1º dicembre 2026", f"1.500,50{NBSP}USD", "«", "«T» <"),
    "de": ("1. Dezember 2026", f"1.500,50{NBSP}USD", "„", "„T“ <"),
}


@pytest.mark.parametrize("tag", WRITTEN)
def test_values_and_marks_are_those_of_the_customers_language(
    world: World, reply: Reply, tag: str
) -> None:
    date, money, label, title = WRITTEN[tag]
    context = world(tag, {"KB2748:title": "T"}, lambda phrase: phrase.forms)
    text = composed(context, reply).text
    assert f"On {date} with {context.terms.name('dsc_plus', tag)}: {money} & more" in text
    assert f"1. Tap {label}" in text
    assert f"x: {title}https://help.example.com/{tag}/KB2748/>" in text
    assert f"<https://help.example.com/{tag}/checkers/withdrawal/#checker=" in text


def test_a_required_blank_that_is_empty_gives_no_text(world: World, reply: Reply) -> None:
    made = compose(world("en"), reply, {"device": "scc", "when": "  "}, base=BASE)
    assert (made.text, made.html, made.ready) == ("", "", False)
    assert made.missing == ("when", "amount")


def test_a_sentence_with_an_empty_optional_blank_is_left_out(world: World, reply: Reply) -> None:
    made = composed(world("en"), reply, page="")
    assert made.ready
    assert "See " not in made.text
    assert "blank" not in made.text + made.html


ELSEWHERE = f"only links to {BASE} can be sent"
COPY = "copy the address of an article or of a checker's result from the site"
DEVICES = "known: dsc, dsc_plus, gold, ibkr_mobile, platinum, scc"
WRONG = [
    ("when", "2026-02-30", "no-such-date", "check day and month"),
    ("when", "1.12.2026", "not-date", "write it as 2026-01-31"),
    ("when", "1912-01-01", "outside-calendar", "give a date from 2000-01-01 to 2099-12-31"),
    ("device", "my phone", "unknown-value", DEVICES),
    ("amount", "1,500", "not-decimal", "digits only, with a point before cents, as in 200000.01"),
    ("amount", "0", "not-positive", "give an amount above zero"),
    ("page", "https://evil.example/en/KB2748/", "foreign-link", ELSEWHERE),
    ("page", "https://help.example.com.evil.example/", "foreign-link", ELSEWHERE),
    ("page", "javascript:alert(1)", "foreign-link", ELSEWHERE),
    ("page", "//evil.example/en/KB2748/", "bad-link", COPY),
    ("page", f"{BASE}en/KB2748/?next=evil", "bad-link", COPY),
    ("page", f"{BASE}en/../../x/", "bad-link", COPY),
    ("page", f"{BASE}en/KB2748/#<script>", "bad-link", COPY),
    ("page", f"{BASE}en/KB1/", "unknown-page", COPY),
    ("page", f"{BASE}en/checkers/withdrawals/", "unknown-page", COPY),
    ("other", "x", "unknown-blank", "leave it out"),
]
MESSAGES = {
    "when": "this is not a date that can be used",
    "device": "this is not a device that can be used",
    "amount": "this is not an amount in dollars that can be used",
    "page": "this is not a page of the public site that can be used",
    "other": "the reply has no such blank",
}


@pytest.mark.parametrize("wrong", WRONG, ids=[f"{one[2]} {one[1]}" for one in WRONG])
def test_a_value_that_does_not_fit_is_refused_without_repeating_it(
    world: World, reply: Reply, wrong: tuple[str, str, str, str]
) -> None:
    name, value, code, hint = wrong
    made = composed(world("en"), reply, **{name: value})
    assert made.refused == (Refusal(name, code, MESSAGES[name], hint),)
    assert (made.text, made.html, made.ready) == ("", "", False)


@pytest.mark.parametrize(
    "link, shown",
    [
        ("/en/KB2748/#recover-ios", "de/KB2748/#recover-ios"),
        ("zh-Hans/topics/login/", "de/topics/login/"),
        ("checkers/withdrawal/flow/", "de/checkers/withdrawal/flow/"),
        (BASE, "de/"),
        (f"{BASE}fr/about/", "de/about/"),
    ],
)
def test_a_link_in_any_language_leads_to_the_customers(
    world: World, reply: Reply, link: str, shown: str
) -> None:
    text = composed(world("de", GERMAN), reply, page=link).text
    assert f" <{BASE}{shown}>\n" in text


def test_a_reply_that_is_not_translated_is_english_as_a_whole(world: World, reply: Reply) -> None:
    made = composed(world("de"), reply)
    assert made.lang == "en"
    assert "[" not in made.text
    assert made.text.startswith("Hello,")
    assert "reply-x-reply:days" in made.english


def test_an_unsafe_text_is_english_and_says_so(world: World, reply: Reply) -> None:
    known = {name: text for name, text in GERMAN.items() if name != "reply-x-reply:days"}
    known["site:article.untranslated"] = "Englisch"
    made = composed(world("de", known), reply)
    assert made.lang == "de"
    assert "\n\n[Englisch] 2 days\n\n" in made.text
    assert '<p>[Englisch] <span lang="en">2 days</span></p>' in made.html
    assert made.english == ("reply-x-reply:days",)


def test_a_stale_sentence_is_named_to_the_agent(world: World, reply: Reply) -> None:
    known = GERMAN | {"reply-x-reply:page": {"text": "Siehe {blank.page}", "state": "stale"}}
    made = composed(world("de", known), reply)
    assert made.stale == ("reply-x-reply:page",)
    assert "Siehe „Welches Gerät?“" in made.text


def test_steps_of_an_article_say_what_one_should_see(world: World) -> None:
    steps = "body:\n  - {id: how, type: procedure, use: KB2748.recover.ios}\n"
    one = read("id: x-reply\ntitle: A\nanswers: [KB2748]\n" + steps)
    made = compose(world("en"), one, {}, base=BASE)
    first = "1. Open IBKR Mobile. The app asks whether you want to recover the setup.\n"
    assert first in made.text
    chinese = world("zh-Hans", {}, lambda phrase: ("句。",))
    assert "1. 句。句。\n" in compose(chinese, one, {}, base=BASE).text


def test_a_gap_is_told_after_the_steps(world: World) -> None:
    steps = 'body:\n  - {id: how, type: procedure, use: KB3073.move.ios, gap: "Then ask."}\n'
    one = read("id: x-reply\ntitle: A\nanswers: [KB3073]\n" + steps)
    made = compose(world("en"), one, {}, base=BASE)
    assert "“Migrate IB Key” once more.\n\nThen ask.\n" in made.text


@pytest.mark.parametrize("base", ["", "help.example.com/", "ftp://x/", "https://x/?a=b"])
def test_an_address_of_the_site_that_is_not_absolute_is_refused(
    world: World, reply: Reply, base: str
) -> None:
    with pytest.raises(KbError, match="the address of the public site is not absolute"):
        compose(world("en"), reply, GIVEN, base=base)


def test_a_reply_cannot_be_composed_without_its_frame(world: World, reply: Reply) -> None:
    context = world("en")
    bare = dataclasses.replace(context, library=dataclasses.replace(context.library, frame=None))
    with pytest.raises(KbError, match=r"there is no docs/replies/shared\.yaml"):
        composed(bare, reply)


def test_a_reply_whose_procedure_did_not_load_is_refused(world: World) -> None:
    steps = "body:\n  - {id: how, type: procedure, use: KB2748.recover.web}\n"
    one = read("id: x-reply\ntitle: A\nanswers: [KB2748]\n" + steps)
    with pytest.raises(KbError, match=r"there is no procedure 'KB2748\.recover\.web'"):
        compose(world("en"), one, {}, base=BASE)


class Recorder(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


TYPED = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["2026-12-01", "scc", "12.5", f"{BASE}de/KB2748/#x", "<b>", "\u202e", "{KB1}"]),
)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(["when", "device", "amount", "page", "x"]), TYPED))
def test_whatever_is_typed_nothing_of_it_is_markup_or_told(values: dict[str, str]) -> None:
    context, one = _PROPERTY["context"], _PROPERTY["reply"]
    handler = Recorder()
    logging.getLogger().addHandler(handler)
    try:
        made = compose(context, one, values, base=BASE)
    finally:
        logging.getLogger().removeHandler(handler)
    assert handler.records == []
    assert made.ready == bool(made.text) == bool(made.html)
    if made.ready:
        assert balanced(made.html)
        assert set(re.findall(r"</?([a-z]+)", made.html)) <= TAGS
        assert all(link.startswith(BASE) for link in re.findall(r'href="([^"]*)"', made.html))
    assert {one.message for one in made.refused} <= set(MESSAGES.values())
    assert {one.hint for one in made.refused} <= HINTS


HINTS = {
    *(hint for _, _, _, hint in WRONG),
    "give dollars and whole cents",
    "give an amount below one hundred billion dollars",
}
TAGS = {"div", "p", "ul", "ol", "li", "a", "b", "strong", "code", "span"}
_PROPERTY: dict[str, Any] = {}


@pytest.fixture(scope="session", autouse=True)
def _shared(world: World, reply: Reply) -> None:
    _PROPERTY.update(context=world("de", GERMAN), reply=reply)


class _Nesting(html.parser.HTMLParser):
    """Whether every element is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.wrong |= not self.open or self.open.pop() != tag


def balanced(markup: str) -> bool:
    """Whether HTML is well nested."""
    nesting = _Nesting()
    nesting.feed(markup)
    nesting.close()
    return not nesting.wrong and not nesting.open


def words(markup: str) -> list[str]:
    """The letters of HTML."""
    return re.findall(r"[\w]+", html.unescape(re.sub(r"<[^>]*>", " ", markup)))


@pytest.mark.parametrize("tag", ["en", "fr", "zh-Hant"])
def test_all_our_replies_say_the_same_in_both_media(world: World, tag: str) -> None:
    context = world(tag, {}, lambda phrase: phrase.forms)
    values = {"date": "2026-12-01", "device": "gold", "amount": "7", "link": "en/KB2748/"}
    for one in context.library.replies.values():
        typed = {name: values[blank.type] for name, blank in one.blanks.items()}
        made = compose(context, one, typed, base=BASE)
        text = re.sub(r"(?m)^(?:[0-9]+\.|-) |<https[^>]*>", " ", made.text)
        assert words(made.html) == words(html.escape(text)), one.id
        assert not re.search(r"[{}]|\*\*|`", made.text), one.id
        assert balanced(made.html)
