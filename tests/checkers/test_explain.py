"""Results as an expert expects them, with their reasons and passages."""

from pathlib import Path

import pytest
import yaml

from kb_tools.checkers.explain import cites, run
from kb_tools.content import addresses
from tests.core import golden

CASES = [
    (path.stem, case)
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


# The golden cases of the rules say the same in another form; they stand for the other checkers.
for _name in sorted(set(golden.CHECKERS) - {name for name, _ in CASES}):
    for _case in golden.cases(_name):
        _gives = golden.wanted(_case)
        _tried = _gives.pop("rules", [""])
        _found: dict[str, str] = {
            key: _gives.pop(key) for key in ("ask", "verdict") if key in _gives
        }
        _rest = {"answers": _case["answers"], "rule": _tried[-1], "outputs": _gives}
        CASES.append((_name, {"case": _case["case"], **_found, **_rest}))


@pytest.mark.parametrize("name, case", CASES, ids=[f"{n}: {c['case']}" for n, c in CASES])
def test_the_result_is_what_an_expert_expects(checkers, name: str, case) -> None:
    result = run(checkers[name], case["answers"])
    if "ask" in case:
        assert result == {"ask": case["ask"]}
        return
    if "error" in case:
        assert (result["error"]["code"], result["error"]["input"]) == tuple(case["error"])
        return
    assert result["verdict"] == case["verdict"]
    assert result["trace"][-1]["rule"] == case["rule"]
    assert result["outputs"] == case.get("outputs", {})


def test_every_case_of_the_rules_has_an_expert(checkers) -> None:
    """Each rule of each checker gives the verdict in at least one case."""
    expected = {(name, rule.id) for name, one in checkers.items() for rule in one.ruleset.rules}
    assert {(name, case.get("rule")) for name, case in CASES} >= expected


def test_the_trace_names_source_and_assumptions(checkers) -> None:
    answers = {
        "device": "scc",
        "amount": "600000.01",
        "today": "2026-11-24",
        "history": [],
        "active": [],
    }
    (entry,) = run(checkers["withdrawal"], answers)["trace"]
    assert entry["source"] == "seed"
    assert entry["source_title"].startswith("Founding document")
    assert entry["assume"] == ["A limit may be used in full."]
    assert entry["values"]["limits.scc.per_day"] == {"value": "200000.00", "source": "seed"}


@pytest.mark.parametrize("name", golden.CHECKERS)
def test_every_verdict_cites_passages_that_exist(checkers, library, name: str) -> None:
    for verdict in checkers[name].ruleset.verdicts:
        found = cites(checkers[name], verdict, "ru")
        assert found
        for cite in found:
            assert cite["title"]
            article = library.articles.get(cite["id"])
            assert cite["planned"] == (article is None)
            if article is not None and cite["section"]:
                anchor = addresses.anchor(cite["section"], cite["block"])
                assert cite["url"] == f"ru/{cite['id']}/#{anchor}"
