"""The author's view: what a figure touches, what another value changes, and changing it."""

import dataclasses
import json
import os
import re
import shutil
import weakref

import pytest
from playwright.sync_api import Browser, expect

from kb_tools.checkout import Checkout
from kb_tools.core.policy import Figure, Policy
from kb_tools.core.policyload import load_policy
from kb_tools.desk import checkup
from kb_tools.desk.author import procedures_of, questions_of
from kb_tools.desk.checkup import every_fault
from kb_tools.desk.impact import impact_of
from kb_tools.desk.state import Desk, Sources
from kb_tools.desk.trial import differences, others_changed, spelled, try_value
from kb_tools.faults import Fault, Faults, KbError, report
from kb_tools.locales import LOCALES, TARGETS, Locale
from tests import axe
from tests.browsing import visit
from tests.desk.conftest import Workshop

CARD = "limits.scc.per_day"
TOO_MUCH = (
    "per_window of 'scc' is 600,000 and per_day is 700,000,"
    " but the table says per_window >= per_day"
)


def policy_of(checkout: Checkout) -> Policy:
    faults = Faults()
    policy = load_policy(checkout, faults)
    assert report(faults) == ""
    return policy


def test_a_limit_touches_the_tables_that_print_it_and_the_checker_that_reads_it(
    desk: Desk,
) -> None:
    impact = impact_of(desk.now, CARD)
    assert dict(impact.tables) == {"KB1131": "limits", "KB2895": "limits"}
    assert impact.checkers == ("withdrawal",)
    assert dict(impact.files) == {"article": 2, "checker": 1}


def test_a_figure_touches_every_text_that_says_it(desk: Desk) -> None:
    name = "withdrawal.window"
    impact = impact_of(desk.now, name)
    wanted = [
        phrase.id
        for loaded in desk.now.library.documents.values()
        for phrase in loaded.phrases
        if f"{{{name}}}" in phrase.text or f"{{{name}}}" in (phrase.plural or "")
    ]
    assert [use.unit for use in impact.uses] == wanted
    assert {use.kind for use in impact.uses} >= {"article", "reply"}


def test_the_value_that_a_figure_has_leaves_its_file_as_it_is(desk: Desk) -> None:
    one_of_each = {figure.kind: figure for figure in desk.now.policy.figures.values()}
    for figure in one_of_each.values():
        trial = try_value(desk.checkout, figure, spelled(figure))
        assert trial.after == trial.before
        assert trial.faults == ()


@pytest.mark.parametrize(
    "name, value, line",
    [
        (CARD, "USD 250,000", '      scc: {per_day: "USD 250,000", per_window: "USD 600,000", '),
        ("withdrawal.window", "7", "  window: {business_days: 7, source: seed, "),
        ("limits.dsc_plus.per_window", "USD 9,000,000", "per_window: "),
    ],
)
def test_another_value_changes_one_scalar_and_no_other_figure(
    desk: Desk, name: str, value: str, line: str
) -> None:
    figure = desk.now.policy.figures[name]
    trial = try_value(desk.checkout, figure, value)
    old, new = trial.before.decode().split("\n"), trial.after.decode().split("\n")
    differ = [after for before, after in zip(old, new, strict=True) if before != after]
    assert len(differ) == 1
    assert line in differ[0]
    if trial.policy is not None:
        assert spelled(trial.policy.figures[name]) == value
        assert not others_changed(desk.now.policy, trial.policy, name)


@pytest.mark.parametrize("value", ["abc", "-1", "1.5", "٣"])
def test_what_is_no_whole_number_is_refused_at_once(desk: Desk, value: str) -> None:
    with pytest.raises(KbError) as caught:
        try_value(desk.checkout, desk.now.policy.figures["login.tries"], value)
    assert str(caught.value.message) == f"'{value}' is not a whole number"
    assert caught.value.hint == "write digits alone, such as 10"


def test_what_the_policy_cannot_have_is_refused_in_the_loaders_words(desk: Desk) -> None:
    figure = desk.now.policy.figures[CARD]
    told = {}
    for value in ("250000", "USD 700,000"):
        (fault,) = try_value(desk.checkout, figure, value).faults
        told[value] = (fault.message, fault.hint)
    assert told == {
        "250000": (
            "'250000' is not an amount of money",
            'write it as "USD 200,000" or "USD 0.50", or unlimited',
        ),
        "USD 700,000": (
            TOO_MUCH,
            "correct one of the two values",
        ),
    }
    with pytest.raises(KbError, match=r"^that is no value$"):
        try_value(desk.checkout, figure, 'USD 1", x: "2')


