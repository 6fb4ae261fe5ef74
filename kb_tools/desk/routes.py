"""Routes: what the desk answers at which address, declared once for serving and for OpenAPI.

In: declarations of the areas (`View` gives a page, `Endpoint` gives JSON). Out: Starlette routes
that check path, query and body against their models before a handler is called.
"""

from __future__ import annotations

import dataclasses
import json
import urllib.parse
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kb_tools.desk.words import Nothing
from kb_tools.faults import KbError

if TYPE_CHECKING:
    from kb_tools.desk.state import Desk

Method = Literal["GET", "POST", "PUT", "DELETE"]
JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
# Where the Guard finds which declaration answered: the log names it, not what was typed.
DECLARED: Final = "kb.route"


class RefusedError(KbError):
    """A request that the desk does not grant: an HTTP status, what is wrong, where, what to do."""

    def __init__(self, status: int, message: str, hint: str = "", place: str = "") -> None:
        super().__init__(message, hint)
        self.status = status
        self.place = place

    def as_dict(self) -> dict[str, str]:
        """The one shape of every refusal."""
        return {"error": self.message, "place": self.place, "hint": self.hint}


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A request as a handler sees it: everything is checked.

    Attributes:
        path: the parts of the address. query: its query. body: what was sent.
    """

    path: Any
    query: Any
    body: Any
    request: Request


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Declared:
    """What views and endpoints have in common.

    Attributes:
        path: the address, `/{agent}/{customer}/articles/{article}`.
        parts: model of the address's parts. query: model of its query; none is allowed by default.
        body: model of what is sent with an unsafe method.
        checkout: whether only the copy that owns the checkout answers.
    """

    path: str
    handler: Callable[[Desk, Asked], Any]
    method: Method = "GET"
    parts: type[BaseModel] = Nothing
    query: type[BaseModel] = Nothing
    body: type[BaseModel] | None = None
    checkout: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class View(_Declared):
    """A page or a part of one: its handler gives a response. Its body is a form or JSON."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(_Declared):
    """JSON, described in the OpenAPI document; its handler gives a value of `gives`.

    Attributes:
        summary: one line for the document.
        gives: model of the answer.
        refusals: further statuses and when they are given.
        status: of a success.
    """

    summary: str
    gives: type[BaseModel]
    refusals: Mapping[int, str] = dataclasses.field(default_factory=dict)
    status: int = 200


Declared = View | Endpoint


@dataclasses.dataclass(frozen=True, slots=True)
class Area:
    """A part of the desk: its routes, and its place in the navigation.

    Attributes:
        name: also the name of its entry in the navigation.
        title: words of the entry; "" for none.
        home: address of the entry, with `{agent}` and `{customer}` where it needs them.
        checkout: whether only the copy that owns the checkout has it.
    """

    name: str
    routes: tuple[Declared, ...]
    title: str = ""
    home: str = ""
    checkout: bool = False


def serve(desk: Desk, declared: Declared) -> Route:
    """The Starlette route of a declaration."""

    async def answer(request: Request) -> Response:
        request.scope[DECLARED] = declared.path
        if declared.checkout and desk.read_only:
            raise RefusedError(
                403,
                "this copy of the desk is read-only",
                "use the desk that owns the checkout",
            )
        asked = await _asked(declared, request)
        given = declared.handler(desk, asked)
        if isinstance(given, Awaitable):
            given = await given
        if isinstance(declared, Endpoint):
            data = given.model_dump(mode="json", by_alias=True)
            return JSONResponse(data, declared.status)
        if not isinstance(given, Response):
            raise TypeError(f"the view of {declared.path} gave no response")
        return given

    methods = ["GET", "HEAD"] if declared.method == "GET" else [declared.method]
    route = Route(declared.path, answer, methods=methods)
    if declared.method != "GET":
        route.methods = {declared.method}
    return route


async def _asked(declared: Declared, request: Request) -> Asked:
    parts = _checked(declared.parts, dict(request.path_params), 404)
    query = _checked(declared.query, _pairs(request.url.query), 400)
    body = await _body(declared, request) if declared.body is not None else None
    return Asked(parts, query, body, request)


def _pairs(text: str) -> dict[str, str]:
    """A query or a form as a mapping."""
    try:
        pairs = urllib.parse.parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=200
        )
    except ValueError:
        raise RefusedError(
            400, "the fields are not UTF-8, or too many", "send fewer than 200 fields as UTF-8"
        ) from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise RefusedError(400, "a field stands twice", "give each field once", name[:80])
        found[name] = value
    return found


async def _body(declared: Declared, request: Request) -> BaseModel:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    raw = await request.body()
    model = declared.body or Nothing
    if kind == JSON:
        return _checked_json(model, raw)
    if kind == FORM and isinstance(declared, View):
        try:
            text = raw.decode("ascii")
        except UnicodeDecodeError:
            raise RefusedError(400, "the form is not encoded", "encode it as browsers do") from None
        return _checked(model, _pairs(text), 422, strict=False)
    wanted = JSON if isinstance(declared, Endpoint) else f"{JSON} or {FORM}"
    raise RefusedError(
        415, "the body is of a type that is not read here", f"send {wanted}", "Content-Type"
    )


def _checked_json(model: type[BaseModel], raw: bytes) -> BaseModel:
    try:
        json.loads(raw, object_pairs_hook=_once)
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise _refusal(error, 422) from None
    except (ValueError, RecursionError):
        raise RefusedError(400, "the body is not JSON", "send one JSON object in UTF-8") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _checked(
    model: type[BaseModel], data: Mapping[str, str], status: int, *, strict: bool | None = None
) -> BaseModel:
    try:
        return model.model_validate(dict(data), strict=strict)
    except ValidationError as error:
        raise _refusal(error, status) from None


def _refusal(error: ValidationError, status: int) -> RefusedError:
    """The first fault of a request in words; what was sent is not repeated."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])[:200]
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        return RefusedError(status, "a field that is not known here", "leave it out", place)
    what = f"the field '{place}': {message}" if place else message
    return RefusedError(status, what, "see /openapi.json for what is expected", place)
