"""Every template in each complete locale, in Chromium: accessible, self-contained, not too wide."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import browsing
from tests.axe import WIDTHS, examine, overflow
from tests.conftest import BUILT

pytestmark = pytest.mark.browser
# One page of each template, and those with the most in them.
TEMPLATES = (
    "",
    "KB2748/",
    "KB2895/",
    "topics/",
    "topics/login/",
    "checkers/",
    "checkers/withdrawal/",
    "checkers/withdrawal/flow/",
    "planned/",
    "freshness/",
    "search/",
    "about/",
)


def pages(tag: str) -> list[str]:
    return [f"{tag}/{name}" for name in TEMPLATES]


# Languages share templates and styles; their letters and the length of their words differ. So each
# template is examined in two languages, each language in three templates; the slow test below
# examines every page of every language.
SAMPLE = [
    f"{BUILT[(at + half * len(BUILT) // 2) % len(BUILT)]}/{name}"
    for at, name in enumerate(TEMPLATES)
    for half in (0, 1)
]
# Those whose controls differ; the rest are walked through by the slow tests.
WALKED = ("", "KB2748/", "topics/", "checkers/withdrawal/", "search/")


@pytest.fixture(scope="module")
def window(browser: Browser, site_url: str) -> Iterator[browsing.Visit]:
    """One window for all pages, so that their common files are loaded once."""
    with browsing.visit(browser, site_url) as visit:
        yield visit


@pytest.fixture(scope="module")
def spaced(browser: Browser, site_url: str) -> Iterator[browsing.Visit]:
    """A window where a test may set styles."""
    with browsing.visit(browser, site_url, bypass_csp=True) as visit:
        yield visit


@pytest.fixture
def reader(window: browsing.Visit) -> browsing.Visit:
    """The window, wide and light, with nothing wrong so far."""
    window.page.set_viewport_size({"width": 1280, "height": 800})
    window.page.emulate_media(color_scheme="light")
    window.wrong.clear()
    return window


@pytest.mark.parametrize("path", [*SAMPLE, "", "gone/"])
def test_a_page_is_accessible_wide_and_narrow_light_and_dark(
    path: str, reader: browsing.Visit
) -> None:
    assert list(examine(reader.go(path))) == []
    # The page for wrong addresses answers 404, and Chromium says so on the console.
    assert [wrong for wrong in reader.wrong if path != "gone/" or "404" not in wrong] == []


@pytest.mark.parametrize("tag", BUILT)
def test_no_page_of_a_language_is_too_wide(tag: str, reader: browsing.Visit) -> None:
    page = reader.page
    for path in pages(tag):
        page.goto(reader.url + path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert overflow(page) <= 0, (path, width)
    assert reader.wrong == []


QUERIES = {
    "en": "reinstalled",
    "ru": "переустановка",
    "zh-Hans": "重新安装",
    "zh-Hant": "重新安裝",
    "es": "reinstalar",
    "fr": "réinstaller",
    "it": "reinstallare",
    "de": "neu installiert",
}


@pytest.mark.parametrize(
    "tag",
    [
        pytest.param(tag, marks=() if tag in ("de", "zh-Hant") else pytest.mark.slow)
        for tag in BUILT
    ],
)
def test_open_search_is_accessible(tag: str, reader: browsing.Visit) -> None:
    for path in (f"{tag}/", f"{tag}/KB2748/", f"{tag}/search/"):
        page = reader.go(path)
        page.locator("input[type=search]").fill(QUERIES[tag])
        page.locator(".kb-search-hit").first.wait_for()
        assert list(examine(page)) == [], path
    page.locator("input[type=search]").fill("xqzzvw")
    page.locator(".kb-search-none").wait_for()
    assert list(examine(page)) == []
    assert reader.wrong == []


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_page_is_accessible(site_dir: Path, reader: browsing.Visit) -> None:
    wrong: dict[str, list[str]] = {}
    for path in sorted(site_dir.glob("*/**/index.html")):
        name = path.parent.relative_to(site_dir).as_posix() + "/"
        reader.wrong.clear()
        found = [*examine(reader.go(name)), *reader.wrong]
        if found:
            wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize("path", pages("en"))
def test_text_spacing_and_zoom_lose_nothing(path: str, spaced: browsing.Visit) -> None:
    """WCAG 1.4.12 and 1.4.4: wider spacing, and 200 % zoom, which halves a wide screen."""
    spacing = (
        "document.querySelectorAll('body *').forEach((one) => Object.assign(one.style,"
        " {lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em'}))"
    )
    spaced.page.set_viewport_size({"width": 640, "height": 800})
    page = spaced.go(path)
    assert overflow(page) <= 0
    page.set_viewport_size({"width": 320, "height": 800})
    page.evaluate(spacing)
    assert overflow(page) <= 0


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(f"de/{name}", marks=() if name in WALKED else pytest.mark.slow)
        for name in TEMPLATES
    ],
)
def test_every_stop_of_the_keyboard_is_seen(path: str, site_url: str, browser: Browser) -> None:
    """WCAG 2.4.7 and 2.4.11: each stop has an outline and is not covered."""
    look = """() => {
      const one = document.activeElement;
      if (one === document.body) return null;
      const box = one.getBoundingClientRect();
      const style = getComputedStyle(one);
      let ring = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none";
      const after = getComputedStyle(one, "::after");
      ring ||= parseFloat(after.outlineWidth) >= 2 && after.outlineStyle !== "none";
      const around = one.closest(".kb-search-box, .kb-choice, label");
      ring ||= around !== null && parseFloat(getComputedStyle(around).outlineWidth) >= 2
        && getComputedStyle(around).outlineStyle !== "none";
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const covered = top && !one.contains(top) && !top.contains(one) && !around?.contains(top);
      return {html: one.outerHTML.slice(0, 120), ring, covered};
    }"""
    with browsing.visit(browser, site_url, viewport={"width": 1280, "height": 800}) as visit:
        page = visit.go(path)
        seen = []
        for _ in range(60):
            page.keyboard.press("Tab")
            stop = page.evaluate(look)
            if stop is None:
                break
            seen.append(stop)
        assert "kb-skip" in seen[0]["html"]
        assert [stop for stop in seen if not stop["ring"] or stop["covered"]] == []


def test_own_targets_are_large_enough(site_url: str, browser: Browser) -> None:
    small = """() => [...document.querySelectorAll(
        "button, summary, input:not([type=hidden]), .kb-nav a, .kb-footer a, .kb-lang a, .kb-brand,"
        + " .kb-crumbs a, .kb-button, .kb-devices a")]
      .filter((one) => one.checkVisibility() && !one.closest(".kb-search-header button"))
      .map((one) => [one, one.closest("label") ?? one.labels?.[0] ?? one])
      .map(([one, box]) => [one.outerHTML.slice(0, 90), box.getBoundingClientRect()])
      .filter(([, box]) => box.height < 43.5 && box.height > 1).map(([html]) => html)"""
    with browsing.visit(browser, site_url, viewport={"width": 390, "height": 800}) as visit:
        for path in pages("en"):
            assert visit.go(path).evaluate(small) == [], path
