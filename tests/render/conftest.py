"""What the tests of render share: contexts, and articles read from YAML."""

from collections.abc import Callable

import pytest

from kb_tools.checkout import Checkout
from kb_tools.content.load import build_document
from kb_tools.content.model import Article
from kb_tools.core.source import Source, load
from kb_tools.faults import Faults, report
from tests.worlds import World, make_world


@pytest.fixture(scope="session")
def world(checkout: Checkout) -> World:
    """Makes contexts."""
    return make_world(checkout)


@pytest.fixture(scope="session")
def read_article(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Article]:
    """Reads an article from YAML as the loader does, so that its phrases have their ids."""

    def read(text: str) -> Article:
        faults = Faults()
        path = tmp_path_factory.mktemp("article") / "KB1.yaml"
        path.write_text(text, encoding="utf-8")
        source = load(path, "KB1.yaml", faults)
        assert isinstance(source, Source), report(faults)
        loaded = build_document(source, path, "articles", Article, faults)
        assert loaded is not None, report(faults)
        assert isinstance(loaded.model, Article)
        return loaded.model

    return read
