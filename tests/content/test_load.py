"""Loading: ids are structural, and odd YAML never ends in a traceback."""

from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.checkout import Checkout
from kb_tools.content.load import Loaded, build_document, load_library
from kb_tools.content.model import Article, CheckerWords
from kb_tools.content.references import check_references
from kb_tools.core.policyload import load_policy
from kb_tools.core.source import parse
from kb_tools.faults import Faults

ARTICLE = """
id: KB9999
title: Title
summary: Summary
edits: {how.steps.first: major}
questions: {lost: "How do I?"}
sections:
  - id: how
    title: How
    blocks:
      - {id: intro, type: text, safety: limit, text: "Hello"}
      - {id: list, type: list, items: {b: "Two", a: {one: "{x.y} day", other: "{x.y} days"}}}
      - id: steps
        type: procedure
        machine: m
        steps: [{id: first, do: tap, text: "Tap", see: "Seen"}]
      - {id: danger, type: warning, text: "Careful"}
"""


def build(text: str) -> tuple[Loaded | None, Faults]:
    """An article from YAML text."""
    faults = Faults()
    source = parse(text, "KB9999.yaml", faults)
    if source is None:
        return None, faults
    return build_document(source, Path("KB9999.yaml"), "articles", Article, faults), faults


def test_each_phrase_has_a_structural_id_kind_safety_and_edit() -> None:
    loaded, faults = build(ARTICLE)
    assert list(faults) == []
    assert loaded is not None
    assert [(p.id, p.kind, p.safety, p.edit) for p in loaded.phrases] == [
        ("KB9999:title", "title", None, "normal"),
        ("KB9999:summary", "summary", None, "normal"),
        ("KB9999:question.lost", "question", None, "normal"),
        ("KB9999:how.title", "title", None, "normal"),
        ("KB9999:how.intro", "text", "limit", "normal"),
        ("KB9999:how.list.b", "item", None, "normal"),
        ("KB9999:how.list.a", "item", None, "normal"),
        ("KB9999:how.steps.first", "step", "step", "major"),
        ("KB9999:how.steps.first.see", "see", "step", "normal"),
        ("KB9999:how.danger", "warning", "security", "normal"),
    ]


def test_reordering_blocks_changes_no_id() -> None:
    data = yaml.safe_load(ARTICLE)
    data["sections"][0]["blocks"].reverse()
    before, _ = build(ARTICLE)
    after, _ = build(yaml.safe_dump(data, sort_keys=False))
    assert before is not None
    assert after is not None
    assert {p.id for p in before.phrases} == {p.id for p in after.phrases}


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["title", "questions", "sections", "related", "edits", "new"]), VALUES)
def test_any_value_anywhere_is_loaded_or_reported(key: str, value: object) -> None:
    data = yaml.safe_load(ARTICLE)
    data[key] = value
    loaded, faults = build(yaml.safe_dump(data, allow_unicode=True))
    assert (loaded is not None) == (faults.errors == 0)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_parsed_or_reported(text: str) -> None:
    faults = Faults()
    source = parse(text, "x.yaml", faults)
    assert (source is None) == (faults.errors > 0)


def test_what_a_checker_advises_is_never_shown_outdated() -> None:
    faults = Faults()
    text = """
id: withdrawal
title: Title
summary: Summary
questions: {device: {ask: "Which?"}}
outcomes: {ok: {title: "Fine", text: "Go on", cites: [KB2895.limits]}}
"""
    source = parse(text, "withdrawal.yaml", faults)
    assert source is not None
    loaded = build_document(source, Path("withdrawal.yaml"), "checkers", CheckerWords, faults)
    assert loaded is not None
    assert [(p.id, p.safety) for p in loaded.phrases if "outcome" in p.id] == [
        ("checker-withdrawal:outcome.ok.title", "limit"),
        ("checker-withdrawal:outcome.ok", "limit"),
    ]


def test_an_article_that_does_not_load_is_the_only_fault(copy_checkout: Checkout) -> None:
    path = copy_checkout.articles / "KB2748.yaml"
    path.write_text(path.read_text("utf-8") + 'foo: "bar\n', "utf-8")
    (copy_checkout.articles / ".KB1.yaml").write_text("an editor's leftover", "utf-8")
    faults = Faults()
    policy = load_policy(copy_checkout, faults)
    check_references(load_library(copy_checkout, faults), policy, faults)
    assert [fault.code for fault in faults] == ["yaml-syntax"]
