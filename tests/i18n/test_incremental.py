"""An incremental sync leaves what a whole one would, and does no more than it must."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb_tools.checkout import Checkout
from kb_tools.content.load import load_library
from kb_tools.faults import Faults, report
from kb_tools.i18n import incremental
from kb_tools.i18n.incremental import sync_changed
from kb_tools.i18n.sync import Change, sync
from tests.i18n.workplace import ARTICLE, Desk

STATE = "build/i18n/sync.json"


def write(desk: Desk, number: int, text: str, title: str = "A title") -> Path:
    """Write the article KB<number> with one text."""
    name = f"KB{number}"
    block = {"id": "first", "type": "text", "text": text}
    article = {
        "id": name,
        "title": title,
        "summary": "A summary.",
        "sections": [{"id": "main", "title": "A part", "blocks": [block]}],
    }
    path = desk.checkout.articles / f"{name}.yaml"
    path.write_text(yaml.safe_dump(article, sort_keys=False), "utf-8")
    return path


def brought(desk: Desk) -> list[Change]:
    faults = Faults()
    changes = sync_changed(desk.checkout, desk.policy, faults)
    assert report(faults) == ""
    return changes


def paths(changes: list[Change]) -> set[str]:
    return {change.domain for change in changes}


def files(root: Path) -> dict[str, bytes]:
    folder = root / "locales"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.po*")}


def whole(desk: Desk, to: Path) -> dict[str, bytes]:
    """What a whole sync leaves, made in a copy."""
    shutil.copytree(desk.checkout.root, to)
    copy = Checkout(to)
    faults = Faults()
    sync(copy, load_library(copy, faults), desk.policy, faults)
    assert report(faults) == ""
    return files(to)


@pytest.fixture
def pair(desk: Desk) -> Desk:
    """The desk with two more articles; one names the other, and all are in step."""
    write(desk, 9002, "See {KB9003}.")
    write(desk, 9003, "Wait.", "The other")
    brought(desk)
    return desk


def test_the_first_sync_does_all_and_the_next_nothing(desk: Desk) -> None:
    write(desk, 9002, "Wait.")
    assert {ARTICLE, "KB9002"} <= paths(brought(desk))
    assert (desk.checkout.root / STATE).is_file()
    assert brought(desk) == []


def test_only_changed_articles_are_loaded(pair: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def watch(checkout: Checkout, faults: Faults, only: object = None) -> object:
        asked.append(only)
        return load_library(checkout, faults, only)  # type: ignore[arg-type]

    monkeypatch.setattr(incremental, "load_library", watch)
    write(pair, 9003, "Wait a day.", "The other")
    assert paths(brought(pair)) == {"KB9003"}
    assert asked == [{"KB9003"}]


def test_a_new_title_reaches_the_catalogs_that_name_it(pair: Desk) -> None:
    write(pair, 9003, "Wait.", "Another")
    assert paths(brought(pair)) == {"KB9002", "KB9003"}
    template = pair.checkout.locales / "templates" / "KB9002.pot"
    assert "{KB9003}: a link with the title “Another”" in template.read_text("utf-8")


def test_an_editors_header_is_put_right(pair: Desk) -> None:
    path = pair.checkout.locales / "ru" / "LC_MESSAGES" / "KB9002.po"
    ours = path.read_text("utf-8")
    path.write_text(ours.replace('"MIME', '"X-Generator: Poedit 3\\n"\n"MIME'), "utf-8")
    assert paths(brought(pair)) == {"KB9002"}
    assert path.read_text("utf-8") == ours


def test_a_removed_article_leaves_no_template(pair: Desk) -> None:
    (pair.checkout.articles / "KB9003.yaml").unlink()
    write(pair, 9002, "Wait.")
    brought(pair)
    assert not (pair.checkout.locales / "templates" / "KB9003.pot").exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_text("{", "utf-8"),
        lambda path: path.write_text('{"shared": 1}', "utf-8"),
        lambda path: path.write_text('{"links": {"KB9002": null}}', "utf-8"),
        lambda path: path.write_bytes(b"\xff"),
    ],
)
def test_a_missing_or_damaged_state_only_costs_time(
    pair: Desk, spoil: Callable[[Path], None]
) -> None:
    write(pair, 9003, "Wait a day.", "The other")
    spoil(pair.checkout.root / STATE)
    assert paths(brought(pair)) == {"KB9003"}
    assert brought(pair) == []


def test_an_article_with_a_fault_is_told_each_time(pair: Desk) -> None:
    path = write(pair, 9003, "Wait {")
    for _ in range(2):
        faults = Faults()
        sync_changed(pair.checkout, pair.policy, faults)
        assert faults.errors == 1
    path.unlink()
    write(pair, 9003, "Wait.", "The other")
    assert brought(pair) == []


EDITS = st.lists(
    st.tuples(
        st.sampled_from([9001, 9002, 9003]),
        st.sampled_from(["Wait.", "See {KB9001}.", "See {KB9003}.", "Go {login.tws_build}.", ""]),
        st.sampled_from(["A title", "Another"]),
    ),
    max_size=4,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None
)
@given(st.lists(EDITS, min_size=1, max_size=3))
def test_after_any_edits_the_files_are_those_of_a_whole_sync(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory, rounds: list[list[tuple[int, str, str]]]
) -> None:
    for number in (9001, 9002, 9003):
        write(desk, number, "Wait.")
    for edits in rounds:
        for number, text, title in edits:
            path = desk.checkout.articles / f"KB{number}.yaml"
            if text:
                write(desk, number, text, title)
            elif number == 9002:  # the only one that no other names
                path.unlink(missing_ok=True)
        expected = whole(desk, tmp_path_factory.mktemp("whole") / "copy")
        brought(desk)
        assert files(desk.checkout.root) == expected
