"""Saves of two editors, of git and of killed desks: nothing is lost, nothing else is touched."""

import contextlib
import dataclasses
import json
import os
import random
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.content.model import Phrase
from kb_tools.core.policyload import load_policy
from kb_tools.desk import saving
from kb_tools.desk.saving import kept_texts, let_go, save
from kb_tools.faults import Faults, KbError
from kb_tools.i18n import locking
from kb_tools.i18n.bundles import Desk as Shelf
from kb_tools.i18n.checks import Context
from kb_tools.i18n.edits import Edit, edited, token
from kb_tools.i18n.merge import merge_entry
from kb_tools.i18n.pofile import Entry, PoFile
from kb_tools.i18n.poread import parse_po
from kb_tools.i18n.sync import po_path, sync
from kb_tools.i18n.terms import load_terms
from kb_tools.locales import locale

ARTICLE = "KB1131"
RU = locale("ru")


@pytest.fixture(scope="module")
def world(snapshot: Checkout) -> Shelf:
    """The real sources; their catalogs are only read."""
    faults = Faults()
    library = load_library(snapshot, faults)
    policy = load_policy(snapshot, faults)
    context = Context.of(library, load_terms(snapshot, faults), policy)
    return Shelf(snapshot, library, policy, context, RU)


@pytest.fixture
def shelf(world: Shelf, tmp_path: Path) -> Shelf:
    """A shelf with a catalog of its own."""
    return fresh(world, tmp_path)


def fresh(world: Shelf, folder: Path) -> Shelf:
    """A shelf in a folder, with the real catalog of one article."""
    shelf = dataclasses.replace(world, checkout=Checkout(folder))
    path = catalog(shelf)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(catalog(world), path)
    return shelf


def catalog(shelf: Shelf) -> Path:
    return po_path(shelf.checkout, shelf.where, ARTICLE)


def phrases(library: Library) -> list[Phrase]:
    """Texts without placeholders and markup: any words are a right translation of them."""
    found = library.documents[ARTICLE].phrases
    return [one for one in found if not set("{*`") & set(one.text) and one.plural is None]


def read(shelf: Shelf) -> PoFile:
    faults = Faults()
    po = parse_po(catalog(shelf).read_text("utf-8"), "", faults)
    assert not list(faults)
    return po


def now(shelf: Shelf, phrase: Phrase) -> Entry:
    return merge_entry(phrase, read(shelf).entries.get(phrase.id), RU)


def typed(shelf: Shelf, phrase: Phrase, text: str) -> Edit:
    """The edit of somebody who has the file's present state before their eyes."""
    return Edit(token(now(shelf, phrase)), (text,))


def test_a_save_changes_the_lines_of_its_unit_and_no_other(shelf: Shelf) -> None:
    phrase = phrases(shelf.library)[3]
    before = catalog(shelf).read_text("utf-8").split("\n")
    assert save(shelf, phrase, typed(shelf, phrase, "Другие слова.")).kind == "saved"
    after = catalog(shelf).read_text("utf-8").split("\n")
    differ = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new for _, new in differ] == ['msgstr "Другие слова."']


def test_lines_that_another_editor_has_wrapped_stay_wrapped(shelf: Shelf) -> None:
    path = catalog(shelf)
    lines = path.read_text("utf-8").split("\n")
    other = phrases(shelf.library)[5]
    at = lines.index(f'msgctxt "{other.id}"')
    start = next(n for n in range(at, len(lines)) if lines[n].startswith("msgstr "))
    said = lines[start].removeprefix('msgstr "').removesuffix('"')
    lines[start : start + 1] = ['msgstr ""', f'"{said[:9]}"', f'"{said[9:]}"']
    path.write_text("\n".join(lines), "utf-8")
    phrase = phrases(shelf.library)[3]
    assert save(shelf, phrase, typed(shelf, phrase, "Другие слова.")).kind == "saved"
    assert lines[start : start + 3] == path.read_text("utf-8").split("\n")[start : start + 3]


