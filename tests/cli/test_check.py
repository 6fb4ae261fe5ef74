"""`kb check`: one report of everything, and exit codes that scripts can rely on."""

from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from tests.conftest import copied


@pytest.fixture
def copy_checkout(tmp_path: Path, checked: Checkout) -> Checkout:
    """A copy of a checkout that was clean when it was last checked."""
    return copied(checked, tmp_path / "checkout")


def edit(path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_this_checkout_is_clean(kb) -> None:
    ran = kb("check", "--strict")
    assert ran.out.startswith("clean: ")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.slow
def test_as_data_a_clean_checkout_has_no_faults(kb) -> None:
    ran = kb("check", "--strict", "--format", "json")
    assert ran.code == 0
    assert ran.data == {"errors": 0, "warnings": 0, "faults": []}


FAULTY = {
    "policy": (
        "kb_tools/core/policy/withdrawal.yaml",
        "per_day < amount",
        "per_dya < amount",
        "unknown-name",
    ),
    "article": ("docs/articles/KB2748.yaml", "{KB3073}", "{KB3037}", "unknown-article"),
    "procedure": ("docs/articles/KB2748.yaml", "do: tap_done", "do: tap_yes", "step-impossible"),
    "checker": ("docs/checkers/recovery.yaml", "  contact:\n", "  contract:\n", "missing-outcome"),
    "figure": ("docs/articles/KB2895.yaml", "If one device is", "If 2 devices are", "figure-digit"),
    "terms": ("locales/terms.csv", "concept,kind", "concept,kindd", "terms-columns"),
}


# One report has them all; that each is found alone, too, is for the slow tests.
@pytest.mark.parametrize(
    "parts",
    [tuple(FAULTY), *(pytest.param((part,), marks=pytest.mark.slow) for part in FAULTY)],
    ids="+".join,
)
def test_a_fault_in_any_part_fails_with_its_place(kb, copy_checkout, parts: list[str]) -> None:
    for part in parts:
        path, old, new, _ = FAULTY[part]
        edit(copy_checkout.root / path, old, new)
    ran = kb("check", "--format", "json", cwd=copy_checkout.root)
    assert ran.code == 1
    for part in parts:
        path, _, _, code = FAULTY[part]
        found = [fault for fault in ran.data["faults"] if fault["path"] == path]
        assert code in [fault["code"] for fault in found], found
        assert all(fault["line"] and fault["message"] for fault in found)
    assert ran.data["errors"] >= len(parts)


def test_as_text_a_fault_shows_place_source_caret_and_hint(kb, copy_checkout) -> None:
    edit(copy_checkout.root / "docs/checkers/recovery.yaml", "  working: ", "  wroking: ")
    ran = kb("check", "--strict", cwd=copy_checkout.root)
    assert ran.code == 1
    assert (
        "docs/checkers/recovery.yaml:19:7: error: the rules have no option 'wroking'"
        " [unknown-option]\n"
        "          wroking: Nothing, IB Key works\n"
        "          ^\n"
        "  hint: did you mean 'working'?\n"
    ) in ran.out


def test_a_warning_fails_only_when_strict(kb, copy_checkout) -> None:
    path = copy_checkout.root / "docs/checkers/recovery.yaml"
    path.write_text(path.read_text("utf-8") + "edits: {nothing: major}\n", "utf-8")
    mild = kb("check", cwd=copy_checkout.root)
    strict = kb("check", "--strict", cwd=copy_checkout.root)
    assert "warning: 'nothing' is not a unit of this file [unknown-edit]" in mild.out
    assert (mild.code, strict.code) == (0, 1)


def test_a_checkout_without_its_policy_cannot_be_checked(kb, copy_checkout) -> None:
    for path in copy_checkout.policy.iterdir():
        path.unlink()
    copy_checkout.policy.rmdir()
    ran = kb("check", cwd=copy_checkout.root)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "kb: no policy in kb_tools/core/policy\n"
        "  hint: restore the folder kb_tools/core/policy of the checkout\n"
    )
