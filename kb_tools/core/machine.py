"""Machines: the states of an app, a portal or a phone, and the events that lead between them.

In: the files in `core/machines/`. Out: one `Machine` for each file, or for each variant of it.
A machine says what can happen and from which source that is known; it holds no words.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from kb_tools.checkout import Checkout
from kb_tools.core.fields import Fields
from kb_tools.core.screen import Screen, read_screens, read_source
from kb_tools.core.source import Step, load
from kb_tools.faults import Faults, Location, did_you_mean

Who = Literal["user", "system"]
_TOP = ("machine", "source", "initial", "states", "events")


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """A state the phone, the portal or the reader's errand may be in.

    Attributes:
        id: its name within the machine.
        screen: what is to be seen; None where no source describes it.
        end: the reader is in a person's hands: nothing is left to do here, and it is no failure.
        source: where it is from.
        location: where it is written.
    """

    id: str
    screen: Screen | None
    end: bool
    source: str
    location: Location


@dataclasses.dataclass(frozen=True, slots=True)
class Move:
    """An event in one state: the control that brings it about, and every state it may lead to."""

    start: str
    ends: tuple[str, ...]
    control: str | None
    source: str
    location: Location


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """Something that the user does, or that the system does while the user waits."""

    id: str
    by: Who
    moves: Mapping[str, Move]
    location: Location

    def after(self, states: Iterable[str]) -> frozenset[str]:
        """Every state that the event may lead to from some states; others are left out."""
        moves = (self.moves[state] for state in states if state in self.moves)
        return frozenset(end for move in moves for end in move.ends)


@dataclasses.dataclass(frozen=True, slots=True)
class Machine:
    """One machine.

    Attributes:
        id: the file's name, with the variant's after it: `android_settings_new`.
        initial: states that a procedure may start in.
        states: all states by id, each reachable from an initial one.
        events: all events by id, each possible in some state.
        location: where it is written.
    """

    id: str
    initial: tuple[str, ...]
    states: Mapping[str, State]
    events: Mapping[str, Event]
    location: Location

    def possible(self, state: str) -> tuple[str, ...]:
        """Ids of the events that can happen in a state, in the order of the file."""
        return tuple(name for name, event in self.events.items() if state in event.moves)

    def live(self, states: Iterable[str]) -> frozenset[str]:
        """The states in which a reader still has something to do: all but `end` states."""
        return frozenset(name for name in states if not self.states[name].end)

    @property
    def screens(self) -> dict[str, Screen]:
        """The screens of the states, by id."""
        found = (state.screen for state in self.states.values())
        return {screen.id: screen for screen in found if screen is not None}


def load_machines(checkout: Checkout, faults: Faults) -> dict[str, Machine]:
    """Load every machine of a checkout by id. A file with a fault gives none."""
    sources = _known_sources(checkout)
    machines: dict[str, Machine] = {}
    for path in sorted(checkout.machines.glob("*.yaml")):
        before = faults.errors
        loaded = tuple(_load_file(path, checkout.shown(path), sources, faults))
        if faults.errors > before:
            continue
        for machine in loaded:
            if machine.id in machines:
                first = machines[machine.id].location
                message = f"machine '{machine.id}' is already in {first}"
                hint = "rename one of the two; a variant's name is part of its machine's"
                faults.error("duplicate-machine", machine.location, message, hint=hint)
                continue
            machines[machine.id] = machine
    return machines


def _known_sources(checkout: Checkout) -> frozenset[str]:
    # The policy's loader reports faults in this file; here only the names matter.
    policy = load(checkout.policy / "sources.yaml", "sources.yaml", Faults())
    known = policy.data.get("sources") if policy and isinstance(policy.data, dict) else None
    return frozenset(known) if isinstance(known, dict) else frozenset()


def _load_file(
    path: Path, shown: str, sources: frozenset[str], faults: Faults
) -> Iterator[Machine]:
    source = load(path, shown, faults)
    if source is None:
        return
    fields = Fields(source, faults)
    before = faults.errors
    data = fields.mapping((), required=_TOP, optional=("screens", "variants"))
    if faults.errors > before:
        return
    name = fields.name(("machine",))
    if name is not None and name != path.stem:
        hint = f"write 'machine: {path.stem}', or rename the file"
        message = f"the machine is called '{name}', its file '{path.name}'"
        fields.error("machine-name", ("machine",), message, hint)
    default = fields.name(("source",), known=sources, what="source")
    if name is None or default is None:
        return
    variants = _variants(fields) if "variants" in data else {}
    screens = read_screens(fields, default, sources)
    if faults.errors == before:
        yield from _Draft(fields, default, sources, screens, variants).machines(name)


def _variants(fields: Fields) -> dict[str, tuple[str, ...]]:
    """The one question that tells variants apart, and its answers."""
    steps = ("variants",)
    found = {key: fields.names((*steps, key), what="variant") for key in fields.mapping(steps)}
    if len(found) != 1:
        message = f"'variants' must hold one question, but it holds {len(found)}"
        fields.error("wrong-variants", steps, message, "write 'variants: {version: [new, old]}'")
        return {}
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class _Draft:
    """A file being read: one machine for each variant, then a look for what none of them uses."""

    fields: Fields
    source: str
    sources: frozenset[str]
    screens: dict[str, Screen]
    variants: dict[str, tuple[str, ...]]

    def machines(self, name: str) -> list[Machine]:
        """Every variant's machine; the file's only one when it has no variants."""
        states = self.fields.mapping(("states",))
        question, values = next(iter(self.variants.items()), ("", ("",)))
        initial = self.fields.names(("initial",), known=states, what="state")
        before = self.fields.faults.errors
        drafts = {value: {name: self._state(name, value) for name in states} for value in values}
        if self.fields.faults.errors > before:
            return []
        built: list[Machine] = []
        for value, made in drafts.items():
            events = self._events(made, question, value)
            reached = _reach(initial, events)
            machine_id = f"{name}_{value}" if value else name
            built.append(
                Machine(
                    machine_id,
                    initial,
                    {state: made[state] for state in made if state in reached},
                    _only(events, reached),
                    self.fields.source.at("machine"),
                )
            )
        if self.fields.faults.errors == before:
            self._unused(built)
        return built

    def _state(self, name: str, value: str) -> State:
        steps: tuple[Step, ...] = ("states", name)
        data = self.fields.mapping(steps, optional=("screen", "end", "source"))
        screen = self._screen((*steps, "screen"), value) if "screen" in data else None
        end = self.fields.boolean((*steps, "end")) if "end" in data else False
        source = read_source(self.fields, steps, self.source, self.sources)
        return State(name, screen, bool(end), source, self.fields.source.at_key(*steps))

    def _screen(self, steps: tuple[Step, ...], value: str) -> Screen | None:
        if isinstance(self.fields.get(steps), dict):
            wanted = next(iter(self.variants.values()), ())
            data = self.fields.mapping(steps, required=wanted, optional=())
            if value not in data:
                return None
            steps = (*steps, value)
        name = self.fields.name(steps, known=self.screens, what="screen")
        return None if name is None else self.screens[name]

    def _events(self, states: dict[str, State], question: str, value: str) -> dict[str, Event]:
        events: dict[str, Event] = {}
        for name in self.fields.mapping(("events",)):
            steps: tuple[Step, ...] = ("events", name)
            entry = self.fields.get(steps)
            forms = [(*steps, i) for i in range(len(entry))] if isinstance(entry, list) else [steps]
            moves: dict[str, Move] = {}
            by: Who = "user"
            for form in forms:
                data = self.fields.mapping(
                    form, required=("moves",), optional=("when", "by", "control", "source")
                )
                if not self._holds(form, question, value):
                    continue
                if "by" in data and self._by((*form, "by")) == "system":
                    by = "system"
                for move in self._moves(form, data, states):
                    self._join(moves, move, name)
            events[name] = Event(name, by, moves, self.fields.source.at_key(*steps))
        return events

    def _holds(self, form: tuple[Step, ...], question: str, value: str) -> bool:
        """Whether a form of an event belongs to a variant."""
        if self.fields.get((*form, "when")) is None:
            return True
        steps = (*form, "when")
        if not self.variants:
            hint = "add 'variants: {version: [new, old]}' to the file, or remove 'when'"
            self.fields.key_error("wrong-variants", steps, "'when' tells variants apart", hint)
            return True
        data = self.fields.mapping(steps, optional=tuple(self.variants))
        if question not in data:
            return False
        wanted = self.fields.name((*steps, question), known=self.variants[question], what="variant")
        return wanted == value

    def _by(self, steps: tuple[Step, ...]) -> str | None:
        return self.fields.name(steps, known=("user", "system"), what="actor")

    def _moves(
        self, form: tuple[Step, ...], data: dict[str, object], states: dict[str, State]
    ) -> Iterator[Move]:
        source = read_source(self.fields, form, self.source, self.sources)
        control = self.fields.name((*form, "control")) if "control" in data else None
        for start in self.fields.mapping((*form, "moves")) if "moves" in data else ():
            steps = (*form, "moves", start)
            place = self.fields.source.at_key(*steps)
            if start not in states:
                message = f"unknown state '{start}'"
                self.fields.fault_at("unknown-state", place, message, did_you_mean(start, states))
                continue
            if isinstance(self.fields.get(steps), list):
                ends = self.fields.names(steps, known=states, what="state")
            else:
                end = self.fields.name(steps, known=states, what="state")
                ends = () if end is None else (end,)
            if control is not None:
                self._check_control((*form, "control"), control, states[start])
            if states[start].end:
                message = f"nothing can happen in '{start}': it is an end"
                hint = "take the move out, or take 'end: true' from the state"
                self.fields.fault_at("move-from-end", place, message, hint)
            yield Move(start, ends, control, source, place)

    def _check_control(self, steps: tuple[Step, ...], control: str, state: State) -> None:
        known = state.screen.operable if state.screen else ()
        if control in known:
            return
        message = f"no control '{control}' to act on in state '{state.id}'"
        hint = did_you_mean(control, known) or "the state has no screen with controls"
        self.fields.error("unknown-control", steps, message, hint)

    def _join(self, moves: dict[str, Move], move: Move, name: str) -> None:
        if move.start in moves:
            message = f"'{name}' already leads on from '{move.start}'"
            hint = "give both forms a 'when', or write one list of states"
            self.fields.fault_at("ambiguous-move", move.location, message, hint)
        moves.setdefault(move.start, move)

    def _unused(self, built: list[Machine]) -> None:
        """Faults for what no variant can reach."""
        parts = (
            ("states", "unreached-state", "state '{}' is never reached", _REACH),
            ("events", "impossible-event", "event '{}' can never happen", _HAPPEN),
            ("screens", "unused-screen", "screen '{}' is never shown", _SHOW),
        )
        for part, code, message, hint in parts:
            used = {name for machine in built for name in getattr(machine, part)}
            for name in self.fields.get((part,)) or {}:
                if name not in used:
                    self.fields.key_error(code, (part, name), message.format(name), hint)


_REACH = "add an event that leads to it, or name it in 'initial'"
_HAPPEN = "its states are never reached, or no variant has it: mend 'moves' and 'when'"
_SHOW = "name it as the 'screen' of a state that can be reached, or remove it"


def _reach(initial: Iterable[str], events: Mapping[str, Event]) -> frozenset[str]:
    reached = frozenset(initial)
    while True:
        wider = reached.union(*(event.after(reached) for event in events.values()))
        if wider == reached:
            return reached
        reached = wider


def _only(events: Mapping[str, Event], states: frozenset[str]) -> dict[str, Event]:
    """The events that can happen in some states, with just these moves."""
    kept: dict[str, Event] = {}
    for name, event in events.items():
        moves = {start: move for start, move in event.moves.items() if start in states}
        if moves:
            kept[name] = dataclasses.replace(event, moves=moves)
    return kept
