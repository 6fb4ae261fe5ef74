"""Passages: the blocks of the best article that answer, at most three, as they stand there.

In: the parts of an article, a matcher, and the section that search found. Out: passages with the
part that each is from; the best first, the others in reading order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kb_tools.assistant.guide import Part, Passage, Steps
from kb_tools.assistant.matching import Matcher, joined

MOST: Final = 3
# What a kind of block says by itself, in quarters; a gap says only what nobody knows.
KINDS: Final = {"summary": 2, "footnote": 2, "gap": 2}
PLAIN: Final = 4
# Sections that say how it was before count less, in quarters.
PAST: Final = {"newer": 2, "older": 2}
# A passage that stands in the section that search found counts this much more, in quarters.
HERE: Final = 2

PHONES: Final = ("ios", "android")

Found = tuple[Part, Passage]


def choose(parts: Sequence[Part], matcher: Matcher, section: str, platform: str) -> list[Found]:
    """The passages to quote; the summary when nothing matches.

    Args:
        parts: the head of an article and its sections.
        matcher: what the question looks for.
        section: the section that search found, or "".
        platform: the reader's phone, or ""; what is for another one is left out.
    """
    places: list[Found] = []
    scores: list[int] = []
    for part in parts:
        heading = matcher.groups(part.heading)
        for passage in part.passages:
            if platform and passage.platform not in ("", platform):
                continue
            worth = joined(matcher.groups(passage.text), heading)
            weight = KINDS.get(passage.kind, PAST.get(part.id, PLAIN))
            weight += HERE if part.id == section else 0
            places.append((part, passage))
            scores.append(worth * weight)
    best = scores.index(max(scores))
    near = [at for at in range(len(places)) if at != best and scores[at] * 2 >= scores[best] > 0]
    near.sort(key=lambda at: (-scores[at], at))
    chosen = near[: MOST - 1]
    safety = _safety(places, best)
    if safety >= 0 and safety not in chosen:
        chosen = [*chosen[: MOST - 2], safety]
    return [places[best], *(places[at] for at in sorted(chosen))]


def _safety(places: Sequence[Found], best: int) -> int:
    """The first passage about security in the section of the best one, or -1."""
    section = places[best][0].id
    for at, (part, passage) in enumerate(places):
        if section and part.id == section and passage.safety == "security" and at != best:
            return at
    return -1


def procedure(
    parts: Sequence[Part], matcher: Matcher, section: str, said: int, phone: tuple[str, str]
) -> Steps | None:
    """The procedure for the reader, or None when the article has none that fits.

    Args:
        parts: the head of an article and its sections.
        matcher: what the question looks for.
        section: the section that search found, or "". Steps that stand elsewhere, and are not for
            the reader's phone alone, must say as much of what the question looks for as the best
            passage does, or half of it under a head.
        said: what the best passage says.
        phone: the reader's phone, and which of several procedures for it (`android_old`); "" for
            what is not known. Steps for a phone are for this one only.
    """
    best: Steps | None = None
    most = 0
    for part in parts:
        heading = matcher.groups(part.heading)
        for steps in part.steps:
            if not _is_for(steps.platform, *phone):
                continue
            here = part.id == section
            meant = here or steps.platform.partition("_")[0] in PHONES
            worth = joined(matcher.groups(f"{steps.title}\n" + "\n".join(steps.texts)), heading)
            if not meant and worth * (1 if section else 2) < said:
                continue
            titled = matcher.worth(f"{part.heading}\n{steps.title}")
            score = (worth + titled * 2) * (2 if here else 1) + 1
            if score > most:
                best, most = steps, score
    return best


def _is_for(wanted: str, platform: str, variant: str) -> bool:
    phone, _, which = wanted.partition("_")
    if phone not in PHONES:
        return True
    return phone == platform and (not which or not variant or variant == wanted)
