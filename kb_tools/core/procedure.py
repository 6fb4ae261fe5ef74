"""Procedures: the steps of an article, walked through a machine before any reader walks them.

In: a machine and the steps that an article ties to its events. Out: a `Simulation`, the states
that a reader may be in before and after each step, and a fault where the steps do not fit. The
walk is over the *set* of states: a step must be right for every reader, whatever their phone did.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from kb_tools.core.machine import Event, Machine
from kb_tools.core.screen import Screen
from kb_tools.core.source import Source
from kb_tools.faults import Faults, Location, did_you_mean

_NOWHERE = Location("")


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure.

    Attributes:
        id: its name within the procedure.
        do: event that the reader brings about; None for a step that waits.
        wait: event that happens by itself; None for a step that does.
        expect: every state that a reader may be in afterwards.
        if_in: states that the step is for; empty: every reader takes it.
        location: where it is written.
    """

    id: str
    do: str | None
    wait: str | None
    expect: tuple[str, ...]
    if_in: tuple[str, ...]
    location: Location

    @property
    def event(self) -> str:
        """The event, whoever brings it about."""
        return self.do or self.wait or ""


@dataclasses.dataclass(frozen=True, slots=True)
class Procedure:
    """Steps over a machine.

    Attributes:
        id: `KB2748.ios.recover`.
        machine: id of the machine.
        start: states that a reader may be in at first; empty: all initial ones of the machine.
        goal: the state to reach; None only where the sources stop before any.
        gap: why the goal is not reached; None where it is.
        steps: in the order of the article.
        location: where it is written.
    """

    id: str
    machine: str
    start: tuple[str, ...]
    goal: str | None
    gap: str | None
    steps: tuple[Step, ...]
    location: Location = _NOWHERE


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """One step as walked.

    Attributes:
        step: the step.
        before: states that a reader may be in before it; readers handed to a person are gone.
        acting: those of them in which the step is taken.
        after: states that a reader may be in after it.
        screen: the one screen to be seen when a reader does the step; None where there is none
            or several, and for a step that only waits.
        control: label of the control or field to act on, on that screen.
    """

    step: Step
    before: frozenset[str]
    acting: frozenset[str]
    after: frozenset[str]
    screen: Screen | None
    control: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Simulation:
    """A procedure as walked, up to its first fault.

    Attributes:
        procedure: the procedure.
        visits: one for each step that could be walked.
        final: states that a reader may be in at the end.
        complete: whether every reader not handed to a person has reached the goal.
        clean: whether no fault was found.
    """

    procedure: Procedure
    visits: tuple[Visit, ...]
    final: frozenset[str]
    complete: bool
    clean: bool


def check(
    machines: Mapping[str, Machine], procedure: Procedure, faults: Faults, source: Source | None
) -> Simulation | None:
    """Simulate a procedure on its machine; None with a fault when there is no such machine."""
    machine = machines.get(procedure.machine)
    if machine is None:
        _Report(procedure, faults, source).fault(
            "unknown-machine",
            procedure.location,
            f"unknown machine '{procedure.machine}'",
            did_you_mean(procedure.machine, machines),
        )
        return None
    return simulate(machine, procedure, faults, source)


def simulate(
    machine: Machine, procedure: Procedure, faults: Faults, source: Source | None = None
) -> Simulation:
    """Walk a procedure over the set of states that a reader may be in.

    Unknown names are all reported; of the steps that do not fit only the first is, as the ones
    after it depend on it.

    Args:
        machine: the machine that the procedure names.
        procedure: the steps.
        faults: where faults go.
        source: the file the steps are from, for the excerpt.
    """
    report = _Report(procedure, faults, source)
    start = procedure.start or machine.initial
    if not _names_known(machine, procedure, report):
        return Simulation(procedure, (), frozenset(start), complete=False, clean=False)
    states = frozenset(start)
    visits: list[Visit] = []
    for step in procedure.steps:
        visit = _walk(machine, procedure, step, states, report)
        if visit is None:
            return Simulation(procedure, tuple(visits), states, complete=False, clean=False)
        visits.append(visit)
        states = visit.after
    complete = _complete(machine, procedure, states)
    clean = _end_fits(machine, procedure, states, complete, report)
    return Simulation(procedure, tuple(visits), states, complete, clean)


