"""The translators' workbench: what needs work, and the editor of a source file.

In: a locale and a source file. Out: pages; and JSON for each key press (checks and the parts of the
live page that changed), for what helps beside a unit, and for saving it.
"""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints
from starlette.responses import Response

from kb_tools.content.load import Loaded
from kb_tools.desk import benchdata as data
from kb_tools.desk.bench import Bench, bench_of, domain_at, target_at, typed
from kb_tools.desk.beside import earlier_of, kept_of, terms_of, twin_of
from kb_tools.desk.editor import editor_row, editor_rows
from kb_tools.desk.livepage import LivePage
from kb_tools.desk.pages import page
from kb_tools.desk.routes import Area, Asked, Endpoint, RefusedError, View
from kb_tools.desk.saving import let_go, save
from kb_tools.desk.shownat import OWN, places
from kb_tools.desk.state import Desk
from kb_tools.desk.words import Name, Tag, Unit, Words
from kb_tools.desk.worklist import WORKS, file_work, locale_work, tally
from kb_tools.faults import KbError, did_you_mean
from kb_tools.i18n.checks import SILENT, check_unit
from kb_tools.i18n.edits import Edit, plain_lines
from kb_tools.i18n.silence import remaining, unwritten
from kb_tools.locales import TARGETS

MAX_TEXT: Final = 6000
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Forms = Annotated[list[Text], Field(min_length=1, max_length=6)]
# Without the last words the description would allow any other key with any value.
_UNITS: dict[str, Any] = {"additionalProperties": False}
Others = Annotated[dict[Unit, Forms], Field(max_length=200, json_schema_extra=_UNITS)]
Explained = Annotated[str, StringConstraints(max_length=120)]
# A page's name, as the site's pages are called.
At = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 _-]*$", max_length=100)]
Check = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]*$", max_length=40)]
Token = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
# How many units of each kind of work a locale's page lists; the rest are in their files.
LISTED: Final = 60


class OfLocale(Words):
    """Part of an address: a locale."""

    locale: Tag


class OfFile(OfLocale):
    """Parts of an address: a locale and a source file."""

    domain: Name


class OfPage(Words):
    """Query: which page shows units of a source file; by default its own."""

    at: At = OWN


class Try(Words):
    """Texts that are not saved: those of the unit at hand, and of others changed before.

    `at` is the page that the live page shows, `form` the form that is typed: the page shows that.
    `parts` are the parts of the live page that the unit stands in; null means all of them.
    `explained` is what an earlier answer told of the unit: then what stands in its element alone
    is given, since nothing around it changes while somebody types.
    """

    unit: Unit
    at: At = OWN
    forms: Forms
    form: Annotated[int, Field(ge=0, le=5)] = 0
    others: Others = Field(default_factory=dict)
    parts: Annotated[list[Name], Field(max_length=60)] | None = None
    explained: Annotated[list[Explained], Field(max_length=200)] | None = None


class OfUnit(Words):
    """A unit."""

    unit: Unit


class Save(Words):
    """An edit of a unit: `seen` is the token of what the editor showed.

    `forms` is the new text, null leaves it; `still` says that it is right though it was marked;
    `note` is what translators write to each other, null leaves it. `silence` is a warning that is
    silenced for the reason that `reason` gives, or said again where that is empty.
    """

    unit: Unit
    seen: Token
    forms: Forms | None = None
    still: bool = False
    note: Annotated[str, StringConstraints(max_length=1000)] | None = None
    silence: Check | None = None
    reason: Annotated[str, StringConstraints(max_length=300)] = ""


class LetGo(Words):
    """A text kept from a conflict that nobody needs any more."""

    name: Token


def _overview(desk: Desk, _asked: Asked) -> Response:
    return page(desk, "workbench.html", here="workbench", targets=TARGETS, works=WORKS)


async def _counts(desk: Desk, asked: Asked) -> data.Counts:
    bench = bench_of(desk, target_at(asked.path.locale))
    counts = tally(await asyncio.to_thread(locale_work, bench))
    return data.Counts(
        locale=bench.where.tag,
        units=counts.total(),
        done=counts[""],
        work={name: counts[name] for name in WORKS},
    )


async def _locale(desk: Desk, asked: Asked) -> Response:
    bench = bench_of(desk, target_at(asked.path.locale))
    files = await asyncio.to_thread(locale_work, bench)
    found = {name: [] for name in WORKS}  # type: dict[str, list[object]]
    for one in files:
        for item in one.items:
            if item.work:
                found[item.work].append((one, item))
    return page(
        desk,
        "worklist.html",
        here="workbench",
        where=bench.where,
        files=files,
        counts=tally(files),
        found=found,
        works=WORKS,
        listed=LISTED,
    )


async def _editor(desk: Desk, asked: Asked) -> Response:
    # Pages are painted to see which of them shows a text: that may take a second, once.
    return await asyncio.to_thread(_edit, desk, asked)


def _edit(desk: Desk, asked: Asked) -> Response:
    bench, loaded = _file(desk, asked, target_at(asked.path.locale))
    work = file_work(bench, loaded.domain)
    rows = list(editor_rows(bench, loaded))
    return page(
        desk,
        "editor.html",
        here="workbench",
        where=bench.where,
        work=work,
        counts=work.counts,
        rows=rows,
        works=WORKS,
        twin=bench.twin,
        problems=lambda row: data.as_json(map(data.problem, row.item.problems)),
        silenced=lambda row: data.as_json(data.quiet(row)),
    )


def _file(desk: Desk, asked: Asked, tag: str) -> tuple[Bench, Loaded]:
    domain = domain_at(desk, asked.path.domain)
    bench = bench_of(desk, tag)
    bench.texts.look(domain)
    return bench, bench.sources.library.documents[domain]


