"""Checkers in Chromium: by keyboard alone, in every locale, and the same answers as `kb run`."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from kb_tools.checkers.checker import load_checkers
from kb_tools.checkers.explain import run
from kb_tools.checkers.export import money_format
from kb_tools.content.load import load_library
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults
from tests import browsing
from tests.axe import COLOURS, violations
from tests.conftest import BUILT

pytestmark = pytest.mark.browser

OVER = {
    "device": "ibkr_mobile",
    "amount": "200000.01",
    "today": "2026-11-24",
    "history": [{"date": "2026-11-20", "amount": "1000"}],
    "active": ["scc", "dsc_plus"],
}
OVER_LINK = (
    "#checker=withdrawal&device=ibkr_mobile&amount=200000.01&today=2026-11-24"
    "&history=2026-11-20:1000&active=scc,dsc_plus"
)
IOS_LINK = "#checker=recovery&phone=same&cause=reinstalled&system=ios&element=yes"


@pytest.fixture
def visit(browser, site_url):
    with browsing.visit(browser, site_url) as visiting:
        yield visiting
        assert visiting.wrong == []


@pytest.fixture(scope="module")
def checkers(checkout):
    faults = Faults()
    return load_checkers(load_policy(checkout, faults), load_library(checkout, faults))


@pytest.fixture(scope="module")
def checker_page(browser, site_url):
    """A page with a checker, for what its modules compute."""
    with browsing.visit(browser, site_url) as visiting:
        yield visiting.go("en/checkers/withdrawal/")
        assert visiting.wrong == []


def verdict(page: Page) -> str:
    return page.locator(".kb-checker-status .kb-verdict").inner_text()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def shown(page: Page) -> list[str]:
    """The questions that the reader sees."""
    fields = page.locator("[data-kb-input]:visible")
    return [field.get_attribute("data-kb-input") or "" for field in fields.all()]


def test_the_whole_withdrawal_checker_works_by_keyboard_alone(visit) -> None:
    page = visit.go("en/checkers/withdrawal/")
    assert shown(page) == ["device"]
    page.locator("#checker-device-scc").focus()
    press(page, "ArrowDown", "Enter")
    assert shown(page) == ["device", "amount"]
    expect(page.locator("#checker-amount")).to_be_focused()
    page.keyboard.type("200,000.01")
    press(page, "Enter")
    assert shown(page) == ["device", "amount", "today", "history", "active"]
    expect(page.locator("#checker-today")).to_be_focused()
    for _ in range(40):
        if page.evaluate("document.activeElement.id") == "checker-active-dsc_plus":
            break
        press(page, "Tab")
    press(page, "Space", "Enter")
    assert verdict(page) == "This device cannot confirm the withdrawal on that day"
    details = page.locator(".kb-checker-figures")
    expect(details).to_contain_text("Digital Security Card+")
    expect(details).to_contain_text("USD\N{NO-BREAK SPACE}200,000")


def test_the_recovery_checker_asks_one_question_at_a_time(visit) -> None:
    page = visit.go("en/checkers/recovery/")
    steps = [
        ("phone", "same"),
        ("cause", "reinstalled"),
        ("system", "android"),
        ("number", "yes"),
    ]
    seen: list[str] = []
    for name, value in steps:
        seen.append(name)
        assert shown(page) == seen
        page.locator(f"#checker-{name}-{value}").focus()
        press(page, "Space", "Enter")
    assert verdict(page) == "Recover IB Key on your Android phone"
    expect(page.locator(".kb-checker-details .kb-step").first).to_be_visible()


def test_an_earlier_answer_can_be_changed_and_the_result_follows(visit) -> None:
    page = visit.go(f"en/checkers/recovery/{IOS_LINK}")
    assert verdict(page) == "Recover IB Key on your iPhone"
    page.locator("#checker-cause-working").check()
    assert verdict(page) == "You need not recover IB Key"
    assert shown(page) == ["phone", "cause"]
    assert page.locator(".kb-checker-details .kb-steps").count() == 0
    page.locator("#checker-cause-reinstalled").check()
    assert verdict(page) == "Recover IB Key on your iPhone"
    assert page.locator(".kb-checker-details .kb-steps").count() == 1
    page.locator("#checker-phone-new").check()
    assert shown(page) == ["phone"]
    assert page.locator(".kb-verdict:visible").count() == 0
    page.get_by_role("button", name="Continue").click()
    assert shown(page) == ["phone", "other_device"]


def test_the_result_is_announced_in_a_status_region(visit) -> None:
    page = visit.go(f"en/checkers/withdrawal/{OVER_LINK}")
    region = page.locator(".kb-checker-status")
    expect(region).to_have_attribute("role", "status")
    expect(region).to_contain_text("Answer for November 24, 2026")
    expect(region).to_contain_text("only the one that confirms the withdrawal counts")


def test_the_trace_names_rule_values_source_and_assumptions(visit) -> None:
    page = visit.go(f"en/checkers/withdrawal/{OVER_LINK}")
    page.locator(".kb-checker-why summary").click()
    row = page.locator(".kb-checker-trace tbody tr").first
    expect(row).to_contain_text("greater than the daily limit of the device")
    expect(row).to_contain_text("Applies")
    expect(row).to_contain_text("Already withdrawn on that day")
    expect(row).to_contain_text("Founding document")
    expect(page.locator(".kb-checker-assumed")).to_contain_text("A limit may be used in full.")
    quote = page.locator(".kb-checker-cites blockquote").first
    expect(quote).to_contain_text("To confirm the withdrawal you must use the DSC+")
    link = page.locator(".kb-checker-cites a").first
    expect(link).to_have_attribute("href", "../../KB2895/#limits-example")


@pytest.mark.parametrize("link, checker", [(OVER_LINK, "withdrawal"), (IOS_LINK, "recovery")])
def test_a_link_opens_the_same_result_in_every_locale(visit, checkers, link, checker) -> None:
    expected = None
    for tag in BUILT:
        page = visit.go(f"{tag}/checkers/{checker}/{link}")
        found = page.evaluate(READ)
        assert page.locator(".kb-checker-status .kb-verdict").count() == 1
        expected = expected or found
        assert found == expected
        assert page.evaluate("location.hash").startswith(link)


# What the page would evaluate: its own rules over its own fragment.
READ = """async () => {
  const root = document.querySelector("[data-kb-checker]");
  const data = JSON.parse(root.querySelector(".kb-checker-data").textContent);
  const base = new URL(document.querySelector("script[src*=checker-view]").src);
  const {decode} = await import(new URL("checker-link.mjs", base));
  const {run} = await import(new URL("evaluate.mjs", base));
  return run(data.ir, decode(data, location.hash).raw);
}"""


@pytest.mark.parametrize("tag", ["en", "de"])
def test_the_page_says_what_the_command_line_says(visit, checkers, tag: str) -> None:
    page = visit.go(f"{tag}/checkers/withdrawal/{OVER_LINK}")
    told = run(checkers["withdrawal"], OVER, tag)
    found = page.evaluate(READ)
    assert (found["verdict"], found["outputs"]) == (told["verdict"], told["outputs"])
    for ours, theirs in zip(told["trace"], found["trace"], strict=True):
        assert {key: ours[key] for key in theirs} == theirs
    links = page.locator(".kb-checker-cites a")
    urls = [link.evaluate("one => one.href") for link in links.all()]
    assert urls == [visit.url + cite["url"] for cite in told["cites"]]


def test_the_language_switch_keeps_the_answers(visit) -> None:
    page = visit.go(f"en/checkers/withdrawal/{OVER_LINK}")
    page.locator("[data-kb-menu] summary").click()
    page.locator('[data-kb-locale="de"]').click()
    page.wait_for_url("**/de/checkers/withdrawal/**")
    expect(page.locator(".kb-checker-status .kb-verdict")).to_be_visible()
    expect(page.locator("#checker-amount")).to_have_value("200.000,01")


AMOUNTS = [
    ("en", "200,000.01", "200000.01"),
    ("en", "USD 1,500", "1500"),
    ("en", "200000", "200000"),
    ("ru", "200 000,01", "200000.01"),
    ("ru", "200\N{NO-BREAK SPACE}000,01", "200000.01"),
    ("ru", "200\N{NARROW NO-BREAK SPACE}000", "200000"),
    ("de", "200.000,01", "200000.01"),
    ("de", "1.500.000", "1500000"),
    ("zh-Hans", "２００，０００．０１", "200000.01"),
    ("fr", "200\N{NARROW NO-BREAK SPACE}000,5", "200000.5"),
    ("en", "1.500", "ambiguous"),
    ("de", "1,500", "ambiguous"),
    ("ru", "200,000", "ambiguous"),
    ("de", "200000.01", "not-decimal"),
    ("en", "200.000,01", "not-decimal"),
    ("en", "2,00,000", "not-decimal"),
    ("ru", "200.000", "not-decimal"),
    ("en", "20万", "not-decimal"),
    ("en", "1e5", "not-decimal"),
    ("en", "-5", "not-decimal"),
    ("en", "5.", "not-decimal"),
    ("en", "   ", "empty"),
]


@pytest.mark.parametrize("tag, typed, read", AMOUNTS)
def test_an_amount_is_read_as_the_locale_writes_it_or_refused(
    checker_page, tag, typed, read
) -> None:
    page = checker_page
    found = page.evaluate(MONEY, [typed, money_format(tag)])
    assert found.get("value", found.get("code")) == read
    if "value" in found:
        again = page.evaluate(ROUND, [read, money_format(tag)])["value"]
        assert Decimal(again) == Decimal(read)


MONEY = """async ([typed, format]) => {
  const base = new URL(document.querySelector("script[src*=checker-view]").src);
  const {readMoney} = await import(new URL("checker-money.mjs", base));
  return readMoney(typed, format);
}"""
ROUND = """async ([value, format]) => {
  const base = new URL(document.querySelector("script[src*=checker-view]").src);
  const {readMoney, writeNumber} = await import(new URL("checker-money.mjs", base));
  return readMoney(writeNumber(value, format), format);
}"""


def test_a_mistake_is_told_beside_the_field_and_in_a_summary(visit) -> None:
    page = visit.go("de/checkers/withdrawal/")
    page.get_by_role("button", name=re.compile("Continue|Weiter")).click()
    summary = page.locator(".kb-checker-problems")
    expect(summary).to_be_focused()
    summary.locator("a").first.click()
    expect(page.locator("#checker-device-scc")).to_be_focused()
    assert page.evaluate("location.hash") == ""
    page.locator("#checker-device-scc").check()
    press(page, "Enter")
    page.locator("#checker-amount").fill("1,500")
    press(page, "Enter")
    error = page.locator("#checker-amount-error")
    expect(error).to_contain_text("200.000,01")
    expect(page.locator("#checker-amount")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#checker-amount")).to_have_attribute(
        "aria-describedby", "checker-amount-error checker-amount-hint"
    )
    page.locator("#checker-amount").fill("1.500")
    press(page, "Tab")
    expect(error).to_be_hidden()


def test_rows_of_earlier_withdrawals_come_and_go(visit) -> None:
    page = visit.go(f"en/checkers/withdrawal/{OVER_LINK.replace('200000.01', '199999')}")
    assert verdict(page) == "This device can confirm the withdrawal"
    page.get_by_role("button", name="Add a withdrawal").click()
    expect(page.locator("#checker-history-1-date")).to_be_focused()
    page.locator("#checker-history-1-date").fill("2026-11-24")
    page.locator("#checker-history-1-amount").fill("1.01")
    press(page, "Tab")
    assert verdict(page) == "This device cannot confirm the withdrawal on that day"
    assert "history=2026-11-20:1000,2026-11-24:1.01" in page.evaluate("location.hash")
    page.locator("#checker-history-1-date").fill("2026-11-25")
    press(page, "Tab")
    expect(page.locator(".kb-checker-problems")).to_contain_text("later than the day")
    page.get_by_role("button", name="Remove withdrawal 2").click()
    assert verdict(page) == "This device can confirm the withdrawal"
    expect(page.locator("#checker-history")).to_be_focused()


def test_a_link_with_nonsense_is_read_as_far_as_it_goes_and_says_so(visit) -> None:
    nonsense = "#checker=withdrawal&device=scc&amount=<b>1</b>&x=y&policy=000000000000"
    page = visit.go(f"en/checkers/withdrawal/{nonsense}")
    assert shown(page) == ["device"]
    expect(page.locator("#checker-device-scc")).to_be_checked()
    expect(page.locator(".kb-checker-status")).to_contain_text("could not be read")
    expect(page.locator(".kb-checker-status")).to_contain_text("figures have changed")
    assert page.locator(".kb-checker b").count() == 0


def test_an_anchor_of_the_page_leaves_the_checker_alone(visit) -> None:
    page = visit.go("en/KB2895/#limits")
    panel = page.locator("[data-kb-checker]")
    panel.get_by_role("radio", name="Gold Device").check()
    panel.get_by_role("button", name="Continue").click()
    assert "device=gold" in page.evaluate("location.hash")
    page.evaluate("location.hash = '#limits-table'")
    assert len(shown(page)) == 2
    page.go_back()
    assert "device=gold" in page.evaluate("location.hash")


def test_start_again_empties_form_and_address(visit) -> None:
    page = visit.go(f"en/checkers/withdrawal/{OVER_LINK}")
    page.get_by_role("button", name="Start again").click()
    assert shown(page) == ["device"]
    assert page.evaluate("location.hash") == ""
    assert page.locator("input:checked").count() == 0
    assert page.locator(".kb-verdict:visible").count() == 0


def test_the_day_it_is_in_new_york_is_filled_in(browser, site_url) -> None:
    with browsing.visit(browser, site_url, timezone_id="Asia/Shanghai") as visiting:
        visiting.page.clock.set_fixed_time("2026-11-25T03:30:00Z")
        page = visiting.go("en/checkers/withdrawal/#checker=withdrawal&device=scc&amount=5")
        page.get_by_role("button", name="Continue").click()
        expect(page.locator("#checker-today")).to_have_value("2026-11-24")
        assert visiting.wrong == []


def test_the_link_is_copied(browser, site_url) -> None:
    with browsing.visit(
        browser, site_url, permissions=["clipboard-read", "clipboard-write"]
    ) as visiting:
        page = visiting.go(f"en/checkers/withdrawal/{OVER_LINK}")
        page.get_by_role("button", name="Copy the link").click()
        expect(page.locator(".kb-checker-copy")).to_contain_text("The link is copied.")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"{site_url}en/checkers/withdrawal/{OVER_LINK}")


def test_without_scripts_the_tables_and_steps_are_there_and_no_dead_form(browser, site_url) -> None:
    with browsing.visit(browser, site_url, java_script_enabled=False) as visiting:
        for tag in ("en", "de"):
            page = visiting.go(f"{tag}/checkers/withdrawal/")
            expect(page.locator("#checker-limits")).to_be_visible()
            expect(page.locator(".kb-cases > li").first).to_be_visible()
            expect(page.locator(".kb-checker-form")).to_be_hidden()
            page = visiting.go(f"{tag}/checkers/recovery/")
            expect(page.locator("#checker-recover_ios .kb-step").first).to_be_visible()
            expect(page.locator("#checker-recover_android .kb-step").first).to_be_visible()


@pytest.mark.parametrize(
    "tag, scheme, width",
    [("en", "light", 320), ("zh-Hans", "light", 1280), ("de", "dark", 1280)],
)
def test_axe_finds_nothing_in_any_state(browser, site_url, tag, scheme, width) -> None:
    rules = COLOURS if scheme == "dark" else ()
    size = {"width": width, "height": 900}
    with browsing.visit(browser, site_url, color_scheme=scheme, viewport=size) as visiting:
        page = visiting.go(f"{tag}/checkers/withdrawal/")
        assert violations(page, rules) == []
        page.locator(".kb-checker-form button[type=submit]").click()
        assert violations(page, rules) == []
        page = visiting.go(f"{tag}/checkers/recovery/{IOS_LINK}")
        page.locator(".kb-checker-why summary").click()
        assert violations(page, rules) == []
        page = visiting.go(f"{tag}/KB2895/{OVER_LINK}")
        page.locator(".kb-checker-why summary").click()
        assert violations(page, rules) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert visiting.wrong == []
