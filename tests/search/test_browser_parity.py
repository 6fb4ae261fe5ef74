"""The page gives the very same hits as Python: articles, order, scores, passages."""

from pathlib import Path

import pytest

from kb_tools.locales import LOCALES
from kb_tools.search.analysis import analyze
from kb_tools.search.evaluate import load_golden
from kb_tools.search.index import Index
from kb_tools.search.query import search

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("search-browser")]
GOLDEN = sorted((Path(__file__).parents[1] / "data" / "search").glob("golden-*.tsv"))
SEARCH = """async ([locale, queries, limit, fresh]) => {
  const { openSearch } = await import("./assets/search-core.mjs");
  const found = [];
  let engine = await openSearch("search/", locale);
  for (const query of queries) {
    if (fresh) engine = await openSearch("search/", locale);
    const { plan, hits } = await engine.search(query, limit);
    const shown = [];
    for (const hit of hits) {
      const passage = await engine.passage(plan, hit);
      shown.push({ ...hit, passage: passage.text, highlights: passage.highlights,
        heading: passage.heading });
    }
    found.push(shown);
  }
  return found;
}"""
ANALYZE = """async ([locale, texts]) => {
  const { openSearch } = await import("./assets/search-core.mjs");
  const engine = await openSearch("search/", locale);
  return engine.settle(() => texts.map((text) => engine.analyze(text)));
}"""
ODD = [
    "",
    " ",
    "?!",
    "\u0000\u0007",
    "\u202eabc",
    "𠀀𠀁",
    "é",
    "l’appareil",
    "½ ³ ﬁ",
    "İstanbul",
    "ΑΣ",
    "DSC+ m2-fs KB01018",
    "1,234,567.89 10k 6.0.1",
    "x" * 500,
    "naïve café coöperate",
    "🙂 code",
    "a" * 199 + "🙂b",
    "ё Ё й Й",
    "帳戶裡的裝置",
    "dsc卡坏了KB1018怎么办",
    "don't l'app IBKR's",
    "toString constructor __proto__",
]


def in_characters(text: str, pairs: list[list[int]]) -> list[list[int]]:
    """Ranges in UTF-16 units as ranges in characters."""
    units = text.encode("utf-16-le")
    return [[len(units[: 2 * at].decode("utf-16-le")) for at in pair] for pair in pairs]


def python_hits(index: Index, locale: str, query: str) -> list[dict[str, object]]:
    keys = ("id", "title", "url", "score", "section", "passage", "highlights", "heading")
    return [
        {key: hit.as_dict()[key] for key in keys} for hit in search(index, query, locale, limit=5)
    ]


def page_hits(
    page, locale: str, queries: list[str], *, fresh: bool = False
) -> list[list[dict[str, object]]]:
    """What the page finds; `fresh` starts with nothing loaded for each query."""
    keys = ("id", "title", "url", "score", "section", "passage", "highlights", "heading")
    found = page.evaluate(SEARCH, [locale, queries, 5, fresh])
    for hits in found:
        for hit in hits:
            hit["highlights"] = in_characters(hit["passage"], hit["highlights"])
    return [[{key: hit[key] for key in keys} for hit in hits] for hits in found]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.parity)])
def test_golden_queries_give_the_same_hits(page, index: Index, path: Path, every: int) -> None:
    rows = load_golden(path)[::every]
    locale = rows[0].locale
    expected = [python_hits(index, locale, row.query) for row in rows]
    assert page_hits(page, locale, [row.query for row in rows]) == expected


@pytest.mark.parametrize("locale", ["en", "ru", "zh-Hans", "de"])
@pytest.mark.parametrize("every", [47, pytest.param(16, marks=pytest.mark.parity)])
def test_queries_of_all_languages_give_the_same_hits(
    page, index: Index, locale: str, every: int
) -> None:
    queries = [row.query for path in GOLDEN for row in load_golden(path)][::every]
    expected = [python_hits(index, locale, query) for query in queries]
    assert page_hits(page, locale, queries) == expected


@pytest.mark.parametrize("locale", [known.tag for known in LOCALES])
def test_odd_queries_give_the_same_hits(page, index: Index, locale: str) -> None:
    odd = [query for query in ODD if query.strip()]
    expected = [python_hits(index, locale, query) for query in odd]
    assert page_hits(page, locale, odd, fresh=True) == expected


@pytest.mark.parametrize("locale", ["en", "zh-Hant", "fr", "de"])
def test_odd_texts_have_the_same_tokens(page, locale: str) -> None:
    got = page.evaluate(ANALYZE, [locale, ODD])
    for text, tokens in zip(ODD, got, strict=True):
        assert [(one["term"], one["kind"]) for one in tokens] == [
            (one.term, one.kind) for one in analyze(locale, text)
        ], text
