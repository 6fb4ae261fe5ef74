"""Evaluate: how well a search surface answers golden queries.

In: rows of locale, query, expected ids and kind, and a function that searches. Out: recall and
reciprocal rank by locale and kind, and what was missed. The surface is handed in, so command line,
page and others are measured with the same queries.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from kb_tools.faults import Faults, KbError, Location, did_you_mean, read_text, report
from kb_tools.locales import BY_TAG

Surface = Callable[[str, str], Sequence[str]]
COLUMNS: Final = ("locale", "query", "expected", "kind")
NONE: Final = "-"
DEPTH: Final = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Golden:
    """A query and the articles of which any is right; none for what is not covered."""

    locale: str
    query: str
    expected: tuple[str, ...]
    kind: str


def load_golden(path: Path) -> list[Golden]:
    """Read a TSV of golden queries; lines that start with `#` and the heading are left out.

    Raises:
        KbError: the file cannot be read, or a row is wrong; the message names every row.
    """
    faults = Faults()
    text = read_text(path, str(path), faults)
    rows: list[Golden] = []
    for number, line in enumerate((text or "").splitlines(), 1):
        if not line.strip() or line.startswith("#") or tuple(line.split("\t")) == COLUMNS:
            continue
        row = _row(line, Location(str(path), number, 1), faults)
        if row is not None:
            rows.append(row)
    if faults.errors:
        raise KbError(f"cannot use {path}", report(faults))
    return rows


def _row(line: str, place: Location, faults: Faults) -> Golden | None:
    cells = [cell.strip() for cell in line.split("\t")]
    shown = " | ".join(cells)
    if len(cells) != len(COLUMNS) or not all(cells):
        faults.error(
            "golden-cells",
            place,
            f"{len([cell for cell in cells if cell])} cells, but a row has {len(COLUMNS)}",
            hint="write locale, query, expected ids (or -) and kind, with tabs between them",
            excerpt=shown,
        )
        return None
    locale, query, expected, kind = cells
    if locale not in BY_TAG:
        faults.error(
            "unknown-locale",
            place,
            f"unknown locale '{locale}'",
            hint=did_you_mean(locale, BY_TAG),
            excerpt=shown,
        )
        return None
    ids = () if expected == NONE else tuple(part.strip() for part in expected.split(","))
    return Golden(locale, query, ids, kind)


def evaluate(rows: Iterable[Golden], surface: Surface) -> dict[str, Any]:
    """Ask a surface every query; the figures as JSON data.

    Ratios run from 0 to 1. Rows without an expected article count in `n` and the ratios of none:
    they only show as `false_positives` (how many of them got hits) of `uncovered`.

    >>> rows = [Golden("en", "pin", ("KB1018",), "keyword"), Golden("en", "tax", (), "uncovered")]
    >>> evaluate(rows, lambda locale, query: ["KB1018"])["pooled"]
    {'recall@1': 1.0, 'recall@3': 1.0, 'mrr': 1.0, 'n': 1, 'uncovered': 1, 'false_positives': 1}
    """
    asked = [(row, list(surface(row.locale, row.query))[:DEPTH]) for row in rows]
    locales = sorted({row.locale for row, _ in asked}, key=list(BY_TAG).index)
    kinds = sorted({row.kind for row, _ in asked})
    return {
        "locales": {
            tag: _figures([one for one in asked if one[0].locale == tag]) for tag in locales
        },
        "pooled": _figures(asked),
        "kinds": {kind: _figures([one for one in asked if one[0].kind == kind]) for kind in kinds},
        "misses": [_miss(row, found) for row, found in asked if _missed(row, found)],
    }


def _figures(asked: Sequence[tuple[Golden, list[str]]]) -> dict[str, float | int]:
    ranks = [_rank(row, found) for row, found in asked if row.expected]
    wrong = [bool(found) for row, found in asked if not row.expected]
    return {
        "recall@1": _ratio(sum(rank == 1 for rank in ranks), len(ranks)),
        "recall@3": _ratio(sum(0 < rank <= 3 for rank in ranks), len(ranks)),
        "mrr": _ratio(sum(1 / rank for rank in ranks if rank), len(ranks)),
        "n": len(ranks),
        "uncovered": len(wrong),
        "false_positives": sum(wrong),
    }


def _ratio(part: float, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _rank(row: Golden, found: Sequence[str]) -> int:
    """Rank, from 1, of the first right article; 0 when there is none."""
    return next((rank for rank, name in enumerate(found, 1) if name in row.expected), 0)


def _missed(row: Golden, found: Sequence[str]) -> bool:
    return _rank(row, found) != 1 if row.expected else bool(found)


def _miss(row: Golden, found: Sequence[str]) -> dict[str, object]:
    return {
        "locale": row.locale,
        "query": row.query,
        "kind": row.kind,
        "expected": list(row.expected),
        "rank": _rank(row, found),
        "found": list(found[:3]),
    }