@dataclasses.dataclass(frozen=True, slots=True)
class _Report:
    procedure: Procedure
    faults: Faults
    source: Source | None

    def fault(self, code: str, location: Location, message: str, hint: str) -> None:
        """Record a fault of this procedure."""
        excerpt = self.source.excerpt(location) if self.source else ""
        text = f"procedure '{self.procedure.id}': {message}"
        self.faults.error(code, location, text, hint=hint, excerpt=excerpt)


def _names_known(machine: Machine, procedure: Procedure, report: _Report) -> bool:
    before = len(report.faults)
    for state in procedure.start:
        if state not in machine.initial:
            message = f"no procedure of '{machine.id}' starts in '{state}'"
            hint = did_you_mean(state, machine.initial)
            report.fault("wrong-start", procedure.location, message, hint)
    if procedure.goal is not None and procedure.goal not in machine.states:
        message = f"unknown goal '{procedure.goal}' in '{machine.id}'"
        hint = did_you_mean(procedure.goal, machine.states)
        report.fault("unknown-goal", procedure.location, message, hint)
    if procedure.goal is None and procedure.gap is None:
        hint = "add 'goal: …', or 'gap: …' with the source that stops"
        report.fault("missing-goal", procedure.location, "there is no goal and no gap", hint)
    if not procedure.steps:
        report.fault("missing-steps", procedure.location, "there are no steps", "add 'steps:'")
    for step in procedure.steps:
        _step_known(machine, step, report)
    return len(report.faults) == before


def _step_known(machine: Machine, step: Step, report: _Report) -> None:
    for state in dict.fromkeys((*step.if_in, *step.expect)):
        if state not in machine.states:
            message = f"step '{step.id}' names the unknown state '{state}'"
            hint = did_you_mean(state, machine.states)
            report.fault("unknown-state", step.location, message, hint)
    if (step.do is None) == (step.wait is None):
        message = f"step '{step.id}' must either do or wait for one event"
        hint = "write 'do: …' for what the reader does, 'wait: …' for what happens by itself"
        report.fault("step-event", step.location, message, hint)
        return
    event = machine.events.get(step.event)
    if event is None:
        message = f"step '{step.id}' names the unknown event '{step.event}'"
        hint = did_you_mean(step.event, machine.events)
        report.fault("unknown-event", step.location, message, hint)
    elif (event.by == "user") != (step.do is not None):
        user = event.by == "user"
        message = f"step '{step.id}': '{event.id}' " + (
            "is done by the reader" if user else "happens by itself"
        )
        hint = f"write '{'do' if user else 'wait'}: {event.id}'"
        report.fault("wrong-actor", step.location, message, hint)


def _walk(
    machine: Machine,
    procedure: Procedure,
    step: Step,
    states: frozenset[str],
    report: _Report,
) -> Visit | None:
    """One step, or None with a fault when it does not fit."""
    live = machine.live(states)
    if _complete(machine, procedure, states) or not live:
        message = f"step '{step.id}' comes after the end: {_listed(machine, states)} is reached"
        hint = "remove the step, or set the goal to where the last step leads"
        report.fault("step-after-goal", step.location, message, hint)
        return None
    event = machine.events[step.event]
    acting = _acting(machine, step, event, live, report)
    if acting is None:
        return None
    after = event.after(acting) | (live - acting)
    if frozenset(step.expect) != after:
        _expectation(machine, step, after, report)
        return None
    screen, control = _seen(machine, event, acting)
    return Visit(step, live, acting, after, screen, control)


def _acting(
    machine: Machine, step: Step, event: Event, live: frozenset[str], report: _Report
) -> frozenset[str] | None:
    """The states in which the step is taken, or None with a fault."""
    needless = _needless_condition(machine, step, live)
    if needless:
        report.fault("wrong-condition", step.location, *needless)
        return None
    acting = live & frozenset(step.if_in) if step.if_in else live
    blocked = acting - frozenset(event.moves)
    if blocked == acting:
        message = (
            f"step '{step.id}' cannot be taken: '{event.id}' happens in "
            f"{_listed(machine, event.moves)}, but the reader is in {_listed(machine, acting)}"
        )
        report.fault("step-impossible", step.location, message, _possible(machine, blocked))
        return None
    if blocked:
        message = (
            f"step '{step.id}' cannot be taken by every reader: one may be in "
            f"{_listed(machine, blocked)}"
        )
        takers = ", ".join(_ordered(machine, acting - blocked))
        hint = f"write 'if_in: [{takers}]', or put a step for the others before it; "
        report.fault("step-not-for-all", step.location, message, hint + _possible(machine, blocked))
        return None
    return acting


