"""The page answers as Python does, with no server; secrets go nowhere; gaps stay with readers."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kb_tools.assistant.answer import ask
from kb_tools.assistant.guide import Guide
from kb_tools.locales import LOCALES
from tests import axe
from tests.assistant.conftest import rows
from tests.browsing import Visit, visit

pytestmark = pytest.mark.browser
TAGS = [known.tag for known in LOCALES]
SECRET = "my PIN is 4821 and the card refuses it"
ASK = """async ([folder, locale, questions]) => {
  const { openSearch } = await import(`/${folder}/search-core.mjs`);
  const { openAssistant } = await import(`/${folder}/assistant-core.mjs`);
  const guide = await openAssistant("/assistant/", await openSearch("/search/", locale));
  const found = [];
  for (const [question, chosen] of questions) found.push(await guide.ask(question, chosen));
  return found;
}"""


@pytest.fixture
def seen(browser: Browser, site_url: str) -> Iterator[Visit]:
    """A fresh profile on the real site; nothing may go wrong in it."""
    with visit(browser, site_url, viewport={"width": 390, "height": 900}) as one:
        yield one
        assert one.wrong == []


def modules(site_dir: Path) -> str:
    """The folder of the site's modules."""
    found = next(site_dir.glob("assets/*/assistant-core.mjs"))
    return found.parent.relative_to(site_dir).as_posix()


def compare(seen: Visit, site_dir: Path, guide: Guide, tag: str, every: int) -> None:
    """Python and page give the same answers to golden questions of a locale."""
    picked = [row.query for row in rows(every=every) if row.locale == tag]
    asked: list[tuple[str, list[str]]] = [(query, []) for query in picked]
    asked += [(query, ["platform:android", "device:ibkr_mobile"]) for query in picked[:5]]
    compare_all(seen, site_dir, guide, tag, asked)


def compare_all(
    seen: Visit, site_dir: Path, guide: Guide, tag: str, asked: list[tuple[str, list[str]]]
) -> None:
    """Python and page give the same answers to questions with what was picked."""
    seen.go("404.html")
    found = seen.page.evaluate(ASK, [modules(site_dir), tag, asked])
    for (query, chosen), said in zip(asked, found, strict=True):
        expected = ask(guide, query, tag, chosen=chosen).as_dict()
        # Chromium writes a space where Babel has a narrow no-break one, in Russian dates.
        for one in (said, expected):
            for known in (one["checker"] or {}).get("known", ()):
                known["value"] = known["value"].replace("\u202f", " ")
        assert said == json.loads(json.dumps(expected)), query


@pytest.mark.parametrize("tag", ["en", "ru", "zh-Hant", "de"])
def test_the_page_answers_as_python_does(
    seen: Visit, site_dir: Path, guide: Guide, tag: str
) -> None:
    compare(seen, site_dir, guide, tag, every=61)


FOREIGN = {
    "en": "j’ai perdu mon téléphone, comment je me connecte à mon compte ?",
    "de": "可以提现 300,000 美元吗，我用 IB Key",
    "it": "переустановил приложение на айфоне, IB Key не работает",
    "zh-Hant": "wie viel Geld kann ich mit der DSC+ abheben, gehen 300.000 Dollar?",
}


@pytest.mark.parametrize("tag, question", FOREIGN.items())
def test_the_page_hears_other_languages_as_python_does(
    seen: Visit, site_dir: Path, guide: Guide, tag: str, question: str
) -> None:
    compare_all(seen, site_dir, guide, tag, [(question, []), (question, ["platform:ios"])])
    assert ask(guide, question, tag).answer


@pytest.mark.slow
@pytest.mark.parametrize("tag", TAGS)
def test_the_page_answers_every_golden_question_as_python_does(
    seen: Visit, site_dir: Path, guide: Guide, tag: str
) -> None:
    compare(seen, site_dir, guide, tag, every=1)


def send(seen: Visit, question: str, where: str = "page") -> Page:
    """Type a question and send it."""
    box = seen.page.locator(f"#kb-q-{where}")
    box.fill(question)
    box.press("Enter")
    return seen.page


def status(page: Page) -> Any:
    return page.locator("search > [role=status]")


@pytest.mark.parametrize(
    "tag, question, asked, android",
    [
        ("ru", "переустановил приложение и IB Key больше не работает", "Какой у вас телефон?", 10),
        ("zh-Hant", "重新安裝應用程式之後 IB Key 不能用", "您用的是哪種手機？", 10),
        (
            "fr",
            "j’ai réinstallé l’appli et IB Key ne marche plus",
            "Quel téléphone avez-vous ?",
            10,
        ),
    ],
)
def test_a_situation_is_answered_asked_about_and_answered_with_steps(
    seen: Visit, tag: str, question: str, asked: str, android: int
) -> None:
    seen.go(f"{tag}/")
    page = send(seen, question, "home")
    page.wait_for_url(f"**/{tag}/search/?q=*")
    panel = page.locator(".kb-answer")
    cite = panel.locator(".kb-answer-cite").first
    expect(cite).to_have_attribute("href", re.compile(rf"\.\./\.\./{tag}/KB2748/"))
    expect(panel.get_by_role("group")).to_have_accessible_name(asked)
    expect(status(page)).to_contain_text(asked)
    assert axe.violations(page) == []
    choice = panel.get_by_role("button", name="Android")
    box = choice.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    choice.focus()
    page.keyboard.press("Enter")
    steps = panel.locator(".kb-answer-steps li")
    expect(steps).to_have_count(android)
    expect(panel.locator("h2")).to_be_focused()
    expect(panel.get_by_role("group")).to_have_count(0)
    whole = panel.locator(".kb-answer-more")
    expect(whole).to_have_attribute("href", f"../../{tag}/KB2748/#recover-android")
    panel.locator(".kb-answer-change").click()
    expect(panel.get_by_role("group")).to_be_visible()
    whole_page = page.evaluate("document.documentElement.scrollWidth")
    assert whole_page <= 390


