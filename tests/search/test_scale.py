"""What makes search quick must not change what it finds: each short cut against the long way."""

import dataclasses
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb_tools.checkout import Checkout
from kb_tools.locales import LOCALES
from kb_tools.search import fingerprint as fingerprint_module
from kb_tools.search.build import open_index
from kb_tools.search.digests import Digests
from kb_tools.search.documents import HEAD
from kb_tools.search.evaluate import Golden, load_golden
from kb_tools.search.fingerprint import fingerprint
from kb_tools.search.index import BRIDGE, Index
from kb_tools.search.lines import Lines
from kb_tools.search.plan import Plan, make_plan
from kb_tools.search.portions import portions
from kb_tools.search.query import search
from kb_tools.search.rank import COVER_BASE, COVER_PART, EXACT, SECTION_PART, Ranked, rank
from kb_tools.search.segments import TERMS
from kb_tools.search.sources import Sources
from kb_tools.search.typos import distance, nearest, reach
from kb_tools.search.vocabulary import Vocabulary

DATA = Path(__file__).parents[1] / "data" / "search"
ROWS = [row for path in sorted(DATA.glob("golden-*.tsv")) for row in load_golden(path)]
FIELDS = (*(known.tag for known in LOCALES), BRIDGE)
LETTERS = st.text("abcdeé", min_size=1, max_size=9)


def dense(index: Index, plan: Plan, locale: str) -> list[Ranked]:
    """The ranking as its rules are written, over every article and document."""
    sums = dict.fromkeys(range(len(index.places)), 0)
    covered = dict.fromkeys(index.articles, 0)
    strong = set()
    total = 0
    for group in plan.groups:
        best = dict.fromkeys(sums, 0)
        for field, terms in ((locale, group.own), (BRIDGE, group.bridge)):
            for term, weight in terms:
                for document, impact in index.postings(field, term):
                    best[document] = max(best[document], impact * weight)
        articles = {index.places[at].article for at, value in best.items() if value}
        worth = max(best.values()) or index.unknown * 16
        total += worth * group.counted
        for article in articles:
            covered[article] += worth * group.counted
        strong |= articles if not group.weak else set()
        sums = {at: value + best[at] for at, value in sums.items()}
    named = [article for article in plan.numbers if article in index.heads]
    found = []
    for article, head in index.heads.items():
        if article in strong and article not in named:
            sections = [
                at
                for at, place in enumerate(index.places)
                if place.article == article and place.section != HEAD and sums[at]
            ]
            first = max(sections, key=lambda at: (sums[at], -at), default=head)
            most = sums[first] if sections else 0
            cover = max(1, COVER_BASE * total + COVER_PART * covered[article])
            shown = first if most * SECTION_PART >= sums[head] else head
            found.append(Ranked(article, (sums[head] + most) * cover, shown))
    found.sort(key=lambda one: (-one.score, index.heads[one.article]))
    exact = [Ranked(name, EXACT - at, index.heads[name]) for at, name in enumerate(named)]
    return exact + found


def test_ranking_what_is_found_gives_what_ranking_everything_does(index: Index) -> None:
    for row in ROWS[::4]:
        plan = make_plan(index, row.query, row.locale)
        assert rank(index, plan, row.locale) == dense(index, plan, row.locale), row


def test_vocabularies_say_what_whoosh_has(index: Index) -> None:
    for field in FIELDS:
        reader = index._readers[field]
        vocabulary = index.vocabulary(field)
        lexicon = [term.decode() for term in reader.lexicon(TERMS)]
        assert sorted(lexicon) == vocabulary.terms
        for term in vocabulary.terms[::97]:
            postings = index.postings(field, term)
            assert len(postings) == vocabulary.carriers(term)
            assert max(impact for _, impact in postings) == vocabulary.peak(term)


def test_lists_read_whole_are_what_whoosh_reads_one_by_one(index: Index) -> None:
    for field in FIELDS:
        for term in index.vocabulary(field).terms[::53]:
            matcher = index._readers[field].postings(TERMS, term)
            slow = []
            while matcher.is_active():
                slow.append((matcher.id(), int(matcher.weight())))
                matcher.next()
            assert list(index.read(field, term)) == slow
            assert slow == sorted(slow)


