"""Evaluate: how well the assistant answers golden queries.

In: rows of locale, query and expected ids, and a surface that answers them. Out: accuracy, cited
sentences, abstention and wrong abstention, by locale and pooled, and what was missed. The surface
is handed in, so command line and page are measured with the same questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kb_tools.locales import BY_TAG
from kb_tools.search.evaluate import Golden

# A locale and a question, answered as data: what `Answer.as_dict` gives.
Surface = Callable[[str, str], Mapping[str, Any]]
Asked = tuple[Golden, Mapping[str, Any]]


def evaluate(rows: Iterable[Golden], surface: Surface) -> dict[str, Any]:
    """Ask a surface every query; the figures as JSON data. Ratios run from 0 to 1.

    >>> rows = [Golden("en", "pin", ("KB1018",), "keyword"), Golden("en", "tax", (), "uncovered")]
    >>> nothing = {"covered": False, "answer": [], "clarify": None, "candidates": []}
    >>> evaluate(rows, lambda locale, query: nothing)["pooled"]["abstention"]
    1.0
    """
    asked = [(row, surface(row.locale, row.query)) for row in rows]
    locales = sorted({row.locale for row, _ in asked}, key=list(BY_TAG).index)
    return {
        "locales": {
            tag: _figures([one for one in asked if one[0].locale == tag]) for tag in locales
        },
        "pooled": _figures(asked),
        "misses": [_miss(row, said) for row, said in asked if not is_right(row, said)],
    }


def first_article(said: Mapping[str, Any]) -> str:
    """The article that an answer stands for: the first candidate of a question, or first cited."""
    if not said["covered"]:
        return ""
    if said["clarify"] and said["candidates"]:
        return str(said["candidates"][0])
    return str(said["answer"][0]["cite"]["article"]) if said["answer"] else ""


def is_right(row: Golden, said: Mapping[str, Any]) -> bool:
    """Whether an answer is the expected one, or rightly none."""
    return first_article(said) in row.expected if row.expected else not said["covered"]


def _figures(asked: Sequence[Asked]) -> dict[str, float | int]:
    covered = [one for one in asked if one[0].expected]
    others = [one for one in asked if not one[0].expected]
    texts = [text for _, said in asked for text in said["answer"]]
    return {
        "accuracy": _share(is_right(*one) for one in covered),
        "cited": _share(is_cited(text) for text in texts) if texts else 1.0,
        "abstention": _share(not said["covered"] for _, said in others),
        "wrong_abstention": _share(not said["covered"] for _, said in covered),
        "clarified": _share(bool(said["clarify"]) for _, said in covered),
        "n": len(covered),
        "uncovered": len(others),
    }


def is_cited(text: Mapping[str, Any]) -> bool:
    """Whether a sentence of an answer names the article and the place that it is from."""
    cite = text.get("cite") or {}
    return bool(text["text"] and cite.get("article") and cite.get("url"))


def _share(found: Iterable[bool]) -> float:
    listed = list(found)
    return round(sum(listed) / len(listed), 4) if listed else 0.0


def _miss(row: Golden, said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "locale": row.locale,
        "query": row.query,
        "kind": row.kind,
        "expected": list(row.expected),
        "covered": said["covered"],
        "found": list(said["candidates"][:3]),
    }