def test_a_unit_that_the_catalog_does_not_have_yet_is_put_where_sync_puts_it(shelf: Shelf) -> None:
    whole = catalog(shelf).read_bytes()
    catalog(shelf).unlink()
    for phrase in shelf.library.documents[ARTICLE].phrases:
        wanted = parse_po(whole.decode(), "", Faults()).entries[phrase.id]
        known = merge_entry(phrase, None, RU)
        if catalog(shelf).is_file():
            known = now(shelf, phrase)
        save(shelf, phrase, Edit(token(known), wanted.forms))
    faults = Faults()
    made = catalog(shelf).read_bytes()
    scope = dataclasses.replace(shelf)
    assert list(read(shelf).entries) == [one.id for one in shelf.library.documents[ARTICLE].phrases]
    assert [entry.forms for entry in read(shelf).entries.values()] == [
        entry.forms for entry in parse_po(whole.decode(), "", faults).entries.values()
    ]
    assert scope.catalog(ARTICLE, faults) is not None
    assert made.startswith(b"msgid")


def test_still_right_takes_the_mark_away_and_leaves_the_text(shelf: Shelf) -> None:
    phrase = dataclasses.replace(phrases(shelf.library)[3], text="Another English text.")
    seen = now(shelf, phrase)
    assert seen.fuzzy
    assert seen.previous == (phrases(shelf.library)[3].text,)
    outcome = save(shelf, phrase, Edit(token(seen), still=True))
    after = read(shelf).entries[phrase.id]
    assert (outcome.kind, after.fuzzy, after.previous) == ("saved", False, ())
    assert (after.source, after.forms) == (("Another English text.",), seen.forms)


def test_a_note_alone_leaves_text_and_state(shelf: Shelf) -> None:
    phrase = dataclasses.replace(phrases(shelf.library)[3], text="Another English text.")
    seen = now(shelf, phrase)
    save(shelf, phrase, Edit(token(seen), note="Is that the same window?\n\nAsk Anna."))
    after = read(shelf).entries[phrase.id]
    assert after.comments == ("Is that the same window?", "Ask Anna.")
    assert (after.forms, after.fuzzy, after.previous) == (seen.forms, True, seen.previous)


def test_what_would_harm_a_reader_is_not_saved_and_says_why(shelf: Shelf) -> None:
    phrase = phrases(shelf.library)[3]
    before = catalog(shelf).read_bytes()
    outcome = save(shelf, phrase, typed(shelf, phrase, "Лимит 200 000"))
    assert outcome.kind == "refused"
    assert [(one.code, one.message) for one in outcome.problems] == [
        ("figure-digit", "the digits of '200' are typed into 'Лимит 200 000'")
    ]
    assert catalog(shelf).read_bytes() == before


def test_of_two_editors_of_one_unit_both_texts_are_kept_and_the_second_is_told(
    shelf: Shelf,
) -> None:
    phrase = phrases(shelf.library)[3]
    seen = token(now(shelf, phrase))
    assert save(shelf, phrase, Edit(seen, ("Слова Анны.",))).kind == "saved"
    outcome = save(shelf, phrase, Edit(seen, ("Слова Бориса.",), note="Короче."))
    assert (outcome.kind, outcome.entry.forms) == ("conflict", ("Слова Анны.",))
    (kept,) = kept_texts(shelf.checkout, RU)
    assert (kept.name, kept.unit, kept.source, kept.forms, kept.note) == (
        outcome.kept,
        phrase.id,
        (phrase.text,),
        ("Слова Бориса.",),
        "Короче.",
    )
    again = Edit(token(outcome.entry), ("Слова Бориса.",), note="Короче.")
    assert save(shelf, phrase, again).kind == "saved"
    assert list(kept_texts(shelf.checkout, RU)) == []


def test_a_save_that_comes_twice_is_no_conflict(shelf: Shelf) -> None:
    phrase = phrases(shelf.library)[3]
    edit = typed(shelf, phrase, "Другие слова.")
    assert save(shelf, phrase, edit).kind == "saved"
    assert save(shelf, phrase, edit).kind == "same"
    assert list(kept_texts(shelf.checkout, RU)) == []


