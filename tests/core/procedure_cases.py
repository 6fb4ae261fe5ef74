"""Procedures from YAML files, for the tests of machines and procedures."""

from __future__ import annotations

import shutil
from pathlib import Path

from kb_tools.checkout import Checkout
from kb_tools.core.machine import Machine, load_machines
from kb_tools.core.procedure import Procedure, Step
from kb_tools.core.source import Source
from kb_tools.faults import Faults, report

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "machines"
REAL = Checkout(ROOT)


def checkout_with(folder: Path, *files: tuple[Path, str]) -> Checkout:
    """A checkout in a folder, with some files as its machines and one known source."""
    checkout = Checkout(folder)
    checkout.machines.mkdir(parents=True)
    checkout.policy.mkdir(parents=True)
    (checkout.policy / "sources.yaml").write_text("sources: {seed: {}}\n", encoding="utf-8")
    for path, name in files:
        shutil.copy(path, checkout.machines / name)
    return checkout


def real_machines() -> dict[str, Machine]:
    """The machines of this checkout, which have no fault."""
    faults = Faults()
    machines = load_machines(REAL, faults)
    assert report(faults) == ""
    return machines


def procedure_at(source: Source, name: str, *steps: str | int) -> Procedure:
    """The procedure written at some place of a source."""
    data = source.data
    for step in steps:
        data = data[step]
    return Procedure(
        name,
        data["machine"],
        tuple(data.get("start", ())),
        data.get("goal"),
        data.get("gap"),
        tuple(
            Step(
                entry["id"],
                entry.get("do"),
                entry.get("wait"),
                tuple(entry.get("expect", ())),
                tuple(entry.get("if_in", ())),
                source.at(*steps, "steps", index),
            )
            for index, entry in enumerate(data["steps"])
        ),
        source.at(*steps),
    )
