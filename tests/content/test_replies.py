"""Canned replies: their units, which of them fit a case, and that they cover what there is."""

from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.content import inline
from kb_tools.content.load import Library, Loaded, build_document, load_library
from kb_tools.content.replies import PREFIX, Blank, Reply, Wanted, candidates
from kb_tools.content.schema import schema
from kb_tools.core.policy import Policy
from kb_tools.core.source import parse
from kb_tools.faults import Faults, report
from kb_tools.i18n.bundles import select
from kb_tools.i18n.units import units

REPLY = """
id: x-reply
title: A title
answers: [KB2748]
edits: {how.first: major}
blanks:
  when: {type: date, ask: "When?"}
  page: {type: link, ask: "Which page?", required: false}
body:
  - {id: hello, type: text, text: "On {blank.when}, see {blank.page} or {KB2748}"}
  - {id: limit, type: text, safety: limit, text: "Up to {withdrawal.without_day}"}
  - {id: points, type: list, items: {b: "Two", a: "One"}}
  - {id: how, type: steps, steps: {first: "Tap **{ui.done}**"}}
  - {id: rest, type: procedure, use: KB3073.move.ios, gap: "Then follow the screen."}
"""
# A verdict of a checker, or what a message names, and the reply that comes first.
CASES: tuple[tuple[Wanted, str], ...] = (
    (Wanted(outcomes={"withdrawal.over_day"}), "withdrawal-over-day"),
    (Wanted(outcomes={"recovery.recover_ios"}), "recover-iphone"),
    (Wanted(articles=["KB2748"], platforms={"android"}), "recover-android"),
    (Wanted(articles=["KB2748", "KB2260"], platforms={"ios"}), "recover-iphone"),
    (Wanted(concepts={"lost_device"}, devices={"dsc_plus"}), "lost-device"),
    (Wanted(concepts={"stolen_device", "new_phone"}, devices={"ibkr_mobile"}), "stolen-phone"),
    (
        Wanted(outcomes={"locked-out.phone_and_replace"}, concepts={"broken_device"}),
        "broken-device",
    ),
    (Wanted(concepts={"locked_out"}), "locked-out"),
    (Wanted(concepts={"phishing"}), "suspicious-message"),
    (Wanted(articles=["KB2481"], outcomes={"sharing.add_user"}), "add-username"),
    (Wanted(concepts={"forgotten_pin"}, devices={"dsc_plus"}), "forgotten-card-pin"),
)
# IB Key works: nobody writes to support, and there is nothing to answer.
NO_REPLY = {"recovery.not_needed"}


@pytest.fixture(scope="session")
def library(checkout: Checkout) -> Library:
    """The library of this checkout."""
    faults = Faults()
    loaded = load_library(checkout, faults)
    assert report(faults) == ""
    return loaded


def build(text: str) -> Loaded:
    """A reply from YAML text."""
    faults = Faults()
    source = parse(text, "x-reply.yaml", faults)
    assert source is not None
    loaded = build_document(source, Path("x-reply.yaml"), "replies", Reply, faults)
    assert loaded is not None, report(faults)
    return loaded


def test_each_phrase_has_a_structural_id_kind_safety_and_edit() -> None:
    assert [(p.id, p.kind, p.safety, p.edit) for p in build(REPLY).phrases] == [
        ("reply-x-reply:title", "title", None, "normal"),
        ("reply-x-reply:blanks.when.ask", "ask", None, "normal"),
        ("reply-x-reply:blanks.page.ask", "ask", None, "normal"),
        ("reply-x-reply:hello", "text", None, "normal"),
        ("reply-x-reply:limit", "text", "limit", "normal"),
        ("reply-x-reply:points.b", "item", None, "normal"),
        ("reply-x-reply:points.a", "item", None, "normal"),
        ("reply-x-reply:how.first", "step", "step", "major"),
        ("reply-x-reply:rest.gap", "procedure", None, "normal"),
    ]


def test_translators_are_told_what_a_blank_stands_for(library: Library, policy: Policy) -> None:
    notes = {unit.phrase.id: unit.notes for unit in units(build(REPLY), library, policy)}
    assert notes["reply-x-reply:hello"] == (
        "text",
        "reply-x-reply › hello",
        "{blank.when}: a date, written out, that the agent fills in",
        "{blank.page}: a link with the title of a page of our site, that the agent fills in",
        "{KB2748}: a link with the title “Get IB Key back on the same phone”",
    )


