"""The app: the areas' routes behind the guard, and a watch on what is new on the disk.

In: a checkout and how it is to be served. Out: an ASGI app.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp

from kb_tools.checkout import Checkout
from kb_tools.desk import (
    articles,
    author,
    checkers,
    find,
    health,
    message,
    openapi,
    replies,
    reports,
    workbench,
)
from kb_tools.desk.assets import TYPES
from kb_tools.desk.bench import is_typing
from kb_tools.desk.checkup import look_ahead
from kb_tools.desk.guard import Guard
from kb_tools.desk.pages import Frame, problem
from kb_tools.desk.routes import Area, Asked, RefusedError, View, serve
from kb_tools.desk.state import Desk, Options
from kb_tools.desk.words import Words
from kb_tools.faults import KbError
from kb_tools.search.memo import forget

# Every area of the desk, in the order of its navigation. A module of its own makes each.
AREAS: Final[tuple[Area, ...]] = (
    find.AREA,
    message.AREA,
    replies.AREA,
    checkers.AREA,
    articles.AREA,
    workbench.AREA,
    author.AREA,
    reports.AREA,
    health.AREA,
)
LOOK_S: Final = 1.0
# Of words that people have typed, and of those that articles are made of, so many are remembered.
KEPT_WORDS: Final = 1 << 13
TURN_S: Final = 0.0005
_LOG = logging.getLogger("kb.desk")


def make_app(checkout: Checkout, options: Options | None = None) -> ASGIApp:
    """The desk of a checkout.

    Raises:
        KbError: the checkout cannot be read, or its index not opened.
    """
    return app_of(Desk(checkout, options))


def app_of(desk: Desk) -> ASGIApp:
    """The app of a desk's state."""
    desk.frame = Frame(desk, AREAS)
    declared = [route for area in AREAS for route in area.routes]
    # An address that starts with a word goes before those that start with a language.
    declared.sort(key=lambda one: one.path.startswith("/{"))
    described = openapi.document(declared, read_only=desk.read_only)
    routes = [
        *(serve(desk, one) for one in declared),
        serve(desk, View(path="/static/{version}/{name}", handler=_static, parts=_File)),
        Route("/openapi.json", _fixed(described), methods=["GET", "HEAD"]),
    ]
    inner = Starlette(
        routes=routes,
        lifespan=lambda _app: _watched(desk),
        exception_handlers={
            KbError: lambda request, error: _told(desk, request, error),
            HTTPException: lambda request, error: _told(desk, request, error),
        },
    )
    inner.router.redirect_slashes = False
    return Guard(inner, desk.options.names)


class _File(Words):
    """Which file of the assets is asked for."""

    version: str
    name: str


def _static(desk: Desk, asked: Asked) -> Response:
    data = desk.assets.files.get(asked.path.name)
    if data is None or asked.path.version != desk.assets.version:
        raise RefusedError(404, "there is no such file", "load the page again")
    kind = TYPES[Path(asked.path.name).suffix]
    keep = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(data, headers=keep | {"content-type": kind})


def _fixed(data: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an endpoint of Starlette
    async def answer(_request: Request) -> Response:
        return JSONResponse(data)

    return answer


def _told(desk: Desk, request: Request, error: Exception) -> Response:
    """Any refusal: as a page for a browser that wants one, else as JSON."""
    refused = _refused(request, error)
    response: Response = JSONResponse(refused.as_dict(), refused.status)
    wants = "text/html" in request.headers.get("accept", "")
    if wants and not request.url.path.startswith("/api/"):
        response = problem(desk, refused)
    if refused.status == 405:
        response.headers["allow"] = _allowed(request)
    return response


def _refused(request: Request, error: Exception) -> RefusedError:
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, KbError):
        return RefusedError(422, error.message, error.hint)
    if isinstance(error, HTTPException):
        return _http(request, error)
    raise error


def _http(request: Request, error: HTTPException) -> RefusedError:
    if error.status_code == 404:
        return RefusedError(404, "there is nothing at this address", "start at /")
    if error.status_code == 405:
        hint = f"use {_allowed(request)}"
        return RefusedError(405, f"{request.method} is not possible here", hint)
    return RefusedError(error.status_code, str(error.detail))


def _allowed(request: Request) -> str:
    """The methods that an address knows."""
    known: set[str] = set()
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            known |= route.methods or set()
    return ", ".join(sorted(known))


@contextlib.asynccontextmanager
async def _watched(desk: Desk) -> AsyncIterator[None]:
    """While the app runs: load what is new on the disk, aside, and put it in place."""
    # Loading takes seconds of the interpreter: answers must not wait long for their turn at it.
    sys.setswitchinterval(TURN_S)
    task = asyncio.create_task(_watch(desk))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _watch(desk: Desk) -> None:
    await asyncio.to_thread(desk.warm)
    while True:
        await asyncio.sleep(LOOK_S)
        forget(KEPT_WORDS)
        if is_typing(desk):
            continue
        try:
            if await asyncio.to_thread(desk.stale):
                desk.swap(await asyncio.to_thread(desk.load))
                await asyncio.to_thread(desk.warm)
                _LOG.info("read the sources anew: index %s", desk.now.fingerprint)
            if desk.options.ahead and not desk.read_only:
                await asyncio.to_thread(look_ahead, desk)
        except (KbError, OSError) as error:
            # A source that is just being written: the old ones stay, the next look tries again.
            _LOG.warning("the sources cannot be read: %s", error)
            await asyncio.sleep(LOOK_S)
