"""Facts: everything that pages may depend on, each as a digest, and which pages a change reaches.

In: what a build is made from, and what each page of the last one had read. Out: the pages that must
be made anew. A fact that nothing has read reaches no page.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, Final

from kb_tools.core.policy import Policy
from kb_tools.faults import Location
from kb_tools.site.prepare import Card, digest_of
from kb_tools.site.stock import ALL

# Of all pages, and of all pages of one locale.
COMMON: Final = "common"
_KINDS: Final[Mapping[str, str]] = {
    "figure": "figures",
    "table": "tables",
    "enum": "enums",
    "source": "sources",
    "assumption": "assumptions",
    "rules": "rulesets",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """Digests by the keys of a `Trail`.

    Attributes:
        shared: facts that are the same in every locale.
        local: by locale, facts that differ.
    """

    shared: Mapping[str, str]
    local: Mapping[str, Mapping[str, str]]

    def changed(self, before: Facts) -> dict[str, set[str]]:
        """By locale, what is not as it was before."""
        common = _differ(self.shared, before.shared)
        return {
            tag: common | _differ(facts, before.local.get(tag, {}))
            for tag, facts in self.local.items()
        }


def _differ(now: Mapping[str, str], before: Mapping[str, str]) -> set[str]:
    return {key for key in now.keys() | before.keys() if now.get(key) != before.get(key)}


def facts(
    policy: Policy, cards: Mapping[str, Card], common: str, local: Mapping[str, str]
) -> Facts:
    """The facts of a build.

    Args:
        policy: figures, tables, rules.
        cards: all articles and pages of their make, by domain, in order.
        common: digest of all that every page is made from.
        local: by locale, digest of the words that every page of it is made from.
    """
    shared = {COMMON: common, **_policy_facts(policy)}
    for domain, card in cards.items():
        shared[f"article {domain}"] = card.source
        shared[f"exists {domain.removeprefix('page-')}"] = "yes"
        shared[f"alternates {domain}"] = " ".join(card.translated)
    shared["lists"] = digest_of([(domain, card.place) for domain, card in cards.items()])
    return Facts(shared, {tag: _local(cards, tag, words) for tag, words in local.items()})


def _local(cards: Mapping[str, Card], tag: str, words: str) -> dict[str, str]:
    found = {f"{COMMON} words": words}
    for domain, card in cards.items():
        found[f"title {domain}"] = card.titles[tag]
        found[f"words {domain}"] = card.words[tag]
    found["states"] = digest_of([(domain, card.states[tag]) for domain, card in cards.items()])
    return found


def _policy_facts(policy: Policy) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, field in _KINDS.items():
        values: Mapping[str, Any] = getattr(policy, field)
        for name, value in values.items():
            # A checker's page names the policy that its answers are from.
            told = policy.fingerprint if kind == "rules" else _plain(value)
            found[f"{kind} {name}"] = digest_of(told)
        found[f"{kind} {ALL}"] = digest_of(list(values))
    return found


def _plain(value: object) -> object:
    """A value of the policy without the places where it is written."""
    if isinstance(value, Location):
        return None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, Mapping):
        return [[name, _plain(inner)] for name, inner in value.items()]
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value


def reached(read: Iterable[str], changed: set[str]) -> bool:
    """Whether a change touches something that a page has read, or all pages.

    >>> reached(["figure a.b", "title KB1"], {"figure a.c"})
    False
    """
    if COMMON in changed or f"{COMMON} words" in changed:
        return True
    return not changed.isdisjoint(read)
