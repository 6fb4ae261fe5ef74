"""Unanswered: questions that readers asked and found no article for, gathered for authors.

In: files that readers saved in the page (`assistant-gaps.mjs`). Out: the questions, the most often
asked first, each with what the assistant says to it now. What seems to hold a secret is dropped.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from kb_tools.assistant.answer import ask
from kb_tools.assistant.guide import Guide
from kb_tools.assistant.secrets import holds_secret
from kb_tools.faults import KbError
from kb_tools.locales import BY_TAG
from kb_tools.search.query import ranked

FORMAT: Final = 1
NEAREST: Final = 3
LONGEST: Final = 200
_HINT: Final = "give a file that was saved on the page of search"

Asked = Counter[tuple[str, str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Unanswered:
    """A question.

    Attributes:
        question: as readers typed it. locale: theirs. count: how often it was asked.
        answered: whether the assistant answers it now.
        nearest: ids of the articles that search finds for it.
    """

    question: str
    locale: str
    count: int
    answered: bool
    nearest: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The question as JSON data."""
        return {**dataclasses.asdict(self), "nearest": list(self.nearest)}


def load_searches(paths: Iterable[Path]) -> Asked:
    """The questions of some files with how often each was asked.

    Raises:
        KbError: a file cannot be read, or is none that the page saves.
    """
    asked: Asked = Counter()
    for path in paths:
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise KbError(f"cannot read {path}: {error.strerror}", _HINT) from error
        except ValueError as error:
            raise KbError(f"{path} is not JSON in UTF-8", _HINT) from error
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise KbError(f"{path} holds no searches of format {FORMAT}", _HINT)
        for one in data.get("searches", ()):
            question, tag, count = _search(one, path)
            asked[question, tag] += count
    return asked


def _search(one: object, path: Path) -> tuple[str, str, int]:
    if isinstance(one, dict):
        question, tag, count = one.get("question"), one.get("locale"), one.get("count", 1)
        if isinstance(question, str) and question.strip() and tag in BY_TAG:
            sure = isinstance(count, int) and count > 0
            return question.strip()[:LONGEST], str(tag), count if sure else 1
    shown = json.dumps(one, ensure_ascii=False)[:60]
    raise KbError(f"{path} holds a search without question and locale: {shown}", _HINT)


def unanswered(guide: Guide, asked: Asked) -> list[Unanswered]:
    """The questions, the most often asked first; those answered by now stand last."""
    order = list(BY_TAG)
    found = [
        _judged(guide, question, tag, count)
        for (question, tag), count in asked.items()
        if not holds_secret(guide.patterns(tag), question)
    ]
    return sorted(
        found,
        key=lambda one: (one.answered, -one.count, order.index(one.locale), one.question),
    )


def _judged(guide: Guide, question: str, tag: str, count: int) -> Unanswered:
    near = ranked(guide.index, question, tag, None, NEAREST)
    covered = ask(guide, question, tag).covered
    return Unanswered(question, tag, count, covered, tuple(one.article for one in near))
