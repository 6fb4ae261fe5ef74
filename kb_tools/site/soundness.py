"""Soundness: whether what an article refers to is there, without reading its file again.

In: the words of an article and the library around them. Out: yes or no. Where the answer is no the
caller reads all sources and reports each fault with its place.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb_tools.content.load import Library, Loaded
from kb_tools.content.model import Article, phrases_of
from kb_tools.content.references import check_references
from kb_tools.core.policy import Policy
from kb_tools.faults import Faults, Location
from kb_tools.site.facts import COMMON, Facts
from kb_tools.site.prepare import Card, digest_of


class _Nowhere:
    """A source whose places do not matter."""

    def at(self, *_steps: object) -> Location:
        """No place."""
        return Location("")

    def at_key(self, *_steps: object) -> Location:
        """No place."""
        return Location("")

    def excerpt(self, _location: Location) -> str:
        """No text."""
        return ""


def is_sound(domain: str, article: Article, library: Library, policy: Policy) -> bool:
    """Whether every reference of an article leads somewhere."""
    folder = "pages" if domain.startswith("page-") else "articles"
    phrases = tuple(phrase for _, phrase in phrases_of(article))
    nowhere: Any = _Nowhere()
    loaded = Loaded(domain, folder, Path(f"{domain}.yaml"), article, nowhere, phrases)
    faults = Faults()
    check_references(_with(library, {domain: loaded}), policy, faults)
    return not faults.errors


def _with(library: Library, documents: dict[str, Loaded]) -> Library:
    return dataclasses.replace(library, documents=documents)


def checked_against(policy: Policy, cards: Mapping[str, Card], now: Facts) -> str:
    """A digest of everything that an article may refer to, values of figures left out."""
    return digest_of(
        (
            now.shared[COMMON],
            [(name, figure.kind) for name, figure in policy.figures.items()],
            [list(names) for names in (policy.tables, policy.rulesets, policy.sources)],
            policy.eras,
            [(domain, card.outline) for domain, card in cards.items()],
        )
    )