def test_a_figure_that_has_moved_in_its_file_is_not_overwritten(desk: Desk) -> None:
    figure = desk.now.policy.figures[CARD]
    moved = dataclasses.replace(
        figure, location=dataclasses.replace(figure.location, line=figure.location.line + 1)
    )
    with pytest.raises(KbError, match=rf"^'{re.escape(CARD)}' is not where it was read$"):
        try_value(desk.checkout, moved, "USD 250,000")


def test_answers_at_the_boundaries_show_which_verdicts_change(desk: Desk) -> None:
    before = desk.now.policy
    trial = try_value(desk.checkout, before.figures[CARD], "USD 250,000")
    assert trial.policy is not None
    found = list(differences(before, trial.policy, CARD))
    assert found == list(differences(before, trial.policy, CARD))
    verdicts = {
        (one.answers["device"], one.before, one.after) for one in found if one.before != one.after
    }
    assert verdicts == {("scc", "over_day", "ok"), ("scc", "over_day", "over_window")}
    # Other devices' owners are told of the card as another way to confirm.
    assert all("scc" in (one.answers["device"], *one.answers.get("active", ())) for one in found)
    assert list(differences(before, before, CARD)) == []


def test_every_procedure_says_how_far_and_against_which_machine_it_was_walked(desk: Desk) -> None:
    found = {one.name: one for one in procedures_of(desk.now)}
    one = (
        found["KB2748.ios.recover"] if "KB2748.ios.recover" in found else next(iter(found.values()))
    )
    assert one.machine in desk.now.machines
    assert all(one.walked == one.steps for one in found.values())
    assert {one.state for one in found.values()} == {"reaches its goal", "ends in a declared gap"}


def test_questions_that_readers_have_sent_are_asked_again_and_broken_files_named(
    desk: Desk,
) -> None:
    folder = desk.checkout.build / "desk" / "searches"
    folder.mkdir(parents=True, exist_ok=True)
    searches = [
        {"question": "карта утонула в море", "locale": "ru", "why": "none", "count": 2},
        {"question": "lost luggage", "locale": "en", "why": "none", "count": 1},
    ]
    (folder / "one.json").write_text(json.dumps({"format": 1, "searches": searches}), "utf-8")
    (folder / "two.json").write_text('{"searches": [3]}', "utf-8")
    try:
        found, refused = questions_of(desk)
    finally:
        shutil.rmtree(folder)
    told = [(one.locale, one.question, one.count, one.answered) for one in found]
    assert told == [("en", "lost luggage", 1, False), ("ru", "карта утонула в море", 2, True)]
    assert refused == ["build/desk/searches/two.json holds no searches of format 1"]


