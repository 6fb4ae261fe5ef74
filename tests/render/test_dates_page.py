"""Dates and moments in the page are written as Python writes them, in every locale."""

import datetime as dt
from pathlib import Path

import pytest

from kb_tools.i18n.figures import format_date, format_instant
from kb_tools.locales import LOCALES
from tests import browsing

pytestmark = pytest.mark.browser
MODULES = Path(__file__).parents[2] / "kb_tools" / "render" / "browser"
DAYS = [dt.date(2026, month, day) for month in range(1, 13) for day in (1, 2, 11, 21)]
MOMENTS = [
    "2026-12-01T10:42:00+01:00",
    "2026-12-01T00:05:00Z",
    "2026-03-31T23:42:00-05:00",
    "2026-11-24T15:00:00+00:00",
]
WRITE = """async ([days, moments, tags]) => {
  const {writeDate, writeMoment} = await import("./checker-dates.mjs");
  return tags.map((tag) => [
    ...days.map((day) => writeDate(tag, day)),
    ...moments.map((moment) => writeMoment(tag, moment)),
  ]);
}"""


def plain(text: str) -> str:
    """The text with narrow no-break spaces as the spaces that Chromium writes for them."""
    return text.replace("\u202f", " ")


def test_page_and_python_write_the_same_dates_and_moments(browser) -> None:
    tags = [known.tag for known in LOCALES]
    with browsing.served(MODULES) as url, browsing.visit(browser, url) as visit:
        visit.page.goto(url + "checker-dates.mjs")
        asked = [[day.isoformat() for day in DAYS], MOMENTS, tags]
        written = visit.page.evaluate(WRITE, asked)
    for tag, texts in zip(tags, written, strict=True):
        wanted = [format_date(day, tag) for day in DAYS]
        wanted += [format_instant(moment, tag) for moment in MOMENTS]
        assert [plain(text) for text in texts] == [plain(text) for text in wanted], tag
