"""The guard at the door: who may ask, how much, and what every answer carries.

In: every request. Out: a refusal, or the app's answer with the security headers. Checks Host
(against DNS rebinding) and Origin (against other sites' pages), limits address and body, and logs
one line a request: the declared address, never what was typed.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Iterable
from typing import Final

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb_tools.desk.routes import DECLARED, RefusedError

MAX_BODY: Final = 256 * 1024
MAX_PATH: Final = 1024
MAX_QUERY: Final = 1024
SLOWEST_BODY_S: Final = 15
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'self'"
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    # Not "no-referrer": with it a form of our own would say that it comes from nowhere.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
}
_LOG = logging.getLogger("kb.desk")


class Guard:
    """The outermost layer of the desk.

    Args:
        app: the app inside.
        hosts: names besides the loopback ones by which the desk may be called.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(name.casefold() for name in (*LOOPBACK, *hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        said = _Said(send)
        try:
            self._check(scope)
            await self._app(scope, _limited(scope, receive), said.send)
        except RefusedError as error:
            await _refuse(scope, receive, said, error)
        except Exception as error:  # noqa: BLE001 - the rim: whatever broke, the answer is told
            _LOG.error("%s", _where(error))
            broken = RefusedError(500, "the desk has a fault", "its log says where; try again")
            await _refuse(scope, receive, said, broken)
        took = (time.perf_counter() - started) * 1000
        shown = scope.get(DECLARED, "-")
        _LOG.info("%s %s %s %.1f ms", scope["method"], shown, said.status, took)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            raise RefusedError(
                421,
                "the desk does not answer to this name",
                "open it as 127.0.0.1, or name the host with --name",
                "Host",
            )
        if len(scope["path"]) > MAX_PATH or len(scope["query_string"]) > MAX_QUERY:
            raise RefusedError(
                414, "the address is too long", f"keep it under {MAX_PATH} characters"
            )
        if scope["method"] not in SAFE:
            _check_origin(headers, host)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MAX_BODY:
            raise _too_large()


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    if host.startswith("["):
        return host.partition("]")[0].casefold() + "]"
    return host.partition(":")[0].casefold()


def _check_origin(headers: Headers, host: str) -> None:
    """Browsers say where an unsafe request comes from; programs without a browser need not."""
    origin = headers.get("origin")
    site = headers.get("sec-fetch-site", "same-origin")
    same = origin is None or origin.casefold().partition("://")[2] == host.casefold()
    if not same or site not in ("same-origin", "none"):
        raise RefusedError(
            403, "the request comes from another site", "use the desk's own pages", "Origin"
        )


def _limited(scope: Scope, receive: Receive) -> Receive:
    """The stream of a request's body, which ends in a refusal when it is too long or too slow."""
    del scope
    seen = 0

    async def take() -> Message:
        nonlocal seen
        if seen < 0:  # the body is whole: what comes now is only the end of the connection
            return await receive()
        try:
            with anyio.fail_after(SLOWEST_BODY_S):
                message = await receive()
        except TimeoutError:
            raise RefusedError(408, "the body takes too long", "send it in one go") from None
        seen += len(message.get("body", b""))
        if seen > MAX_BODY:
            raise _too_large()
        if not message.get("more_body", False):
            seen = -1
        return message

    return take


def _too_large() -> RefusedError:
    return RefusedError(413, "the body is too large", f"send at most {MAX_BODY} bytes")


class _Said:
    """What has been answered so far; adds the headers that every answer carries."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store")
        await self._send(message)


async def _refuse(scope: Scope, receive: Receive, said: _Said, error: RefusedError) -> None:
    if said.status:
        return  # the answer has begun; nothing can be said any more
    await JSONResponse(error.as_dict(), error.status)(scope, receive, said.send)


def _where(error: BaseException) -> str:
    """An exception's kind and place, without its message: that may hold what a person typed."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = [f"{frame.filename.rpartition('kb_tools')[2]}:{frame.lineno}" for frame in frames]
    return f"{type(error).__name__} at {' < '.join(reversed(places))}"
