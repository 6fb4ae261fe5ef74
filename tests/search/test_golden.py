"""Golden queries: each locale finds what it should, and no change makes it worse unnoticed."""

from pathlib import Path

import pytest

from kb_tools.locales import LOCALES
from kb_tools.search.evaluate import evaluate, load_golden
from kb_tools.search.index import Index
from kb_tools.search.query import search

GOLDEN = sorted((Path(__file__).parents[1] / "data" / "search").glob("golden-*.tsv"))
KINDS = {"keyword", "everyday", "situation", "typo", "other", "number", "uncovered"}


def test_every_locale_has_a_golden_set() -> None:
    assert {path.stem for path in GOLDEN} == {f"golden-{known.tag}" for known in LOCALES}


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_locale_finds_what_it_should(index: Index, path: Path) -> None:
    rows = load_golden(path)
    result = evaluate(rows, lambda tag, query: [hit.id for hit in search(index, query, tag)])
    assert result["pooled"]["recall@1"] >= 0.85, result["misses"]
    assert result["pooled"]["recall@3"] >= 0.9, result["misses"]
    assert result["kinds"]["number"]["recall@1"] == 1.0


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_set_covers_every_kind_and_names_articles_that_exist(
    index: Index, path: Path
) -> None:
    rows = load_golden(path)
    assert {row.kind for row in rows} >= KINDS
    assert {row.locale for row in rows} == {path.stem.removeprefix("golden-")}
    assert len({row.query for row in rows}) == len(rows)
    assert sum(bool(row.expected) for row in rows) >= 60
    assert sum(not row.expected for row in rows) >= 16
    assert {name for row in rows for name in row.expected} == set(index.articles)
    assert all(bool(row.expected) == (row.kind != "uncovered") for row in rows)
