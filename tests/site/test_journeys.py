"""Readers' ways through the site in Chromium: language, platform, colours, no JavaScript."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kb_tools.locales import LOCALES
from tests import browsing
from tests.conftest import BUILT

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 800}


def switch(page: Page, tag: str) -> None:
    page.locator(".kb-lang summary").click()
    page.locator(f".kb-lang a[hreflang='{tag}']").click()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    "place",
    [
        "KB2748/#recover-android-token",
        "checkers/withdrawal/#device=dsc_plus&amount=200000.01",
        "search/?q=IB+Key#main",
        "topics/login/",
    ],
)
def test_another_language_shows_the_same_place(place: str, site_url: str, browser: Browser) -> None:
    with browsing.visit(browser, site_url, viewport=WIDE) as visit:
        page = visit.go(f"en/{place}")
        for tag in BUILT[1:]:
            here = page.url.removeprefix(site_url).partition("/")[2]
            switch(page, tag)
            assert page.url == f"{site_url}{tag}/{here}"
            assert page.locator("html").get_attribute("lang") == tag
        assert visit.wrong == []


def test_the_language_menu_works_by_keyboard_and_names_each_language_in_itself(
    site_url: str, browser: Browser
) -> None:
    with browsing.visit(browser, site_url, viewport=WIDE) as visit:
        page = visit.go("en/KB2748/")
        summary = page.locator(".kb-lang summary")
        summary.focus()
        page.keyboard.press("Enter")
        entries = page.locator(".kb-lang a")
        assert entries.all_inner_texts() == [known.name for known in LOCALES]
        assert [one.get_attribute("lang") for one in entries.all()] == list(BUILT)
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(summary).to_be_focused()
        expect(page.locator(".kb-lang ul")).to_be_hidden()


def test_the_chosen_platform_is_remembered_on_every_page(site_url: str, browser: Browser) -> None:
    with browsing.visit(browser, site_url, viewport=WIDE) as visit:
        page = visit.go("en/KB2748/")
        expect(page.locator("#recover-ios")).to_be_visible()
        expect(page.locator("#recover-android")).to_be_hidden()
        page.get_by_role("tab", name="Android").click()
        expect(page.locator("#recover-android")).to_be_visible()
        expect(page.locator("#recover-ios")).to_be_hidden()
        page.reload()
        expect(page.locator("#recover-android")).to_be_visible()
        switch(page, "de")
        expect(page.locator("#recover-android")).to_be_visible()
        assert visit.wrong == []


def test_tabs_work_by_arrow_keys(site_url: str, browser: Browser) -> None:
    with browsing.visit(browser, site_url, viewport=WIDE) as visit:
        page = visit.go("en/KB2748/")
        first, second = page.get_by_role("tab").all()
        first.focus()
        for key, target in (("ArrowRight", second), ("ArrowRight", first), ("End", second)):
            page.keyboard.press(key)
            expect(target).to_be_focused()
            expect(target).to_have_attribute("aria-selected", "true")
        assert [one.get_attribute("tabindex") for one in (first, second)] == ["-1", "0"]


def test_a_link_to_a_step_opens_the_panel_that_holds_it(site_url: str, browser: Browser) -> None:
    with browsing.visit(browser, site_url, viewport=WIDE) as visit:
        page = visit.go("en/KB2748/#recover-android-token")
        expect(page.locator("#recover-android-token")).to_be_in_viewport()


def test_a_phone_shows_its_own_steps_first(site_url: str, browser: Browser) -> None:
    agent = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/156 Mobile"
    with browsing.visit(browser, site_url, user_agent=agent) as visit:
        page = visit.go("en/KB2748/")
        expect(page.locator("#recover-android")).to_be_visible()


def test_dark_follows_the_system_until_the_reader_chooses(site_url: str, browser: Browser) -> None:
    with browsing.visit(browser, site_url, viewport=WIDE, color_scheme="dark") as visit:
        page = visit.go("en/")
        root = page.locator("html")
        button = page.locator("[data-kb-theme]")
        expect(root).to_have_attribute("data-theme", "dark")
        expect(button).to_have_attribute("aria-pressed", "true")
        button.click()
        expect(root).to_have_attribute("data-theme", "light")
        page.reload()
        expect(root).to_have_attribute("data-theme", "light")
        expect(page.locator("[data-kb-theme]")).to_have_attribute("aria-pressed", "false")


def test_without_javascript_steps_tables_and_languages_are_there(
    site_url: str, browser: Browser
) -> None:
    with browsing.visit(browser, site_url, viewport=WIDE, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(site_url + "en/KB2748/")
        expect(page.locator("#recover-ios")).to_be_visible()
        expect(page.locator("#recover-android")).to_be_visible()
        expect(page.locator(".kb-tablist")).to_be_hidden()
        expect(page.locator("[data-kb-theme]")).to_be_hidden()
        page.locator(".kb-lang summary").click()
        page.locator(".kb-lang a[hreflang=de]").click()
        assert page.url == site_url + "de/KB2748/"
        page.goto(site_url + "en/KB2895/")
        expect(page.locator("#limits-table")).to_be_visible()
        page.goto(site_url + "en/search/?q=x")
        expect(page.locator("main noscript")).to_be_visible()
        expect(page.locator("main").get_by_role("link", name="Withdraw money")).to_be_visible()


def test_the_root_offers_every_language_and_remembers_the_choice(
    site_url: str, browser: Browser
) -> None:
    with browsing.visit(browser, site_url, viewport=WIDE, locale="de-DE") as visit:
        page = visit.go("")
        links = page.locator("a[data-kb-locale]")
        # The browser's wish comes first; the reader decides.
        others = [tag for tag in BUILT if tag != "de"]
        assert [one.get_attribute("hreflang") for one in links.all()] == ["de", *others]
        assert page.url == site_url
        links.filter(has_text="Русский").click()
        page.wait_for_url(site_url + "ru/")
        page.goto(site_url)
        page.wait_for_url(site_url + "ru/")
        assert visit.wrong == []


@pytest.mark.parametrize(
    "wish,tag",
    [("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-Hans-HK", "zh-Hans"), ("ja", "en")],
)
def test_the_likely_language_stands_first(
    wish: str, tag: str, site_url: str, browser: Browser
) -> None:
    with browsing.visit(browser, site_url, locale=wish) as visit:
        page = visit.go("")
        first = page.locator("a[data-kb-locale]").first
        expect(first).to_have_attribute("hreflang", tag)


def test_a_wrong_address_answers_in_the_language_of_the_address(
    site_url: str, browser: Browser
) -> None:
    with browsing.visit(browser, site_url, locale="en-GB") as visit:
        page = visit.go("ru/KB0/")
        expect(page.locator("[data-kb-missing=ru]")).to_be_visible()
        expect(page.locator("[data-kb-missing=en]")).to_be_hidden()
        page.locator("[data-kb-missing=ru] a").click()
        page.wait_for_url(site_url + "ru/")


def test_the_table_of_contents_follows_the_reader(site_url: str, browser: Browser) -> None:
    with browsing.visit(browser, site_url, viewport=WIDE) as visit:
        page = visit.go("en/KB2895/")
        page.locator(".kb-toc a[href='#limits']").click()
        expect(page.locator("#limits")).to_be_in_viewport()
        expect(page.locator(".kb-toc a[href='#limits']")).to_have_attribute("aria-current", "true")
        page.set_viewport_size({"width": 390, "height": 800})
        expect(page.locator(".kb-toc ol")).to_be_hidden()
        page.locator(".kb-toc summary").click()
        expect(page.locator(".kb-toc ol")).to_be_visible()


def test_a_first_visit_is_light_and_loads_no_index(site_url: str, browser: Browser) -> None:
    with browsing.visit(browser, site_url, viewport=WIDE) as visit:
        loaded: list[str] = []
        sizes: list[int] = []
        visit.page.on("response", lambda answer: loaded.append(answer.url))
        visit.page.on("response", lambda answer: sizes.append(len(answer.body())))
        visit.go("en/KB2748/")
        assert not [url for url in loaded if "/search/" in url.removeprefix(site_url)]
        assert sum(sizes) < 250_000, sizes  # not compressed; the bar is 120 KB compressed
        assert len(loaded) <= 22


def test_alternates_are_absolute_complete_and_mutual(site_dir: Path) -> None:
    link = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">')
    pages = {
        path: dict(link.findall(path.read_text("utf-8")))
        for path in site_dir.glob("*/**/index.html")
    }
    base = "https://help.example.com/"
    for path, alternates in pages.items():
        own = path.parent.relative_to(site_dir).as_posix() + "/"
        assert "x-default" in alternates, own
        for tag, url in alternates.items():
            assert url.startswith(base)
            target = site_dir / url.removeprefix(base) / "index.html"
            assert target.is_file(), (own, tag)
            if tag != "x-default" and base + own in alternates.values():
                assert pages[target].get(own.partition("/")[0]) == base + own


def test_titles_and_descriptions_are_there_and_unique_in_a_locale(site_dir: Path) -> None:
    for tag in BUILT:
        titles = []
        for path in sorted((site_dir / tag).glob("**/index.html")):
            text = path.read_text("utf-8")
            title = re.search("<title>([^<]+)</title>", text)
            description = re.search('<meta name="description" content="([^"]+)">', text)
            assert title, path
            assert description, path
            titles.append(title.group(1))
            assert text.count("<h1") == 1, path
        assert len(titles) == len(set(titles)), tag


def test_structured_data_of_every_page_is_json_without_markup(site_dir: Path) -> None:
    found = 0
    for path in site_dir.glob("*/**/index.html"):
        for text in re.findall(
            '<script type="application/ld\\+json">(.*?)</script>',
            path.read_text("utf-8"),
            re.DOTALL,
        ):
            assert isinstance(json.loads(text), list)
            found += 1
    assert found > 20
