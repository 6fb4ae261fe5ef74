"""Load every structured source of a checkout into one library, collecting faults on the way.

In: a checkout. Out: a `Library` of frozen models; each phrase knows its id and place. A source
with faults is left out and reported; the others load.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Container
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kb_tools.checkout import Checkout
from kb_tools.content import addresses, inline
from kb_tools.content.model import (
    Article,
    CheckerWords,
    Document,
    Edit,
    InterfaceWords,
    Label,
    MachineWords,
    Model,
    Phrase,
    PlannedWords,
    Safety,
    Screen,
    Topic,
    TopicWords,
    phrases_of,
)
from kb_tools.content.replies import SHARED, Reply, ReplyFrame
from kb_tools.core.source import Source, Step, load
from kb_tools.faults import Faults, did_you_mean

_SPECIAL: dict[str, dict[str, type[Model]]] = {
    "pages": {"topics": TopicWords, "planned": PlannedWords, "interface": InterfaceWords},
    "replies": {SHARED: ReplyFrame},
}


@dataclasses.dataclass(frozen=True, slots=True)
class Loaded:
    """One source file: its gettext domain, its model, its YAML with places, its phrases."""

    domain: str
    folder: str
    path: Path
    model: Document | Reply | ReplyFrame
    source: Source
    phrases: tuple[Phrase, ...]


@dataclasses.dataclass(slots=True)
class Library:
    """Everything under `docs/` that has words.

    Attributes:
        documents: every source file by gettext domain, in a fixed order.
        articles: articles by id. pages: pages of the same make by id.
        checkers: words of checkers by id.
        labels, screens: words of all machines, flat.
        topics: topics in navigation order.
        planned: titles of articles that are referred to but not written.
        interface: strings of templates and browser modules.
        replies: canned replies by id, and `frame`, what stands above and below each of them.
        broken: names of source files that did not load; what refers to them is not at fault.
    """

    documents: dict[str, Loaded] = dataclasses.field(default_factory=dict)
    articles: dict[str, Article] = dataclasses.field(default_factory=dict)
    pages: dict[str, Article] = dataclasses.field(default_factory=dict)
    checkers: dict[str, CheckerWords] = dataclasses.field(default_factory=dict)
    labels: dict[str, Label] = dataclasses.field(default_factory=dict)
    screens: dict[str, Screen] = dataclasses.field(default_factory=dict)
    topics: dict[str, Topic] = dataclasses.field(default_factory=dict)
    planned: dict[str, Phrase] = dataclasses.field(default_factory=dict)
    interface: dict[str, Phrase] = dataclasses.field(default_factory=dict)
    replies: dict[str, Reply] = dataclasses.field(default_factory=dict)
    frame: ReplyFrame | None = None
    broken: set[str] = dataclasses.field(default_factory=set)

    def title(self, article: str) -> Phrase | None:
        """The title of an article, written or planned."""
        if article in self.articles:
            return self.articles[article].title
        return self.planned.get(article)

    def known_articles(self) -> list[str]:
        """Ids of all articles, written and planned."""
        return [*self.articles, *(name for name in self.planned if name not in self.articles)]


def load_library(
    checkout: Checkout,
    faults: Faults,
    only: Container[str] | None = None,
    *,
    without: Container[str] = (),
) -> Library:
    """Load all sources of a checkout; by folder, then file name.

    Args:
        checkout: the knowledge base.
        faults: where faults go.
        only: of articles those with these ids.
        without: names of folders that are not needed.
    """
    library = Library()
    folders: tuple[tuple[Path, type[Model]], ...] = (
        (checkout.articles, Article),
        (checkout.checkers, CheckerWords),
        (checkout.machine_words, MachineWords),
        (checkout.pages, Article),
        (checkout.replies, Reply),
    )
    for folder, kind in folders:
        if folder.name in without:
            continue
        for path in sorted(folder.glob("[!.#]*.yaml"), key=_order):
            if only is not None and folder == checkout.articles and path.stem not in only:
                continue
            model = _SPECIAL.get(folder.name, {}).get(path.stem, kind)
            loaded = load_document(path, checkout.shown(path), folder.name, model, faults)
            if loaded is None:
                library.broken.add(path.stem)
                continue
            library.documents[loaded.domain] = loaded
            _shelve(library, loaded, faults)
    return library


def article_files(folder: Path) -> list[Path]:
    """Files of articles, or of pages of their make, in the order in which they are listed."""
    found = sorted(folder.glob("[!.#]*.yaml"), key=_order)
    special = _SPECIAL.get(folder.name, {})
    return [path for path in found if path.stem not in special]


def _order(path: Path) -> tuple[int, int, str]:
    """Numbered articles by number, then the named ones."""
    digits = path.stem.removeprefix("KB")
    return (0, int(digits), "") if digits.isdecimal() else (1, 0, path.stem)


def load_document(
    path: Path, shown: str, folder: str, kind: type[Model], faults: Faults
) -> Loaded | None:
    """Load one source file as a model, or None with faults."""
    source = load(path, shown, faults)
    if source is None:
        return None
    return build_document(source, path, folder, kind, faults)


def build_document(
    source: Source, path: Path, folder: str, kind: type[Model], faults: Faults
) -> Loaded | None:
    """A model from parsed YAML, its phrases named, or None with faults."""
    if not isinstance(source.data, dict):
        faults.error(
            "not-a-mapping",
            source.at(),
            "the file must be a mapping of keys to values",
            hint="start with 'id: …'",
        )
        return None
    try:
        model = kind.model_validate(source.data)
    except ValidationError as error:
        _report(error, source, kind, faults)
        return None
    if getattr(model, "id", path.stem) != path.stem:
        faults.error(
            "id-differs-from-file",
            source.at("id"),
            f"the id is '{model.id}' but the file is named '{path.stem}'",  # type: ignore[attr-defined]
            hint="give the file the name of the id; an id is never changed once published",
            excerpt=source.excerpt(source.at("id")),
        )
        return None
    domain = addresses.domain(folder, path.stem)
    phrases = _name_phrases(model, domain, source, faults)
    if phrases is None:
        return None
    return Loaded(domain, folder, path, model, source, phrases)  # type: ignore[arg-type]


def _report(error: ValidationError, source: Source, kind: type[Model], faults: Faults) -> None:
    for detail in error.errors(include_url=False):
        steps = _steps(detail["loc"], source.data)
        name = str(detail["loc"][-1]) if detail["loc"] else ""
        code, hint = detail["type"].replace("_", "-"), ""
        location = source.at(*steps)
        if code == "too-short" and _value(source.data, steps):
            continue  # the items were refused one by one, above
        if code == "extra-forbidden":
            code, message = "unknown-key", f"unknown key '{name}'"
            location = source.at_key(*steps)
            hint = did_you_mean(name, _fields(kind, source.data, steps[:-1]))
        elif code == "missing":
            code, message = "missing-key", f"key '{name}' is missing"
            hint = f"add '{name}:'"
        else:
            code, message, hint = _explain(code, detail)
        faults.error(code, location, message, hint=hint, excerpt=source.excerpt(location))


def _explain(code: str, detail: ErrorDetails) -> tuple[str, str, str]:
    """Code, message and hint of a value that the model refuses."""
    value, context = detail.get("input"), detail.get("ctx", {})
    if code == "phrase":
        return code, detail["msg"], 'write words, or {one: "…", other: "…"} around a count'
    if code == "string-pattern-mismatch":
        hint = "ids are lower-case letters, digits and _; articles are named KB and a number"
        return "bad-id", f"'{value}' cannot be an id", hint
    if code == "union-tag-invalid":
        tags = re.findall(r"'([^']+)'", str(context.get("expected_tags", "")))
        tag = str(context.get("tag", ""))
        hint = did_you_mean(tag, tags)
        return "unknown-type", f"there is no type '{tag}'", hint
    if code == "literal-error":
        allowed = re.findall(r"'([^']+)'", str(context.get("expected", "")))
        return "unknown-value", f"'{value}' is not allowed here", did_you_mean(str(value), allowed)
    if code in ("too-short", "missing"):
        return "empty", "must not be empty", "write at least one item, or remove the key"
    shown = f"'{value}': " if isinstance(value, str | int) else ""
    return code, f"{shown}{detail['msg']}", "compare with docs/project/authors.md"


def _steps(loc: tuple[Step, ...], data: Any) -> tuple[Step, ...]:  # noqa: ANN401 - YAML data
    """The part of a pydantic location that exists in the data; union tags are left out."""
    steps: list[Step] = []
    for part in loc:
        if isinstance(data, dict):
            known = part in data
        else:
            known = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if known:
            data = data[part]
            steps.append(part)
    return tuple(steps)


def _value(data: Any, steps: tuple[Any, ...]) -> Any:  # noqa: ANN401 - YAML holds any value
    for step in steps:
        data = data[step]
    return data


def _fields(kind: type[Model], data: object, steps: tuple[Step, ...]) -> list[str]:
    """Keys that a mapping may have: from the models whose keys it mostly uses."""
    keys = set(_value(data, steps))
    models = [kind, *_all_models(kind)]
    best = max(models, key=lambda model: len(set(model.model_fields) & keys))
    return list(best.model_fields)


def _all_models(_kind: type[Model]) -> list[type[Model]]:
    found: list[type[Model]] = []
    todo: list[type[Model]] = [Model]
    while todo:
        for model in todo.pop().__subclasses__():
            found.append(model)
            todo.append(model)
    return found


def _name_phrases(
    model: Model, domain: str, source: Source, faults: Faults
) -> tuple[Phrase, ...] | None:
    """Give every phrase its id, kind, safety, edit and place; None with faults on a double id."""
    edits: dict[str, Edit] = getattr(model, "edits", {})
    phrases: dict[str, Phrase] = {}
    faulty = False
    for steps, phrase in phrases_of(model):
        path = addresses.unit_path(model, steps)
        phrase.id = f"{domain}:{path}"
        phrase.location = source.at(*steps)
        phrase.edit = edits.get(path, "normal")
        phrase.kind, phrase.safety = _nature(model, steps)
        if phrase.id in phrases:
            faulty = True
            faults.error(
                "duplicate-id",
                phrase.location,
                f"the id '{path}' is already used on line {phrases[phrase.id].location.line}",
                hint="give this section, block, step or item an id of its own",
                excerpt=source.excerpt(phrase.location),
            )
        phrases[phrase.id] = phrase
        faulty |= _check_inline(phrase, source, faults)
    for path in edits:
        if f"{domain}:{path}" not in phrases:
            faults.warning(
                "unknown-edit",
                source.at_key("edits", path),
                f"'{path}' is not a unit of this file",
                hint=did_you_mean(path, (name.partition(":")[2] for name in phrases)),
            )
    return None if faulty else tuple(phrases.values())


def _nature(model: Model, steps: tuple[Step, ...]) -> tuple[str, Safety | None]:
    """Kind and safety of a phrase, from what holds it."""
    kind = next((step for step in reversed(steps) if isinstance(step, str)), "text")
    safety: Safety | None = None
    value: Any = model
    for step in steps:
        inside = isinstance(value, dict | tuple)
        value = value[step] if inside else getattr(value, str(step))
        if step == "steps":
            safety = safety or "step"
        safety = getattr(value, "safety", None) or safety
        if getattr(value, "type", "") == "warning":
            safety = safety or "security"
        if isinstance(step, int) and hasattr(value, "type"):
            kind = value.type
    if "outcomes" in steps:
        safety = safety or "limit"  # what a checker advises must never be outdated
    if "questions" in steps and isinstance(model, Article):
        kind = "question"
    elif steps[-1] in ("title", "summary", "caption", "see", "otherwise", "meaning", "ask", "help"):
        kind = str(steps[-1])
    elif "steps" in steps:
        kind = "step"
    elif "items" in steps:
        kind = "item"
    return kind, safety


def _check_inline(phrase: Phrase, source: Source, faults: Faults) -> bool:
    faulty = False
    for form in phrase.forms:
        for error in inline.errors(form):
            faulty = True
            faults.error(
                error.code,
                phrase.location,
                f"{error.message} in '{form[:60]}'",
                hint=error.hint,
                excerpt=source.excerpt(phrase.location),
            )
    return faulty


def _shelve(library: Library, loaded: Loaded, faults: Faults) -> None:
    model = loaded.model
    if isinstance(model, Article):
        (library.articles if loaded.folder == "articles" else library.pages)[model.id] = model
    elif isinstance(model, CheckerWords):
        library.checkers[model.id] = model
    elif isinstance(model, MachineWords):
        _shelve_words(library, loaded, model, faults)
    elif isinstance(model, TopicWords):
        library.topics.update(model.topics)
    elif isinstance(model, PlannedWords):
        library.planned.update(model.articles)
    elif isinstance(model, Reply):
        library.replies[model.id] = model
    elif isinstance(model, ReplyFrame):
        library.frame = model
    else:
        library.interface.update(model.strings)


def _shelve_words(library: Library, loaded: Loaded, model: MachineWords, faults: Faults) -> None:
    for kind, mine, theirs in (
        ("labels", model.labels, library.labels),
        ("screens", model.screens, library.screens),
    ):
        for name in mine:
            if name in theirs:
                faults.error(
                    "duplicate-word",
                    loaded.source.at_key(kind, name),
                    f"'{name}' is already among the {kind} of another file",
                    hint="ids of labels and screens are one flat list; use that one or rename this",
                )
        theirs.update(mine)  # type: ignore[arg-type]