def test_only_the_catalogs_that_have_changed_are_checked_again(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checks themselves are counted, not done: all of them take seconds."""
    checked: list[str] = []

    def in_sources(_desk: Desk, _sources: Sources) -> tuple[Fault, ...]:
        checked.append("sources")
        return ()

    def in_catalogs(_desk: Desk, _sources: Sources, where: Locale) -> tuple[Fault, ...]:
        checked.append(where.tag)
        return ()

    monkeypatch.setattr(checkup, "_in_sources", in_sources)
    monkeypatch.setattr(checkup, "_in_catalogs", in_catalogs)
    monkeypatch.setattr(checkup, "_ALL", weakref.WeakKeyDictionary())
    desk = workshop.desk
    every_fault(desk)
    assert checked == ["sources", *(one.tag for one in TARGETS)]
    every_fault(desk)
    path = desk.checkout.locales / "it/LC_MESSAGES/KB70.po"
    os.utime(path, ns=(1, 1))
    every_fault(desk)
    assert checked[8:] == ["it"]


@pytest.mark.slow
def test_a_fault_in_a_catalog_is_found_at_once_and_gone_when_it_is_mended(
    workshop: Workshop,
) -> None:
    desk = workshop.desk
    before = list(every_fault(desk))
    path = desk.checkout.locales / "fr/LC_MESSAGES/KB70.po"
    was = path.read_text("utf-8")
    path.write_text(was + '\nmsgctxt "KB70:none"\nmsgid "a"\nmsgstr "b"\n', "utf-8")
    added = [fault for fault in every_fault(desk) if fault not in before]
    assert [(fault.code, fault.location.path) for fault in added] == [
        ("unknown-unit", "locales/fr/LC_MESSAGES/KB70.po")
    ]
    path.write_text(was, "utf-8")
    assert list(every_fault(desk)) == before


@pytest.mark.slow
def test_the_view_finds_what_kb_check_finds(desk: Desk) -> None:
    from kb_tools.cli.recheck import check_all
    from kb_tools.cli.workspace import Workspace

    sources = desk.now
    faults = Faults()
    workspace = Workspace(desk.checkout, sources.policy, sources.library, sources.terms, faults)
    assert list(every_fault(desk)) == list(check_all(workspace))


def change(shop: Workshop, figure: Figure, **body: str) -> tuple[int, dict[str, str]]:
    answer = shop.client.post(f"/api/author/figures/{figure.name}/change", json=body)
    return answer.status_code, answer.json()


def test_a_change_over_another_change_is_refused(workshop: Workshop) -> None:
    figure = workshop.desk.now.policy.figures["limits.dsc.per_day"]
    was = spelled(figure)
    assert change(workshop, figure, was="USD 1", value="USD 900,000") == (
        409,
        {
            "error": f"the figure is {was} by now, not USD 1",
            "place": "was",
            "hint": "look at what it is now, then change it",
        },
    )
    path = workshop.desk.checkout.root / figure.location.path
    text = path.read_text("utf-8")
    # Another figure of the file changes on the disk before the desk has read it.
    path.write_text(text.replace('"USD 100,000", source: lim-am', '"USD 150,000", source: lim-am'))
    try:
        status, told = change(workshop, figure, was=was, value="USD 900,000")
    finally:
        path.write_text(text, "utf-8")
    assert (status, told["error"]) == (409, "the policy has changed on the disk")


def test_a_flow_is_drawn_for_every_checker(workshop: Workshop) -> None:
    for name in workshop.desk.now.checkers:
        page = workshop.client.get(f"/author/flows/{name}").text
        assert '<svg class="kb-flow"' in page
    missing = workshop.client.get("/author/flows/withdrawl")
    assert missing.status_code == 404


# --- an author's day -------------------------------------------------------------------------


def test_an_author_changes_a_figure_and_all_eight_languages_show_it(
    workshop: Workshop, browser: Browser
) -> None:
    with visit(browser, workshop.url, viewport={"width": 1280, "height": 850}) as here:
        page = here.go("author")
        page.locator(f'a[href="/author/figures/{CARD}"]').focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/author/figures/**")
        page.locator("#value").fill("USD 700,000")
        page.keyboard.press("Enter")
        said = page.locator("[data-au-said]")
        expect(said).to_have_text("The policy cannot have this value.")
        expect(page.locator("[data-au-faults] li")).to_contain_text(
            "per_window of 'scc' is 600,000"
        )
        expect(page.locator("[data-au-change]")).to_be_disabled()
        page.locator("#value").fill("USD 260,000")
        page.keyboard.press("Enter")
        expect(said).to_have_text("Nothing is written yet.", timeout=15000)
        expect(page.locator('[data-au-locale="ru"] [data-au-after]')).to_have_text("260 000 USD")
        expect(page.locator("[data-au-examples] li").first).to_contain_text("over_day → ok")
        assert "260,000" not in policy_text(workshop)
        page.locator("[data-au-change]").focus()
        page.keyboard.press("Enter")
        expect(said).to_have_text("Changed in the policy. Every language shows it.")
        assert policy_text(workshop).count('scc: {per_day: "USD 260,000", per_window') == 1
        for where in LOCALES:
            page = here.go(f"workbench/{where.tag}/KB1131/page")
            cells = page.locator("#limits-table .kb-figure").all_inner_texts()
            digits = [re.sub(r"\D", "", cell) for cell in cells]
            assert digits.count("260000") == 1, where.tag
        assert here.wrong == []
    assert spelled(policy_of(workshop.desk.checkout).figures[CARD]) == "USD 260,000"


def policy_text(shop: Workshop) -> str:
    return (shop.desk.checkout.policy / "withdrawal.yaml").read_text("utf-8")


def test_the_authors_pages_are_accessible_wide_narrow_light_and_dark(
    workshop: Workshop, browser: Browser
) -> None:
    with visit(browser, workshop.url) as here:
        for path in ("author", "author/figures/withdrawal.window", "author/flows/fees"):
            page = here.go(path)
            assert list(axe.examine(page)) == [], path
        assert here.wrong == []
