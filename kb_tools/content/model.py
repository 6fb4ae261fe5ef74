"""The model of every structured source under `docs/`: what an article, a page, words may hold.

In: plain data from YAML. Out: frozen models whose phrases know their structural id. Keys that are
not listed here are faults; JSON Schema for editors comes from these classes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kb_tools.faults import Location

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
CheckerId = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)
]
ArticleId = Annotated[
    str, StringConstraints(pattern=r"^(KB[1-9][0-9]{0,5}|[a-z][a-z0-9]*(-[a-z0-9]+)*)$")
]
Platform = Literal["ios", "android", "tws", "portal", "android_new", "android_old"]
Safety = Literal["limit", "security", "step"]
Edit = Literal["typo", "normal", "major"]


@dataclasses.dataclass(slots=True)
class Phrase:
    """A translatable text with its structural id.

    Attributes:
        text: English; the singular (`one`) of a plural phrase.
        plural: English plural (`other`), or None.
        id: `KB2748:ios.launch`; set by the loader, never by position.
        kind: what it is: title, text, item, step, question …; shown to translators.
        safety: `limit`, `security`, `step` or None: never shown stale to a reader when set.
        edit: how the author marks the latest change.
        location: its place in the source.
    """

    text: str
    plural: str | None = None
    id: str = ""
    kind: str = "text"
    safety: Safety | None = None
    edit: Edit = "normal"
    location: Location = dataclasses.field(default_factory=lambda: Location(""))

    @property
    def forms(self) -> tuple[str, ...]:
        """The English forms: one, or two for a plural phrase."""
        return (self.text,) if self.plural is None else (self.text, self.plural)


def _phrase(value: object) -> Phrase:
    if isinstance(value, Phrase):
        return value
    if isinstance(value, str) and value.strip():
        return Phrase(value)
    if isinstance(value, dict) and set(value) == {"one", "other"}:
        one, other = value["one"], value["other"]
        if isinstance(one, str) and isinstance(other, str) and one.strip() and other.strip():
            return Phrase(one, other)
    raise PydanticCustomError(
        "phrase", "must be text, or a mapping of the two texts 'one' and 'other'"
    )


Words = Annotated[Phrase, BeforeValidator(_phrase), Field(json_schema_extra={})]


class Model(BaseModel):
    """Base of all models: frozen, and strict about unknown keys and types."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=False, arbitrary_types_allowed=True
    )


class Step(Model):
    """One action of a procedure, tied to one event of its machine.

    `do` is something the reader does, `wait` something that happens. `see` is what the reader
    should see afterwards, `otherwise` what to do when that is not what they see.
    """

    id: Id
    text: Words
    do: Id | None = None
    wait: Id | None = None
    expect: tuple[Id, ...] = ()
    if_in: tuple[Id, ...] = ()
    see: Words | None = None
    otherwise: Words | None = None


class _Block(Model):
    id: Id
    platform: Platform | None = None
    safety: Safety | None = None


class TextBlock(_Block):
    """A paragraph."""

    type: Literal["text"]
    text: Words


class ListBlock(_Block):
    """A list of items by id; `ordered` when the order matters."""

    type: Literal["list"]
    ordered: bool = False
    items: dict[Id, Words] = Field(min_length=1)


class NoteBlock(_Block):
    """A note (good to know) or a warning (prevents loss)."""

    type: Literal["note", "warning"]
    title: Words | None = None
    text: Words


class ProcedureBlock(_Block):
    """Steps over a machine, or the same steps as another article's (`use: KB2748.ios.recover`).

    `start` lists the states the device may be in, `goal` the state to reach; `gap` says why the
    goal is not reached where the sources stop, `gap_text` what the reader does instead.
    """

    type: Literal["procedure"]
    title: Words | None = None
    use: str | None = None
    machine: Id | None = None
    start: tuple[Id, ...] = ()
    goal: Id | None = None
    gap: str | None = None
    gap_text: Words | None = None
    steps: tuple[Step, ...] = ()


class TableBlock(_Block):
    """A table of the policy, printed whole: rows, figures, legacy marks."""

    type: Literal["table"]
    table: Id
    caption: Words


class CheckerBlock(_Block):
    """A checker as a panel in the page."""

    type: Literal["checker"]
    checker: CheckerId
    text: Words | None = None


class FootnoteBlock(_Block):
    """Small print under the section."""

    type: Literal["footnote"]
    text: Words


