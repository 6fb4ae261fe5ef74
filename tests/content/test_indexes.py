"""Index blocks: every article stands where its own metadata says, in the order of the catalogue."""

from typing import Literal

import pytest

from kb_tools.checkout import find_checkout
from kb_tools.content.indexes import index_groups
from kb_tools.content.load import Library, load_library
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults


@pytest.fixture(scope="module")
def sources() -> tuple[Library, Policy]:
    """The articles of this checkout and its policy."""
    faults = Faults()
    checkout = find_checkout()
    return load_library(checkout, faults), load_policy(checkout, faults)


def groups(
    sources: tuple[Library, Policy], by: Literal["devices", "topics"], page: str = ""
) -> dict[str, tuple[str, ...]]:
    """The groups of an index block by id."""
    library, policy = sources
    return {group.id: group.articles for group in index_groups(library, policy, by, page)}


def test_devices_stand_in_the_order_of_the_catalogue(sources: tuple[Library, Policy]) -> None:
    found = list(groups(sources, "devices"))
    assert found == [name for name in sources[1].tables["device"].rows if name in found]
    assert {"scc", "ibkr_mobile", "dsc_plus"} <= set(found)


def test_an_article_stands_under_each_device_that_it_names(sources: tuple[Library, Policy]) -> None:
    found = groups(sources, "devices")
    assert "KB2481" in found["scc"]
    assert "KB2481" in found["dsc_plus"]
    assert "KB2481" not in found["ibkr_mobile"]


def test_an_article_about_every_issued_device_stands_under_its_topics_only(
    sources: tuple[Library, Policy],
) -> None:
    named = {article for articles in groups(sources, "devices").values() for article in articles}
    assert "KB2895" not in named
    assert "KB2895" in groups(sources, "topics")["withdraw"]


def test_topics_stand_in_the_order_of_the_navigation(sources: tuple[Library, Policy]) -> None:
    assert list(groups(sources, "topics")) == list(sources[0].topics)


def test_every_article_but_the_index_itself_is_in_the_index(
    sources: tuple[Library, Policy],
) -> None:
    by_topic = groups(sources, "topics", "KB2636").values()
    listed = {article for articles in by_topic for article in articles}
    assert listed == set(sources[0].articles) - {"KB2636"}
