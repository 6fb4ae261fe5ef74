"""A warning that is right as it is: silenced with a reason in the workbench, and said again."""

from playwright.sync_api import Browser, expect

from kb_tools.desk.bench import bench_of
from kb_tools.desk.worklist import file_work
from tests.browsing import visit
from tests.desk.conftest import Workshop
from tests.desk.test_workbench import entry, post, put, seen

UNIT = "KB1131:what.title"


def work(shop: Workshop, tag: str, unit: str) -> str:
    items = file_work(bench_of(shop.desk, tag), unit.partition(":")[0]).items
    return next(item.work for item in items if item.unit == unit)


def spaced(shop: Workshop, tag: str) -> tuple[str]:
    """The unit's text with two spaces where it has one: a warning, and nothing else."""
    return (entry(shop, tag, UNIT).forms[0].replace(" ", "  ", 1),)


def test_a_silenced_warning_is_in_the_catalog_with_its_reason(workshop: Workshop) -> None:
    put(workshop, "fr", UNIT, forms=spaced(workshop, "fr"), comments=("Ask Anna.",))
    assert work(workshop, "fr", UNIT) == "warning"
    token = seen(workshop, "fr", UNIT)
    said = post(
        workshop, "fr", "save", unit=UNIT, seen=token, silence="spaces", reason=" as  printed "
    )
    assert (said["outcome"], said["work"], said["note"]) == ("saved", "", "Ask Anna.")
    assert said["silenced"] == [{"code": "spaces", "reason": "as printed"}]
    saved = entry(workshop, "fr", UNIT)
    assert saved.flags == ("ignore-spaces",)
    assert saved.comments == ("Ask Anna.", "ignore-spaces: as printed")
    again = post(workshop, "fr", "save", unit=UNIT, seen=said["seen"], silence="spaces")
    assert (again["work"], again["silenced"]) == ("warning", [])
    assert [(one["code"], one["silent"]) for one in again["problems"]] == [("spaces", True)]
    assert entry(workshop, "fr", UNIT).comments == ("Ask Anna.",)


def test_an_error_cannot_be_silenced(workshop: Workshop) -> None:
    body = {
        "unit": UNIT,
        "seen": seen(workshop, "es", UNIT),
        "silence": "figure-digit",
        "reason": "I like it",
    }
    answer = workshop.client.post("/api/workbench/es/KB1131/save", json=body)
    assert answer.status_code == 422
    assert answer.json() == {
        "error": "'figure-digit' is nothing that can be silenced",
        "place": "silence",
        "hint": "mend the text: what would harm a reader stays an error",
    }


def test_a_note_may_be_saved_beside_a_text_with_an_error(workshop: Workshop) -> None:
    put(workshop, "es", UNIT, forms=("Qué 5 es",))
    said = post(
        workshop, "es", "save", unit=UNIT, seen=seen(workshop, "es", UNIT), note="Whose digit?"
    )
    assert (said["outcome"], said["work"]) == ("saved", "fault")
    assert entry(workshop, "es", UNIT).comments == ("Whose digit?",)


def test_a_silence_over_what_somebody_has_changed_is_a_conflict(workshop: Workshop) -> None:
    token = seen(workshop, "it", UNIT)
    before = entry(workshop, "it", UNIT).forms
    put(workshop, "it", UNIT, forms=spaced(workshop, "it"))
    said = post(workshop, "it", "save", unit=UNIT, seen=token, silence="spaces", reason="so be it")
    assert (said["outcome"], said["kept"]) == ("conflict", "")
    assert entry(workshop, "it", UNIT).flags == ()
    # Other tests count what needs work in this file.
    put(workshop, "it", UNIT, forms=before)


def test_a_warning_is_silenced_and_said_again_by_keyboard(
    workshop: Workshop, browser: Browser
) -> None:
    put(workshop, "de", UNIT, forms=spaced(workshop, "de"))
    with visit(browser, workshop.url, viewport={"width": 1280, "height": 850}) as here:
        page = here.go(f"workbench/de/KB1131#{UNIT}")
        field = page.locator(f'[id="{UNIT}-0"]')
        expect(field).to_be_focused()
        unit = page.locator(".wb-at")
        expect(unit.locator("[data-wb-silent=spaces]")).to_be_visible()
        page.keyboard.press("Alt+w")
        expect(unit.get_by_label("Why is spaces no fault here?")).to_be_focused()
        page.keyboard.press("Escape")
        expect(field).to_be_focused()
        page.keyboard.press("Alt+w")
        page.keyboard.type("as on the screen")
        page.keyboard.press("Enter")
        expect(unit.locator("[data-wb-work]")).to_have_text("Done")
        expect(unit.locator("[data-wb-silenced] li")).to_contain_text(
            "spaces is silenced: as on the screen"
        )
        expect(field).to_be_focused()
        page.keyboard.press("Alt+u")
        expect(unit.locator("[data-wb-work]")).to_have_text("Warning")
        expect(unit.locator("[data-wb-silent=spaces]")).to_be_visible()
        assert here.wrong == []
    assert entry(workshop, "de", UNIT).flags == ()


def test_a_link_of_ones_own_is_saved_together_with_its_reason(
    workshop: Workshop, browser: Browser
) -> None:
    unit = "KB1131:benefits.fee"
    with visit(browser, workshop.url, viewport={"width": 1280, "height": 850}) as here:
        page = here.go(f"workbench/fr/KB1131#{unit}")
        field = page.locator(f'[id="{unit}-0"]')
        expect(field).to_be_focused()
        page.keyboard.press("Control+End")
        page.keyboard.type(" Voir aussi {KB69}.")
        expect(page.locator(".wb-at .wb-error")).to_contain_text("{KB69} is not in the English")
        page.keyboard.press("Control+Enter")
        expect(page.locator("[data-wb-said]")).to_contain_text("Not saved: {KB69} is not in")
        page.keyboard.press("Alt+w")
        page.keyboard.type("Readers in France ask for it")
        page.keyboard.press("Enter")
        expect(page.locator(".wb-at [data-wb-silenced] li")).to_contain_text(
            "local-addition is silenced: Readers in France ask for it"
        )
        expect(page.locator(".wb-at .wb-error")).to_have_count(0)
        assert here.wrong == []
    saved = entry(workshop, "fr", unit)
    assert saved.forms[0].endswith(" Voir aussi {KB69}.")
    assert saved.flags == ("ignore-local-addition",)
