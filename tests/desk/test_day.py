"""An agent's day in a real browser: from a message to a copied reply, by keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from kb_tools.desk.state import Desk
from tests.axe import examine, overflow, violations
from tests.browsing import Visit, visit

pytestmark = pytest.mark.browser
READ = "navigator.clipboard.readText()"
READ_HTML = """navigator.clipboard.read().then(async ([item]) =>
  [item.types.join(" "), await (await item.getType("text/html")).text()])"""
HREFS = "links => links.map((link) => link.getAttribute('href'))"
RESULT = (
    "en/de/checkers/withdrawal#checker=withdrawal&device=scc&amount=599000"
    "&today=2026-11-24&history=&active="
)
MESSAGE = "Здравствуйте! Хочу завтра вывести 250 000 долларов, у меня DSC+. Это возможно? Спасибо"


@pytest.fixture
def at_desk(browser: Browser, desk_url: str) -> Iterator[Visit]:
    """A fresh browser at the desk, allowed to use the clipboard; nothing may go wrong in it."""
    with visit(browser, desk_url, permissions=["clipboard-read", "clipboard-write"]) as here:
        yield here
        assert here.wrong == []


def compose(desk: Desk, reply: str, tag: str, values: dict[str, str]) -> str:
    from kb_tools.render.replies import compose as made

    return made(
        desk.now.contexts[tag], desk.now.library.replies[reply], values, base=desk.site
    ).text


def test_languages_are_chosen_once_and_remembered_in_the_browser_alone(at_desk) -> None:
    page = at_desk.go("")
    page.get_by_role("link", name="Русский").click()
    page.wait_for_url("**/en/ru/")
    page.goto(at_desk.url)
    page.wait_for_url("**/en/ru/")
    page.locator("[data-desk-pair] [name=customer]").select_option("de")
    page.wait_for_url("**/en/de/")
    page.goto(at_desk.url)
    page.wait_for_url("**/en/de/")
    assert page.context.cookies() == []


def test_pages_without_languages_lead_back_to_those_that_were_last_chosen(at_desk) -> None:
    page = at_desk.go("ru/de/replies")
    page.goto(f"{at_desk.url}author")
    back = page.locator(".desk-bar").get_by_role("link", name="Replies")
    assert back.get_attribute("href") == "/ru/de/replies"
    back.click()
    page.wait_for_url("**/ru/de/replies")


def test_a_message_in_another_language_turns_the_links_of_the_bar(at_desk) -> None:
    page = at_desk.go("en/de/message")
    page.keyboard.insert_text(MESSAGE)
    page.wait_for_url("**/en/ru/message")
    bar = page.locator(".desk-bar a[href^='/en/']")
    assert {link.split("/")[2] for link in bar.evaluate_all(HREFS)} == {"ru"}
    page.locator("[data-desk-pair] [name=customer]").select_option("it")
    page.wait_for_url("**/en/it/message")


def test_three_keys_from_a_result_to_a_copied_reply(at_desk, desk) -> None:
    page = at_desk.go("en/ru/replies")
    page.keyboard.press("/")
    page.keyboard.insert_text("phone stolen")
    first = page.locator(".desk-results [role=option]").first
    first.wait_for()
    name = first.get_attribute("href").rpartition("/")[2]
    assert desk.now.library.replies[name].blanks == {}
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/en/ru/replies/{name}")
    page.locator("[data-desk-copy-text]:focus").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("Copied. Paste it into your answer.").wait_for()
    assert page.evaluate(READ) == compose(desk, name, "ru", {})


def test_one_key_copies_the_chosen_reply_where_it_was_found(at_desk, desk) -> None:
    page = at_desk.go("en/ru/")
    page.keyboard.insert_text("phone stolen")
    first = page.locator(".desk-results [role=option]").first
    first.wait_for()
    name = first.get_attribute("href").rpartition("/")[2]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Copied. Paste it into your answer.").wait_for()
    assert page.evaluate(READ) == compose(desk, name, "ru", {})
    assert page.url == f"{at_desk.url}en/ru/"


def test_a_reply_is_reported_by_its_key(at_desk, desk) -> None:
    page = at_desk.go("en/ru/replies/stolen-phone")
    page.locator("[data-desk-copy-text]:focus").wait_for()
    page.keyboard.press("w")
    page.get_by_role("heading", name="Report wrong or missing").wait_for()
    title = desk.now.library.replies["stolen-phone"].title.id
    assert page.locator("[data-desk-about]").inner_text() == title
    assert page.get_by_label("What is it?").input_value() == "wrong"
    page.keyboard.type("The second step is out of date")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Sent to the authors.").wait_for()
    assert any(title in path.read_text("utf-8") for path in desk.reports.glob("*.yaml"))


def test_copying_is_shut_until_every_blank_is_filled(at_desk, desk) -> None:
    page = at_desk.go("en/ru/replies/withdrawal-over-day")
    copy = page.get_by_role("button", name="Copy as text")
    assert copy.is_disabled()
    assert page.evaluate("document.activeElement.name") == "amount"
    page.keyboard.type("lots")
    error = page.locator(".desk-error:visible")
    error.wait_for()
    assert error.inner_text().startswith("This is not an amount in dollars that can be used")
    assert copy.is_disabled()
    page.keyboard.press("Control+Enter")
    page.get_by_label("How much does the customer want to withdraw?").fill("250000")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    device = page.evaluate("document.activeElement.value")
    page.locator("[data-desk-copy-text]:enabled").wait_for()
    page.keyboard.press("Control+Enter")
    page.get_by_text("Copied.").wait_for()
    values = {"amount": "250000", "device": device}
    assert page.evaluate(READ) == compose(desk, "withdrawal-over-day", "ru", values)
    page.get_by_role("button", name="Copy with formatting").press("Enter")
    page.get_by_text("Copied.").wait_for()
    types, html = page.evaluate(READ_HTML)
    assert types == "text/plain text/html"
    assert "https://help.example/ru/" in html
    assert "250000" not in page.url


def test_from_a_message_to_a_copied_reply_in_another_language(at_desk, desk) -> None:
    """The agent reads English, the customer Russian; nothing but the keyboard is used."""
    page = at_desk.go("en/de/message")
    page.keyboard.insert_text(MESSAGE)
    page.get_by_text("guessed: change it if it is another").wait_for()
    page.wait_for_url("**/en/ru/message")
    assert page.get_by_text("Digital Security Card+").first.is_visible()
    page.get_by_role("link", name="Open with these answers").press("Enter")
    page.wait_for_url("**/en/ru/checkers/withdrawal#*")
    assert page.get_by_label("How much do you want to withdraw?").input_value() == "250,000"
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_role("button", name="Continue").press("Enter")
    side = page.locator(".desk-side")
    side.get_by_role("button", name="Copy as text").wait_for()
    assert "Это устройство" in side.inner_text()
    panel = page.locator(".kb-verdict").inner_text()
    assert panel == "This device can confirm the withdrawal"
    link = side.get_by_role("button", name="Copy link to the result").get_attribute(
        "data-desk-copy"
    )
    assert link == f"https://help.example/ru/checkers/withdrawal/{page.evaluate('location.hash')}"
    page.keyboard.press("Control+Enter")
    side.get_by_text("Copied.").wait_for()
    text = page.evaluate(READ)
    assert link in text
    assert re.search("[а-я]{4}", text)
    page.keyboard.press("Escape")
    side.get_by_role("link", name="Withdrawal: the device can confirm it").press("Enter")
    page.wait_for_url("**/en/ru/replies/withdrawal-possible#*")
    page.locator("[data-desk-copy-text]:focus:enabled").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("Copied.").wait_for()
    assert link in page.evaluate(READ)


def test_the_link_reopens_the_result_on_the_public_site(browser, desk, site_url, at_desk) -> None:
    page = at_desk.go(RESULT)
    button = page.get_by_role("button", name="Copy link to the result")
    button.wait_for()
    said = page.locator(".desk-side h3").first.inner_text()
    link = button.get_attribute("data-desk-copy")
    with visit(browser, site_url) as reader:
        public = reader.go(link.removeprefix(desk.site))
        public.locator(".kb-checker-status .kb-verdict").wait_for()
        assert public.locator(".kb-checker-status .kb-verdict").inner_text() == said
        assert reader.wrong == []


def test_keys_on_an_article_copy_the_link_and_report_what_is_wrong(at_desk, desk) -> None:
    page = at_desk.go("en/fr/articles/KB2748")
    page.keyboard.press("c")
    page.get_by_text("Link copied.").wait_for()
    assert page.evaluate(READ) == "https://help.example/fr/KB2748/"
    page.keyboard.press("j")
    page.keyboard.press("j")
    unit = page.evaluate("document.activeElement.dataset.deskUnit")
    page.keyboard.press("w")
    page.get_by_role("heading", name="Report wrong or missing").wait_for()
    assert page.locator("[data-desk-about]").inner_text() == unit
    page.keyboard.type("my password is hunter22x")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("the note may hold something personal or secret").wait_for()
    note = page.get_by_label("Note")
    note.fill("The button has another name now")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Sent to the authors.").wait_for()
    assert any("another name" in path.read_text("utf-8") for path in desk.reports.glob("*.yaml"))
    at_desk.wrong[:] = [one for one in at_desk.wrong if "409" not in one]


def test_a_secret_in_a_message_is_warned_of(at_desk) -> None:
    page = at_desk.go("en/ru/message")
    page.keyboard.insert_text("Hello, my password is hunter22x and I cannot log in")
    page.get_by_role("alert").wait_for()
    assert "It was not read any further" in page.get_by_role("alert").inner_text()
    assert page.locator(".desk-understood").get_by_role("link").count() == 0


def test_a_search_without_result_is_counted_once_it_has_settled(at_desk, desk) -> None:
    page = at_desk.go("en/ru/")
    with page.expect_response("**/api/misses") as counted:
        page.keyboard.type("xyzzyqw")
    assert "xyzzyqw" not in counted.value.text()
    assert page.get_by_text("Nothing found. Try fewer words").is_visible()


@pytest.mark.parametrize(
    "path, wait",
    [
        ("en/ru/articles/KB2895", ".desk-row"),
        ("en/ru/replies/withdrawal-over-day", ".desk-blanks"),
        (RESULT, ".desk-side .desk-result"),
    ],
    ids=["article", "reply", "checker"],
)
def test_pages_are_accessible_wide_and_narrow_light_and_dark(at_desk, path, wait) -> None:
    page = at_desk.go(path)
    page.locator(wait).first.wait_for()
    assert list(examine(page)) == []


def test_lists_and_the_choice_of_languages_are_accessible_and_fit(at_desk) -> None:
    for path in ("", "en/zh-Hant/replies", "zh-Hans/ru/checkers"):
        page = at_desk.go(path)
        assert violations(page) == []
        page.set_viewport_size({"width": 320, "height": 700})
        assert overflow(page) == 0
        page.set_viewport_size({"width": 1280, "height": 800})


def test_results_and_an_understood_message_are_accessible(at_desk) -> None:
    page = at_desk.go("en/ru/")
    page.keyboard.type("lost phone")
    page.locator(".desk-results [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert list(examine(page)) == []
    at_desk.go("en/ru/message")
    page.keyboard.insert_text(MESSAGE)
    page.locator(".desk-understood .desk-card").first.wait_for()
    assert list(examine(page)) == []
