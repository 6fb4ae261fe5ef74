"""What tests of several layers share: this checkout, copies of it, a built site, a browser."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, report
from kb_tools.locales import LOCALES
from kb_tools.search.build import open_index
from kb_tools.site.build import build_site
from tests import browsing
from tests.sharing import shared

ROOT = Path(__file__).parents[1]
# The locales that every article is translated into.
BUILT = tuple(known.tag for known in LOCALES)
SOURCES = ("docs", "locales", "kb_tools/core/policy", "kb_tools/core/machines")

# What is made for a whole file takes long here: one worker takes all tests of it.
TOGETHER = ("tests/site/test_build.py", "tests/test_single_sources.py")


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """Tests go out one by one, but those of some files together.

    Groups of xdist (`--dist loadgroup`) are not heeded by pytest 9.1: ids can no longer be changed.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """The order in which workers get tests."""
    return ByFile(config, log)


@pytest.fixture(scope="session")
def checkout() -> Checkout:
    """This repository. Tests only read it."""
    return Checkout(ROOT)


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Everything that is a source, as it was when the run began, and its index. Only read.

    A run takes minutes; what it builds in the meantime is all made from the same sources.
    """

    def make(folder: Path) -> None:
        for name in SOURCES:
            shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
        shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
        open_index(Checkout(folder)).close()

    return Checkout(shared(tmp_path_factory, "snapshot", make))


@pytest.fixture
def copy_checkout(tmp_path: Path, snapshot: Checkout) -> Checkout:
    """A copy of everything that is a source, to be changed by the test; its index is there."""
    return copied(snapshot, tmp_path / "checkout")


def copied(checkout: Checkout, root: Path) -> Checkout:
    """A copy of a snapshot, with all that was built in it."""
    shutil.copytree(checkout.root, root, symlinks=True)
    return Checkout(root)


@pytest.fixture(scope="session")
def site_dir(snapshot: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real site in all complete locales, built once for a run."""

    def make(folder: Path) -> None:
        faults = Faults()
        built = build_site(snapshot, faults=faults, locales=BUILT, out=folder / "site", jobs=2)
        assert report(faults) == ""
        assert built is not None

    return (shared(tmp_path_factory, "published", make) / "site").resolve()


@pytest.fixture(scope="session")
def serve_folder() -> Callable[[Path], contextlib.AbstractContextManager[str]]:
    """Serves a folder on loopback: `with serve_folder(folder) as address: …`."""
    return browsing.served


@pytest.fixture(scope="session")
def site_url(site_dir: Path) -> Iterator[str]:
    """The address of the real site, with a slash at its end."""
    with browsing.served(site_dir) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for a session."""
    with browsing.chromium() as launched:
        yield launched