def test_a_kept_text_can_be_let_go_and_nothing_else_in_its_folder(shelf: Shelf) -> None:
    phrase = phrases(shelf.library)[3]
    name = save(shelf, phrase, Edit("0" * 16, ("Слова.",))).kept
    folder = shelf.checkout.build / "desk" / "conflicts" / "ru"
    (folder / "broken.json").write_text("{", "utf-8")
    assert not let_go(shelf.checkout, RU, "../../../x")
    assert not let_go(shelf.checkout, RU, "broken")
    assert let_go(shelf.checkout, RU, name)
    assert sorted(path.name for path in folder.iterdir()) == ["broken.json"]


def test_a_catalog_with_a_conflict_of_git_is_left_alone(shelf: Shelf) -> None:
    path = catalog(shelf)
    path.write_text(path.read_text("utf-8") + "\n<<<<<<< HEAD\n", "utf-8")
    before = path.read_bytes()
    phrase = phrases(shelf.library)[3]
    with pytest.raises(KbError) as caught:
        save(shelf, phrase, Edit("0" * 16, ("Слова.",)))
    assert caught.value.message.startswith("the catalog cannot be read: locales/ru/LC_MESSAGES/")
    assert caught.value.message.endswith("a merge conflict was left in the file [po-syntax]")
    assert caught.value.hint == "mend it, then save again"
    assert path.read_bytes() == before


def test_what_git_writes_between_reading_and_writing_is_taken_in(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = phrases(shelf.library)[3:5]
    edit = typed(shelf, mine, "Мои слова.")
    written, calls = locking.replace, list[Path]()

    def late(path: Path, seen: bytes | None, content: bytes) -> bool:
        calls.append(path)
        if len(calls) == 1:  # git pulls a change of another unit in at the worst moment
            old = path.read_text("utf-8")
            entry = read(shelf).entries[theirs.id]
            path.write_text(old.replace(entry.forms[0], "Их слова."), "utf-8")
        return written(path, seen, content)

    monkeypatch.setattr(saving, "replace", late)
    assert save(shelf, mine, edit).kind == "saved"
    assert len(calls) == 2
    entries = read(shelf).entries
    assert (entries[mine.id].forms, entries[theirs.id].forms) == (("Мои слова.",), ("Их слова.",))


def test_sync_and_saves_at_the_same_time_lose_nothing(shelf: Shelf) -> None:
    """Sync brings the same catalog in step, over and over, while an editor saves."""
    some = phrases(shelf.library)[:8]
    library = Library(documents={ARTICLE: shelf.library.documents[ARTICLE]})
    done = threading.Event()

    thread = threading.Thread(target=lambda: sync_only(shelf, library, done))
    thread.start()
    try:
        for number, phrase in enumerate(some):
            kind = save(shelf, phrase, typed(shelf, phrase, f"Слова {'а' * (number + 2)}.")).kind
            assert kind == "saved"
    finally:
        done.set()
        thread.join()
    entries = read(shelf).entries
    assert [entries[one.id].forms[0] for one in some] == [
        f"Слова {'а' * (number + 2)}." for number in range(len(some))
    ]


def sync_only(shelf: Shelf, library: Library, done: threading.Event) -> None:
    """Bring the catalogs in step until told to stop."""
    while not done.is_set():
        sync(shelf.checkout, library, shelf.policy, Faults())


WORDS = st.text(st.sampled_from('абвгдежзик лмн"\\\n«»—'), min_size=1, max_size=30).filter(
    lambda text: text == text.strip() and "  " not in text
)


@dataclasses.dataclass
class Editor:
    """Somebody who looks at units now and saves them later."""

    seen: dict[str, str] = dataclasses.field(default_factory=dict)


@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 1), st.integers(0, 2), st.sampled_from(("look", "save", "still")), WORDS
        ),
        max_size=14,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_two_editors_do_in_whatever_order_no_text_is_lost(
    world: Shelf,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[int, int, str, str]],
) -> None:
    shelf = fresh(world, tmp_path_factory.mktemp("two"))
    some = phrases(world.library)[:3]
    first = read(shelf)
    editors = (Editor(), Editor())
    texts = {one.id: now(shelf, one).forms for one in some}
    for who, which, what, words in steps:
        phrase, editor = some[which], editors[who]
        if what == "look" or phrase.id not in editor.seen:
            editor.seen[phrase.id] = token(now(shelf, phrase))
            continue
        forms = (words,) if what == "save" else None
        current = now(shelf, phrase)
        edit = Edit(editor.seen[phrase.id], forms, still=what == "still")
        outcome = save(shelf, phrase, edit)
        if outcome.kind == "saved":
            assert editor.seen[phrase.id] == token(current)
            texts[phrase.id] = forms or texts[phrase.id]
            editor.seen[phrase.id] = token(outcome.entry)
        elif outcome.kind == "conflict":
            assert editor.seen[phrase.id] != token(current)
            kept = {one.forms for one in kept_texts(shelf.checkout, RU)}
            assert forms is None or forms in kept
        assert now(shelf, phrase).forms == texts[phrase.id]
    after = read(shelf)
    assert list(after.entries) == list(first.entries)
    for name, entry in after.entries.items():
        wanted = first.entries[name]
        if name in texts:
            assert entry.forms == texts[name]
        else:
            assert dataclasses.replace(entry, line=0) == dataclasses.replace(wanted, line=0)


