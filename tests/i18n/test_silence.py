"""Warnings that are silenced with a reason: said again, nothing is left behind."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from kb_tools.i18n.checks import CODES, Problem
from kb_tools.i18n.edits import Edit, edited, token
from kb_tools.i18n.pofile import Entry
from kb_tools.i18n.silence import remaining, said, silence, silenced, speak, with_said

WORDS = st.text(st.sampled_from("ab ы:-"), max_size=12).map(lambda text: " ".join(text.split()))
LINES = st.lists(WORDS.filter(bool), max_size=3, unique=True).map(tuple)
CODE = st.sampled_from(sorted(CODES))
SPACES = Problem("spaces", "warning", "two spaces", "write one")
DIGITS = Problem("figure-digit", "error", "a digit", "use a placeholder")


def entry(**more: object) -> Entry:
    return dataclasses.replace(Entry("a:b", ("Yes",), ("Да",)), **more)  # type: ignore[arg-type]


@given(LINES, CODE, WORDS.filter(bool))
def test_what_is_silenced_and_said_again_is_as_it_was(
    lines: tuple[str, ...], code: str, reason: str
) -> None:
    before = entry(comments=lines, flags=("needs-review",))
    after = silence(before, code, reason)
    assert silenced(after) == {code: reason}
    assert said(after) == lines
    assert speak(after, code) == before


@given(LINES, LINES, CODE, WORDS.filter(bool))
def test_another_note_keeps_the_reasons(
    old: tuple[str, ...], new: tuple[str, ...], code: str, reason: str
) -> None:
    before = silence(entry(comments=old), code, reason)
    after = dataclasses.replace(before, comments=with_said(before, new))
    assert (said(after), silenced(after)) == (new, {code: reason})


def test_a_second_reason_takes_the_place_of_the_first() -> None:
    twice = silence(silence(entry(), "length", "no room"), "length", "the label\n is long")
    assert twice.comments == ("ignore-length: the label is long",)
    assert twice.flags == ("ignore-length",)


def test_an_edit_may_silence_and_leaves_the_rest_open() -> None:
    stale = entry(fuzzy=True, previous=("No",))
    after = edited(stale, Edit(token(stale), silence=("spaces", "as on the screen")))
    assert after == silence(stale, "spaces", "as on the screen")
    assert edited(after, Edit(token(after), silence=("spaces", ""))) == stale


def test_errors_are_never_silenced() -> None:
    quiet = entry(
        flags=("ignore-figure-digit", "ignore-spaces"),
        comments=("ignore-spaces: as on the screen",),
    )
    assert [(one.code, one.severity) for one in remaining([DIGITS, SPACES], quiet)] == [
        ("figure-digit", "error"),
        ("ignore-unknown", "warning"),
    ]


def test_a_stale_text_is_not_told_that_it_silences_nothing() -> None:
    quiet = silence(entry(), "spaces", "as on the screen")
    assert [one.code for one in remaining([], quiet)] == ["ignore-unused"]
    assert list(remaining([], dataclasses.replace(quiet, fuzzy=True, previous=("No",)))) == []
