"""Patterns: how people write amounts, devices, dates, situations and secrets, as data.

In: the term base and the policy. Out: the patterns of a locale, which `facts`, `secrets` and the
page's modules interpret alike: `shared_as_json` for all locales and `patterns_as_json` for one.
Their regular expressions keep to what Python's `re` and JavaScript's `u` flag read alike, and look
at text that `patterns_text.clean` has made.

How tables write phrases: alternatives stand between ` | `; `~` is the rest of a word; `_` is a gap
of up to four words (characters in Chinese), none of them a negation.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from kb_tools.assistant.patterns_make import patterns_as_json, shared_as_json
from kb_tools.assistant.patterns_text import expand
from kb_tools.core.policy import Policy
from kb_tools.i18n.termbase import TermBase


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The patterns of a locale: the JSON data and what is compiled from it."""

    locale: str
    data: Mapping[str, Any] = dataclasses.field(repr=False)
    _compiled: dict[str, re.Pattern[str]] = dataclasses.field(default_factory=dict, repr=False)
    _phrases: dict[str, re.Pattern[str]] = dataclasses.field(default_factory=dict, repr=False)

    def regex(self, source: str) -> re.Pattern[str]:
        """A regular expression, compiled once."""
        found = self._compiled.get(source)
        if found is None:
            found = self._compiled[source] = re.compile(source)
        return found

    def phrases(self, cell: str) -> re.Pattern[str]:
        """What finds the phrases of a cell as words; group 1 is what stands before."""
        found = self._phrases.get(cell)
        if found is None:
            found = self._phrases[cell] = re.compile(expand(cell, self.data["gap"]))
        return found


def make_patterns(terms: TermBase, policy: Policy, tag: str) -> Patterns:
    """The patterns of a locale. Make them once: it takes some milliseconds."""
    return Patterns(tag, {**shared_as_json(), **patterns_as_json(terms, policy, tag)})


__all__ = ["Patterns", "expand", "make_patterns", "patterns_as_json", "shared_as_json"]
