"""Fitting: which canned replies answer what a person wrote, best first.

In: what is known of the case, and what the person's words look for. Out: replies. A reply fits by
its articles, verdicts and situations, and by how much of the words its title and its text hold.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import Final

from kb_tools.assistant.guide import Guide
from kb_tools.assistant.matching import Matcher
from kb_tools.content.model import phrases_of
from kb_tools.content.replies import Reply, Wanted, rarity, score

# What a title that holds all of the words adds to a reply's score, and what a text does.
NAMED: Final = 20
TOLD: Final = 20

_Texts = dict[tuple[str, str], tuple[str, str]]
_TEXTS: weakref.WeakKeyDictionary[Guide, _Texts] = weakref.WeakKeyDictionary()


def fitting(
    guide: Guide, wanted: Wanted, matchers: Sequence[Matcher], named: int = NAMED
) -> list[Reply]:
    """Replies for a case, best first; none that has nothing of it, or is for another device.

    Args:
        guide: has the replies, and their words in each locale.
        wanted: what is known of the case.
        matchers: what each sentence looks for; all of one locale.
        named: what a title counts that holds all of the words.
    """
    replies = guide.library.replies.values()
    rare = rarity(replies)
    points = {one.id: score(one, wanted, rare) for one in replies}
    found = [one for one in replies if points[one.id]]
    total = sum(matcher.total for matcher in matchers)
    for one in found if total else ():
        title, text = _words(guide, matchers[0].locale, one)
        said = sum(matcher.worth(title) for matcher in matchers)
        told = sum(matcher.worth(text) for matcher in matchers)
        points[one.id] += (named * said + TOLD * told) // total
    return sorted(found, key=lambda one: (-points[one.id], one.id))


def _words(guide: Guide, tag: str, reply: Reply) -> tuple[str, str]:
    """The title and the text of a reply in a locale, made once."""
    texts = _TEXTS.setdefault(guide, {})
    if (tag, reply.id) not in texts:
        reader = guide.shelf(tag).reader
        lines = [reader.line(phrase).text for _, phrase in phrases_of(reply)]
        title = reader.line(reply.title).text
        texts[tag, reply.id] = title, "\n".join(line for line in lines if line != title)
    return texts[tag, reply.id]
