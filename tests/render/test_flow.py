"""Drawn flows: every rule with its condition and outcome, every question once, no text cut."""

import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kb_tools.checkout import Checkout
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults
from kb_tools.render.flow import inputs_of
from tests import browsing
from tests.conftest import BUILT


@pytest.fixture(scope="module")
def policy(checkout: Checkout) -> Policy:
    """The rules of this checkout."""
    return load_policy(checkout, Faults())


def words_of(site: Path, path: str) -> str:
    """All words of the drawing on a page, lines joined by spaces."""
    page = (site / path / "index.html").read_text("utf-8")
    drawing = page[page.index('<svg class="kb-flow"') :]
    drawing = drawing[: drawing.index("</svg>")]
    return unescape(" ".join(re.findall(r">([^<>]+)<", drawing)))


def test_a_flow_shows_every_rule_with_its_condition(policy: Policy, site_dir: Path) -> None:
    for name, ruleset in policy.rulesets.items():
        words = words_of(site_dir, f"en/checkers/{name}/flow")
        for rule in ruleset.rules:
            assert f"{rule.id} " in words
            assert rule.when in words


def test_every_question_is_asked_by_some_rule_or_decides_only_an_output(policy: Policy) -> None:
    for ruleset in policy.rulesets.values():
        asked = {name for rule in ruleset.rules for name in inputs_of(ruleset, rule)}
        others = {one.name for one in ruleset.inputs} - asked
        text = repr(ruleset.ir["outputs"])
        assert all(f"['input', '{name}']" in text for name in others), (ruleset.id, others)


@pytest.mark.browser
@pytest.mark.parametrize("tag", BUILT)
def test_no_text_of_a_flow_leaves_its_box(
    tag: str, policy: Policy, browser: Browser, site_url: str
) -> None:
    paths = [f"{tag}/checkers/{name}/flow/" for name in policy.rulesets]
    with browsing.visit(browser, site_url, viewport={"width": 1280, "height": 900}) as seen:
        # One page takes in the drawings of all others, so that its styles are those of readers.
        page = seen.go(paths[0])
        assert page.evaluate(TAKE_IN, [f"{site_url}{path}" for path in paths[1:]]) == len(paths)
        assert page.evaluate(TOO_WIDE) == []
        assert seen.wrong == []


TAKE_IN = """async (urls) => {
  const own = document.querySelector(".kb-flow");
  for (const url of urls) {
    const text = await (await fetch(url)).text();
    const drawing = new DOMParser().parseFromString(text, "text/html").querySelector(".kb-flow");
    own.parentElement.append(drawing);
  }
  return document.querySelectorAll(".kb-flow").length;
}"""
TOO_WIDE = """() => [...document.querySelectorAll(".kb-flow text")].filter((text) => {
  const box = text.getBBox();
  const right = box.x < 340 ? 340 : box.x < 690 ? 684 : 990;
  return box.width === 0 || box.x + box.width > right;
}).map((text) => text.textContent)"""
