"""The author's view: what is wrong, what is missing, what is behind, what is asked in vain.

In: the sources, reports of agents, exported searches. Out: a page of its own for each kind of
question, and the figures with all that they touch.
"""

from __future__ import annotations

import asyncio
import dataclasses
import functools
from collections import Counter
from typing import Final

from markupsafe import Markup
from starlette.responses import Response

from kb_tools.assistant.unanswered import Unanswered, load_searches, unanswered
from kb_tools.content.gaps import declared
from kb_tools.content.procedures import check_procedures
from kb_tools.core.procedure import Simulation
from kb_tools.desk import authordata as data
from kb_tools.desk.checkup import every_fault
from kb_tools.desk.figures import ROUTES
from kb_tools.desk.pages import page
from kb_tools.desk.reports import misses, read_reports
from kb_tools.desk.routes import Area, Asked, Endpoint, RefusedError, View
from kb_tools.desk.state import Desk, Sources
from kb_tools.desk.trial import spelled
from kb_tools.desk.words import Name, Words
from kb_tools.desk.worklist import WORKS
from kb_tools.faults import Faults, KbError, did_you_mean
from kb_tools.locales import SOURCE, TARGETS
from kb_tools.render.context import Place
from kb_tools.render.flow import flow_svg
from kb_tools.render.inline_html import phrase_text

# Each question is asked again while the page waits: the most often asked ones will do.
_MOST: Final = 100


class OfChecker(Words):
    """Part of an address: a checker."""

    checker: Name


@dataclasses.dataclass(frozen=True, slots=True)
class Walked:
    """A procedure as it was checked: how far, against which machine, with what end."""

    name: str
    machine: str
    steps: int
    walked: int
    state: str
    gap: str


def procedures_of(sources: Sources) -> list[Walked]:
    """Every procedure that an article writes out, with the state of its check."""
    return [
        _walked(name, simulation)
        for name, simulation in _simulations(_Sources(sources, sources.stamp)).items()
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class _Sources:
    """Sources as a key: what was read at one time is one thing."""

    of: Sources = dataclasses.field(compare=False)
    stamp: int


@functools.lru_cache(maxsize=1)
def _simulations(sources: _Sources) -> dict[str, Simulation]:
    return check_procedures(sources.of.library, sources.of.machines, Faults())


def _walked(name: str, simulation: Simulation) -> Walked:
    procedure = simulation.procedure
    state = "has faults"
    if simulation.clean:
        state = "reaches its goal" if simulation.complete else "ends in a declared gap"
    return Walked(
        name=name,
        machine=procedure.machine,
        steps=len(procedure.steps),
        walked=len(simulation.visits),
        state=state,
        gap=procedure.gap or "",
    )


def questions_of(desk: Desk) -> tuple[list[Unanswered], list[str]]:
    """Questions in vain whose text is known, and the files that hold none.

    They are those that the desk was told to keep, and those that readers have saved and sent. Each
    is asked again: what has an answer by now stands last.
    """
    asked: Counter[tuple[str, str]] = Counter()
    for tag, texts in misses(desk).queries.items():
        for text, count in texts.items():
            asked[text, tag] += count
    refused = []
    folder = desk.checkout.build / "desk" / "searches"
    for path in sorted(folder.glob("*.json")):
        try:
            asked += load_searches([path])
        except KbError as error:
            refused.append(error.message.replace(str(path), desk.checkout.shown(path)))
    most = sorted(asked.items(), key=lambda one: (-one[1], one[0]))[:_MOST]
    return unanswered(desk.now.guide, Counter(dict(most))), refused


def _overview(desk: Desk, _asked: Asked) -> Response:
    sources = desk.now
    questions, refused = questions_of(desk)
    return page(
        desk,
        "author.html",
        here="author",
        faults=data.faulty(sources.faults),
        targets=TARGETS,
        works=WORKS,
        figures=[(one, spelled(one)) for one in sources.policy.figures.values()],
        sources=sources.policy.sources,
        procedures=procedures_of(sources),
        checkers=[_checker(sources, name) for name in sources.checkers],
        gaps=list(declared(sources.library)),
        missed=misses(desk).counts,
        questions=questions,
        refused=refused,
        reports=read_reports(desk),
    )


def _checker(sources: Sources, name: str) -> tuple[str, str, int, int]:
    rules = sources.checkers[name].ruleset
    title = phrase_text(_place(sources), sources.library.checkers[name].title)
    return name, title, len(rules.inputs), len(rules.rules)


def _place(sources: Sources) -> Place:
    return Place(sources.contexts[SOURCE.tag], f"{SOURCE.tag}/")


def _flow(desk: Desk, asked: Asked) -> Response:
    sources, name = desk.now, asked.path.checker
    if name not in sources.checkers:
        hint = did_you_mean(name, sources.checkers)
        raise RefusedError(404, "there is no checker of that name", hint, "checker")
    checker = sources.checkers[name]
    svg: Markup = flow_svg(_place(sources), checker.ruleset, checker.words)
    title = phrase_text(_place(sources), checker.words.title)
    return page(desk, "flow.html", here="author", title=title, svg=svg, name=name)


async def _faults(desk: Desk, _asked: Asked) -> data.Faulty:
    return data.faulty(await asyncio.to_thread(every_fault, desk))


AREA: Final = Area(
    name="author",
    title="Authors",
    home="/author",
    checkout=True,
    routes=(
        View(path="/author", handler=_overview, checkout=True),
        View(path="/author/flows/{checker}", handler=_flow, parts=OfChecker, checkout=True),
        Endpoint(
            path="/api/author/faults",
            handler=_faults,
            gives=data.Faulty,
            checkout=True,
            summary="Everything that is wrong in the sources, as `kb check` finds it.",
        ),
        *ROUTES,
    ),
)