def _needless_condition(
    machine: Machine, step: Step, live: frozenset[str]
) -> tuple[str, str] | None:
    """Message and hint when `if_in` is not what tells readers apart here."""
    named = frozenset(step.if_in)
    if named - live:
        message = (
            f"step '{step.id}' is for readers in {_listed(machine, named - live)}, "
            f"but a reader can only be in {_listed(machine, live)}"
        )
        return message, "correct 'if_in', or the steps before"
    if named == live:
        message = f"step '{step.id}' has a condition that holds for every reader"
        return message, "remove 'if_in'"
    return None


def _expectation(machine: Machine, step: Step, after: frozenset[str], report: _Report) -> None:
    reached = ", ".join(_ordered(machine, after))
    hint = f"if that is meant, write 'expect: [{reached}]'"
    if not step.expect:
        message = f"step '{step.id}' does not say what it expects"
        report.fault("missing-expectation", step.location, message, hint)
        return
    message = (
        f"step '{step.id}' expects {_listed(machine, step.expect)}, "
        f"but leads to {_listed(machine, after)}"
    )
    report.fault("wrong-expectation", step.location, message, hint)


def _complete(machine: Machine, procedure: Procedure, states: frozenset[str]) -> bool:
    """Whether every reader is at the goal; those handed to a person are not counted."""
    if procedure.goal not in states:
        return False
    return machine.live(states) <= {procedure.goal}


def _end_fits(
    machine: Machine,
    procedure: Procedure,
    states: frozenset[str],
    complete: bool,  # noqa: FBT001 - what the walk found
    report: _Report,
) -> bool:
    last = procedure.steps[-1]
    if complete and procedure.gap is None:
        return True
    if complete:
        message = f"a gap is declared, but the goal '{procedure.goal}' is reached"
        report.fault("needless-gap", procedure.location, message, "remove 'gap'")
        return False
    left = frozenset(machine.live(states)) - {procedure.goal}
    ways = [state for state in _ordered(machine, left) if _leads_on(machine, state, procedure)]
    if procedure.gap is not None and not ways:
        return True
    if procedure.gap is not None:
        message = f"the gap comes too early: our sources go on from {_listed(machine, ways)}"
        report.fault("gap-too-early", last.location, message, _possible(machine, ways))
        return False
    message = (
        f"the goal '{procedure.goal}' is not reached: after the last step a reader may be in "
        f"{_listed(machine, left or states)}"
    )
    hint = _possible(machine, left) if left else "every reader was handed to a person"
    report.fault("goal-not-reached", last.location, message, hint)
    return False


def _leads_on(machine: Machine, state: str, procedure: Procedure) -> bool:
    """Whether the machine knows a way on: to the goal, or anywhere when there is no goal."""
    reached = frozenset({state})
    while True:
        wider = reached.union(*(event.after(reached) for event in machine.events.values()))
        if wider == reached:
            break
        reached = wider
    return len(reached) > 1 if procedure.goal is None else procedure.goal in reached


def _seen(
    machine: Machine, event: Event, acting: frozenset[str]
) -> tuple[Screen | None, str | None]:
    """The screen and control of a step, when they are the same for every reader who takes it."""
    if event.by == "system":
        return None, None
    views = {(machine.states[name].screen, event.moves[name].control) for name in acting}
    return views.pop() if len(views) == 1 else (None, None)


def _ordered(machine: Machine, states: Iterable[str]) -> list[str]:
    """States in the order of the machine."""
    wanted = frozenset(states)
    return [name for name in machine.states if name in wanted]


def _listed(machine: Machine, states: Iterable[str]) -> str:
    return " or ".join(f"'{name}'" for name in _ordered(machine, states))


def _possible(machine: Machine, states: Iterable[str]) -> str:
    """What can happen in some states, for a hint."""
    parts = []
    for state in _ordered(machine, states):
        events = [
            f"{'do' if machine.events[name].by == 'user' else 'wait'}: {name}"
            for name in machine.possible(state)
        ]
        parts.append(f"possible in '{state}': {', '.join(events) or 'nothing'}")
    return "; ".join(parts)
