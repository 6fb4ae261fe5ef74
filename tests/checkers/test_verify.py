"""Verification: what does not fit between words and rules is found, with its place."""

import dataclasses
import re
import shutil
from pathlib import Path

import pytest
import yaml

from kb_tools.checkers.verify import verify
from kb_tools.content.load import load_library
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, report
from tests.conftest import ROOT

CASES = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text("utf-8"))


def found(checkout, names: set[str] | None = None) -> str:
    """The report on all checkers, or on some, as if there were no others."""
    faults = Faults()
    policy = load_policy(checkout, faults)
    library = load_library(checkout, faults)
    assert report(faults) == "", "only the verification may find the fault"
    if names is not None:
        kept = {name: one for name, one in policy.rulesets.items() if name in names}
        policy = dataclasses.replace(policy, rulesets=kept)
        for name in library.checkers.keys() - names:
            del library.checkers[name]
    verify(policy, library, faults)
    return told(faults, checkout.root)


def told(faults: Faults, root: Path) -> str:
    """The whole report; a place is what stands there, so that other lines may come and go."""
    lines = []
    for fault in faults:
        place = fault.location
        line = (root / place.path).read_text("utf-8").splitlines()[place.line - 1]
        assert fault.excerpt in ("", line)
        at = line[place.column - 1 :][:24].strip()
        lines.append(f"{place.path} at '{at}': {fault.message} [{fault.code}]")
        lines.append(f"  hint: {fault.hint}")
    return "".join(f"{line}\n" for line in lines)


def test_the_checkers_of_this_checkout_are_complete(checkout) -> None:
    assert found(checkout) == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["fault"])
def test_a_fault_is_reported_whole(copy_checkout, case) -> None:
    for edit in case["edits"]:
        path = copy_checkout.root / edit["file"]
        if "copy" in edit:
            shutil.copy(path, copy_checkout.root / edit["copy"])
            path = copy_checkout.root / edit["copy"]
        text = path.read_text("utf-8")
        assert edit["old"] in text, edit["old"]
        path.write_text(text.replace(edit["old"], edit["new"], 1), "utf-8")
    if "remove" in case:
        (copy_checkout.root / case["remove"]).unlink()
    names = {
        Path(edit[key]).stem for edit in case["edits"] for key in ("file", "copy") if key in edit
    }
    names |= {Path(case["remove"]).stem} if "remove" in case else set()
    assert found(copy_checkout, names) == case["report"]


def test_every_code_of_the_verification_has_a_case() -> None:
    kinds = ("question", "outcome", "rule", "output", "option")
    codes = {f"{state}-{kind}" for state in ("missing", "unknown") for kind in kinds}
    source = (ROOT / "kb_tools/checkers/verify.py").read_text("utf-8")
    codes |= set(re.findall(r'^ +"([a-z]+(?:-[a-z]+)+)",$', source, re.MULTILINE))
    reports = "".join(case["report"] for case in CASES)
    # A checker with so many paths would make the test slow; the limit is a constant.
    assert {code for code in codes if f"[{code}]" not in reports} == {"too-many-paths"}
