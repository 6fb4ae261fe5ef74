"""The desk's state: sources and index exchanged as one, copies that never write."""

import dataclasses
import os
import shutil

import pytest
from starlette.testclient import TestClient

from kb_tools.checkout import Checkout
from kb_tools.desk.app import app_of
from kb_tools.desk.state import Desk, Options, find_index
from kb_tools.faults import KbError
from kb_tools.search.fingerprint import fingerprint

QUERY = {"query": "lost phone", "locale": "en"}


def tree(checkout: Checkout) -> dict[str, tuple[int, int]]:
    """Every file below a checkout with its size and time."""
    return {
        path.relative_to(checkout.root).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in checkout.root.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def replica(snapshot, tmp_path_factory) -> Desk:
    """A read-only copy over a copy of the snapshot."""
    root = tmp_path_factory.mktemp("copy") / "checkout"
    shutil.copytree(snapshot.root, root)
    return Desk(Checkout(root), Options(site="https://help.example/", read_only=True))


def test_a_read_only_copy_answers_and_writes_nothing(replica) -> None:
    before = tree(replica.checkout)
    client = TestClient(app_of(replica), base_url="http://127.0.0.1")
    assert client.post("/api/search", json=QUERY).json()["hits"]
    for address in ("/en/ru/", "/en/ru/articles/KB2748", "/en/ru/replies", "/en/ru/checkers"):
        assert client.get(address).status_code == 200
    client.post("/api/misses", json=QUERY)
    assert tree(replica.checkout) == before


def test_a_balancer_is_told_the_index_and_whether_the_copy_may_write(replica, client, desk) -> None:
    copy = TestClient(app_of(replica), base_url="http://127.0.0.1").get("/api/health")
    assert copy.json() == {"ok": True, "index": replica.now.index.name, "read_only": True}
    owner = client.get("/api/health").json()
    assert owner == {"ok": True, "index": desk.now.index.name, "read_only": False}
    assert "/api/health" in client.get("/openapi.json").json()["paths"]


def test_a_read_only_copy_takes_a_new_index_when_one_appears(replica) -> None:
    client = TestClient(app_of(replica), base_url="http://127.0.0.1")
    first = client.post("/api/search", json=QUERY).json()
    assert not replica.stale()
    store = replica.checkout.build / "index"
    old = replica.now.index.folder
    # Built aside and renamed in one step, as `kb build` does it; here with the same content.
    shutil.copytree(old, store / ".new")
    (store / ".new").rename(store / ("f" * 32))
    os.utime(store / ("f" * 32))
    assert replica.stale()
    before = replica.now
    replica.swap(replica.load())
    assert replica.now is not before
    assert not replica.stale()
    assert client.post("/api/search", json=QUERY).json() == first


def test_the_index_of_the_sources_goes_before_a_newer_one(replica) -> None:
    assert find_index(replica.checkout).name == fingerprint(replica.checkout)


def test_an_index_that_is_not_whole_is_not_opened(replica, tmp_path) -> None:
    root = tmp_path / "checkout"
    shutil.copytree(replica.checkout.root, root)
    for folder in (root / "build" / "index").iterdir():
        next(folder.glob("*.seg")).write_bytes(b"")
    with pytest.raises(KbError) as raised:
        Desk(Checkout(root), Options(read_only=True))
    assert raised.value.message == "there is no search index in build/index"
    assert raised.value.hint == (
        "run `kb build` where the checkout may be written, and copy build/index here"
    )


def test_a_changed_source_is_noticed_and_an_unchanged_one_is_not(desk, tmp_path) -> None:
    assert not desk.stale()
    other = Desk.__new__(Desk)
    vars(other).update(vars(desk))
    root = tmp_path / "checkout"
    shutil.copytree(desk.checkout.root / "docs", root / "docs")
    other.checkout = Checkout(root)
    other.now = dataclasses.replace(desk.now, stamp=other.stamp())
    assert not other.stale()
    path = root / "docs" / "articles" / "KB2748.yaml"
    path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
    assert other.stale()
    other.now = dataclasses.replace(desk.now, stamp=other.stamp())
    (root / "docs" / "replies" / "new-one.yaml").touch()
    assert other.stale()
