"""Whole numbers, versions, instants and earlier days in a checker's form, in Chromium."""

import pytest
from playwright.sync_api import Page

from tests import browsing

pytestmark = pytest.mark.browser

LOCKED = (
    "#checker=login-trouble&site=portal&portal_sign=refused&tries=10&now=2026-11-24T12:00:00+01:00"
    "&last_try=2026-11-24T10:42:00+01:00&first_try=2026-11-24T09:00:00Z"
)
CODE = "#checker=locked-out&cause=code&today=2026-11-24&code_given={day}&in_hand=false"


@pytest.fixture
def visit(browser, site_url):
    with browsing.visit(browser, site_url) as visiting:
        yield visiting
        assert visiting.wrong == []


def verdict(page: Page) -> str:
    return page.locator(".kb-checker-status .kb-verdict").inner_text()


def figures(page: Page) -> dict[str, str]:
    rows = page.locator(".kb-checker-figures > div").all()
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows}


def problem(page: Page) -> str:
    return page.locator(".kb-field-error:visible").inner_text()


def test_a_link_tells_when_a_lockout_ends_in_its_zone_and_in_utc(visit) -> None:
    page = visit.go(f"en/checkers/login-trouble/{LOCKED}")
    assert verdict(page) == "Your access is locked"
    ends = figures(page)["The lock ends"]
    assert "November 25, 2026" in ends
    assert "UTC" in ends


def test_answers_are_typed_and_the_lockout_is_worked_out(visit) -> None:
    page = visit.go("en/checkers/login-trouble/")
    page.get_by_label("Account Management or Client Portal").check()
    page.keyboard.press("Enter")
    page.get_by_label("The username or password is refused").first.check()
    page.keyboard.press("Enter")
    for typed in ("ten", "-1", "1.5", "1000000"):
        page.locator("#checker-tries").fill(typed)
        page.keyboard.press("Enter")
        assert problem(page) == "Write a whole number, with digits only", typed
    page.locator("#checker-tries").fill("10")
    page.keyboard.press("Enter")
    assert page.locator("#checker-now").input_value()  # the present moment stands there
    page.locator("#checker-now").fill("2026-11-24T12:00")
    page.locator("#checker-last_try").fill("2026-11-24T12:01")
    page.keyboard.press("Enter")
    assert problem(page) == "This day or time must not be later than another that you gave"
    page.locator("#checker-last_try").fill("2026-11-23T12:01")
    page.keyboard.press("Enter")
    page.locator("#checker-first_try").fill("2026-11-23T11:00")
    page.keyboard.press("Enter")
    assert verdict(page) == "Your access is locked"
    assert "last_try=2026-11-23T12:01:00" in page.url
    page.locator("#checker-now").fill("2026-11-24T12:01")
    page.locator("#checker-now").blur()
    assert verdict(page) == "The lock has ended"


@pytest.mark.parametrize(
    "version, title",
    [
        ("5.1", "Reset the app in the list of apps"),
        ("6", "Reset the app in the list of applications"),
        ("14", "Reset the app in the list of applications"),
    ],
)
def test_a_version_chooses_the_steps(visit, version: str, title: str) -> None:
    page = visit.go("en/checkers/app-reset/#checker=app-reset&system=android&tried=false")
    page.get_by_role("button", name="Continue").click()
    page.locator("#checker-version").fill("six")
    page.keyboard.press("Enter")
    assert problem(page).startswith("Write the version with numbers and points only")
    page.locator("#checker-version").fill(version)
    page.keyboard.press("Enter")
    assert verdict(page) == title


def test_an_earlier_day_is_asked_for_and_not_filled_in(visit) -> None:
    page = visit.go("en/checkers/locked-out/")
    page.get_by_label("I have a temporary code").check()
    page.keyboard.press("Enter")
    assert page.locator("#checker-today").input_value()
    assert page.locator("#checker-code_given").input_value() == ""


def test_the_last_days_of_a_temporary_code_are_told(visit) -> None:
    page = visit.go(f"en/checkers/locked-out/{CODE.format(day='2026-11-24')}")
    assert figures(page) == {
        "Works everywhere until the end of": "November 25, 2026",
        "Opens Account Management until the end of": "December 5, 2026",
    }
    page = visit.go(f"en/checkers/locked-out/{CODE.format(day='2026-11-20')}")
    assert verdict(page) == "The temporary code opens Account Management only"


def test_only_pages_that_need_it_load_the_third_module(visit) -> None:
    loaded = []
    page = visit.go("en/checkers/fees/")
    page.on("request", lambda request: loaded.append(request.url.rsplit("/", 1)[-1]))
    page.reload(wait_until="networkidle")
    assert "boundary.mjs" in loaded
    assert "boundary-more.mjs" not in loaded
    page.goto(page.url.replace("fees", "sharing"), wait_until="networkidle")
    assert "boundary-more.mjs" in loaded
