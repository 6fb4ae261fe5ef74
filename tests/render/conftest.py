"""What the tests of render share: a library of one article, and catalogs made of a mapping."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, build_document, load_library
from kb_tools.content.model import Article, Phrase
from kb_tools.core.machine import load_machines
from kb_tools.core.policyload import load_policy
from kb_tools.core.source import Source, load
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


@pytest.fixture(scope="session")
def world(checkout: Checkout) -> Callable[..., Context]:
    """Makes a context: a locale, with translations, over this checkout's own library."""
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
        )
        catalog = Translations(tag, known or {}, otherwise)
        return Context(tag, changed, policy, machines, terms, catalog, ("en", tag))

    return make


@pytest.fixture(scope="session")
def read_article(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Article]:
    """Reads an article from YAML as the loader does, so that its phrases have their ids."""

    def read(text: str) -> Article:
        faults = Faults()
        path = tmp_path_factory.mktemp("article") / "KB1.yaml"
        path.write_text(text, encoding="utf-8")
        source = load(path, "KB1.yaml", faults)
        assert isinstance(source, Source), report(faults)
        loaded = build_document(source, path, "articles", Article, faults)
        assert loaded is not None, report(faults)
        assert isinstance(loaded.model, Article)
        return loaded.model

    return read
