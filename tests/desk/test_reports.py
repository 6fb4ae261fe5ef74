"""Reports for authors: one file each, nothing personal; searches without result are counted."""

import json
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from kb_tools.desk.app import app_of
from kb_tools.desk.reports import read_reports
from kb_tools.desk.state import Desk, Options

REPORT = {
    "article": "KB2748",
    "unit": "KB2748:summary",
    "locale": "ru",
    "kind": "wrong",
    "note": "The second step is called something else in version 9.",
}


def variant(desk: Desk, **options: Any) -> Desk:
    """The same desk with other options."""
    other = Desk.__new__(Desk)
    vars(other).update(vars(desk))
    other.options = Options(site=desk.site, **options)
    other.read_only = other.options.read_only
    other.reports = other.options.reports
    return other


@pytest.fixture
def here(desk, tmp_path) -> Desk:
    return variant(desk, reports=tmp_path / "reports")


def asking(desk: Desk) -> TestClient:
    return TestClient(app_of(desk), base_url="http://127.0.0.1")


def test_a_report_is_a_file_that_authors_can_read(here) -> None:
    got = asking(here).post("/api/reports", json=REPORT)
    assert got.status_code == 201
    path = here.reports / f"{got.json()['id']}.yaml"
    assert yaml.safe_load(path.read_text("utf-8")) == REPORT
    assert read_reports(here) == [REPORT | {"id": got.json()["id"]}]


def test_the_same_report_twice_is_one_file(here) -> None:
    client = asking(here)
    first, second = (client.post("/api/reports", json=REPORT).json() for _ in range(2))
    assert first == second
    assert len(list(here.reports.iterdir())) == 1


@pytest.mark.parametrize(
    "note",
    [
        "my password is hunter22x",
        "customer anna@example.com says so",
        "call +44 20 7946 0958",
        "account U1234 5678 9",
        "Der PIN ist 4821",
    ],
)
def test_a_note_that_may_hold_something_personal_is_refused_and_not_repeated(here, note) -> None:
    got = asking(here).post("/api/reports", json=REPORT | {"note": note, "locale": "de"})
    assert got.status_code == 409
    assert got.json() == {
        "error": "the note may hold something personal or secret",
        "place": "note",
        "hint": "leave out addresses, account and telephone numbers, codes, PINs and passwords",
    }
    assert not here.reports.exists()


def test_an_article_that_does_not_exist_is_refused(here) -> None:
    got = asking(here).post("/api/reports", json=REPORT | {"article": "KB1"})
    assert got.status_code == 404
    assert got.json()["place"] == "article"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "KB1\0"])
def test_a_path_is_no_name_of_an_article(here, name) -> None:
    assert asking(here).post("/api/reports", json=REPORT | {"article": name}).status_code == 422


def test_a_copy_without_a_folder_for_reports_says_so(desk) -> None:
    got = asking(variant(desk, read_only=True)).post("/api/reports", json=REPORT)
    assert got.status_code == 403
    assert got.json()["hint"] == (
        "start it with --reports FOLDER, or use the desk that owns the checkout"
    )


def test_searches_without_result_are_counted_by_locale_without_their_text(here) -> None:
    client = asking(here)
    for locale in ("ru", "en", "ru"):
        client.post("/api/misses", json={"locale": locale, "query": "xyzzy Quux"})
    assert client.get("/api/misses").json() == {"counts": {"en": 1, "ru": 2}, "queries": {}}
    assert "Quux" not in (here.reports / "searches.json").read_text("utf-8")


def test_their_text_is_kept_only_when_told_and_never_a_secret(desk, tmp_path) -> None:
    kept = variant(desk, reports=tmp_path, keep_queries=True)
    client = asking(kept)
    for query in ("xyzzy", "xyzzy ", "my password is hunter22x", "write to anna@example.com"):
        client.post("/api/misses", json={"locale": "en", "query": query})
    assert client.get("/api/misses").json() == {
        "counts": {"en": 4},
        "queries": {"en": {"xyzzy": 2}},
    }


def test_a_broken_count_starts_anew_instead_of_failing(here) -> None:
    here.reports.mkdir()
    (here.reports / "searches.json").write_text(json.dumps({"counts": {"en": "many"}}))
    client = asking(here)
    assert client.get("/api/misses").json() == {"counts": {}, "queries": {}}
    client.post("/api/misses", json={"locale": "en", "query": "x"})
    assert client.get("/api/misses").json()["counts"] == {"en": 1}


def test_a_full_disk_of_reports_is_refused(here, monkeypatch) -> None:
    monkeypatch.setattr("kb_tools.desk.reports.MOST", 1)
    client = asking(here)
    assert client.post("/api/reports", json=REPORT).status_code == 201
    assert client.post("/api/reports", json=REPORT).status_code == 201
    got = client.post("/api/reports", json=REPORT | {"kind": "unclear"})
    assert got.status_code == 507