def test_a_term_that_is_nowhere_has_no_postings(index: Index) -> None:
    assert index.postings("en", "no-such-term") == ()
    assert index.vocabulary("en").carriers("no-such-term") == 0
    assert index.vocabulary("en").peak("no-such-term") == 0
    assert list(index.vocabulary("en").starting("zzzzzz")) == []


def slow_nearest(word: str, terms: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    known = sorted({term for term in terms if term[0] in word[:2]})
    return nearest(word, known, vocabulary.carriers)


@settings(deadline=None)
@given(st.sets(LETTERS, max_size=60), st.text("abcdeé", min_size=4, max_size=9))
def test_the_sieve_of_letters_loses_no_near_word(terms: set[str], word: str) -> None:
    vocabulary = Vocabulary.of({term: {0: 1} for term in terms})
    quick = nearest(word, vocabulary.alike(word, frozenset()), vocabulary.carriers)
    assert quick == slow_nearest(word, sorted(terms), vocabulary)


@given(LETTERS, LETTERS)
def test_words_within_reach_differ_in_few_letters(one: str, other: str) -> None:
    limit = reach(one)
    if limit and distance(one, other, limit) <= limit and other[0] in one[:2] and len(other) > 2:
        vocabulary = Vocabulary.of({other: {3: 7}})
        assert vocabulary.alike(one, frozenset()) == [other]


def test_words_of_phrases_count_as_known(index: Index) -> None:
    known = index.table("en").known
    only = sorted(word for word in known if word not in index.vocabulary("en") and len(word) > 6)
    for word in only[:20]:
        assert word in index.alike("en", word[:-1] + "q")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(LETTERS, st.dictionaries(st.integers(0, 9), st.integers(1, 99), min_size=1)))
def test_a_vocabulary_comes_back_from_its_text(postings: dict[str, dict[int, int]]) -> None:
    one = Vocabulary.of(postings)
    other = Vocabulary.from_json(one.to_json())
    assert other.terms == one.terms == sorted(postings)
    for term, found in postings.items():
        assert other.carriers(term) == len(found)
        assert other.peak(term) == max(found.values())
        assert term in other


def test_threads_find_what_one_alone_does(index: Index) -> None:
    fresh = Index(index.folder)
    rows = ROWS[::23]
    alone = [search(index, row.query, row.locale) for row in rows]
    wrong: list[Golden] = []

    def ask(shift: int) -> None:
        for at in range(len(rows)):
            row = rows[(at + shift) % len(rows)]
            if search(fresh, row.query, row.locale) != alone[(at + shift) % len(rows)]:
                wrong.append(row)

    threads = [threading.Thread(target=ask, args=(shift * 5,)) for shift in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_queries_go_on_while_indexes_come_and_go(index: Index, tmp_path: Path) -> None:
    """As the desk does it: a new index is opened and put in place, the old folder is removed."""
    right = search(index, "lost phone", "en")
    holder = {"index": index}
    over = threading.Event()
    answers: list[bool] = []

    def ask() -> None:
        while not over.is_set():
            answers.append(search(holder["index"], "lost phone", "en") == right)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(6):
            folder = tmp_path / str(number)
            shutil.copytree(index.folder, folder)
            holder["index"] = Index(folder)
            if number:
                shutil.rmtree(tmp_path / str(number - 1))
            wanted = len(answers) + 6
            while len(answers) < wanted and all(thread.is_alive() for thread in threads):
                time.sleep(0.001)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert len(answers) >= 36
    assert all(answers)


def aged(path: Path, text: str, seconds: int) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (seconds, seconds))


def test_a_digest_is_remembered_until_the_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, store = tmp_path / "a.txt", tmp_path / "seen" / "seen.json"
    monkeypatch.setattr("kb_tools.search.digests.YOUNG_NS", -(10**12))  # as if it were old
    aged(path, "one", 1000)
    first = Digests(store)
    one = first.of(path)
    first.remember()
    again = Digests(store)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read again"))
    assert again.of(path) == one
    monkeypatch.undo()
    aged(path, "two", 1000)  # same size, same time: the change of its entry tells
    assert Digests(store).of(path) != one


