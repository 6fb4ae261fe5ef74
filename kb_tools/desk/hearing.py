"""Hearing: the sentences of a message, and those of them that are about our subject.

In: a message as it was pasted. Out: sentences as they were meant, each with what it looks for.
Lines that a mail program has broken are joined; a salutation says nothing.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kb_tools.assistant.evidence import weigh
from kb_tools.assistant.guide import Guide
from kb_tools.assistant.matching import Matcher
from kb_tools.search.concepts import MARK
from kb_tools.search.plan import Plan, make_plan
from kb_tools.search.query import ranked
from kb_tools.search.rank import Ranked

# A message is read in pieces: no query sees more at once.
SENTENCES: Final = 24
SENTENCE: Final = 200
_SHOWN: Final = 10
_ENDS: Final = ".!?。！？:："
_END: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])(?![。！？])")
_LETTER: Final = re.compile(r"\w")
# A line of its own that ends in one of these greets, or takes leave.
_GREETS: Final = (",", "，", ":", "：")
_GREETING: Final = 40
# A mail program breaks lines from about here on.
_BROKEN: Final = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Heard:
    """A sentence about our subject.

    Attributes:
        text: its words. plan: what it looks for. matcher: looks for that in texts.
        found: articles that have it, best first.
    """

    text: str
    plan: Plan
    matcher: Matcher
    found: Sequence[Ranked]

    @property
    def concepts(self) -> frozenset[str]:
        """Concepts of the term base that it names."""
        return named(self.plan)


def hear(guide: Guide, text: str, tag: str, *, anyhow: bool) -> list[Heard]:
    """The sentences of a message that the articles are about.

    Args:
        guide: what they are held against.
        text: the message.
        tag: its locale.
        anyhow: whether all sentences count where none of them is covered.
    """
    lines = list(_lines(text))
    spoken = [one for one in lines if not _greets(one)]
    for some in (spoken, lines):
        heard = [_heard(guide, one, tag) for one in sentences(some)]
        about = [one for one in heard if _covered(guide, one, tag)]
        if about:
            return about
    return heard if anyhow else []


def _heard(guide: Guide, text: str, tag: str) -> Heard:
    plan = make_plan(guide.index, text, tag)
    matcher = Matcher(guide.index, plan, tag, guide.shelf(tag).read)
    return Heard(text, plan, matcher, ranked(guide.index, text, tag, plan, _SHOWN))


def _covered(guide: Guide, one: Heard, tag: str) -> bool:
    first = one.found[0].article if one.found else ""
    return bool(first) and weigh(guide.index, one.plan, tag, first, one.text).covered


def named(plan: Plan) -> frozenset[str]:
    """Concepts of the term base that a plan looks for."""
    return frozenset(
        term.removeprefix(MARK)
        for group in plan.groups
        for term, _ in group.own
        if term.startswith(MARK)
    )


def sentences_of(text: str) -> Iterator[str]:
    r"""The sentences of a message, cut to what a query holds; at most two dozen.

    >>> list(sentences_of("I lost my\nphone. What now?"))
    ['I lost my phone.', 'What now?']
    """
    return sentences(_lines(text))


def sentences(lines: Iterable[str]) -> Iterator[str]:
    """The sentences of some lines; at most two dozen."""
    parts = (part.strip() for line in lines for part in _END.split(line))
    pieces = (piece for part in parts for piece in _pieces(part) if _LETTER.search(piece))
    return itertools.islice(pieces, SENTENCES)


def _pieces(sentence: str) -> Iterator[str]:
    """A sentence in pieces that a query holds, cut between words where there are any."""
    while len(sentence) > SENTENCE:
        at = max(sentence.rfind(mark, SENTENCE // 2, SENTENCE) for mark in (" ", "，"))
        at = at if at > 0 else SENTENCE - 1
        yield sentence[: at + 1].strip()
        sentence = sentence[at + 1 :]
    yield sentence.strip()


def _lines(text: str) -> Iterator[str]:
    """The lines of a message as they were meant."""
    meant, last = "", ""
    for line in (*map(str.strip, text.splitlines()), ""):
        if meant and line and _goes_on(last, line):
            meant = f"{meant} {line}"
        else:
            if meant:
                yield meant
            meant = line
        last = line


def _goes_on(last: str, line: str) -> bool:
    """Whether a line goes on with what the one before it began."""
    broken = line[0].islower() or (len(last) >= _BROKEN and line[0].isalpha())
    return broken and last[-1] not in _ENDS


def _greets(line: str) -> bool:
    return len(line) <= _GREETING and line.endswith(_GREETS)