class GapBlock(_Block):
    """What no source says: named, with the way to find out."""

    type: Literal["gap"]
    source: str
    text: Words


class IndexBlock(_Block):
    """A list of articles, built from the catalogue and the articles' own metadata.

    `by` says what it goes through: the devices of the catalogue, or the topics of the navigation.
    It has no words of its own; `content/indexes` says which articles stand where.
    """

    type: Literal["index"]
    by: Literal["devices", "topics"]


Block = Annotated[
    TextBlock
    | ListBlock
    | NoteBlock
    | ProcedureBlock
    | TableBlock
    | CheckerBlock
    | FootnoteBlock
    | GapBlock
    | IndexBlock,
    Field(discriminator="type"),
]


class Section(Model):
    """A part of an article with a heading; its id is the anchor."""

    id: Id
    title: Words
    blocks: tuple[Block, ...] = Field(min_length=1)


class Article(Model):
    """A knowledge base article, or a page of the same make (`docs/pages`)."""

    id: ArticleId
    title: Words
    summary: Words
    era: str = ""
    sources: tuple[str, ...] = ()
    source_date: str | None = None
    topics: tuple[str, ...] = ()
    devices: tuple[Id, ...] = ()
    platforms: tuple[Platform, ...] = ()
    related: tuple[ArticleId, ...] = ()
    codes: bool = False
    questions: dict[Id, Words] = {}
    sections: tuple[Section, ...] = Field(min_length=1)
    edits: dict[str, Edit] = {}

    def block(self, section: str, block: str) -> Block | None:
        """A block by its ids, or None."""
        for part in self.sections:
            if part.id == section:
                return next((item for item in part.blocks if item.id == block), None)
        return None


class QuestionWords(Model):
    """How a checker asks for one input. `options` are words for the values of an enumeration."""

    ask: Words
    help: Words | None = None
    options: dict[Id, Words] = {}


class OutcomeWords(Model):
    """What a verdict means, what to do next, and the passages that say so (`KB2895.limits`)."""

    title: Words
    text: Words
    cites: tuple[str, ...] = Field(min_length=1)
    procedure: str | None = None


class CheckerWords(Model):
    """English words of one checker; the rules are in the policy."""

    id: CheckerId
    title: Words
    summary: Words
    questions: dict[Id, QuestionWords] = Field(min_length=1)
    outcomes: dict[Id, OutcomeWords] = Field(min_length=1)
    rules: dict[Id, Words] = {}
    outputs: dict[Id, Words] = {}
    edits: dict[str, Edit] = {}


class LocalLabel(Model):
    """A label as a page prints it in one locale, with the source that shows it."""

    label: str
    source: str


class Label(Model):
    """A control's label as sourced, and its meaning for readers of other languages."""

    label: str
    source: str
    meaning: Words
    local: dict[str, LocalLabel] = {}


class Screen(Model):
    """The words of a screen in a step picture."""

    title: Words


class MachineWords(Model):
    """Words of the screens and controls of one app, portal or phone."""

    id: Id
    labels: dict[Id, Label] = {}
    screens: dict[Id, Screen] = {}
    edits: dict[str, Edit] = {}


class Topic(Model):
    """A topic: a reader's situation that groups articles."""

    title: Words
    summary: Words


class TopicWords(Model):
    """The topics in the order of the navigation."""

    id: Literal["topics"]
    topics: dict[str, Topic]
    edits: dict[str, Edit] = {}


class PlannedWords(Model):
    """Articles that others already refer to but that are not written yet."""

    id: Literal["planned"]
    articles: dict[ArticleId, Words]
    edits: dict[str, Edit] = {}


class InterfaceWords(Model):
    """The words of templates, checkers' forms, search and pictures."""

    id: Literal["interface"]
    strings: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]*$")], Words]
    edits: dict[str, Edit] = {}


Document = Article | CheckerWords | MachineWords | TopicWords | PlannedWords | InterfaceWords


def phrases_of(value: object, kind: str = "") -> Iterator[tuple[tuple[str | int, ...], Phrase]]:
    """Every phrase of a model in document order, with its steps in the YAML file."""
    if isinstance(value, Phrase):
        yield (), value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            for steps, phrase in phrases_of(getattr(value, name), name):
                yield (name, *steps), phrase
    elif isinstance(value, dict):
        for key, item in value.items():
            for steps, phrase in phrases_of(item, kind):
                yield (key, *steps), phrase
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            for steps, phrase in phrases_of(item, kind):
                yield (index, *steps), phrase
