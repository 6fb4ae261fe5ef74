"""The workbench: lists, the editor, checks and live page at each key press, and a day at it."""

import dataclasses
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kb_tools.desk.bench import bench_of
from kb_tools.desk.livepage import LivePage
from kb_tools.desk.worklist import file_work, locale_work, tally
from kb_tools.faults import Faults
from kb_tools.i18n.pofile import Entry, PoFile, po_text
from kb_tools.i18n.poread import parse_po
from kb_tools.i18n.sync import po_path
from kb_tools.locales import LOCALES, locale
from kb_tools.render.html import visible
from kb_tools.render.page import render_article
from tests import axe
from tests.browsing import Visit, visit
from tests.desk.conftest import Workshop

ARTICLE = "KB1131"
OLD = "Once a device is active, you may need it for some logins to Account Management."


def catalog(shop: Workshop, tag: str, domain: str = ARTICLE) -> Path:
    return po_path(shop.desk.checkout, locale(tag), domain)


def read(shop: Workshop, tag: str, domain: str = ARTICLE) -> PoFile:
    return parse_po(catalog(shop, tag, domain).read_text("utf-8"), "", Faults())


def put(shop: Workshop, tag: str, unit: str, **changed: object) -> None:
    """Change an entry of a catalog, as git or another editor would."""
    domain = unit.partition(":")[0]
    po = read(shop, tag, domain)
    po.entries[unit] = dataclasses.replace(po.entries[unit], **changed)  # type: ignore[arg-type]
    catalog(shop, tag, domain).write_text(po_text(po, locale(tag)), "utf-8")


def entry(shop: Workshop, tag: str, unit: str) -> Entry:
    return read(shop, tag, unit.partition(":")[0]).entries[unit]


