"""Machines: what the loader makes of a file, and what it says when a file is wrong."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from kb_tools.core import machine as machine_module
from kb_tools.core import screen as screen_module
from kb_tools.core.machine import Machine, load_machines
from kb_tools.core.source import load
from kb_tools.faults import Faults, report
from tests.core.procedure_cases import DATA, REAL, checkout_with, real_machines

BAD = sorted((DATA / "faults").glob("*.yaml"))


def outline(machine: Machine) -> dict:
    """A machine as the golden files write it."""
    return {
        "states": {
            name: state.screen.id if state.screen else "none"
            for name, state in machine.states.items()
        },
        "events": [
            f"{event.by} {event.id}"
            + (f" ({move.control})" if move.control else "")
            + f" {move.start} > {' '.join(move.ends)}"
            for event in machine.events.values()
            for move in event.moves.values()
        ],
    }


def test_a_file_with_variants_gives_a_machine_for_each(tmp_path):
    checkout = checkout_with(tmp_path, (DATA / "good" / "phone.yaml", "phone.yaml"))
    faults = Faults()
    machines = load_machines(checkout, faults)
    golden = yaml.safe_load((DATA / "good" / "phone.golden.yaml").read_text(encoding="utf-8"))
    assert report(faults) == ""
    assert {name: outline(machine) for name, machine in machines.items()} == golden


def test_parts_of_a_screen_have_the_shape_of_its_kind_unless_they_say_so(tmp_path):
    checkout = checkout_with(tmp_path, (DATA / "good" / "phone.yaml", "phone.yaml"))
    machines = load_machines(checkout, Faults())
    old = machines["phone_old"].screens["settings_old"]
    apps = machines["phone_new"].screens["apps"]
    assert [(part.label, part.shape) for part in old.controls] == [
        ("apps", "row"),
        ("storage", "switch"),
    ]
    assert [(part.label, part.shape) for part in apps.fields] == [(None, "menu")]
    assert apps.labels == ("phone_section", "storage")
    assert apps.operable == ("storage",)


def test_an_event_tells_where_it_leads_from_several_states(tmp_path):
    checkout = checkout_with(tmp_path, (DATA / "good" / "recovery.yaml", "recovery.yaml"))
    machine = load_machines(checkout, Faults())["recovery"]
    assert machine.events["launch_app"].after(["app_closed", "active"]) == {"offer", "no_offer"}
    assert machine.possible("offer") == ("recover",)
    assert machine.live(["offer", "with_person"]) == {"offer"}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_machine_is_reported_with_place_and_hint(path, tmp_path):
    faults = Faults()
    machines = load_machines(checkout_with(tmp_path, (path, "bad.yaml")), faults)
    assert report(faults) + "\n" == path.with_suffix(".txt").read_text(encoding="utf-8")
    assert machines == {}


def test_two_machines_may_not_share_a_name(tmp_path):
    good = DATA / "good"
    checkout = checkout_with(
        tmp_path, (good / "phone.yaml", "phone.yaml"), (good / "recovery.yaml", "phone_new.yaml")
    )
    path = checkout.machines / "phone_new.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("machine: recovery", "machine: phone_new")
    )
    faults = Faults()
    machines = load_machines(checkout, faults)
    assert sorted(machines) == ["phone_new", "phone_old"]
    assert report(faults) == (
        "kb_tools/core/machines/phone_new.yaml:3:10: error: machine 'phone_new' is already in "
        "kb_tools/core/machines/phone.yaml:2:10 [duplicate-machine]\n"
        "  hint: rename one of the two; a variant's name is part of its machine's"
    )


def test_every_fault_code_of_the_loader_has_a_case():
    text = "".join(
        Path(str(module.__file__)).read_text(encoding="utf-8")
        for module in (machine_module, screen_module)
    )
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text))
    shown = set(
        re.findall(
            r"\[([a-z-]+)\]$",
            "".join(path.with_suffix(".txt").read_text(encoding="utf-8") for path in BAD),
            re.MULTILINE,
        )
    )
    assert codes - shown == {"duplicate-machine"}, "its case is a test of its own: two files"


def test_the_machines_of_this_checkout_have_no_fault():
    assert set(real_machines()) >= {
        "android_settings_new",
        "android_settings_old",
        "client_portal",
        "ibkr_mobile_android",
        "ibkr_mobile_ios",
        "login_portal",
        "login_tws",
    }


def test_without_a_source_file_every_source_is_unknown(tmp_path):
    checkout = checkout_with(tmp_path, (DATA / "good" / "phone.yaml", "phone.yaml"))
    shutil.rmtree(checkout.policy)
    faults = Faults()
    assert load_machines(checkout, faults) == {}
    assert [fault.code for fault in faults] == ["unknown-source"]


def words_of_machines() -> tuple[dict, dict]:
    """Labels and screens of all files of words."""
    labels: dict = {}
    screens: dict = {}
    for path in sorted(REAL.machine_words.glob("*.yaml")):
        source = load(path, path.name, Faults())
        assert source is not None
        for name in source.data["labels"]:
            assert name not in labels, f"label '{name}' is in two files"
        labels |= source.data["labels"]
        screens |= source.data["screens"]
    return labels, screens


def test_every_label_and_screen_of_a_machine_has_words():
    labels, screens = words_of_machines()
    used = [screen for machine in real_machines().values() for screen in machine.screens.values()]
    assert {label for screen in used for label in screen.labels} <= set(labels)
    assert {screen.id for screen in used} == set(screens)


def test_a_label_is_translated_only_where_a_page_prints_it():
    labels, _screens = words_of_machines()
    for name, label in labels.items():
        assert label["label"], name
        assert label["source"], name
        for locale, local in label.get("local", {}).items():
            assert set(local) == {"label", "source"}, (name, locale)
