"""The mutation report: every rule and every procedure, broken in every way we know.

`make mutants` prints it. A mutant is caught when some golden case gives another result (rules), or
when the simulator finds a fault (procedures). Survivors are listed; equivalent ones with a reason.
"""

import pytest

from kb_tools.core.mutants import mutants
from kb_tools.core.procedure import simulate
from kb_tools.faults import Faults
from tests.core.test_evaluate import MUTANTS, noticed
from tests.core.test_procedure import EQUIVALENT, REAL_MACHINES, real_procedures

pytestmark = pytest.mark.mutants


def share(caught: int, tried: int) -> str:
    """Caught of tried, in percent rounded down, so that 100% means all."""
    return f"{caught:6d} of {tried:6d}  {caught * 100 // tried:3d}%"


def test_every_mutant_of_the_rules_is_caught() -> None:
    counts: dict[str, list[bool]] = {}
    survivors = []
    for checker, what, ir in MUTANTS:
        caught = noticed(checker, ir)
        counts.setdefault(checker, []).append(caught)
        if not caught:
            survivors.append(f"{checker}: {what}")
    print("\nmutants of rules, noticed by a golden case")
    for checker, found in counts.items():
        print(f"  {checker:44s} {share(sum(found), len(found))}")
    everything = [caught for found in counts.values() for caught in found]
    print(f"  {'all rules':44s} {share(sum(everything), len(everything))}")
    print("".join(f"  survived: {name}\n" for name in survivors), end="")
    assert survivors == []


def test_every_mutant_of_the_procedures_is_caught() -> None:
    survivors: set[tuple[str, str]] = set()
    print("\nmutants of procedures, refused by the simulator")
    total = caught = 0
    for procedure in real_procedures():
        machine = REAL_MACHINES[procedure.machine]
        others = [other for name, other in REAL_MACHINES.items() if name != machine.id]
        made = list(mutants(procedure, machine, others))
        alive = [m.name for m in made if simulate(machine, m.procedure, Faults()).clean]
        survivors.update((procedure.id, name) for name in alive)
        print(f"  {procedure.id:44s} {share(len(made) - len(alive), len(made))}")
        total += len(made)
        caught += len(made) - len(alive)
    print(f"  {'all procedures':44s} {share(caught, total)}")
    for name in sorted(survivors):
        print(f"  survived: {name}: {dict(EQUIVALENT).get(name, 'NOT EXPLAINED')}")
    print(f"  equivalent mutants, with a reason: {len(EQUIVALENT)}")
    assert survivors == set(EQUIVALENT)
