"""What tests of several layers share: this checkout, copies of it, a built site, a browser."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, report
from kb_tools.search.build import open_index
from kb_tools.site.build import build_site
from tests import browsing

ROOT = Path(__file__).parents[1]
# The locales that every article is translated into.
BUILT = ("en", "ru", "zh-Hans", "de")


@pytest.fixture(scope="session")
def checkout() -> Checkout:
    """This repository. Tests only read it."""
    return Checkout(ROOT)


@pytest.fixture(scope="session")
def search_index(checkout: Checkout) -> Path:
    """The folder of this checkout's search index, built if need be."""
    open_index(checkout)
    return checkout.build / "index"


@pytest.fixture
def copy_checkout(tmp_path: Path, search_index: Path) -> Checkout:
    """A copy of everything that is a source, to be changed by the test; its index is there."""
    root = tmp_path / "checkout"
    for name in ("docs", "locales", "kb_tools/core/policy", "kb_tools/core/machines"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    shutil.copytree(search_index, root / "build" / "index")
    return Checkout(root)


@pytest.fixture(scope="session")
def site_dir(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real site in the complete locales, built once for a session."""
    faults = Faults()
    out = tmp_path_factory.mktemp("published") / "site"
    built = build_site(checkout, faults=faults, locales=BUILT, out=out, jobs=1)
    assert report(faults) == ""
    assert built is not None
    return built.folder


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
