"""Impact: what a figure of the policy touches, before anybody changes it.

In: the sources and a figure's name. Out: the units, tables, checkers and replies that show or read
it, and how it reads in every locale.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from typing import Final

from kb_tools.content import inline
from kb_tools.content.load import Library, Loaded
from kb_tools.content.model import Article, Phrase, TableBlock
from kb_tools.core.policy import Figure, Policy
from kb_tools.desk.state import Sources
from kb_tools.i18n.figures import format_figure
from kb_tools.locales import SOURCE
from kb_tools.render.context import Context, Place
from kb_tools.render.inline_html import phrase_text

KINDS: Final = {
    "articles": "article",
    "checkers": "checker",
    "machines": "screen words",
    "pages": "page",
    "replies": "reply",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Use:
    """A text that shows a figure.

    Attributes:
        domain: its source file. kind: what kind of file that is.
        stale: locales in which the text is not up to date; they show the new figure all the same.
    """

    unit: str
    domain: str
    kind: str
    text: str
    stale: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Impact:
    """All that a figure touches.

    Attributes:
        uses: texts with the figure in them. tables: articles that print it in a table, by name.
        checkers: checkers whose rules read it.
        figure: as it is now.
    """

    figure: Figure
    uses: tuple[Use, ...]
    tables: tuple[tuple[str, str], ...]
    checkers: tuple[str, ...]

    @property
    def files(self) -> Counter[str]:
        """How many source files of each kind it touches."""
        files = {(use.kind, use.domain) for use in self.uses}
        files |= {("article", domain) for domain, _ in self.tables}
        files |= {("checker", f"checker-{name}") for name in self.checkers}
        return Counter(kind for kind, _ in sorted(files))


def impact_of(sources: Sources, name: str) -> Impact:
    """What a figure touches."""
    library, policy = sources.library, sources.policy
    uses = tuple(_uses(sources, name))
    return Impact(
        figure=policy.figures[name],
        uses=uses,
        tables=tuple(_tables(library, policy, name)),
        checkers=tuple(id_ for id_, rules in policy.rulesets.items() if name in rules.figures),
    )


def _uses(sources: Sources, name: str) -> Iterator[Use]:
    for loaded in sources.library.documents.values():
        for phrase in loaded.phrases:
            if any(name in inline.placeholders(form) for form in phrase.forms):
                yield _use(sources, loaded, phrase)


def _use(sources: Sources, loaded: Loaded, phrase: Phrase) -> Use:
    states = {tag: context.shown(phrase).state for tag, context in sources.contexts.items()}
    behind = tuple(tag for tag, state in states.items() if state not in ("source", "current"))
    kind = KINDS[loaded.folder]
    text = sentence_in(sources.contexts[SOURCE.tag], phrase)
    return Use(phrase.id, loaded.domain, kind, text, behind)


def _tables(library: Library, policy: Policy, name: str) -> Iterator[tuple[str, str]]:
    table = name.split(".", maxsplit=1)[0]
    if table not in policy.tables:
        return
    for domain, loaded in library.documents.items():
        if isinstance(loaded.model, Article):
            blocks = (block for section in loaded.model.sections for block in section.blocks)
            if any(isinstance(one, TableBlock) and one.table == table for one in blocks):
                yield domain, table


def value_in(context: Context, figure: Figure) -> str:
    """A figure as the readers of a locale see it."""
    place = Place(context, f"{context.tag}/")
    unlimited = phrase_text(place, context.string("figure.unlimited"))
    return format_figure(figure, context.tag, unlimited)


def sentence_in(context: Context, phrase: Phrase) -> str:
    """A text as the readers of a locale see it."""
    return phrase_text(Place(context, f"{context.tag}/"), phrase)
