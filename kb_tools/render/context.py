"""What rendering needs to know: one reader's locale over the whole library, and a place in a page.

In: library, policy, machines, term base and the locale's catalog. Out: `Context` (the same for all
pages of a locale) and `Place` (one page; what it has already explained, section by section).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Protocol

from markupsafe import Markup

from kb_tools.content import addresses
from kb_tools.content.load import Library
from kb_tools.content.model import Article, Phrase, ProcedureBlock
from kb_tools.core.policy import Policy
from kb_tools.faults import KbError, did_you_mean
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import BY_TAG, Locale


class ShownPhrase(Protocol):
    """What the reader of a locale must see of a phrase."""

    @property
    def forms(self) -> tuple[str, ...]:
        """The text: one form, or the plural forms of `lang` in CLDR order."""

    @property
    def lang(self) -> str:
        """BCP 47 tag of the language of the forms."""

    @property
    def state(self) -> str:
        """`source`, `current`, `stale`, `untranslated` or `review`."""


class Translator(Protocol):
    """A catalog of one locale."""

    def translate(self, phrase: Phrase) -> ShownPhrase:
        """The view of a phrase."""


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """One locale's view of everything.

    Attributes:
        tag: BCP 47 tag of the reader's locale.
        machines: machines of the core by id.
        catalog: the locale's translations.
        alternates: the locales that the site is built in, in the order of the table.
        words: strings of the interface that were rendered before, where none of them can change
            any more; None keeps none.
    """

    tag: str
    library: Library
    policy: Policy
    machines: Mapping[str, Any]
    terms: TermBase
    catalog: Translator
    alternates: tuple[str, ...]
    words: dict[str, Markup] | None = None

    @property
    def locale(self) -> Locale:
        """The row of the table of locales."""
        return BY_TAG[self.tag]

    @property
    def source(self) -> bool:
        """Whether the reader reads the language that the sources are written in."""
        return self.tag == "en"

    def string(self, key: str) -> Phrase:
        """A string of the interface.

        Raises:
            KbError: `docs/pages/interface.yaml` does not have it.
        """
        phrase = self.library.interface.get(key)
        if phrase is None:
            hint = did_you_mean(key, self.library.interface)
            raise KbError(
                f"docs/pages/interface.yaml has no string '{key}'",
                hint or f"add '{key}: …' under strings",
            )
        return phrase

    def shown(self, phrase: Phrase) -> ShownPhrase:
        """What the reader must see of a phrase."""
        return self.catalog.translate(phrase)

    def document(self, name: str) -> Article | None:
        """An article or a page of the same make by its id."""
        return self.library.articles.get(name) or self.library.pages.get(name)

    def procedure(self, block: ProcedureBlock) -> tuple[str, str, ProcedureBlock] | None:
        """The procedure that a block shows, with the ids of the article and section it is in."""
        if block.use is None:
            return ("", "", block)
        name, section, wanted = addresses.parse_cite(block.use)
        article = self.library.articles.get(name)
        found = article.block(section, wanted) if article is not None else None
        if isinstance(found, ProcedureBlock) and found.use is None:
            return name, section, found
        return None


@dataclasses.dataclass(slots=True)
class Place:
    """A page while it is being rendered.

    Attributes:
        path: the page's address from the site's root, `ru/KB2748/`.
        explained: labels and figures that the current section has already explained.
        assumed: assumptions under the figures of the current section, in order of appearance.
        quiet: whether a banner has said that the page is English, so that no unit needs to.
        parts: what the page uses that needs a module of its own (`checker`, `tabs`).
    """

    context: Context
    path: str
    quiet: bool = False
    explained: set[str] = dataclasses.field(default_factory=set)
    assumed: dict[str, None] = dataclasses.field(default_factory=dict)
    parts: set[str] = dataclasses.field(default_factory=set)

    def first(self, name: str) -> bool:
        """Whether the section has not yet explained something; from now on it has."""
        new = name not in self.explained
        self.explained.add(name)
        return new

    def enter_section(self) -> None:
        """Start a section: labels are explained anew, assumptions are collected anew."""
        self.explained.clear()
        self.assumed.clear()

    def link(self, target: str) -> str:
        """A relative link from this page to a path from the site's root."""
        return addresses.relative(self.path, target)
