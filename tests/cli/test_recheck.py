"""A check or a status that remembers the last one finds what one from nothing does."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb_tools.checkout import Checkout
from kb_tools.cli.recheck import check_again, check_all, states_again
from kb_tools.cli.workspace import Workspace
from kb_tools.content.load import load_library
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults
from kb_tools.i18n.staleness import status
from kb_tools.i18n.terms import load_terms
from kb_tools.locales import TARGETS

ROOT = Path(__file__).parents[2]
SOURCES = (
    "docs/articles/KB2748.yaml",
    "docs/articles/KB2260.yaml",
    "docs/articles/KB69.yaml",
    "docs/asks/ru.yaml",
    "docs/checkers/recovery.yaml",
    "docs/pages/interface.yaml",
    "docs/pages/topics.yaml",
    "docs/replies/shared.yaml",
    "docs/replies/temporary-code-limited.yaml",
)
CATALOGS = ("KB2748", "KB2260", "KB69", "checker-recovery", "reply-shared", "page-topics")


@pytest.fixture
def small(tmp_path: Path) -> Checkout:
    """A few sources in two locales, with the faults of what is missing: checked in no time."""
    root = tmp_path / "small"
    shutil.copytree(ROOT / "docs/machines", root / "docs/machines")
    for name in SOURCES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "kb_tools/core/policy", root / "kb_tools/core/policy")
    shutil.copytree(ROOT / "kb_tools/core/machines", root / "kb_tools/core/machines")
    for folder in ("ru", "zh_Hans"):
        made = root / "locales" / folder / "LC_MESSAGES"
        made.mkdir(parents=True)
        for name in CATALOGS:
            path = ROOT / "locales" / folder / "LC_MESSAGES" / f"{name}.po"
            if path.is_file():
                shutil.copy(path, made)
    shutil.copy(ROOT / "locales/terms.csv", root / "locales")
    return Checkout(root)


def from_nothing(checkout: Checkout) -> tuple[object, ...]:
    faults = Faults()
    policy, library = load_policy(checkout, faults), load_library(checkout, faults)
    workspace = Workspace(checkout, policy, library, load_terms(checkout, faults), faults)
    check_all(workspace)
    states = status(checkout, library, workspace.terms, TARGETS)
    counts = len(library.articles), len(library.checkers)
    return list(faults), counts, [one.as_dict() for one in states]


def again(checkout: Checkout) -> tuple[object, ...]:
    found = check_again(checkout)
    states = [one.as_dict() for one in states_again(checkout)]
    return list(found.faults), (found.articles, found.checkers), states


def changed(path: str, old: str, new: str) -> Callable[[Checkout], None]:
    def edit(checkout: Checkout) -> None:
        file = checkout.root / path
        if file.is_file():
            file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")

    return edit


def gone(path: str) -> Callable[[Checkout], None]:
    return lambda checkout: (checkout.root / path).unlink(missing_ok=True)


def damaged(name: str) -> Callable[[Checkout], None]:
    def edit(checkout: Checkout) -> None:
        for path in (checkout.build / "checks").glob(f"{name}*.json"):
            path.write_bytes(path.read_bytes()[:-7] + b"\xff")

    return edit


RU = "locales/ru/LC_MESSAGES/KB2748.po"
HANS = "locales/zh_Hans/LC_MESSAGES/KB69.po"
EDITS = (
    changed("docs/articles/KB2748.yaml", "title: ", "title: Now "),
    changed("docs/articles/KB2748.yaml", "{KB3073}", "{KB3037}"),
    changed("docs/articles/KB69.yaml", "sections:", "section:"),
    changed("docs/articles/KB69.yaml", "section:", "sections:"),
    changed("docs/checkers/recovery.yaml", "  contact:\n", "  contract:\n"),
    changed("docs/machines/ibkr_mobile_ios.yaml", "meaning: ", "meaning: a "),
    changed("kb_tools/core/policy/withdrawal.yaml", "business_days: 5", "business_days: 6"),
    changed("locales/terms.csv", "password,thing,ru,пароль", "password,thing,ru,ключ"),
    changed(RU, 'msgstr "', 'msgstr "12  '),
    changed(RU, "#, ", "#, fuzzy, "),
    changed(HANS, 'msgid "', 'msgid "Not '),
    changed(HANS, 'msgctxt "KB69:', 'msgctxt "KB69:x'),
    changed(RU, "msgstr", "msgsrt"),
    gone(RU),
    gone("docs/articles/KB69.yaml"),
    damaged("catalogs"),
    damaged("english"),
    damaged("status"),
    damaged("translated"),
)


def test_nothing_is_found_anew_when_nothing_has_changed(small: Checkout) -> None:
    first = again(small)
    folder = small.build / "checks"
    before = {path: path.stat().st_ino for path in folder.iterdir()}
    assert first == from_nothing(small)
    assert again(small) == first
    assert {path: path.stat().st_ino for path in folder.iterdir()} == before


def test_a_checkout_that_is_only_read_is_checked(small: Checkout) -> None:
    (small.root / "build").write_text("no folder")
    assert again(small) == from_nothing(small)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=st.lists(st.sampled_from(range(len(EDITS))), min_size=1, max_size=8))
def test_after_many_edits_the_same_is_found_as_from_nothing(
    edits: list[int], small: Checkout, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run(edits, small, tmp_path_factory.mktemp("edited") / "copy")


def run(edits: list[int], small: Checkout, to: Path) -> None:
    """Edit a copy step by step; after each step both ways find the same."""
    shutil.copytree(small.root, to)
    copy = Checkout(to)
    again(copy)
    for number in edits:
        EDITS[number](copy)
        assert again(copy) == from_nothing(copy)


def test_after_a_few_edits_at_a_time_the_same_is_found(small: Checkout) -> None:
    again(small)
    for batch in (EDITS[:3], EDITS[3:8], EDITS[8:13], EDITS[13:]):
        before = again(small)
        for edit in batch:
            edit(small)
        found = again(small)
        assert found == from_nothing(small)
        assert found != before
