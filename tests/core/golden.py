"""Golden cases of the checkers: answers, and what they must give."""

from __future__ import annotations

import functools
from typing import Any

from kb_tools.core import source
from kb_tools.core.evaluate import evaluate_json
from kb_tools.core.ruleset import Ruleset
from kb_tools.faults import Faults, report
from tests.core import samples

CHECKERS = tuple(sorted(samples.policy().rulesets))


@functools.cache
def cases(checker: str) -> list[dict[str, Any]]:
    path = samples.ROOT / "tests/data/policy" / f"{checker}.yaml"
    faults = Faults()
    loaded = source.load(path, path.name, faults)
    assert loaded is not None, report(faults)
    return loaded.data


def outcome(ruleset: Ruleset, answers: dict[str, Any]) -> dict[str, Any]:
    """An outcome in the short form of the golden cases."""
    found = evaluate_json(ruleset, answers)
    if "verdict" not in found:
        return found
    rules = [entry["rule"] for entry in found["trace"]]
    return {"verdict": found["verdict"], **found["outputs"], "rules": rules}


def wanted(case: dict[str, Any]) -> dict[str, Any]:
    """What a case gives; `null` in the YAML is None."""
    return {key: None if value == "null" else value for key, value in case["gives"].items()}
