"""Procedures: a walk over the set of states a reader may be in, and every way it can go wrong."""

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kb_tools.core import procedure as procedure_module
from kb_tools.core.machine import Machine, load_machines
from kb_tools.core.mutants import mutants
from kb_tools.core.procedure import Procedure, Step, check, simulate
from kb_tools.core.source import Source, load
from kb_tools.faults import Faults, Location, report
from tests.core.procedure_cases import DATA, REAL, checkout_with, procedure_at, real_machines

BAD = sorted((DATA / "procedures").glob("*.yaml"))
WALKS = sorted((DATA / "walks").glob("*.yaml"))
REAL_MACHINES = real_machines()
# Mutants of real procedures that are no fault, and why: (procedure, mutant) -> reason.
EQUIVALENT: dict[tuple[str, str], str] = {}
# Platforms whose steps differ. Others may share theirs: portal and trading platform ask the same.
PLATFORMS = [
    ("ibkr_mobile_ios", "ibkr_mobile_android"),
    ("android_settings_new", "android_settings_old"),
]


def read(path: Path, shown: str) -> Source:
    """A YAML file without syntax faults."""
    source = load(path, shown, Faults())
    assert source is not None
    return source


@pytest.fixture(scope="module")
def recovery(tmp_path_factory) -> dict[str, Machine]:
    """The small machine of the cases."""
    folder = tmp_path_factory.mktemp("recovery")
    checkout = checkout_with(folder, (DATA / "good" / "recovery.yaml", "recovery.yaml"))
    return load_machines(checkout, Faults())


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_procedure_is_reported_with_place_and_hint(path, recovery):
    faults = Faults()
    source = read(path, "KB9999.yaml")
    simulation = check(recovery, procedure_at(source, "KB9999.a.b"), faults, source)
    assert report(faults) + "\n" == path.with_suffix(".txt").read_text(encoding="utf-8")
    assert simulation is None or not simulation.clean


def test_every_fault_code_of_the_simulator_has_a_case():
    text = Path(str(procedure_module.__file__)).read_text(encoding="utf-8")
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text))
    reports = "".join(path.with_suffix(".txt").read_text(encoding="utf-8") for path in BAD)
    assert codes == set(re.findall(r"\[([a-z-]+)\]$", reports, re.MULTILINE))


@pytest.mark.parametrize("path", WALKS, ids=lambda path: path.stem)
def test_a_clean_walk_tells_states_and_pictures_of_each_step(path, recovery):
    faults = Faults()
    source = read(path, path.name)
    simulation = check(recovery, procedure_at(source, path.stem), faults, source)
    assert report(faults) == ""
    assert simulation is not None
    assert simulation.clean
    assert simulation.complete == source.data["complete"]
    assert [visit_as_data(recovery["recovery"], visit) for visit in simulation.visits] == (
        source.data["walk"]
    )


def visit_as_data(machine, visit) -> dict:
    """A visit as the files write it."""
    sets = {name: getattr(visit, name) for name in ("before", "acting", "after")}
    data = {name: [state for state in machine.states if state in s] for name, s in sets.items()}
    if visit.screen:
        data["picture"] = [visit.screen.id, visit.control]
    return {"step": visit.step.id, **data}


def real_procedures() -> list[Procedure]:
    """Every procedure that an article of this checkout writes out."""
    found = []
    for path in sorted(REAL.articles.glob("*.yaml")):
        source = read(path, REAL.shown(path))
        for at, section in enumerate(source.data["sections"]):
            for place, block in enumerate(section["blocks"]):
                if block["type"] == "procedure" and "machine" in block:
                    name = f"{path.stem}.{section['id']}.{block['id']}"
                    steps = ("sections", at, "blocks", place)
                    found.append(procedure_at(source, name, *steps))
    return found


def test_every_procedure_of_an_article_is_clean():
    faults = Faults()
    for procedure in real_procedures():
        check(REAL_MACHINES, procedure, faults, None)
    assert report(faults) == ""


