"""The live page of what is no article: checkers, replies, words of the interface and of screens."""

import dataclasses
import re
import urllib.request

import pytest
from playwright.sync_api import Browser, expect

from kb_tools.checkout import Checkout
from kb_tools.cli.desk import listen
from kb_tools.cli.livepages import SitePainter
from kb_tools.cli.site import _Beside
from kb_tools.desk.bench import bench_of
from kb_tools.desk.livepage import LivePage
from kb_tools.desk.shownat import NOWHERE, OWN, SEARCH, places
from kb_tools.render.html import visible
from tests.browsing import visit
from tests.desk.conftest import SITE, Workshop
from tests.desk.test_workbench import live, post


def page_of(shop: Workshop, tag: str, domain: str, at: str = OWN) -> LivePage:
    bench = bench_of(shop.desk, tag)
    return LivePage(bench, bench.sources.library.documents[domain], at)


def shown(page: LivePage) -> dict[str, str]:
    """What the elements of units say in a page; of several of one unit the first."""
    found: dict[str, str] = {}
    for part in page.parts({}):
        for unit, rest in re.findall(r'<span data-kb-unit="([^"]*)">(.*)', part.html):
            found.setdefault(unit, visible(rest.partition("</span>")[0]))
    return found


def test_every_text_has_a_page_that_shows_it_or_is_told_to_have_none(workshop: Workshop) -> None:
    bench = bench_of(workshop.desk, "ru")
    for domain, loaded in bench.sources.library.documents.items():
        if loaded.folder == "articles":
            continue  # test_workbench.py compares them with the real pages
        at = places(bench, loaded)
        units = {phrase.id for phrase in loaded.phrases}
        for name in {*at.values()} or {OWN}:
            page = LivePage(bench, loaded, name)
            there = set().union(*(part.units for part in page.parts({})))
            here = {unit for unit in units if at.get(unit, OWN) == name}
            assert here <= there, (domain, name)


def test_a_checkers_page_shows_every_question_and_outcome(workshop: Workshop) -> None:
    bench = bench_of(workshop.desk, "de")
    for name in bench.sources.checkers:
        loaded = bench.sources.library.documents[f"checker-{name}"]
        page = LivePage(bench, loaded, f"checker {name}")
        there = set().union(*(part.units for part in page.parts({})))
        assert {one.id for one in loaded.phrases if one.id.split(":")[1][0] in "qo"} <= there


def test_the_live_page_of_a_checker_says_what_the_site_says(workshop: Workshop) -> None:
    bench = bench_of(workshop.desk, "zh-Hant")
    (part,) = page_of(workshop, "zh-Hant", "checker-fees", "checker fees").parts({})
    real = SitePainter(SITE).paint(bench.context, "checker fees")
    body = real.partition("<body")[2].partition(">")[2]
    body = re.sub(r"<script\b.*?</script>|<img\b[^>]*>", "", body, flags=re.DOTALL)
    assert visible(part.html).endswith(visible(body))


def test_a_page_without_its_words_runs_no_script_and_asks_for_no_file(workshop: Workshop) -> None:
    for at in ("home", "checker withdrawal", "root missing", SEARCH):
        domain = "checker-withdrawal" if at.startswith("checker") else "site"
        (part,) = page_of(workshop, "fr", domain, at).parts({})
        assert not re.search(r"<script|<img|<link|[\ue000-\uf8ff]", part.html)


def test_a_text_in_an_attribute_marks_the_element_that_has_it(workshop: Workshop) -> None:
    (part,) = page_of(workshop, "es", "site", "home").parts({})
    (field,) = re.findall(r"<input\b[^>]*>", part.html)
    assert 'data-kb-holds="site:site.search.placeholder"' in field
    assert 'data-kb-holds="site:site.theme"' in part.html


def test_what_stands_on_no_page_is_said_plainly(workshop: Workshop) -> None:
    loaded = bench_of(workshop.desk, "de").sources.library.documents["machine-ib_key"]
    at = places(bench_of(workshop.desk, "de"), loaded)
    # In German the screen's own word is known, so nobody reads what it means.
    assert at["machine-ib_key:labels.allow.meaning"] == NOWHERE
    head, *texts = page_of(workshop, "de", "machine-ib_key", NOWHERE).parts({})
    assert "No page shows these texts to readers of this language now." in head.html
    assert {unit for part in texts for unit in part.units} == {
        unit for unit, name in at.items() if name == NOWHERE
    }


