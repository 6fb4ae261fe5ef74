"""The walk of a procedure over its machine, with a picture of each step that has a screen.

In: a procedure block and its place. Out: whether the steps hold, and SVG by step id. The words in
the pictures are the reader's; labels are those of the sources.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from markupsafe import Markup

from kb_tools.content.model import ProcedureBlock
from kb_tools.core.procedure import Procedure, Simulation, Step, Visit, simulate
from kb_tools.core.screen import Screen
from kb_tools.faults import Faults
from kb_tools.render.context import Place
from kb_tools.render.inline_html import label_text, phrase_text
from kb_tools.render.pictures import Words, step_picture
from kb_tools.render.pictures_text import Text


@dataclasses.dataclass(frozen=True, slots=True)
class Walk:
    """A walked procedure: whether it holds, and its pictures by step id."""

    clean: bool
    pictures: Mapping[str, Markup]


def walk(place: Place, block: ProcedureBlock) -> Walk:
    """Walk a procedure; one without a machine has no pictures and no mark."""
    simulation = simulated(place, block)
    if simulation is None:
        return Walk(clean=False, pictures={})
    pictures = {
        visit.step.id: _picture(place, visit, visit.screen)
        for visit in simulation.visits
        if visit.screen is not None and visit.screen.id in place.context.library.screens
    }
    return Walk(simulation.clean, pictures)


def simulated(place: Place, block: ProcedureBlock) -> Simulation | None:
    """The simulation of a block's steps, or None when it names no known machine."""
    machine = place.context.machines.get(block.machine or "")
    if machine is None:
        return None
    location = block.steps[0].text.location
    steps = tuple(
        Step(step.id, step.do, step.wait, step.expect, step.if_in, step.text.location)
        for step in block.steps
    )
    procedure = Procedure(block.id, machine.id, block.start, block.goal, block.gap, steps, location)
    return simulate(machine, procedure, Faults())


def _picture(place: Place, visit: Visit, screen: Screen) -> Markup:
    context = place.context
    title = context.library.screens[screen.id].title
    lang = context.shown(title).lang
    words = Words(
        Text(phrase_text(place, title), _other(lang, context.tag)),
        {name: _label(place, name) for name in screen.labels},
    )
    # The drawing escapes its words; it is the one producer of HTML besides `html.tag`.
    return Markup(step_picture(screen, visit.control, words, context.tag))  # noqa: S704


def _label(place: Place, name: str) -> Text:
    if name not in place.context.library.labels:
        return Text(name, "en")
    text, lang = label_text(place.context, name)
    return Text(text, _other(lang, place.context.tag))


def _other(lang: str, tag: str) -> str | None:
    return None if lang == tag else lang
