"""Every fault of a canned reply names what, where and what to do; the whole report is the test."""

import dataclasses
from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, build_document, load_library
from kb_tools.content.model import Article
from kb_tools.content.references import check_references
from kb_tools.content.replies import Reply, ReplyFrame
from kb_tools.content.replychecks import check_replies
from kb_tools.core.policy import Policy
from kb_tools.core.source import load, parse
from kb_tools.faults import Faults, report
from kb_tools.i18n.quality import check_sources
from kb_tools.i18n.termbase import TermBase
from kb_tools.i18n.terms import load_terms

FOLDER = Path(__file__).parents[1] / "data" / "faults" / "replies"
SHOWN = "docs/replies/x-reply.yaml"


@pytest.fixture(scope="session")
def library(checkout: Checkout) -> Library:
    """The library of this checkout."""
    return load_library(checkout, Faults())


@pytest.fixture(scope="session")
def terms(checkout: Checkout) -> TermBase:
    """The term base of this checkout."""
    return load_terms(checkout, Faults())


def fault_report(path: Path, library: Library, policy: Policy, terms: TermBase) -> str:
    """Load one bad reply as `docs/replies/x-reply.yaml`, check it, and report."""
    faults = Faults()
    source = load(path, SHOWN, faults)
    assert source is not None
    loaded = build_document(source, Path("x-reply.yaml"), "replies", Reply, faults)
    if loaded is not None and isinstance(loaded.model, Reply):
        alone = dataclasses.replace(
            library, documents={loaded.domain: loaded}, replies={loaded.model.id: loaded.model}
        )
        check_references(alone, policy, faults)
        check_replies(alone, policy, terms.concepts, faults)
        check_sources(alone, policy, terms, faults)
    return report(faults) + "\n"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_bad_reply_is_reported_with_place_and_hint(
    path: Path, library: Library, policy: Policy, terms: TermBase
) -> None:
    wanted = path.with_suffix(".txt").read_text(encoding="utf-8")
    assert fault_report(path, library, policy, terms) == wanted


def test_there_is_no_report_without_a_reply() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {
        path.stem for path in FOLDER.glob("*.yaml")
    }


def test_replies_without_greeting_and_reminder_are_a_fault(
    library: Library, policy: Policy, terms: TermBase
) -> None:
    faults = Faults()
    check_replies(dataclasses.replace(library, frame=None), policy, terms.concepts, faults)
    assert report(faults) == (
        "docs/replies/shared.yaml: error: replies have no greeting, reminder and closing"
        " [frame-missing]\n"
        "  hint: write the file; `kb schema reply-frame` shows its form"
    )


def test_the_shared_words_have_no_blanks(library: Library, policy: Policy) -> None:
    faults = Faults()
    text = (
        'id: shared\ngreeting: "Hello {blank.name},"\nreminder: {text: "Send no codes."}\n'
        "closing: Ask us.\nregards: Kind regards\n"
    )
    source = parse(text, "docs/replies/shared.yaml", faults)
    assert source is not None
    loaded = build_document(source, Path("shared.yaml"), "replies", ReplyFrame, faults)
    assert loaded is not None
    check_references(dataclasses.replace(library, documents={"x": loaded}), policy, faults)
    assert report(faults) == (
        "docs/replies/shared.yaml:2:11: error: 'blank.name' is a blank, and only a reply has"
        " blanks [blank-outside-reply]\n"
        '    greeting: "Hello {blank.name},"\n'
        "              ^\n"
        "  hint: name a figure of the policy, or move the text to a file in docs/replies"
    )


def test_a_name_whose_own_source_did_not_load_is_no_second_fault(
    library: Library, policy: Policy, terms: TermBase
) -> None:
    broken = dataclasses.replace(library, articles={}, broken={*library.articles})
    faults = Faults()
    check_replies(broken, policy, terms.concepts, faults)
    assert report(faults) == ""


def test_an_article_is_no_reply(library: Library, policy: Policy, terms: TermBase) -> None:
    articles = {
        name: loaded
        for name, loaded in library.documents.items()
        if isinstance(loaded.model, Article)
    }
    faults = Faults()
    alone = dataclasses.replace(library, documents=articles, replies={}, frame=None)
    check_replies(alone, policy, terms.concepts, faults)
    assert len(faults) == 0