def post(shop: Workshop, tag: str, what: str, domain: str = ARTICLE, **body: object) -> dict:
    answer = shop.client.post(f"/api/workbench/{tag}/{domain}/{what}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def seen(shop: Workshop, tag: str, unit: str) -> str:
    """The token that the editor's page gives a unit."""
    page = shop.client.get(f"/workbench/{tag}/{unit.partition(':')[0]}").text
    found = re.search(rf'data-wb-unit="{re.escape(unit)}" data-wb-seen="([0-9a-f]{{16}})"', page)
    assert found is not None
    return found[1]


def test_a_unit_is_listed_by_the_work_that_it_needs(workshop: Workshop) -> None:
    bench = bench_of(workshop.desk, "it")
    before = tally(locale_work(bench))
    put(workshop, "it", "KB1131:what.every_login", fuzzy=True, previous=(OLD,))
    put(workshop, "it", "KB1131:what.answer", forms=("",))
    put(workshop, "it", "KB1131:devices.intro", forms=("Questi 3 dispositivi:",))
    put(workshop, "it", "KB1131:devices.title", fuzzy=True, flags=("needs-review",))
    put(workshop, "it", "KB1131:limits.title", forms=("Limiti  di prelievo",))
    work = {item.unit: item.work for item in file_work(bench, ARTICLE).items if item.work}
    assert work == {
        "KB1131:what.every_login": "stale",
        "KB1131:what.answer": "untranslated",
        "KB1131:devices.intro": "fault",
        "KB1131:devices.title": "review",
        "KB1131:limits.title": "warning",
    }
    after = workshop.client.get("/api/workbench/it").json()
    assert after["units"] == before.total()
    assert {name: after["work"][name] - before[name] for name in after["work"]} == {
        "fault": 1,
        "stale": 1,
        "untranslated": 1,
        "review": 1,
        "warning": 1,
    }
    page = workshop.client.get("/workbench/it").text
    for unit in work:
        assert f'href="/workbench/it/KB1131#{unit}"' in page


def test_the_editor_shows_what_has_changed_in_the_english(workshop: Workshop) -> None:
    put(workshop, "fr", "KB1131:what.every_login", fuzzy=True, previous=(OLD,))
    page = workshop.client.get("/workbench/fr/KB1131").text
    part = page.partition('id="KB1131:what.every_login"')[2].partition("</section>")[0]
    assert re.findall(r"<del>(.*?)</del>", part) == [" may", " some logins"]
    assert re.findall(r"<ins>(.*?)</ins>", part)[0] == " every login"


def test_english_is_written_elsewhere(workshop: Workshop) -> None:
    answer = workshop.client.get("/api/workbench/en")
    assert answer.status_code == 404
    assert answer.json() == {
        "error": "English is the source: its words are under docs/",
        "place": "",
        "hint": "choose another locale",
    }


def test_a_unit_of_another_file_is_not_found_here(workshop: Workshop) -> None:
    body = {"unit": "KB2260:title", "forms": ["x"]}
    answer = workshop.client.post("/api/workbench/ru/KB1131/try", json=body)
    assert answer.status_code == 404
    assert answer.json()["error"] == "there is no unit of that id"
    assert answer.json()["place"] == "unit"


def test_a_key_press_is_answered_with_checks_and_the_part_of_the_page(workshop: Workshop) -> None:
    unit = "KB1131:devices.intro"
    said = post(workshop, "de", "try", unit=unit, forms=["Diese 3 <b>Geräte</b>:"])
    assert [one["code"] for one in said["problems"]][:2] == ["raw-markup", "figure-digit"]
    (part,) = said["parts"]
    assert part["key"] == "devices"
    assert f'<span data-kb-unit="{unit}">Diese 3 &lt;b&gt;Geräte&lt;/b&gt;:</span>' in part["html"]
    inner = post(
        workshop, "de", "try", unit=unit, forms=["Diese Geräte:"], explained=said["explained"]
    )
    assert inner == {"problems": [], "parts": [], "inner": "Diese Geräte:", "explained": []}


def test_texts_that_are_not_saved_stand_in_each_others_parts(workshop: Workshop) -> None:
    others = {"KB1131:devices.title": ["Anderer Titel"]}
    said = post(workshop, "de", "try", unit="KB1131:devices.intro", forms=["Neu:"], others=others)
    assert "Anderer Titel" in said["parts"][0]["html"]


def test_of_several_forms_the_page_shows_the_one_that_is_typed(workshop: Workshop) -> None:
    unit = "KB2895:limits.window"
    forms = [f"Форма {letter} {{withdrawal.window}}." for letter in "абв"]
    for at, letter in enumerate("абв"):
        said = post(workshop, "ru", "try", "KB2895", unit=unit, forms=forms, form=at)
        shown = said["parts"][0]["html"]
        assert [f"Форма {one} " in shown for one in "абв"] == [one == letter for one in "абв"]


@pytest.mark.parametrize("tag", ["de", "zh-Hant"])
def test_the_live_page_says_what_the_real_page_says(workshop: Workshop, tag: str) -> None:
    bench = bench_of(workshop.desk, tag)
    for name, article in bench.sources.library.articles.items():
        bench.texts.look(name)
        loaded = bench.sources.library.documents[name]
        live = list(LivePage(bench, loaded).parts({}))
        real = render_article(bench.context, article)
        shown = "\n".join(part.html for part in live if part.key != "asked")
        written = re.sub(r"<script\b.*?</script>", "", real.html, flags=re.DOTALL)
        assert visible(shown) == visible(f"{real.head}\n{written}"), name
        assert {one.id for one in loaded.phrases} == set().union(*(one.units for one in live))


def test_the_text_alone_is_what_its_whole_part_would_hold(workshop: Workshop) -> None:
    """So a key press can do without rendering a section anew."""
    bench = bench_of(workshop.desk, "ru")
    loaded = bench.sources.library.documents["KB2278"]
    live = LivePage(bench, loaded)
    whole = list(live.parts({}))
    for phrase in loaded.phrases:
        typed = [f"{form}!" for form in bench.texts.entry(phrase).forms]
        keys = {part.key for part in whole if phrase.id in part.units}
        part = next(one for one in live.parts({phrase.id: typed}, keys) if phrase.id in one.units)
        start = part.html.index(f'data-kb-unit="{phrase.id}">') + len(phrase.id) + 16
        inner = str(live.inner(typed, part.units[phrase.id]))
        assert part.html[start:].startswith(f"{inner}</span>")


def test_beside_a_unit_are_terms_and_earlier_translations(workshop: Workshop) -> None:
    found = post(workshop, "de", "beside", unit="KB1131:question.no_device")
    assert found["twin"] is None
    assert [one["english"] for one in found["terms"]] == ["security device"]
    near = post(workshop, "de", "beside", "KB2278", unit="KB2278:activate.need")["earlier"]
    assert near[0]["unit"] == "KB2277:activate.need"
    assert near[0]["text"] == entry(workshop, "de", "KB2277:activate.need").forms[0]


def test_the_other_chinese_script_stands_beside_its_twin_with_a_draft(workshop: Workshop) -> None:
    found = post(workshop, "zh-Hant", "beside", unit="KB1131:title")["twin"]
    assert found["locale"] == "zh-Hans"
    assert found["forms"] == list(entry(workshop, "zh-Hans", "KB1131:title").forms)
    assert found["draft"][0].startswith("安全登錄系統如何保護您的賬")


def test_a_save_answers_with_the_unit_as_it_is_now(workshop: Workshop) -> None:
    unit = "KB1131:limits.title"
    token = seen(workshop, "es", unit)
    said = post(workshop, "es", "save", unit=unit, seen=token, forms=["Límites de los retiros"])
    assert said["outcome"] == "saved"
    assert said["seen"] == seen(workshop, "es", unit) != token
    assert entry(workshop, "es", unit).forms == ("Límites de los retiros",)
    lost = post(workshop, "es", "save", unit=unit, seen=token, forms=["Otro texto"])
    assert (lost["outcome"], lost["forms"]) == ("conflict", ["Límites de los retiros"])
    kept = post(workshop, "es", "beside", unit=unit)["kept"]
    assert kept == [{"name": lost["kept"], "forms": ["Otro texto"], "note": ""}]
    gone = workshop.client.request("DELETE", "/api/workbench/es/kept", json={"name": lost["kept"]})
    assert gone.json() == {"done": True}
    assert post(workshop, "es", "beside", unit=unit)["kept"] == []


def test_a_catalog_that_cannot_be_read_is_told_and_left_alone(workshop: Workshop) -> None:
    path = catalog(workshop, "es", "KB2481")
    whole = path.read_bytes()
    token = seen(workshop, "es", "KB2481:title")
    path.write_bytes(whole + b"\n<<<<<<< HEAD\n")
    body = {"unit": "KB2481:title", "seen": token, "forms": ["Texto"]}
    answer = workshop.client.post("/api/workbench/es/KB2481/save", json=body)
    path.write_bytes(whole)
    assert answer.status_code == 409
    assert answer.json()["place"] == "catalog"
    assert answer.json()["hint"] == "mend it, then save again"


# --- a translator's day, by keyboard alone ---------------------------------------------------


def live(page: Page, unit: str) -> Locator:
    """A unit in the live page."""
    return page.frame_locator("[data-wb-page]").locator(f'[data-kb-unit="{unit}"]').first


def test_a_translator_brings_a_stale_text_to_the_live_page_and_into_its_file(
    workshop: Workshop, browser: Browser
) -> None:
    unit, following = "KB1131:devices.issued.dsc_plus", "KB1131:what.every_login"
    put(workshop, "ru", unit, fuzzy=True, previous=("**DSC+** is a card. {KB2634}",))
    put(workshop, "ru", following, fuzzy=True, previous=(OLD,))
    kept = entry(workshop, "ru", following).forms
    with visit(browser, workshop.url, viewport={"width": 1360, "height": 850}) as here:
        page = here.go("workbench/ru")
        page.locator(f'a[href$="#{unit}"]').focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**#{unit}")
        field = page.locator(f'[id="{unit}-0"]')
        expect(field).to_be_focused()
        mark = page.frame_locator("[data-wb-page]").locator(".wb-here").first
        expect(mark).to_be_in_viewport()
        expect(mark).to_have_attribute("data-kb-unit", unit)
        page.keyboard.press("Control+a")
        page.keyboard.type("**DSC+** – это ")
        page.keyboard.press("Alt+1")
        errors = page.locator(".wb-at .wb-error")
        expect(errors).to_have_count(0)
        expect(field).to_have_value("**DSC+** – это {KB2634}")
        expect(live(page, unit)).to_contain_text("DSC+ – это ")
        page.keyboard.type(" 5")
        expect(errors).to_contain_text("the digits of '5' are typed into")
        page.keyboard.press("Control+Enter")
        expect(page.locator("[data-wb-said]")).to_contain_text("Not saved: the digits of '5'")
        page.keyboard.press("Backspace")
        page.keyboard.press("Backspace")
        page.keyboard.press("Control+Enter")
        # The next text that needs work is at hand; its translation is still right.
        expect(page.locator(f'[id="{following}-0"]')).to_be_focused()
        page.keyboard.press("Alt+s")
        expect(page.locator(f'[id="{following}"] [data-wb-work]')).to_have_text("Done")
        page.keyboard.press("Alt+k")
        expect(page.locator("[data-wb-keys]")).to_be_visible()
        page.keyboard.press("Escape")
        assert here.wrong == []
    saved = entry(workshop, "ru", unit)
    assert (saved.forms, saved.fuzzy, saved.previous) == (
        ("**DSC+** – это {KB2634}",),
        False,
        (),
    )
    still = entry(workshop, "ru", following)
    assert (still.forms, still.fuzzy, still.previous) == (kept, False, ())


def test_of_two_editors_the_second_sees_both_texts_and_chooses(
    workshop: Workshop, browser: Browser
) -> None:
    unit = "KB1131:limits.title"
    with visit(browser, workshop.url) as here:
        page = here.go(f"workbench/ru/KB1131#{unit}")
        expect(page.locator(f'[id="{unit}-0"]')).to_be_focused()
        page.keyboard.press("Control+a")
        page.keyboard.type("Лимиты на вывод")
        post(
            workshop,
            "ru",
            "save",
            unit=unit,
            seen=seen(workshop, "ru", unit),
            forms=["Ограничения на вывод средств"],
        )
        page.keyboard.press("Control+Enter")
        box = page.locator(".wb-at [data-wb-conflict]")
        expect(box.locator("blockquote")).to_have_text("Ограничения на вывод средств")
        expect(page.locator(f'[id="{unit}-0"]')).to_have_value("Лимиты на вывод")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(box).to_be_hidden()
        assert here.wrong == []
    assert entry(workshop, "ru", unit).forms == ("Лимиты на вывод",)
    assert post(workshop, "ru", "beside", unit=unit)["kept"] == []


def test_what_was_typed_outlives_a_reload_of_the_page(workshop: Workshop, browser: Browser) -> None:
    unit = "KB1131:benefits.title"
    with visit(browser, workshop.url) as here:
        page = here.go(f"workbench/de/KB1131#{unit}")
        expect(page.locator(f'[id="{unit}-0"]')).to_be_focused()
        page.keyboard.press("Control+a")
        page.keyboard.type("Ihr Gewinn")
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        here.settle()
        expect(page.locator(f'[id="{unit}-0"]')).to_have_value("Ihr Gewinn")
        expect(live(page, unit)).to_have_text("Ihr Gewinn")
        page.keyboard.press("Alt+z")
        assert page.evaluate("sessionStorage.length") == 0


def test_the_workbench_is_accessible_wide_narrow_light_and_dark(
    workshop: Workshop, browser: Browser
) -> None:
    with visit(browser, workshop.url) as here:
        for path in ("workbench", "workbench/zh-Hant/KB2636"):
            page = here.go(path)
            assert list(axe.examine(page)) == [], path
        assert here.wrong == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "workbench/ru/KB1018#KB1018:change.steps.open",
        "workbench/ru/checker-login-trouble#checker-login-trouble:summary",
        "workbench/ru/reply-withdrawal-over-day#reply-withdrawal-over-day:title",
        "workbench/ru/site#site:site.device.limit",
        "workbench/ru/site#site:site.search.placeholder",
        "workbench/ru/machine-ib_key#machine-ib_key:screens.app_login.title",
    ],
    ids=["article", "checker", "reply", "value of the page", "attribute", "picture"],
)
def test_from_key_press_to_checks_and_live_page_within_fifty_milliseconds(
    workshop: Workshop, browser: Browser, path: str
) -> None:
    """95 of 100 key presses, also in an article of 60 units, in a step with its picture."""
    rounds = []
    for _ in range(3):  # other programs only ever make it slower: the quietest round tells
        with visit(browser, workshop.url, viewport={"width": 1360, "height": 850}) as here:
            took = typing(here, path)
        middle, most = took[len(took) // 2], took[int(len(took) * 0.95)]
        print(f"\n{path}: p50 {middle} ms, p95 {most} ms to the live page, {len(took)} keys")
        rounds.append(most)
        if most <= 50:
            break
    assert min(rounds) <= 50


def typing(here: Visit, path: str) -> list[float]:
    """How long it took after each of some key presses until the page and the checks said so."""
    page = here.go(path)
    expect(page.locator(".wb-at textarea").first).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" и ещё несколько слов, чтобы было что показать" * 3, delay=60)
    page.wait_for_timeout(300)
    durations = "performance.getEntriesByName('kb-edit').map((one) => one.duration)"
    return sorted(round(one, 1) for one in page.evaluate(durations))


def test_every_locale_has_a_live_page(workshop: Workshop) -> None:
    for where in LOCALES:
        page = workshop.client.get(f"/workbench/{where.tag}/KB1131/page").text
        assert f'<html lang="{where.tag}"' in page
        assert 'data-wb-part="limits"' in page
