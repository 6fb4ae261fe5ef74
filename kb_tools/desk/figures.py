"""Figures: what each one touches, what a new value would change, and changing it.

In: a figure's name and what an author types. Out: a page; JSON of the trial; the policy file
written, when the loader finds nothing wrong with it. The desk shows the new figure at once.
"""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Annotated, Final

from pydantic import StringConstraints
from starlette.responses import Response

from kb_tools.checkers.checker import load_checkers
from kb_tools.core.policy import Figure, Policy
from kb_tools.desk import authordata as data
from kb_tools.desk.impact import KINDS, impact_of, sentence_in, value_in
from kb_tools.desk.pages import page
from kb_tools.desk.routes import Asked, Endpoint, RefusedError, View
from kb_tools.desk.state import Desk, Sources
from kb_tools.desk.trial import (
    SHOWN,
    Trial,
    differences,
    others_changed,
    spelled,
    try_value,
)
from kb_tools.desk.words import Words
from kb_tools.faults import KbError, did_you_mean
from kb_tools.i18n.locking import replace, turn

FigureName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]*$", max_length=120)]
Value = Annotated[str, StringConstraints(min_length=1, max_length=40)]
# Texts of one file that a page lists; the rest are counted.
LISTED: Final = 4


class OfFigure(Words):
    """Part of an address: a figure."""

    figure: FigureName


class NewValue(Words):
    """A value as the policy spells it."""

    value: Value


class Change(NewValue):
    """A new value, and the one that the author saw."""

    was: Value


def figure_at(desk: Desk, name: str) -> Figure:
    """A figure of the policy.

    Raises:
        RefusedError: there is none of that name.
    """
    figures = desk.now.policy.figures
    if name not in figures:
        raise RefusedError(
            404, "there is no figure of that name", did_you_mean(name, figures), "figure"
        )
    return figures[name]


def _page(desk: Desk, asked: Asked) -> Response:
    figure = figure_at(desk, asked.path.figure)
    impact, newer = impact_of(desk.now, figure.name), figure.newer
    by_file: dict[tuple[str, str], list[object]] = {}
    for use in impact.uses:
        by_file.setdefault((use.kind, use.domain), []).append(use)
    return page(
        desk,
        "figure.html",
        here="author",
        figure=figure,
        value=spelled(figure),
        source=desk.now.policy.sources[figure.source],
        newer=newer and (spelled(newer), desk.now.policy.sources[newer.source]),
        assumed=[desk.now.policy.assumptions[name] for name in figure.assume],
        impact=impact,
        by_file=by_file,
        kinds=list(dict.fromkeys(KINDS.values())),
        listed=LISTED,
        locales=[(one, value_in(one, figure)) for one in desk.now.contexts.values()],
    )


def _figure(desk: Desk, asked: Asked) -> data.Figure:
    figure = figure_at(desk, asked.path.figure)
    return data.Figure(name=figure.name, value=spelled(figure), kind=figure.kind)


async def _try(desk: Desk, asked: Asked) -> data.TriedFigure:
    figure = figure_at(desk, asked.path.figure)
    return await asyncio.to_thread(_tried, desk, figure, asked.body.value)


def _tried(desk: Desk, figure: Figure, value: str) -> data.TriedFigure:
    sources = desk.now
    trial = try_value(desk.checkout, figure, value)
    policy = trial.policy
    faults = [data.wrong(fault) for fault in trial.faults]
    if policy is None or figure.name not in policy.figures:
        return data.TriedFigure(faults=faults, locales=[], changed=0, examples=[])
    found = list(differences(sources.policy, policy, figure.name))
    return data.TriedFigure(
        faults=faults,
        locales=_in_locales(sources, figure, policy),
        changed=len(found),
        examples=data.changed(found, SHOWN),
    )


def _in_locales(sources: Sources, figure: Figure, policy: Policy) -> list[data.InLocale]:
    """The figure and the first sentence with it, in every locale."""
    uses = impact_of(sources, figure.name).uses
    phrase = None
    if uses:
        phrases = sources.library.documents[uses[0].domain].phrases
        phrase = next(one for one in phrases if one.id == uses[0].unit)
    told = []
    for tag, old in sources.contexts.items():
        new = dataclasses.replace(old, policy=policy)
        told.append(
            data.InLocale(
                locale=tag,
                before=value_in(old, figure),
                after=value_in(new, policy.figures[figure.name]),
                sentence_before=sentence_in(old, phrase) if phrase else "",
                sentence_after=sentence_in(new, phrase) if phrase else "",
            )
        )
    return told


async def _change(desk: Desk, asked: Asked) -> data.Figure:
    figure = figure_at(desk, asked.path.figure)
    if spelled(figure) != asked.body.was:
        raise RefusedError(
            409,
            f"the figure is {spelled(figure)} by now, not {asked.body.was}",
            "look at what it is now, then change it",
            "was",
        )
    trial = await asyncio.to_thread(_sound, desk, figure, asked.body.value)
    policy = trial.policy
    if policy is None:
        first = trial.faults[0]
        raise RefusedError(409, first.message, first.hint, "value")
    with turn(desk.checkout):
        if not replace(trial.path, trial.before, trial.after):
            raise RefusedError(409, "the file has changed meanwhile", "try again", "was")
    desk.swap(_with_policy(desk.now, policy))
    changed = policy.figures[figure.name]
    return data.Figure(name=changed.name, value=spelled(changed), kind=changed.kind)


def _sound(desk: Desk, figure: Figure, value: str) -> Trial:
    """The trial of a value, when the figure alone is not what the desk has read."""
    try:
        trial = try_value(desk.checkout, figure, value)
    except KbError as error:
        raise RefusedError(409, error.message, error.hint, "value") from error
    if trial.policy is not None and others_changed(desk.now.policy, trial.policy, figure.name):
        raise RefusedError(
            409, "the policy has changed on the disk", "wait a second, then look again", "was"
        )
    return trial


def _with_policy(sources: Sources, policy: Policy) -> Sources:
    """The same sources with another policy: what is read anew a moment later says the same."""
    contexts = {
        tag: dataclasses.replace(context, policy=policy)
        for tag, context in sources.contexts.items()
    }
    checkers = load_checkers(policy, sources.library)
    return dataclasses.replace(sources, policy=policy, contexts=contexts, checkers=checkers)


_AT: Final = "/api/author/figures/{figure}"
ROUTES: Final = (
    View(path="/author/figures/{figure}", handler=_page, parts=OfFigure, checkout=True),
    Endpoint(
        path=_AT,
        handler=_figure,
        parts=OfFigure,
        gives=data.Figure,
        checkout=True,
        summary="A figure of the policy as the desk reads it now.",
    ),
    Endpoint(
        path=f"{_AT}/try",
        method="POST",
        handler=_try,
        parts=OfFigure,
        body=NewValue,
        gives=data.TriedFigure,
        checkout=True,
        summary="What a new value of a figure would change; nothing is written.",
    ),
    Endpoint(
        path=f"{_AT}/change",
        method="POST",
        handler=_change,
        parts=OfFigure,
        body=Change,
        gives=data.Figure,
        checkout=True,
        refusals={409: "The value cannot be used, or the figure is another by now."},
        summary="Write a new value of a figure into the policy.",
    ),
)
