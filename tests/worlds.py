"""Contexts for tests: this checkout's own library, with catalogs made of a mapping."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.content.model import Article, Phrase
from kb_tools.core.machine import load_machines
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, report
from kb_tools.i18n.terms import load_terms
from kb_tools.render.context import Context


@dataclasses.dataclass
class Shown:
    """A view of a phrase."""

    forms: tuple[str, ...]
    lang: str
    state: str


@dataclasses.dataclass
class Translations:
    """A catalog from a mapping; `otherwise` makes the forms of all other phrases."""

    tag: str
    known: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    otherwise: Callable[[Phrase], tuple[str, ...]] | None = None

    def translate(self, phrase: Phrase) -> Shown:
        """The view of a phrase: a text, a list of forms, or a mapping with `text` and `state`."""
        if self.tag == "en":
            forms = self.otherwise(phrase) if self.otherwise else phrase.forms
            return Shown(forms, "en", "source")
        found = self.known.get(phrase.id)
        if isinstance(found, dict):
            return Shown((found["text"],), self.tag, found["state"])
        if found is not None:
            forms = (found,) if isinstance(found, str) else tuple(found)
            return Shown(forms, self.tag, "current")
        if self.otherwise:
            return Shown(self.otherwise(phrase), self.tag, "current")
        return Shown(phrase.forms, "en", "untranslated")


World = Callable[..., Context]


def make_world(checkout: Checkout) -> World:
    """A maker of contexts: a locale, with translations, over a checkout's own library."""
    faults = Faults()
    policy = load_policy(checkout, faults)
    machines = load_machines(checkout, faults)
    library = load_library(checkout, faults)
    terms = load_terms(checkout, faults)
    assert report(faults) == ""

    def make(
        tag: str = "en",
        known: Mapping[str, Any] | None = None,
        otherwise: Callable[[Phrase], tuple[str, ...]] | None = None,
        articles: Mapping[str, Article] | None = None,
    ) -> Context:
        changed = Library(
            documents=library.documents,
            articles={**library.articles, **(articles or {})},
            pages=library.pages,
            checkers=library.checkers,
            labels=library.labels,
            screens=library.screens,
            topics=library.topics,
            planned=library.planned,
            interface=library.interface,
            replies=library.replies,
            frame=library.frame,
        )
        catalog = Translations(tag, known or {}, otherwise)
        return Context(tag, changed, policy, machines, terms, catalog, ("en", tag))

    return make
