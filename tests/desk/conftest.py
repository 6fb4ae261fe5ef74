"""A desk over the run's snapshot: in this process, and in a thread for a browser."""

import contextlib
import dataclasses
import threading
import time
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from kb_tools.checkout import Checkout
from kb_tools.cli import desk as command
from kb_tools.cli.livepages import SitePainter
from kb_tools.desk.app import app_of
from kb_tools.desk.state import Desk, Options
from tests.conftest import copied

SITE = "https://help.example/"


@pytest.fixture(scope="session")
def desk(snapshot: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The state of a desk that only reads the snapshot; its reports go to a folder of their own."""
    return Desk(snapshot, Options(site=SITE, reports=tmp_path_factory.mktemp("reports")))


@pytest.fixture(scope="session")
def client(desk: Desk) -> TestClient:
    """Asks the desk in this process, as a program without a browser."""
    return TestClient(app_of(desk), base_url="http://127.0.0.1")


@dataclasses.dataclass(frozen=True)
class Workshop:
    """A desk that owns its checkout: in this process, and at an address for a browser."""

    desk: Desk
    url: str
    client: TestClient


@contextlib.contextmanager
def running(desk: Desk) -> Iterator[str]:
    """The address of a real server of a desk, in a thread."""
    with command.listen("127.0.0.1", 0) as taken:
        server = command.server(app_of(desk))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield command.address(taken)
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="session")
def desk_url(desk: Desk) -> Iterator[str]:
    """The address of a desk for a browser."""
    with running(desk) as url:
        yield url


@pytest.fixture(scope="session")
def workshop(snapshot: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A desk over a copy that tests may change, each in its own units, and its address.

    It does not read its sources anew: that would make a new index for each saved text.
    """
    checkout = copied(snapshot, tmp_path_factory.mktemp("workshop") / "checkout")
    desk = Desk(checkout, Options(site=SITE, painter=SitePainter(SITE)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kb_tools.desk.app.LOOK_S", 3600.0)
        with running(desk) as url:
            yield Workshop(desk, url, TestClient(app_of(desk), base_url="http://127.0.0.1"))