def _page(desk: Desk, asked: Asked) -> Response:
    bench, loaded = _file(desk, asked, asked.path.locale)
    live = _live(bench, loaded, asked.query.at)
    parts = list(live.parts({}))
    return page(
        desk,
        "livepage.html",
        lang=bench.where.tag,
        where=bench.where,
        parts=parts,
        whole=live.is_whole,
    )


def _live(bench: Bench, loaded: Loaded, at: str) -> LivePage:
    """The live page of a place.

    Raises:
        RefusedError: no unit of the source file stands there.
    """
    known = {OWN, *places(bench, loaded).values()}
    if at not in known:
        raise RefusedError(404, "no text of this file stands there", did_you_mean(at, known), "at")
    return LivePage(bench, loaded, at)


def _try(desk: Desk, asked: Asked) -> data.Tried:
    body: Try = asked.body
    typed(desk)
    bench, loaded = _file(desk, asked, target_at(asked.path.locale))
    phrase = bench.phrase(loaded.domain, body.unit)
    forms = tuple(map(plain_lines, body.forms))
    tried = dataclasses.replace(bench.texts.entry(phrase), forms=forms, fuzzy=False, previous=())
    problems = check_unit(phrase, forms, bench.where, bench.shelf.context)
    problems += unwritten(phrase, tried, bench.sources.library.articles)
    found = [data.problem(one) for one in remaining(problems, tried)]
    live = _live(bench, loaded, body.at)
    typing = forms[body.form : body.form + 1]
    shown = typing * len(forms) if any(typing) else forms
    if body.explained is not None and any(forms):
        inner = live.inner(shown, body.explained)
        if inner is not None:
            return data.Tried(problems=found, inner=str(inner))
    made = live.parts({**body.others, body.unit: shown}, body.parts)
    parts = [part for part in made if body.unit in part.units]
    return data.Tried(
        problems=found,
        parts=[data.Part(key=one.key, html=one.html) for one in parts],
        explained=sorted(parts[0].units[body.unit]) if parts else [],
    )


def _beside(desk: Desk, asked: Asked) -> data.Beside:
    bench, loaded = _file(desk, asked, target_at(asked.path.locale))
    phrase = bench.phrase(loaded.domain, asked.body.unit)
    twin = twin_of(bench, bench_of(desk, bench.twin), phrase) if bench.twin else None
    return data.beside(
        terms_of(bench, phrase), earlier_of(bench, phrase), twin, kept_of(bench, phrase)
    )


def _save(desk: Desk, asked: Asked) -> data.Saved:
    body: Save = asked.body
    bench, loaded = _file(desk, asked, target_at(asked.path.locale))
    phrase = bench.phrase(loaded.domain, body.unit)
    forms = None if body.forms is None else tuple(body.forms)
    edit = Edit(body.seen, forms, still=body.still, note=body.note, silence=_silence(body))
    try:
        outcome = save(bench.shelf, phrase, edit)
    except KbError as error:
        raise RefusedError(409, error.message, error.hint, "catalog") from error
    bench.texts.look(loaded.domain)
    row = editor_row(bench, loaded, phrase)
    return data.saved(outcome, row)


def _silence(body: Save) -> tuple[str, str] | None:
    """What is silenced, or said again: that of anything, so that a wrong flag can be put right."""
    if body.silence is None:
        return None
    reason = body.reason.strip()
    if reason and body.silence not in SILENT:
        raise RefusedError(
            422,
            f"'{body.silence}' is nothing that can be silenced",
            "mend the text: what would harm a reader stays an error",
            "silence",
        )
    return body.silence, reason


def _let_go(desk: Desk, asked: Asked) -> data.Done:
    bench = bench_of(desk, target_at(asked.path.locale))
    return data.Done(done=let_go(desk.checkout, bench.where, asked.body.name))


_AT: Final = "/workbench/{locale}/{domain}"
_REFUSED: Final = {
    409: "The catalog cannot be read whole: nothing was written.",
}

AREA: Final = Area(
    name="workbench",
    title="Workbench",
    home="/workbench",
    checkout=True,
    routes=(
        View(path="/workbench", handler=_overview, checkout=True),
        View(path="/workbench/{locale}", handler=_locale, parts=OfLocale, checkout=True),
        View(path=_AT, handler=_editor, parts=OfFile, checkout=True),
        View(path=f"{_AT}/page", handler=_page, parts=OfFile, query=OfPage, checkout=True),
        Endpoint(
            path="/api/workbench/{locale}",
            handler=_counts,
            parts=OfLocale,
            gives=data.Counts,
            checkout=True,
            summary="How many units of a locale need which work.",
        ),
        Endpoint(
            path=f"/api{_AT}/try",
            method="POST",
            handler=_try,
            parts=OfFile,
            body=Try,
            gives=data.Tried,
            checkout=True,
            summary="Checks and live page of texts that are not saved.",
        ),
        Endpoint(
            path=f"/api{_AT}/beside",
            method="POST",
            handler=_beside,
            parts=OfFile,
            body=OfUnit,
            gives=data.Beside,
            checkout=True,
            summary="Terms, earlier translations and the other Chinese script beside a unit.",
        ),
        Endpoint(
            path=f"/api{_AT}/save",
            method="POST",
            handler=_save,
            parts=OfFile,
            body=Save,
            gives=data.Saved,
            checkout=True,
            refusals=_REFUSED,
            summary="Save one unit; a conflict keeps both texts.",
        ),
        Endpoint(
            path="/api/workbench/{locale}/kept",
            method="DELETE",
            handler=_let_go,
            parts=OfLocale,
            body=LetGo,
            gives=data.Done,
            checkout=True,
            summary="Let go of a text kept from a conflict.",
        ),
    ),
)
