"""Addresses: links between pages always lead where they say."""

import posixpath

from hypothesis import given
from hypothesis import strategies as st

from kb_tools.content import addresses

FOLDERS = st.lists(st.sampled_from(["ru", "en", "KB1", "KB2", "topics", "x"]), max_size=4).map(
    lambda parts: "".join(f"{part}/" for part in parts)
)


@given(FOLDERS, FOLDERS, st.sampled_from(["", "#a", "#a-b"]))
def test_a_relative_link_resolves_to_its_target(page: str, target: str, fragment: str) -> None:
    link = addresses.relative(page, target + fragment)
    path, _, anchor = link.partition("#")
    resolved = posixpath.normpath("/" + posixpath.join(page, path)).strip("/")
    assert (resolved, anchor) == (target.strip("/"), fragment.strip("#"))


@given(FOLDERS, FOLDERS)
def test_a_link_is_relative_so_that_the_site_may_move(page: str, target: str) -> None:
    assert not addresses.relative(page, target).startswith("/")
