"""Keeping: answers that took work, until what they depend on changes.

In: what an answer depends on, and how it is made. Out: the answer. What it was made from is not
kept: sources that the desk has let go of must not live on in an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """At most some answers; those that were asked for last stay.

    >>> kept = Kept[str](1)
    >>> kept.get("a", lambda: "made"), kept.get("a", lambda: "made anew")
    ('made', 'made')
    >>> kept.get("b", lambda: "other"), kept.get("a", lambda: "made anew")
    ('other', 'made anew')
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: dict[Hashable, Made] = {}

    def get(self, depends: Hashable, make: Callable[[], Made]) -> Made:
        """The answer for what it depends on. Any thread may ask; two may make it at one time."""
        try:
            answer = self._answers.pop(depends)
        except KeyError:
            answer = make()
        self._answers[depends] = answer
        while len(self._answers) > self._most:
            self._answers.pop(next(iter(self._answers)), None)
        return answer
