"""Typos: distance and choice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.search.typos import distance, nearest, reach

WORDS = st.text(alphabet="abcd", max_size=8)


def plain_distance(one: str, other: str) -> int:
    """Optimal string alignment, straight from its definition."""
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for row in range(len(one) + 1):
        for column in range(len(other) + 1):
            if not row or not column:
                rows[row][column] = row + column
                continue
            same = one[row - 1] == other[column - 1]
            best = min(
                rows[row - 1][column] + 1,
                rows[row][column - 1] + 1,
                rows[row - 1][column - 1] + (not same),
            )
            if one[row - 2 : row] == other[column - 2 : column][::-1] and min(row, column) > 1:
                best = min(best, rows[row - 2][column - 2] + 1)
            rows[row][column] = best
    return rows[-1][-1]


@given(WORDS, WORDS, st.integers(0, 3))
def test_distance_is_exact_up_to_its_limit(one: str, other: str, limit: int) -> None:
    assert distance(one, other, limit) == min(plain_distance(one, other), limit + 1)


@pytest.mark.parametrize("word, expected", [("abc", 0), ("abcd", 1), ("abcdef", 1), ("abcdefg", 2)])
def test_longer_words_may_have_more_slips(word: str, expected: int) -> None:
    assert reach(word) == expected


def test_the_nearest_come_first_then_the_more_common_then_the_order_of_letters() -> None:
    terms = ["recovery", "recover", "recovers", "recovert"]
    assert nearest("recovr", terms, lambda term: 1) == ["recover"]
    assert nearest("recovere", terms, lambda term: term == "recovery") == [
        "recovery",
        "recover",
        "recovers",
    ]
    assert nearest("pin", ["pins"], lambda term: 1) == []