def test_every_mutant_of_every_procedure_is_caught():
    survivors = set()
    tried = 0
    for procedure in real_procedures():
        machine = REAL_MACHINES[procedure.machine]
        others = [other for name, other in REAL_MACHINES.items() if name != machine.id]
        for mutant in mutants(procedure, machine, others):
            tried += 1
            faults = Faults()
            simulation = simulate(machine, mutant.procedure, faults)
            assert simulation.clean == (len(faults) == 0)
            if simulation.clean:
                survivors.add((procedure.id, mutant.name))
    assert survivors == set(EQUIVALENT)
    assert tried > 1000


@pytest.mark.parametrize("pair", [*PLATFORMS, *(pair[::-1] for pair in PLATFORMS)])
def test_a_procedure_is_caught_on_the_machine_of_another_platform(pair):
    own, other = pair
    procedures = [procedure for procedure in real_procedures() if procedure.machine == own]
    assert procedures
    for procedure in procedures:
        assert not simulate(REAL_MACHINES[other], procedure, Faults()).clean, procedure.id


def test_mutants_have_names_that_say_what_is_wrong(recovery):
    source = read(WALKS[1], "walk.yaml")
    procedure = procedure_at(source, "walk")
    names = [mutant.name for mutant in mutants(procedure, recovery["recovery"])]
    assert len(names) == len(set(names))
    assert {"drop sms", "repeat token", "swap sms, token", "stop before submit"} <= set(names)
    assert {"unconditional pin", "recover for submit", "token_arrives for recover"} <= set(names)


@st.composite
def walks(draw) -> tuple[Machine, Procedure]:
    """A machine, and a procedure that follows it to a state it had not reached before."""
    machine = REAL_MACHINES[draw(st.sampled_from(sorted(REAL_MACHINES)))]
    start = draw(st.sampled_from(machine.initial))
    states = frozenset({start})
    steps: list[Step] = []
    ends: list[tuple[int, str]] = []
    for number in range(draw(st.integers(1, 14))):
        live = machine.live(states)
        choices = [event for event in machine.events.values() if live & set(event.moves)]
        if not choices:
            break
        event = draw(st.sampled_from(choices))
        acting = live & set(event.moves)
        states = event.after(acting) | (live - acting)
        user = event.by == "user"
        steps.append(
            Step(
                f"s{number}",
                event.id if user else None,
                None if user else event.id,
                tuple(sorted(states)),
                () if acting == live else tuple(sorted(acting)),
                Location("walk.yaml", number + 1, 1),
            )
        )
        left = machine.live(states)
        if len(left) == 1 and (goal := next(iter(left))) not in {known for _at, known in ends}:
            ends.append((number + 1, goal))
    assume(ends)
    length, goal = draw(st.sampled_from(ends))
    return machine, Procedure("walk", machine.id, (start,), goal, None, tuple(steps[:length]))


@given(walks())
def test_a_walk_that_follows_the_machine_is_clean(walk):
    machine, procedure = walk
    faults = Faults()
    simulation = simulate(machine, procedure, faults)
    assert report(faults) == ""
    assert simulation.clean
    assert simulation.complete
    assert len(simulation.visits) == len(procedure.steps)


@given(walks(), st.data())
def test_a_wrong_event_is_caught_where_it_stands(walk, data):
    machine, procedure = walk
    at = data.draw(st.integers(0, len(procedure.steps) - 1))
    step = procedure.steps[at]
    acting = simulate(machine, procedure, Faults()).visits[at].acting
    right = machine.events[step.event]
    same = [
        event.id
        for event in machine.events.values()
        if acting <= set(event.moves) and event.after(acting) == right.after(acting)
    ]
    wrong = data.draw(
        st.sampled_from([event for event in machine.events.values() if event.id not in same])
    )
    user = wrong.by == "user"
    broken = dataclasses.replace(
        step, do=wrong.id if user else None, wait=None if user else wrong.id
    )
    steps = (*procedure.steps[:at], broken, *procedure.steps[at + 1 :])
    faults = Faults()
    simulation = simulate(machine, dataclasses.replace(procedure, steps=steps), faults)
    assert not simulation.clean
    assert [fault.location for fault in faults] == [step.location]
    assert len(simulation.visits) == at
