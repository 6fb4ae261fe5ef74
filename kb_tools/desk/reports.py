"""Reports: what agents find wrong or missing, as files for the authors; searches without result.

In: an article or nothing, a unit, a kind and a note. Out: one YAML file a report; a count for each
locale of searches that found nothing, and their text only where the desk is told to keep it.
Nothing personal: a note that holds a secret or an address is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import StringConstraints

from kb_tools.desk.routes import Area, Asked, Endpoint, RefusedError
from kb_tools.desk.situation import secret
from kb_tools.desk.state import Desk
from kb_tools.desk.words import Name, Nothing, Query, Said, Tag, Unit, Words

SEARCHES: Final = "searches.json"
# Reports and texts kept at most: a desk that is left alone must not fill a disk.
MOST: Final = 5000
MOST_TEXTS: Final = 1000
_MAIL: Final = re.compile(r"\S@\S+\.\S")
_DIGITS: Final = re.compile(r"\d(?:[ .-]?\d){7,}")

Note = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class Report(Words):
    """Something wrong or missing. `article` and `unit` may be empty: then it is about no text."""

    article: Name | Literal[""] = ""
    unit: Unit | Literal[""] = ""
    locale: Tag
    kind: Literal["wrong", "missing", "unclear", "translation"]
    note: Note


class Written(Said):
    """The report's name: the same report twice is one file."""

    id: str


class Miss(Words):
    """A search that found nothing."""

    locale: Tag
    query: Query


class Misses(Said):
    """Searches without result: how many by locale, and their texts where they are kept."""

    counts: dict[str, int]
    queries: dict[str, dict[str, int]]


def _report(desk: Desk, asked: Asked) -> Written:
    body: Report = asked.body
    refuse_personal(desk, body.locale, body.note)
    library = desk.now.library
    if body.article and body.article not in library.articles:
        raise RefusedError(404, "there is no article of that name", "leave it empty", "article")
    folder = _folder(desk)
    data = {
        "article": body.article,
        "unit": body.unit,
        "locale": body.locale,
        "kind": body.kind,
        "note": body.note.strip(),
    }
    name = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]
    path = folder / f"{name}.yaml"
    if not path.exists() and sum(1 for _ in folder.glob("*.yaml")) >= MOST:
        raise RefusedError(
            507, "there are too many reports", "the authors have to work through them first"
        )
    write(path, yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100))
    return Written(id=name)


def refuse_personal(desk: Desk, locale: str, note: str) -> None:
    """Refuse a note that may hold something personal or secret.

    Raises:
        RefusedError: it does; the note is not repeated.
    """
    if is_personal(desk, locale, note):
        raise RefusedError(
            409,
            "the note may hold something personal or secret",
            "leave out addresses, account and telephone numbers, codes, PINs and passwords",
            "note",
        )


def is_personal(desk: Desk, locale: str, text: str) -> bool:
    """Whether a text may hold an address, a long number or a secret."""
    if _MAIL.search(text) or _DIGITS.search(text):
        return True
    return secret(desk.now.guide.patterns(locale), text)


def _folder(desk: Desk) -> Path:
    folder = desk.reports
    if folder is None:
        raise RefusedError(
            403,
            "this copy of the desk cannot write reports",
            "start it with --reports FOLDER, or use the desk that owns the checkout",
        )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _miss(desk: Desk, asked: Asked) -> Misses:
    body: Miss = asked.body
    if desk.reports is None:
        return misses(desk)
    path = _folder(desk) / SEARCHES
    found = _read(path)
    counts = Counter(found.counts)
    counts[body.locale] += 1
    queries = {tag: dict(texts) for tag, texts in found.queries.items()}
    text = " ".join(body.query.split())
    if desk.options.keep_queries and text and not is_personal(desk, body.locale, text):
        kept = queries.setdefault(body.locale, {})
        if text in kept or len(kept) < MOST_TEXTS:
            kept[text] = kept.get(text, 0) + 1
    made = Misses(counts=dict(sorted(counts.items())), queries=queries)
    write(path, made.model_dump_json(indent=1) + "\n")
    return made


def misses(desk: Desk) -> Misses:
    """Searches without result so far."""
    folder = desk.reports
    return _read(folder / SEARCHES) if folder is not None else Misses(counts={}, queries={})


def _misses(desk: Desk, _asked: Asked) -> Misses:
    return misses(desk)


def _read(path: Path) -> Misses:
    try:
        return Misses.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return Misses(counts={}, queries={})


def read_reports(desk: Desk) -> list[dict[str, Any]]:
    """All reports, by name; files that are none are left out."""
    found = []
    folder = desk.reports
    for path in sorted(folder.glob("*.yaml")) if folder is not None else ():
        try:
            data = yaml.safe_load(path.read_text("utf-8"))
            found.append(Report.model_validate(data).model_dump() | {"id": path.stem})
        except (OSError, ValueError, yaml.YAMLError):
            continue
    return found


def write(path: Path, text: str) -> None:
    """Write a whole file or none: aside, to the disk, then in place."""
    handle, aside = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


AREA = Area(
    name="reports",
    routes=(
        Endpoint(
            path="/api/reports",
            handler=_report,
            method="POST",
            parts=Nothing,
            body=Report,
            gives=Written,
            status=201,
            summary="Tell the authors that something is wrong or missing.",
            refusals={
                404: "There is no article of that name.",
                409: "The note may hold something personal or secret.",
                507: "There are too many reports.",
            },
        ),
        Endpoint(
            path="/api/misses",
            handler=_miss,
            method="POST",
            body=Miss,
            gives=Misses,
            summary="Count a search that found nothing.",
        ),
        Endpoint(
            path="/api/misses",
            handler=_misses,
            gives=Misses,
            summary="Searches that found nothing, counted by locale.",
        ),
    ),
)
