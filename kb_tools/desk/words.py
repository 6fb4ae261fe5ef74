"""Words that requests are made of: the types of path parts and fields, checked and described once.

In: nothing. Out: annotated types for the models of requests and answers. The same declaration
checks a request and stands in the OpenAPI document.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from kb_tools.locales import BY_TAG
from kb_tools.search.query import MAX_QUERY

TAGS: Final = tuple(BY_TAG)
MAX_MESSAGE: Final = 8000
MAX_ID: Final = 80


def _known(tag: str) -> str:
    if tag not in BY_TAG:
        raise ValueError(f"there is no locale '{tag}'; known: {', '.join(TAGS)}")
    return tag


_TAGS: dict[str, Any] = {"enum": list(TAGS)}
Tag = Annotated[str, AfterValidator(_known), Field(json_schema_extra=_TAGS)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=MAX_ID)]
Unit = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*:[A-Za-z0-9_.-]+$", max_length=200)
]
Query = Annotated[str, StringConstraints(max_length=MAX_QUERY)]
Message = Annotated[str, StringConstraints(max_length=MAX_MESSAGE)]


class Words(BaseModel):
    """Base of what is sent to the desk: unknown keys and wrong types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Said(BaseModel):
    """Base of what the desk answers."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Words):
    """A request that needs nothing."""


class Problem(Said):
    """Why the desk does not do what was asked.

    `error` says what is wrong, `place` where (a field, a parameter, or ""), `hint` what to do.
    """

    error: str
    place: str
    hint: str
