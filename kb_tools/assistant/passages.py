"""Passages: the blocks of the best article that answer, at most three, as they stand there.

In: the parts of an article, a matcher, and the section that search found. Out: passages with the
part that each is from; the best first, the others in reading order.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final

from kb_tools.assistant.matching import Groups, Matcher, joined
from kb_tools.assistant.parts import Part, Passage, Steps, platform_of

MOST: Final = 3
# What a kind of block says by itself, in quarters: notes speak of something beside, a gap says what
# nobody knows, a list of articles where to read on, a summary what the article is about.
KINDS: Final = {"note": 3, "warning": 3, "summary": 2, "footnote": 2, "gap": 2, "links": 2}
PLAIN: Final = 4
# Sections that say how it was before count less, in quarters; so does what is for one phone only
# while the reader's is not known.
PAST: Final = {"newer": 2, "older": 2}
OTHER: Final = 2
# A passage that stands in the section that search found counts this much more, in quarters.
HERE: Final = 2
# Kinds that an answer begins with, where there is one: the others speak of something beside.
FIRST: Final = ("text", "list")
# Kinds that a section opens with, or else that stand before its steps.
OPENS: Final = ("text", "list", "table")
ASIDE: Final = ("note", "warning")
# So many of them open a section.
OPENINGS: Final = 2

# A passage says something special when what the summary does not say is at least this part of what
# the summary does.
SPECIAL: Final = 3

PHONES: Final = ("ios", "android")

Found = tuple[Part, Passage]


def choose(parts: Sequence[Part], matcher: Matcher, section: str, platform: str) -> list[Found]:
    """The passages to quote, the best first.

    Where nothing says more of what the question looks for than the summary does, they are those
    that the section opens with that search found, or the article: a summary is no answer.

    Args:
        parts: the head of an article and its sections.
        matcher: what the question looks for.
        section: the section that search found, or "".
        platform: the reader's phone, or ""; what is for another one is left out.
    """
    goal, called = aim(parts, matcher, platform)
    section = section or goal
    places = [
        (part, passage)
        for part in parts
        for passage in part.passages
        if passage.platform in ("", platform) or not platform
    ]
    worths, scores = _rate(places, matcher, section, platform)
    best = scores.index(max(scores))
    first = [best] if best else _opening(places, section)
    near = [
        at
        for at, (part, passage) in enumerate(places)
        if at not in first and _adds(part, passage) and scores[at] * 2 >= scores[best] > 0
    ]
    near.sort(key=lambda at: (-scores[at], at))
    chosen = [*first, *near]
    here = goal if called >= worths[chosen[0]] else ""
    head = _head(places, scores, chosen[:MOST], here)
    chosen = [head, *(at for at in chosen if at != head)][:MOST]
    safety = _safety(places, chosen)
    if safety >= 0:
        chosen = [*chosen[: MOST - 1], safety]
    section = places[head][0].id
    chosen[1:] = sorted(chosen[1:], key=lambda at: (places[at][0].id != section, at))
    return _once([places[at] for at in chosen])


def aim(parts: Sequence[Part], matcher: Matcher, platform: str) -> tuple[str, int]:
    """The section whose steps are called at least half of what the question looks for, or "".

    With it comes how much they are called of it.
    """
    best, most = "", 0
    for part in parts:
        for steps in part.steps:
            if platform and platform_of(steps.platform) not in ("", platform):
                continue
            titled = matcher.worth(f"{part.heading}\n{steps.title}")
            if titled > most and titled * 2 >= matcher.total:
                best, most = part.id, titled
    return best, most


def _head(places: Sequence[Found], scores: Sequence[int], chosen: Sequence[int], goal: str) -> int:
    """What the answer begins with: the best passage of the section with the steps, or of its own.

    Where the best one speaks of something beside, it is the best of the section that does not.
    """
    said = [at for at in range(len(places)) if scores[at] or at in chosen]
    said.sort(key=lambda at: (at not in chosen, -scores[at], at))
    own = places[chosen[0]][0].id
    for section in (goal, own):
        here = [at for at in said if section and places[at][0].id == section]
        plain = [at for at in here if places[at][1].kind in FIRST]
        if plain:
            return plain[0]
    return chosen[0]


def _rate(
    places: Sequence[Found], matcher: Matcher, section: str, platform: str
) -> tuple[list[int], list[int]]:
    """What each passage is worth, and what it counts.

    What the summary says, too, is what the whole article is about: it counts half. The summary
    counts nothing where some passage says much that it does not.
    """
    about = matcher.groups(places[0][1].text)
    worths, scores, special = [], [], 0
    for part, passage in places:
        said, heading = matcher.groups(passage.text), matcher.groups(part.heading)
        common = _common(said, about)
        worths.append(joined(said, heading))
        worth = worths[-1] - joined(common, _common(heading, about)) // 2
        scores.append(worth * _weight(part, passage, section, platform))
        special = max(special, sum(said.values()) - sum(common.values()))
    if special * SPECIAL >= worths[0]:
        scores[0] = 0
    return worths, scores


def _common(groups: Groups, about: Groups) -> Groups:
    return {group: worth for group, worth in groups.items() if group in about}


def _weight(part: Part, passage: Passage, section: str, platform: str) -> int:
    weight = KINDS.get(passage.kind, PAST.get(part.id, PLAIN))
    if passage.platform and not platform:
        weight = min(weight, OTHER)
    return weight + (HERE if part.id == section and part.id not in PAST else 0)


def _adds(part: Part, passage: Passage) -> bool:
    """Whether a passage may stand beside a better one."""
    return passage.kind not in ("summary", "links") and part.id not in PAST


def _opening(places: Sequence[Found], section: str) -> list[int]:
    """What a section opens with; that of the article is its first one; else the summary."""
    wanted = section or next((part.id for part, _ in places if part.id), "")
    here = [at for at, (part, _) in enumerate(places) if at and part.id == wanted]
    plain = [at for at in here if places[at][1].kind in OPENS][:OPENINGS]
    aside = [at for at in here if places[at][1].kind in ASIDE][:1]
    return plain or aside or [0]


def _once(found: Sequence[Found]) -> list[Found]:
    """Without those that lead into another one already."""
    return [
        one
        for one in found
        if not any(other[1].text.startswith(f"{one[1].text}\n") for other in found)
    ]


def _safety(places: Sequence[Found], chosen: Sequence[int]) -> int:
    """The first passage about security in the section of the best one, or -1 if it is there."""
    section = places[chosen[0]][0].id
    for at, (part, passage) in enumerate(places):
        if section and part.id == section and passage.safety == "security":
            return -1 if at in chosen else at
    return -1


def procedure(
    parts: Sequence[Part],
    matcher: Matcher,
    sections: Container[str],
    said: int,
    phone: tuple[str, str],
) -> Steps | None:
    """The procedure for the reader, or None when the article has none that fits.

    Args:
        parts: the head of an article and its sections.
        matcher: what the question looks for.
        sections: the section that search found, and that of the best passage. Steps that stand
            elsewhere, and are not for the reader's phone alone, must be called half of what the
            best passage says of the question.
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
            here = part.id in sections
            meant = here or platform_of(steps.platform)
            worth = joined(matcher.groups(f"{steps.title}\n" + "\n".join(steps.texts)), heading)
            titled = matcher.worth(f"{part.heading}\n{steps.title}")
            if not (meant or (titled and titled * 2 >= said)):
                continue
            score = (worth + titled * 2) * (2 if here else 1) + 1
            if score > most:
                best, most = steps, score
    return best


def _is_for(wanted: str, platform: str, variant: str) -> bool:
    phone, _, which = wanted.partition("_")
    if phone not in PHONES:
        return True
    return phone == platform and (not which or not variant or variant == wanted)
