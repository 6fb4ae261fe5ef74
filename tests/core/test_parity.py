"""Python and the page give the same results, traces, questions and codes for the same answers."""

from __future__ import annotations

import gzip
import json
import random

import pytest

from kb_tools.checkers.classes import classes
from kb_tools.core import boundary
from kb_tools.core.evaluate import Ask, evaluate
from kb_tools.core.ruleset import Ruleset
from tests import browsing
from tests.core import golden, samples

# Texts in, texts out: the browser parses the same JSON that Python does.
RUN = """async ([ir, lines]) => {
  const {run} = await import("/evaluate.mjs");
  if (ir.more) await import("/boundary-more.mjs");
  return lines.map((line) => JSON.stringify(run(ir, JSON.parse(line))));
}"""
MAX_BYTES = 3000
MAX_MORE_BYTES = 1000
MODULES = samples.ROOT / "kb_tools/render/browser"
ORIGIN = "http://kb.test"


def in_python(ruleset, line: str) -> str:
    answers = boundary.parse(ruleset, json.loads(line))
    if isinstance(answers, list):
        errors = [{"code": error.code, "input": error.input} for error in answers]
        outcome: object = {"errors": errors}
    else:
        result = evaluate(ruleset, answers)
        outcome = {"ask": result.input} if isinstance(result, Ask) else result.as_dict()
    return json.dumps(outcome, ensure_ascii=False, separators=(",", ":"))


def lines(checker: str, seed: int, complete: int, hostile: int) -> list[str]:
    rng = random.Random(seed)
    made = [json.dumps(samples.sample(checker, rng)) for _ in range(complete)]
    return made + [json.dumps(samples.hostile(checker, rng)) for _ in range(hostile)]


def compare(page, checker: str, seed: int, complete: int, hostile: int) -> dict[str, int]:
    """Runs both; fails on the first difference; counts the kinds of outcome."""
    return agree(page, samples.kitchen().rulesets[checker], lines(checker, seed, complete, hostile))


def agree(page, ruleset: Ruleset, cases: list[str]) -> dict[str, int]:
    """Runs both over lines of JSON; fails on the first difference; counts the kinds of outcome."""
    found = page.evaluate(RUN, [ruleset.as_ir(), cases])
    counts: dict[str, int] = {}
    for case, theirs in zip(cases, found, strict=True):
        ours = in_python(ruleset, case)
        assert ours == theirs, case
        kind = next(iter(json.loads(ours)))
        counts[kind] = counts.get(kind, 0) + 1
    return counts


@pytest.fixture(scope="module")
def page():
    """A page that may run our modules and nothing else, under the site's strict policy."""

    def answer(route) -> None:
        name = route.request.url.removeprefix(ORIGIN).strip("/")
        if name:
            route.fulfill(path=MODULES / name, content_type="text/javascript")
        else:
            policy = "default-src 'none'; script-src 'self'"
            head = {"content-security-policy": policy}
            route.fulfill(body="<!doctype html>", content_type="text/html", headers=head)

    with browsing.chromium() as browser:
        opened = browser.new_page()
        opened.route("**/*", answer)
        opened.goto(ORIGIN)
        yield opened


@pytest.mark.browser
@pytest.mark.parametrize("checker", [*golden.CHECKERS, "kitchen"])
def test_the_page_agrees_with_python(page, checker):
    counts = compare(page, checker, seed=1, complete=1_000, hostile=500)
    assert min(counts.get(kind, 0) for kind in ("verdict", "ask", "errors")) > 50, counts


def enumerated(checker: str) -> list[str]:
    """Every way through a checker over boundary classes, each of its prefixes included."""
    ruleset = samples.policy().rulesets[checker]
    found: list[str] = []
    ahead: list[dict] = [{}]
    while ahead:
        given = ahead.pop()
        found.append(json.dumps(given))
        answers = boundary.parse(ruleset, given)
        assert not isinstance(answers, list), (given, answers)
        outcome = evaluate(ruleset, answers)
        if isinstance(outcome, Ask):
            one = ruleset.input(outcome.input)
            ahead += [given | {one.name: value} for value in classes(ruleset, one, given)]
    return found


@pytest.mark.browser
@pytest.mark.parametrize("checker", [one for one in golden.CHECKERS if one != "withdrawal"])
def test_the_page_agrees_with_python_on_every_path(page, checker):
    agree(page, samples.policy().rulesets[checker], enumerated(checker))


@pytest.mark.browser
@pytest.mark.parity
@pytest.mark.timeout(1200)
def test_the_page_agrees_with_python_on_every_path_of_withdrawals(page):
    cases = enumerated("withdrawal")
    for at in range(0, len(cases), 10_000):
        agree(page, samples.policy().rulesets["withdrawal"], cases[at : at + 10_000])
    print(f"\nwithdrawal: {len(cases)} ways, 0 differences")


@pytest.mark.browser
@pytest.mark.parity
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("checker", golden.CHECKERS)
def test_the_page_agrees_with_python_over_many_cases(page, checker):
    totals: dict[str, int] = {}
    for seed in range(10, 20):
        for kind, count in compare(page, checker, seed, 10_000, 2_000).items():
            totals[kind] = totals.get(kind, 0) + count
    print(f"\n{checker}: {sum(totals.values())} cases, 0 differences, {totals}")
    assert sum(totals.values()) == 120_000


def test_the_browser_modules_are_small():
    names = ("evaluate.mjs", "boundary.mjs")
    sizes = [len(gzip.compress((MODULES / name).read_bytes(), 9)) for name in names]
    assert sum(sizes) <= MAX_BYTES, sizes
    more = len(gzip.compress((MODULES / "boundary-more.mjs").read_bytes(), 9))
    assert more <= MAX_MORE_BYTES, more


def test_only_checkers_that_need_it_load_the_third_module():
    rulesets = samples.kitchen().rulesets
    needed = {name for name, one in rulesets.items() if one.as_ir().get("more")}
    assert needed == set(rulesets) - {"withdrawal", "recovery", "fees", "opt-out"}
