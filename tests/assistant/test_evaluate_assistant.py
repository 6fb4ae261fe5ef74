"""Figures of the assistant, worked out by hand."""

from typing import Any

from kb_tools.assistant.evaluate import evaluate
from kb_tools.search.evaluate import Golden

ROWS = [
    Golden("en", "right", ("A",), "keyword"),
    Golden("en", "wrong", ("A",), "keyword"),
    Golden("en", "asks", ("A", "B"), "keyword"),
    Golden("en", "silent", ("A",), "keyword"),
    Golden("de", "other", (), "uncovered"),
    Golden("de", "answered", (), "uncovered"),
]


def said(*texts: tuple[str, str], asks: bool = False, candidates: tuple[str, ...] = ()) -> Any:
    answer = [
        {"text": text, "cite": {"article": article, "url": f"en/{article}/" if article else ""}}
        for text, article in texts
    ]
    clarify = {"question": "?", "options": []} if asks else None
    covered = bool(texts) or asks
    return {"covered": covered, "answer": answer, "clarify": clarify, "candidates": candidates}


SAID = {
    "right": said(("text", "A")),
    "wrong": said(("text", "B"), candidates=("B", "A")),
    "asks": said(("text", "C"), asks=True, candidates=("B", "C")),
    "silent": said(),
    "other": said(),
    "answered": said(("text", "A"), ("text", "")),
}


def test_accuracy_cited_abstention_and_wrong_abstention() -> None:
    found = evaluate(ROWS, lambda _locale, query: SAID[query])
    assert found["pooled"] == {
        "accuracy": 0.5, "cited": 0.8, "abstention": 0.5, "wrong_abstention": 0.25,
        "clarified": 0.25, "n": 4, "uncovered": 2,
    }  # fmt: skip
    assert list(found["locales"]) == ["en", "de"]
    assert [miss["query"] for miss in found["misses"]] == ["wrong", "silent", "answered"]
    assert found["misses"][0] == {
        "locale": "en", "query": "wrong", "kind": "keyword", "expected": ["A"],
        "covered": True, "found": ["B", "A"],
    }  # fmt: skip