def test_a_reply_is_shown_as_agents_see_it(workshop: Workshop) -> None:
    page = page_of(workshop, "ru", "reply-withdrawal-over-day")
    card, letter = page.parts({})
    assert "<h1>" in card.html
    assert "reply-withdrawal-over-day:title" in card.units
    assert "You would like to withdraw" in visible(letter.html)
    own = {one.id for one in page.loaded.phrases}
    assert {*card.units, *letter.units} == own


def test_of_the_words_that_all_replies_share_the_letter_shows_all(workshop: Workshop) -> None:
    page = page_of(workshop, "it", "reply-shared")
    assert set(shown(page)) == {one.id for one in page.loaded.phrases}


def test_a_value_of_the_page_stands_in_a_text_at_each_key(workshop: Workshop) -> None:
    body = {"unit": "site:site.device.limit", "at": "home", "explained": []}
    said = post(workshop, "de", "try", "site", forms=["Bis {value}!"], **body)
    assert said["inner"] is None
    assert re.search(
        r"Bis <span class=\"kb-figure\">[\d. ]+\sUSD</span>!", said["parts"][0]["html"]
    )


def test_a_page_that_shows_no_text_of_a_file_is_not_found(workshop: Workshop) -> None:
    answer = workshop.client.get(
        "/workbench/de/checker-fees/page?at=home", headers={"accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["error"]) == (
        404,
        "no text of this file stands there",
    )


def test_a_desk_without_the_site_shows_texts_one_by_one(workshop: Workshop) -> None:
    bench = dataclasses.replace(bench_of(workshop.desk, "de"), painter=None)
    loaded = bench.sources.library.documents["checker-fees"]
    assert places(bench, loaded) == {}
    assert len(list(LivePage(bench, loaded).parts({}))) == len(loaded.phrases)


@pytest.mark.slow
def test_the_desk_that_kb_serve_starts_beside_the_site_shows_its_pages(snapshot: Checkout) -> None:
    with listen("127.0.0.1", 0) as taken:
        beside = _Beside(snapshot, SITE, taken)
        beside.start()
        try:
            address = f"http://127.0.0.1:{taken.getsockname()[1]}"
            with urllib.request.urlopen(
                f"{address}/workbench/de/site/page?at=home", None, 60
            ) as page:
                assert 'data-kb-unit="site:site.home.question"' in page.read().decode()
        finally:
            beside.stop()


@pytest.mark.parametrize(
    "domain, unit",
    [
        ("checker-withdrawal", "checker-withdrawal:outcome.over_day.title"),
        ("site", "site:assistant.none.text"),
        pytest.param("reply-lost-device", "reply-lost-device:title", marks=pytest.mark.slow),
        pytest.param("machine-android_settings", "", marks=pytest.mark.slow),
    ],
)
def test_the_text_at_hand_is_in_sight_and_follows_the_keys(
    workshop: Workshop, browser: Browser, domain: str, unit: str
) -> None:
    at = places(
        bench_of(workshop.desk, "de"),
        bench_of(workshop.desk, "de").sources.library.documents[domain],
    )
    unit = unit or next(one for one, name in at.items() if name != NOWHERE and "meaning" in one)
    with visit(browser, workshop.url, viewport={"width": 1280, "height": 850}) as here:
        page = here.go(f"workbench/de/{domain}#{unit}")
        expect(page.locator(f'[id="{unit}-0"]')).to_be_focused()
        mark = page.frame_locator("[data-wb-page]").locator(".wb-here").first
        expect(mark).to_be_in_viewport()
        page.keyboard.press("End")
        page.keyboard.type(" und so")
        expect(live(page, unit)).to_contain_text("und so")
        page.keyboard.press("Alt+z")
        expect(live(page, unit)).not_to_contain_text("und so")
        assert here.wrong == []