def test_the_edit_of_an_entry_is_itself_when_nothing_was_typed(shelf: Shelf) -> None:
    for entry in read(shelf).entries.values():
        assert edited(entry, Edit(token(entry))) == entry


# --- killed in the middle -------------------------------------------------------------------


@contextlib.contextmanager
def saving_child(shelf: Shelf, some: list[Phrase], start: int) -> Iterator[tuple[int, int]]:
    """A process that saves as fast as it can and tells each save that is done: pid and pipe."""
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):
            os.close(reads)
            for number in range(start, start + 100_000):
                phrase = some[number % len(some)]
                text = "слово " + "абвгд"[number % 5] * (number % 7 + 2) + f" {name(number)}"
                if save(shelf, phrase, typed(shelf, phrase, text)).kind in ("saved", "same"):
                    os.write(writes, json.dumps([phrase.id, text]).encode() + b"\n")
        os._exit(1)
    os.close(writes)
    try:
        yield pid, reads
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(reads)


def name(number: int) -> str:
    """A number as letters: digits are refused in a translation."""
    return "".join("абвгдежзик"[int(digit)] for digit in str(number))


def kill_often(shelf: Shelf, times: int) -> int:
    """Kill a saving process some times; how many saves it had told of."""
    some = phrases(shelf.library)[:4]
    units = list(read(shelf).entries)
    dice = random.Random(7)
    told: dict[str, str] = {one.id: now(shelf, one).forms[0] for one in some}
    count = 0
    for turn in range(times):
        with saving_child(shelf, some, turn * 1000) as (pid, pipe):
            heard = os.read(pipe, 1)  # it is at work
            time.sleep(dice.random() * 0.012)
            os.kill(pid, signal.SIGKILL)
            while data := os.read(pipe, 65536):
                heard += data
        lines = [line for line in heard.split(b"\n") if line]
        told.update(map(json.loads, lines))
        count += len(lines)
        po = read(shelf)
        assert list(po.entries) == units
        last = json.loads(lines[-1])[0]
        for one in some:
            # What was told is there; of the one that came next, the old text or the new.
            following = some[(some.index(one) - 1) % len(some)].id == last
            if not following:
                assert po.entries[one.id].forms == (told[one.id],)
            told[one.id] = po.entries[one.id].forms[0]
    return count


def test_killed_twenty_times_while_saving_nothing_told_is_lost(shelf: Shelf) -> None:
    assert kill_often(shelf, 20) >= 20
    phrase = phrases(shelf.library)[0]
    save(shelf, phrase, typed(shelf, phrase, "Последние слова."))
    left = [path.name for path in catalog(shelf).parent.iterdir()]
    assert left == [f"{ARTICLE}.po"]


@pytest.mark.slow
def test_killed_three_hundred_times_while_saving_nothing_told_is_lost(shelf: Shelf) -> None:
    assert kill_often(shelf, 300) >= 300
