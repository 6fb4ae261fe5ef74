"""Fixtures: the guide over this checkout's sources, as they were when the run began."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_tools.assistant.guide import Guide, open_guide
from kb_tools.checkout import Checkout
from kb_tools.search.evaluate import Golden, load_golden

QUERIES = Path(__file__).parents[1] / "data" / "search"


@pytest.fixture(scope="session")
def guide(snapshot: Checkout) -> Iterator[Guide]:
    """The guide; tests only read it."""
    opened = open_guide(snapshot)
    yield opened
    opened.close()


def rows(
    *, covered: bool | None = None, every: int = 1, files: str = "golden-*.tsv"
) -> list[Golden]:
    """Golden and tuning queries of all locales, or others; every so manieth of them."""
    found = [row for path in sorted(QUERIES.glob(files)) for row in load_golden(path)]
    wanted = [row for row in found if covered is None or bool(row.expected) is covered]
    return wanted[::every]
