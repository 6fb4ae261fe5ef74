"""Index blocks: every article stands where its own metadata says, in the order of the catalogue."""

import pytest

from kb_tools.checkout import find_checkout
from kb_tools.content.indexes import index_groups
from kb_tools.content.load import load_library
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults


@pytest.fixture(scope="module")
def sources():
    faults = Faults()
    checkout = find_checkout()
    return load_library(checkout, faults), load_policy(checkout, faults)


def groups(sources, by, page=""):
    return {group.id: group.articles for group in index_groups(*sources, by, page)}


def test_devices_stand_in_the_order_of_the_catalogue(sources):
    found = list(groups(sources, "devices"))
    assert found == [name for name in sources[1].tables["device"].rows if name in found]
    assert {"scc", "ibkr_mobile", "dsc_plus"} <= set(found)


def test_an_article_stands_under_each_device_that_it_names(sources):
    found = groups(sources, "devices")
    assert "KB2481" in found["scc"]
    assert "KB2481" in found["dsc_plus"]
    assert "KB2481" not in found["ibkr_mobile"]


def test_an_article_about_every_issued_device_stands_under_its_topics_only(sources):
    named = {article for articles in groups(sources, "devices").values() for article in articles}
    assert "KB2895" not in named
    assert "KB2895" in groups(sources, "topics")["withdraw"]


def test_topics_stand_in_the_order_of_the_navigation(sources):
    assert list(groups(sources, "topics")) == list(sources[0].topics)


def test_every_article_but_the_index_itself_is_in_the_index(sources):
    by_topic = groups(sources, "topics", "KB2636").values()
    listed = {article for articles in by_topic for article in articles}
    assert listed == set(sources[0].articles) - {"KB2636"}
