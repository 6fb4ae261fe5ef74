"""JSON Schema of every kind of structured source, for editors that check while one types.

In: the name of a kind. Out: a JSON Schema (draft 2020-12) of its YAML. The loader checks more than
a schema can say; this is for completion and early warnings only.
"""

from __future__ import annotations

from typing import Any, Final

from kb_tools.content.model import (
    Article,
    CheckerWords,
    InterfaceWords,
    MachineWords,
    Model,
    PlannedWords,
    TopicWords,
)
from kb_tools.content.replies import Reply, ReplyFrame
from kb_tools.faults import KbError, did_you_mean

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
KINDS: Final[dict[str, type[Model]]] = {
    "article": Article,
    "checker": CheckerWords,
    "machine": MachineWords,
    "topics": TopicWords,
    "planned": PlannedWords,
    "interface": InterfaceWords,
    "reply": Reply,
    "reply-frame": ReplyFrame,
}
_TEXT: Final = {"type": "string", "minLength": 1}
# A phrase is written as a text, or as the two forms of a text with a count.
_PHRASE: Final[dict[str, Any]] = {
    "title": "Phrase",
    "description": "Words, or the two forms of a text around a count.",
    "oneOf": [
        _TEXT,
        {
            "type": "object",
            "properties": {"one": _TEXT, "other": _TEXT},
            "required": ["one", "other"],
            "additionalProperties": False,
        },
    ],
}


def schema(kind: str) -> dict[str, Any]:
    """The schema of a kind.

    Raises:
        KbError: there is no such kind.

    >>> schema("planned")["required"]
    ['id', 'articles']
    """
    if kind not in KINDS:
        raise KbError(f"there is no kind of source '{kind}'", did_you_mean(kind, KINDS))
    made = KINDS[kind].model_json_schema()
    definitions = made.get("$defs", {})
    if "Phrase" in definitions:
        definitions["Phrase"] = _PHRASE
        definitions.pop("Location", None)
    return {"$schema": DRAFT, **made}
