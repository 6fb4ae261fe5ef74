"""A reader's way from a question to an answer, in a real browser, in four locales."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browsing

pytestmark = pytest.mark.browser

QUESTIONS = {
    "en": "how do I get IB Key back after reinstalling",
    "ru": "как вернуть IB Key после переустановки приложения",
    "zh-Hans": "重装应用后如何恢复IB Key",
    "de": "Wie bekomme ich IB Key nach der Neuinstallation zurück",
}
AMOUNTS = {
    "en": "200,000.01",
    "ru": "200 000,01",
    "zh-Hans": "200,000.01",
    "de": "200.000,01",
}

DSC_PLUS = {
    "en": "Digital Security Card+",
    "ru": "Цифровая карта безопасности+",
    "zh-Hans": "数码安全卡+",
    "de": "Digital Security Card+",
}


def first_hit(page: Page, question: str) -> str:
    """Type a question into the front page's search box; the address of the first result."""
    box = page.locator("main [data-kb-search] input[type=search]").first
    box.click()
    page.keyboard.type(question)
    link = page.locator("main [data-kb-search] a").first
    expect(link).to_be_visible()
    page.wait_for_timeout(300)
    return link.get_attribute("href") or ""


@pytest.mark.parametrize("tag", QUESTIONS)
def test_a_reader_who_reinstalled_the_app_finds_the_steps_and_their_pictures(
    tag: str, browser: Browser, site_url: str
) -> None:
    with browsing.visit(browser, site_url) as seen:
        page = seen.go(f"{tag}/")
        assert "KB2748/" in first_hit(page, QUESTIONS[tag])
        page.locator("main [data-kb-search] a").first.click()
        expect(page).to_have_url(re.compile(rf"/{tag}/KB2748/"))
        page.wait_for_load_state("networkidle")
        expect(page.locator("html")).to_have_attribute("lang", tag)
        page.get_by_role("tab", name="Android").click()
        panel = page.get_by_role("tabpanel").filter(visible=True)
        steps = panel.locator("ol > li")
        expect(steps).to_have_count(10)
        pictures = panel.locator("svg.kb-pic")
        assert pictures.count() >= 6
        expect(pictures.first).to_be_visible()
        assert seen.wrong == []


@pytest.mark.parametrize("tag", AMOUNTS)
def test_the_checker_says_that_one_cent_over_the_app_s_limit_needs_the_dsc_plus(
    tag: str, browser: Browser, site_url: str
) -> None:
    with browsing.visit(browser, site_url, viewport={"width": 390, "height": 844}) as seen:
        page = seen.go(f"{tag}/checkers/withdrawal/")
        form = page.locator("form").filter(has=page.locator("[value=ibkr_mobile]"))
        form.locator("[value=ibkr_mobile]").first.check()
        submit(page)
        page.locator("#checker-amount").fill(AMOUNTS[tag])
        submit(page)
        submit(page)  # today is filled in
        submit(page)  # no withdrawals before
        for device in ("ibkr_mobile", "dsc_plus"):
            page.locator(f"input[type=checkbox][value={device}]").check()
        submit(page)
        expect(page.locator(".kb-checker-status")).not_to_be_empty()
        expect(page.locator(".kb-checker-figures dd").last).to_have_text(DSC_PLUS[tag])
        assert "#checker=withdrawal&device=ibkr_mobile&amount=200000.01" in page.url
        shared = page.url.replace(f"/{tag}/", "/en/")
        other = seen.go(shared.removeprefix(site_url))
        expect(other.locator(".kb-checker-figures dd").last).to_have_text(DSC_PLUS["en"])
        assert seen.wrong == []


def submit(page: Page) -> None:
    """Press the form's button, as Enter would."""
    page.locator("form button[type=submit]").filter(visible=True).last.click()
    page.wait_for_timeout(150)
