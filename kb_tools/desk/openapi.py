"""The OpenAPI document, made from the same declarations as the routes.

In: declared routes. Out: the document (OpenAPI 3.1) of those that give JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from kb_tools import __version__
from kb_tools.desk.routes import JSON, Declared, Endpoint
from kb_tools.desk.words import Nothing, Problem

_REF: Final = "#/components/schemas/{model}"
_ALWAYS: Final = {
    400: "The request is not what its description says: no JSON, or a query that is not known.",
    403: "The request comes from another site, or this copy of the desk is read-only.",
    413: "The body is too large.",
}


def document(declared: Iterable[Declared], *, read_only: bool) -> dict[str, Any]:
    """The document of the endpoints that a copy of the desk has."""
    endpoints = [
        one for one in declared if isinstance(one, Endpoint) and not (one.checkout and read_only)
    ]
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(Problem, "serialization")]
    for one in endpoints:
        models.append((one.gives, "serialization"))
        if one.body is not None:
            models.append((one.body, "validation"))
    refs, schemas = models_json_schema(list(dict.fromkeys(models)), ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for one in endpoints:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "The desk",
            "version": __version__,
            "description": "Search, articles, replies and checkers for support agents.",
        },
        "paths": paths,
        "components": {"schemas": schemas["$defs"]},
    }


def _operation(one: Endpoint, refs: Any) -> dict[str, Any]:  # noqa: ANN401 - Pydantic's own map
    found: dict[str, Any] = {
        "summary": one.summary,
        "operationId": _name(one),
        "responses": {
            str(one.status): {
                "description": "Done.",
                "content": {JSON: {"schema": refs[one.gives, "serialization"]}},
            }
        },
    }
    parameters = [*_parameters(one.parts, "path"), *_parameters(one.query, "query")]
    if parameters:
        found["parameters"] = parameters
    refusals = dict(_ALWAYS)
    if one.parts is not Nothing:
        refusals[404] = "There is nothing of that name."
    if one.body is not None:
        content = {JSON: {"schema": refs[one.body, "validation"]}}
        found["requestBody"] = {"required": True, "content": content}
        refusals[415] = "The body is not said to be JSON."
        refusals[422] = "A field is not what its description says."
    for status, text in sorted((refusals | dict(one.refusals)).items()):
        content = {JSON: {"schema": refs[Problem, "serialization"]}}
        found["responses"][str(status)] = {"description": text, "content": content}
    return found


def _name(one: Endpoint) -> str:
    """A name for the operation: its method and the words of its address."""
    words = [part for part in one.path.split("/") if part and part[0] != "{" and part != "api"]
    return "_".join([one.method.lower(), *words]).replace("-", "_").replace(".", "_")


def _parameters(model: type[BaseModel], place: str) -> list[dict[str, Any]]:
    if model is Nothing:
        return []
    schema = model.model_json_schema()
    required = schema.get("required", [])
    return [
        {
            "name": name,
            "in": place,
            "required": place == "path" or name in required,
            "schema": {key: value for key, value in field.items() if key != "title"},
        }
        for name, field in schema["properties"].items()
    ]
