"""Procedures of articles, walked over their machines, and the words that their screens need.

In: a library and the machines. Out: a simulation for each procedure by name
(`KB2748.ios.recover`), and faults where steps, machine and words do not fit.
"""

from __future__ import annotations

from collections.abc import Mapping

from kb_tools.content.load import Library, Loaded
from kb_tools.content.model import Article, ProcedureBlock
from kb_tools.core.machine import Machine
from kb_tools.core.procedure import Procedure, Simulation, Step, check
from kb_tools.faults import Faults, did_you_mean


def check_procedures(
    library: Library, machines: Mapping[str, Machine], faults: Faults
) -> dict[str, Simulation]:
    """Walk every procedure that an article writes out; those used by reference are walked there."""
    simulations: dict[str, Simulation] = {}
    for loaded in library.documents.values():
        if isinstance(loaded.model, Article):
            for name, procedure in procedures_of(loaded):
                simulation = check(machines, procedure, faults, loaded.source)
                if simulation is not None:
                    simulations[name] = simulation
    _check_words(library, machines, faults)
    return simulations


def procedures_of(loaded: Loaded) -> list[tuple[str, Procedure]]:
    """The procedures that one article writes out, with their names."""
    if not isinstance(loaded.model, Article):
        return []
    found: list[tuple[str, Procedure]] = []
    for number, section in enumerate(loaded.model.sections):
        for place, block in enumerate(section.blocks):
            if isinstance(block, ProcedureBlock) and block.use is None:
                name = f"{loaded.model.id}.{section.id}.{block.id}"
                found.append((name, _procedure(name, block, loaded, (number, place))))
    return found


def _procedure(
    name: str, block: ProcedureBlock, loaded: Loaded, place: tuple[int, int]
) -> Procedure:
    at = ("sections", place[0], "blocks", place[1])
    steps = tuple(
        Step(
            id=step.id,
            do=step.do,
            wait=step.wait,
            expect=step.expect,
            if_in=step.if_in,
            location=loaded.source.at(*at, "steps", index),
        )
        for index, step in enumerate(block.steps)
    )
    return Procedure(
        id=name,
        machine=block.machine or "",
        start=block.start,
        goal=block.goal,
        gap=block.gap,
        steps=steps,
        location=loaded.source.at(*at),
    )


def _check_words(library: Library, machines: Mapping[str, Machine], faults: Faults) -> None:
    """Every screen of a machine has a title, and every control and field that is named a label."""
    for machine in machines.values():
        for screen in machine.screens.values():
            if screen.id not in library.screens:
                faults.error(
                    "screen-without-words",
                    screen.location,
                    f"screen '{screen.id}' of '{machine.id}' has no title in docs/machines",
                    hint=did_you_mean(screen.id, library.screens),
                )
            named = [part.label for part in (*screen.fields, *screen.controls)]
            for label in (*screen.shows, *named):
                if label is not None and label not in library.labels:
                    faults.error(
                        "unknown-label",
                        screen.location,
                        f"screen '{screen.id}' of '{machine.id}' shows '{label}', "
                        "which docs/machines does not know",
                        hint=did_you_mean(label, library.labels),
                    )