def test_a_list_has_its_lead_a_table_its_rows_and_each_section_its_heading(seen: Visit) -> None:
    seen.go("ru/search/")
    page = send(seen, "переустановил приложение, IB Key не работает")
    quote = page.locator(".kb-answer-passage").first
    expect(quote.locator("h3")).to_have_text("Когда нужно восстановление")
    expect(quote.locator(".kb-answer-lead")).to_contain_text("в следующих случаях:")
    expect(quote.get_by_role("listitem")).to_have_count(2)
    send(seen, "лимиты на вывод средств")
    rows = page.locator(".kb-answer .kb-table tbody tr")
    expect(rows).to_have_count(6)
    expect(rows.nth(0).locator("th")).to_have_text("Карта кодов безопасности")
    expect(rows.nth(0).locator(".kb-cell-label").nth(0)).to_be_visible()
    expect(page.locator(".kb-answer-passage h3")).to_have_count(1)
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_checker_opens_with_what_the_question_told(seen: Visit) -> None:
    seen.go("de/search/")
    page = send(seen, "Wie viel kann ich mit der DSC+ abheben, gehen 300.000 Dollar?")
    panel = page.locator(".kb-answer")
    expect(panel.locator(".kb-answer-known")).to_contain_text("300.000\u00a0USD")
    panel.locator(".kb-answer-checker").click()
    page.wait_for_url("**/de/checkers/withdrawal/#checker=withdrawal&*")
    expect(page.locator("[data-kb-input=amount] input").first).to_have_value("300.000")


@pytest.mark.parametrize("where, path", [("home", "en/"), ("header", "en/KB2748/")])
def test_a_secret_leaves_no_trace_from_any_box(seen: Visit, where: str, path: str) -> None:
    seen.go(path)
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url))
    page = send(seen, SECRET, where)
    warning = page.locator(".kb-answer-warning")
    expect(warning).to_contain_text("may hold a password, a PIN or a code")
    no_trace(seen, asked)
    assert page.url.endswith(path)


@pytest.mark.parametrize("path", ["en/search/", "en/search/?q=my+PIN+is+4821"])
def test_a_secret_leaves_no_trace_on_the_page_of_search(seen: Visit, path: str) -> None:
    asked: list[str] = []
    seen.go(path)
    seen.page.on("request", lambda request: asked.append(request.url))
    if "?" not in path:
        send(seen, SECRET)
    expect(seen.page.locator(".kb-answer-warning")).to_be_visible()
    expect(status(seen.page)).to_contain_text("password")
    no_trace(seen, asked)
    assert seen.page.locator(".kb-search-hit").count() == 0
    seen.page.reload()
    seen.settle()
    no_trace(seen, asked)


def no_trace(seen: Visit, asked: list[str]) -> None:
    """Neither address, requests, storage nor the page hold the secret."""
    kept = seen.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    boxes = seen.page.evaluate("[...document.querySelectorAll('input')].map((one) => one.value)")
    held = [seen.page.url, *asked, kept, *boxes, seen.page.locator("body").inner_text()]
    assert not [one for one in held if "4821" in one]


def test_a_question_without_an_answer_is_kept_here_saved_and_deleted(
    seen: Visit, tmp_path: Path
) -> None:
    seen.go("en/search/")
    page = send(seen, "when is my dividend paid")
    panel = page.locator(".kb-answer")
    expect(panel.locator("h2")).to_have_text("Not covered here")
    links = panel.get_by_role("link")
    expect(links.nth(0)).to_have_attribute("href", "../../en/topics/")
    expect(links.nth(1)).to_have_attribute("href", "#contact")
    gaps = page.locator(".kb-gaps")
    expect(gaps.locator("summary")).to_have_text("Your searches without an answer: 1")
    gaps.locator("summary").click()
    with page.expect_download() as downloaded:
        gaps.get_by_role("button", name="Save as a file").click()
    downloaded.value.save_as(tmp_path / "f.json")
    assert json.loads((tmp_path / "f.json").read_text("utf-8")) == {
        "format": 1,
        "searches": [
            {
                "question": "when is my dividend paid", "locale": "en", "why": "not covered",
                "count": 1,
            }
        ],
    }  # fmt: skip
    gaps.get_by_role("button", name="Delete all").click()
    expect(gaps).to_be_hidden()
    expect(status(page)).to_contain_text("deleted")
    assert page.evaluate("localStorage.getItem('kb-gaps')") is None


def test_typing_loads_no_assistant_and_a_question_little(seen: Visit) -> None:
    loaded: dict[str, int] = {}
    seen.page.on(
        "response",
        lambda answer: loaded.update({answer.url: len(gzip.compress(answer.body(), 9))}),
    )
    seen.go("ru/search/")
    seen.page.locator("#kb-q-page").type("вернуть IB Key")
    expect(seen.page.locator(".kb-search-passage").first).not_to_be_empty()
    seen.settle()
    assert not [url for url in loaded if "assistant" in url]
    before = set(loaded)
    seen.page.keyboard.press("Enter")
    expect(seen.page.locator(".kb-answer-cite").first).to_be_visible()
    seen.settle()
    cost = {url: size for url, size in loaded.items() if url not in before}
    assert 0 < sum(cost.values()) <= 70_000, cost
