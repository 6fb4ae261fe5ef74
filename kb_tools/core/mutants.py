"""Mutants: a procedure with one thing wrong, to prove that the simulator would notice.

In: a procedure and its machine. Out: every copy with a step dropped, swapped, repeated, tied to
another event, or with the end cut off.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from kb_tools.core.machine import Machine
from kb_tools.core.procedure import Procedure, Step


@dataclasses.dataclass(frozen=True, slots=True)
class Mutant:
    """A procedure with one thing wrong, and what that is: `drop token`, `swap sms, token`."""

    name: str
    procedure: Procedure


def mutants(
    procedure: Procedure, machine: Machine, others: Iterable[Machine] = ()
) -> Iterator[Mutant]:
    """Every mutant of a procedure.

    Args:
        procedure: a procedure without faults.
        machine: its machine.
        others: machines of other platforms, whose events are tried in each step.
    """
    steps = procedure.steps
    for at, step in enumerate(steps):
        yield _mutant(procedure, f"drop {step.id}", (*steps[:at], *steps[at + 1 :]))
        yield _mutant(procedure, f"repeat {step.id}", (*steps[: at + 1], *steps[at:]))
        if at:
            yield _mutant(procedure, f"stop before {step.id}", steps[:at])
            pair = (step, steps[at - 1])
            name = f"swap {steps[at - 1].id}, {step.id}"
            yield _mutant(procedure, name, (*steps[: at - 1], *pair, *steps[at + 1 :]))
        if step.if_in:
            free = dataclasses.replace(step, if_in=())
            name = f"unconditional {step.id}"
            yield _mutant(procedure, name, (*steps[:at], free, *steps[at + 1 :]))
        for event in _other_events(step, machine, others):
            name = f"{event} for {step.id}"
            wrong = _tied(step, event, machine)
            yield _mutant(procedure, name, (*steps[:at], wrong, *steps[at + 1 :]))


def _mutant(procedure: Procedure, name: str, steps: tuple[Step, ...]) -> Mutant:
    return Mutant(name, dataclasses.replace(procedure, steps=steps))


def _other_events(step: Step, machine: Machine, others: Iterable[Machine]) -> list[str]:
    names = dict.fromkeys(name for each in (machine, *others) for name in each.events)
    return [name for name in names if name != step.event]


def _tied(step: Step, event: str, machine: Machine) -> Step:
    """The step on another event, as an author who means that event would write it."""
    known = machine.events.get(event)
    does = step.do is not None if known is None else known.by == "user"
    if does:
        return dataclasses.replace(step, do=event, wait=None)
    return dataclasses.replace(step, do=None, wait=event)
