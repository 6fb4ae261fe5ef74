"""Figures of golden queries: their shape, and rows that cannot be read."""

from pathlib import Path

import pytest

from kb_tools.faults import KbError
from kb_tools.search.evaluate import Golden, evaluate, load_golden

ROWS = [
    Golden("en", "one", ("A", "B"), "keyword"),
    Golden("en", "two", ("A",), "typo"),
    Golden("ru", "three", ("C",), "keyword"),
    Golden("ru", "four", (), "uncovered"),
]
ANSWERS = {"one": ["B", "A"], "two": ["B", "C", "A"], "three": ["A"], "four": ["A"]}


def test_figures_have_this_shape() -> None:
    result = evaluate(ROWS, lambda locale, query: ANSWERS[query])
    assert result["locales"] == {
        "en": {
            "recall@1": 0.5, "recall@3": 1.0, "mrr": 0.6667, "n": 2,
            "uncovered": 0, "false_positives": 0,
        },
        "ru": {
            "recall@1": 0.0, "recall@3": 0.0, "mrr": 0.0, "n": 1,
            "uncovered": 1, "false_positives": 1,
        },
    }  # fmt: skip
    assert result["pooled"]["n"] == 3
    assert result["pooled"]["recall@1"] == 0.3333
    assert list(result["kinds"]) == ["keyword", "typo", "uncovered"]
    assert [miss["query"] for miss in result["misses"]] == ["two", "three", "four"]
    assert result["misses"][0] == {
        "locale": "en", "query": "two", "kind": "typo", "expected": ["A"], "rank": 3,
        "found": ["B", "C", "A"],
    }  # fmt: skip


def test_comments_heading_and_empty_lines_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "g.tsv"
    path.write_text(
        "# a\nlocale\tquery\texpected\tkind\n\nen\tq\tA, B\tkeyword\nru\tц\t-\tuncovered\n"
    )
    assert load_golden(path) == [
        Golden("en", "q", ("A", "B"), "keyword"),
        Golden("ru", "ц", (), "uncovered"),
    ]


def test_every_wrong_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "g.tsv"
    path.write_text("en\tq\tA\nxx\tq\tA\tkeyword\n")
    with pytest.raises(KbError) as caught:
        load_golden(path)
    assert caught.value.message == f"cannot use {path}"
    assert caught.value.hint == (
        f"{path}:1:1: error: 3 cells, but a row has 4 [golden-cells]\n"
        "    en | q | A\n    ^\n"
        "  hint: write locale, query, expected ids (or -) and kind, with tabs between them\n"
        f"{path}:2:1: error: unknown locale 'xx' [unknown-locale]\n"
        "    xx | q | A | keyword\n    ^\n"
        "  hint: known: de, en, es, fr, it, ru, zh-Hans, zh-Hant"
    )


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KbError, match="cannot use"):
        load_golden(tmp_path / "none.tsv")
