"""Publication: one step, with the site before kept."""

import re
from pathlib import Path

import pytest

from kb_tools.faults import KbError
from kb_tools.site import publish


def made(published: Path, name: str, text: str) -> Path:
    folder = publish.workshop(published, name)
    (folder / "index.html").write_text(text)
    (folder / "assets" / name).mkdir(parents=True)
    (folder / "assets" / name / "kb.css").write_text(text)
    return folder


def test_the_link_leads_to_the_new_site_and_the_old_one_stays(tmp_path: Path) -> None:
    link = tmp_path / "site"
    assert publish.current(link) is None
    publish.publish(made(link, "a", "one"), link, "a")
    publish.publish(made(link, "b", "two"), link, "b")
    assert (link / "index.html").read_text() == "two"
    assert (tmp_path / "sites" / "a" / "index.html").read_text() == "one"
    assert publish.current(link) == tmp_path / "sites" / "b"


def test_assets_of_some_generations_are_kept_for_pages_that_are_open(tmp_path: Path) -> None:
    link = tmp_path / "site"
    names = [f"{number:02d}" for number in range(publish.KEPT + 3)]
    for name in names:
        publish.publish(made(link, name, name), link, name)
    kept = sorted(path.name for path in (link / "assets").iterdir())
    assert kept == names[-publish.KEPT - 1 :]
    assert (link / "assets" / kept[0] / "kb.css").read_text() == kept[0]


def test_publications_of_texts_alone_drop_no_assets(tmp_path: Path) -> None:
    link = tmp_path / "site"
    for name in ("a", "b"):
        publish.publish(made(link, name, name), link, name)
    for number in range(2 * publish.KEPT):
        folder = publish.workshop(link, f"text{number}")
        (folder / "assets" / "b").mkdir(parents=True)
        publish.publish(folder, link, f"text{number}")
    assert sorted(path.name for path in (link / "assets").iterdir()) == ["a", "b"]


def test_a_site_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    link = tmp_path / "site"
    publish.publish(made(link, "a", "broken"), link, "a")
    publish.publish(made(link, "a", "whole"), link, "a")
    assert (link / "index.html").read_text() == "whole"


def test_what_a_killed_build_left_behind_is_swept_away(tmp_path: Path) -> None:
    link = tmp_path / "site"
    # No process has this number: the greatest on Linux is below it.
    left = tmp_path / "sites" / "a.building-4194999"
    left.mkdir(parents=True)
    publish.publish(made(link, "b", "b"), link, "b")
    assert not left.exists()


def test_a_build_that_is_still_running_is_left_alone(tmp_path: Path) -> None:
    link = tmp_path / "site"
    running = tmp_path / "sites" / "a.building-1"
    running.mkdir(parents=True)
    publish.publish(made(link, "b", "b"), link, "b")
    assert running.exists()


def test_a_folder_in_the_way_is_never_replaced(tmp_path: Path) -> None:
    link = tmp_path / "site"
    link.mkdir()
    (link / "precious").write_text("x")
    with pytest.raises(
        KbError, match=re.escape(f"'{link}' is in the way: it is no link to a site")
    ):
        publish.publish(made(link, "a", "a"), link, "a")
    assert (link / "precious").read_text() == "x"