def test_all_replies_can_be_sent_to_a_translator_by_one_name(library: Library) -> None:
    chosen = select(library, ["replies"])
    assert chosen == [name for name in library.documents if name.startswith("reply-")]
    assert len(chosen) == len(library.replies) + 1


@pytest.mark.parametrize("wanted, first", CASES, ids=[first for _, first in CASES])
def test_the_reply_that_fits_best_comes_first(library: Library, wanted: Wanted, first: str) -> None:
    assert candidates(library.replies.values(), wanted)[0].id == first


def test_nothing_known_of_a_case_gives_no_reply(library: Library) -> None:
    assert candidates(library.replies.values(), Wanted()) == ()
    assert candidates(library.replies.values(), Wanted(devices={"scc"})) == ()


def test_a_reply_for_another_device_or_platform_is_not_offered(library: Library) -> None:
    replies = library.replies.values()
    found = candidates(replies, Wanted(articles=["KB2748"], platforms={"android"}))
    assert "recover-iphone" not in {reply.id for reply in found}
    found = candidates(replies, Wanted(concepts={"forgotten_pin"}, devices={"ibkr_mobile"}))
    assert "forgotten-card-pin" not in {reply.id for reply in found}


def test_the_order_of_the_files_does_not_matter(library: Library) -> None:
    replies = list(library.replies.values())
    wanted = Wanted(articles=list(library.articles))
    assert candidates(replies, wanted) == candidates(replies[::-1], wanted)


def test_every_article_has_a_reply_that_rests_on_it(library: Library) -> None:
    answered = {name for reply in library.replies.values() for name in reply.answers}
    assert answered == set(library.articles)
    assert len(library.replies) >= 32


def test_every_outcome_of_every_checker_has_a_reply(library: Library, policy: Policy) -> None:
    outcomes = {
        f"{name}.{verdict}" for name, rules in policy.rulesets.items() for verdict in rules.verdicts
    }
    answered = {name for reply in library.replies.values() for name in reply.outcomes}
    assert outcomes - answered == NO_REPLY


def test_what_an_outcome_cites_and_its_reply_agree(library: Library) -> None:
    """Each reply to an outcome rests on an article that the checker cites for it."""
    strangers = []
    for reply in library.replies.values():
        for outcome in reply.outcomes:
            checker, _, verdict = outcome.partition(".")
            cites = library.checkers[checker].outcomes[verdict].cites
            if not {cite.partition(".")[0] for cite in cites} & set(reply.answers):
                strangers.append(f"{reply.id}: {outcome}")
    assert strangers == []


def test_every_reply_links_to_an_article_that_it_rests_on_or_holds_its_steps(
    library: Library,
) -> None:
    bare = []
    for reply in library.replies.values():
        loaded = library.documents[f"reply-{reply.id}"]
        names = {name for p in loaded.phrases for name in inline.placeholders(p.forms[-1])}
        used = {getattr(block, "use", "").partition(".")[0] for block in reply.body}
        if not (names | used) & set(reply.answers):
            bare.append(reply.id)
    assert bare == []


def test_titles_are_short_and_each_is_there_once(library: Library) -> None:
    titles = [reply.title.text for reply in library.replies.values()]
    assert [title for title in titles if len(title) > 64] == []
    assert len(set(titles)) == len(titles)


def test_required_blanks_are_few(library: Library) -> None:
    """A reply is copied with three key presses: hardly anything may have to be typed."""
    many = {
        reply.id: required
        for reply in library.replies.values()
        if len(required := [one for one in reply.blanks.values() if one.required]) > 2
    }
    assert many == {}
    unfilled = [
        f"{reply.id}.{name}"
        for reply in library.replies.values()
        for name, blank in reply.blanks.items()
        if blank.required and not blank.facts
    ]
    assert unfilled == []


def test_a_blank_cannot_take_free_text() -> None:
    values = schema("reply")["$defs"]["Blank"]["properties"]["type"]["enum"]
    assert values == ["date", "device", "amount", "link"]
    assert PREFIX == "blank."
    assert Blank.model_fields["required"].default is True


def test_the_shared_words_are_what_every_reply_needs(library: Library) -> None:
    assert library.frame is not None
    loaded = library.documents["reply-shared"]
    assert [(p.id, p.safety) for p in loaded.phrases] == [
        ("reply-shared:greeting", None),
        ("reply-shared:reminder", "security"),
        ("reply-shared:closing", None),
        ("reply-shared:regards", None),
    ]
    for secret in ("codes", "PINs", "passwords", "never"):
        assert secret in library.frame.reminder.text.text