def test_a_young_file_is_read_again(tmp_path: Path) -> None:
    path, store = tmp_path / "a.txt", tmp_path / "seen.json"
    path.write_text("one", encoding="utf-8")
    digests = Digests(store)
    digests.of(path)
    digests.remember()
    assert not store.exists()


@pytest.mark.parametrize("content", ["", "[1]", '{"x": 3', "null"])
def test_a_broken_memory_is_done_without(tmp_path: Path, content: str) -> None:
    path, store = tmp_path / "a.txt", tmp_path / "seen.json"
    path.write_text("one", encoding="utf-8")
    store.write_text(content, encoding="utf-8")
    assert Digests(store).of(path) == Digests().of(path)


def test_a_memory_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    aged(path, "one", 1000)
    digests = Digests(tmp_path / "a.txt" / "no-folder" / "seen.json")
    digests.of(path)
    digests.remember()


def test_an_index_is_opened_again_without_reading_sources(
    checkout: Checkout, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but the index's own files is read; the fingerprint is that of a first look."""
    here = dataclasses.replace(checkout, root=tmp_path)
    for name in ("docs", "locales", "kb_tools/core/policy"):
        shutil.copytree(checkout.root / name, tmp_path / name)
    monkeypatch.setattr("kb_tools.search.digests.YOUNG_NS", -(10**13))
    shutil.copytree(index.folder, here.build / "index" / fingerprint(here))
    open_index(here).close()
    read: list[str] = []
    real = Path.read_bytes

    def note(path: Path) -> bytes:
        read.append(path.name)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", note)
    open_index(here).close()
    assert sorted(read) == sorted(f"vocabulary-{field}.json" for field in FIELDS)
    assert fingerprint(here) == fingerprint_module.fingerprint(here)


def test_lines_are_analysed_once(tmp_path: Path) -> None:
    store = tmp_path / "lines" / "en.json"
    asked: list[str] = []

    def analyse(text: str) -> Callable[[], tuple[list[str], int]]:
        def found() -> tuple[list[str], int]:
            asked.append(text)
            return [f"{text}-term", "@mark"], 3

        return found

    first = Lines(store, "stamp")
    assert first.terms("en", "a b", analyse("a")) == (["a-term", "@mark"], 3)
    assert first.terms("ru", "a b", analyse("b")) == (["b-term", "@mark"], 3)
    assert first.terms("en", "a b", analyse("c")) == (["a-term", "@mark"], 3)
    first.remember()
    again = Lines(store, "stamp")
    assert again.terms("en", "a b", analyse("d")) == (["a-term", "@mark"], 3)
    again.remember()
    assert asked == ["a", "b"]
    assert list(json.loads(store.read_text(encoding="utf-8"))["lines"]) == ["en a b"]
    other = Lines(store, "another stamp")
    assert other.terms("en", "a b", analyse("e")) == (["e-term", "@mark"], 3)


@pytest.mark.parametrize("content", ["", "[]", '{"stamp": "s"}', '{"stamp": "s", "lines": 3}'])
def test_broken_lines_are_done_without(tmp_path: Path, content: str) -> None:
    store = tmp_path / "en.json"
    store.write_text(content, encoding="utf-8")
    assert Lines(store, "s").terms("en", "a", lambda: ([], 0)) == ([], 0)


def test_a_line_of_no_words_is_remembered(tmp_path: Path) -> None:
    lines = Lines(tmp_path / "en.json", "s")
    for _ in range(2):
        assert lines.terms("en", "?", lambda: ([], 0)) == ([], 0)


@pytest.mark.slow
def test_processes_side_by_side_write_the_same_index(
    snapshot: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for many in (10**9, 1):
        monkeypatch.setattr("kb_tools.search.portions.MANY", many)
        folder = tmp_path / str(many)
        folder.mkdir()
        made = portions(Sources.load(snapshot), folder)
        ledgers = {path.name: path.read_bytes() for path in folder.glob("ledger-*")}
        vocabularies = {path.name: path.read_bytes() for path in folder.glob("*.json")}
        found.append((made, ledgers, vocabularies))
    assert found[0] == found[1]
