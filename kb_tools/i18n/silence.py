"""Silence: warnings that somebody has looked at and left as they are, for one unit, with a reason.

A link that a locale has beyond the English is declared in the same way: `local-addition`.
In: an entry, which holds the flag `ignore-<check>` and the comment `ignore-<check>: reason`. Out:
what it silences, the problems that remain, the entry with a warning silenced or no longer.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from kb_tools.content import inline
from kb_tools.content.model import Phrase
from kb_tools.faults import did_you_mean
from kb_tools.i18n.checks import SILENT, Problem
from kb_tools.i18n.checks_markup import ADDITION
from kb_tools.i18n.pofile import Entry

# Two units are compared for it, so a unit alone cannot tell that it is silenced for nothing.
SAME: Final = "same-english"
_FLAG: Final = "ignore-"
_TO: Final = "link to an article that is written"
_REASON: Final = re.compile(r"ignore-([a-z-]+):\s*(\S.*)")


def silenced(entry: Entry) -> dict[str, str]:
    """Checks that an entry silences, with the reasons; "" where there is none.

    >>> silenced(Entry("a:b", ("A",), ("А",), flags=("ignore-length",)))
    {'length': ''}
    """
    reasons = {code: reason for code, reason, _ in _reasons(entry.comments)}
    codes = (flag.removeprefix(_FLAG) for flag in entry.flags if flag.startswith(_FLAG))
    return {code: reasons.get(code, "") for code in codes}


def said(entry: Entry) -> tuple[str, ...]:
    """What translators wrote about a unit, without the reasons of what it silences."""
    codes = silenced(entry)
    reasons = {line for code, _, line in _reasons(entry.comments) if code in codes}
    return tuple(line for line in entry.comments if line not in reasons)


def with_said(entry: Entry, note: tuple[str, ...]) -> tuple[str, ...]:
    """The comments of an entry with another note; the reasons of what it silences stay."""
    codes = silenced(entry)
    kept = [line for code, _, line in _reasons(entry.comments) if code in codes]
    return (*note, *(line for line in kept if line not in note))


def silence(entry: Entry, code: str, reason: str) -> Entry:
    """An entry that silences a warning, for a reason, which takes the place of an earlier one.

    >>> silence(Entry("a:b", ("A",), ("А",)), "length", "no room").comments
    ('ignore-length: no room',)
    """
    loud = speak(entry, code)
    return dataclasses.replace(
        loud,
        flags=tuple(sorted({*loud.flags, f"{_FLAG}{code}"})),
        comments=(*loud.comments, f"{_FLAG}{code}: {' '.join(reason.split())}"),
    )


def speak(entry: Entry, code: str) -> Entry:
    """An entry that silences a warning no longer: the flag and its reason are gone."""
    lines = {line for one, _, line in _reasons(entry.comments) if one == code}
    return dataclasses.replace(
        entry,
        flags=tuple(flag for flag in entry.flags if flag != f"{_FLAG}{code}"),
        comments=tuple(line for line in entry.comments if line not in lines),
    )


def remaining(problems: Iterable[Problem], entry: Entry) -> Iterator[Problem]:
    """Problems that are not silenced, and what is wrong with the silencing itself."""
    found, silent = list(problems), silenced(entry)
    seen = {problem.code for problem in found}
    # What a stale text needs is known when it has been brought up to date.
    judged = entry.translated and not (entry.fuzzy and entry.previous)
    for problem in found:
        if problem.code not in silent or problem.code not in SILENT:
            yield problem
    for code, reason in silent.items():
        wrong = _wrong(code, reason, seen=code in seen, judged=judged)
        if wrong is not None:
            yield wrong


def added(phrase: Phrase, entry: Entry) -> frozenset[str]:
    """Articles that a translation links to and the English does not, where that is declared."""
    if f"{_FLAG}{ADDITION}" not in entry.flags:
        return frozenset()
    english = {name for form in phrase.forms for name in inline.placeholders(form)}
    return frozenset({name for form in entry.forms for name in inline.placeholders(form)} - english)


def unwritten(phrase: Phrase, entry: Entry, articles: Collection[str]) -> Iterator[Problem]:
    """Links of a locale's own to articles that nobody has written."""
    for name in sorted(added(phrase, entry) - set(articles)):
        if name.startswith("KB"):
            message = f"there is no article '{name}' to link to"
            yield Problem("placeholder", "error", message, did_you_mean(name, articles) or _TO)


def _wrong(code: str, reason: str, *, seen: bool, judged: bool) -> Problem | None:
    if code not in SILENT:
        hint = "only warnings can be silenced"
        if not seen:
            known = (f"{_FLAG}{one}" for one in SILENT)
            hint = did_you_mean(f"{_FLAG}{code}", known) or hint
        return Problem("ignore-unknown", "warning", f"'{_FLAG}{code}' names no warning", hint)
    if not reason:
        hint = f"write '# {_FLAG}{code}: reason' above the entry"
        return Problem("ignore-reason", "warning", f"'{_FLAG}{code}' has no reason", hint)
    if not seen and code != SAME and judged:
        hint = "delete the flag and its reason"
        return Problem("ignore-unused", "warning", f"'{_FLAG}{code}' silences nothing", hint)
    return None


def _reasons(comments: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Codes, reasons, and the comment lines that give them."""
    for comment in comments:
        match = _REASON.fullmatch(comment.strip())
        if match:
            yield match[1], match[2], comment
