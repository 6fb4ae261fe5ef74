"""Matching: how much of what a question looks for stands in a text.

In: an index, a plan and a locale. Out: whole numbers, the same as `assistant-match.mjs` gives.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final

from kb_tools.search.analysis import analyze
from kb_tools.search.concepts import MARK, mentions, words_of
from kb_tools.search.fold import normal
from kb_tools.search.index import Index
from kb_tools.search.plan import Plan
from kb_tools.search.query import wanted

Groups = Mapping[int, int]
# Terms of texts that were read before, in one locale; so many at most.
Read = dict[str, frozenset[str]]
KEPT: Final = 1024


class Matcher:
    """The groups of a plan, looked for in texts.

    Attributes:
        total: what a text would be worth that held all of them.
    """

    def __init__(self, index: Index, plan: Plan, locale: str, read: Read) -> None:
        self.locale = locale
        self.table = index.table(locale)
        self.read = read
        self.wanted = wanted(index, plan, locale)
        peaks: dict[int, int] = {}
        for group, worth in self.wanted.values():
            peaks[group] = max(peaks.get(group, 0), worth)
        self.total = sum(peaks.values())

    def groups(self, text: str) -> dict[int, int]:
        """What each group of the plan that stands in a text is worth there."""
        if text not in self.read:
            words = words_of(analyze(self.locale, normal(text)), self.table.parts)
            terms = [term for word in words for term in word.all_terms]
            terms.extend(MARK + found.concept for found in mentions(words, self.table))
            if len(self.read) >= KEPT:
                self.read.clear()
            # Texts share most of their terms: each is kept once.
            self.read[text] = frozenset(map(sys.intern, terms))
        found: dict[int, int] = {}
        for term in self.read[text] & self.wanted.keys():
            group, worth = self.wanted[term]
            found[group] = max(found.get(group, 0), worth)
        return found

    def worth(self, text: str) -> int:
        """What a text is worth: each group counts once, at its best."""
        return sum(self.groups(text).values())


def joined(groups: Groups, heading: Groups) -> int:
    """What a text is worth under a heading: what only the heading says counts half."""
    return sum(groups.values()) + sum(
        worth // 2 for group, worth in heading.items() if group not in groups
    )
