"""The page recognises the very same facts, answers and secrets as Python."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kb_tools.assistant.facts import recognise
from kb_tools.assistant.facts_prefill import prefill
from kb_tools.assistant.patterns import Patterns, patterns_as_json, shared_as_json
from kb_tools.assistant.secrets import secret_ranges
from kb_tools.checkout import Checkout
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults
from kb_tools.i18n.terms import load_terms
from kb_tools.locales import LOCALES
from kb_tools.search.fold import normal
from tests import browsing
from tests.assistant.test_facts import GOLDEN as FACTS
from tests.assistant.test_facts import PREFILLED, TODAY
from tests.assistant.test_secrets import GOLDEN as SECRETS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("search-browser")]
MODULES = Path(__file__).parents[2] / "kb_tools" / "render" / "browser"
TAGS = [known.tag for known in LOCALES]
ODD = [
    "",
    " ",
    "🙂 $5000 🙂 my pin is 4821 🙂",
    "\u0000\u0007 code\u202e 1234",
    "½ million ﬁ İ ß Æ 1⁄2",
    "x " * 3000 + " my pin is 4821 and I lost it",
    "1.234.567,89 1,234,567.89 1 234 567 1'234'567 12.345.67 999999999999999999",
    "一万亿 二千三百万美元 百 千万 十 第二十个",
    "toString constructor __proto__ $1,000",
    "-5 +5 5% 5° #5 5/5 1.2.3 12:30 (312) 542-6901",
    "𠀀𠀁 20万",
]
LOOK = """async ([shared, own, cases, today]) => {
  const [{ openPatterns }, { recognise }, { secretRanges }] = await Promise.all([
    import("./assistant-patterns.mjs"),
    import("./assistant-facts.mjs"),
    import("./assistant-secrets.mjs"),
  ]);
  const patterns = Object.fromEntries(own.map((one) => [one.locale, openPatterns(shared, one)]));
  return cases.map(([tag, text]) => {
    const original = text.normalize("NFC");
    const at = (start, end) => original.slice(start, end);
    return [
      recognise(patterns[tag], text, today).map((one) => [
        one.kind, one.value, at(one.start, one.end),
      ]),
      secretRanges(patterns[tag], text).map(([start, end]) => at(start, end)),
    ];
  });
}"""
FILL = """async ([shared, own, rules, cases, today]) => {
  const [{ openPatterns }, { recognise }, { prefill }] = await Promise.all([
    import("./assistant-patterns.mjs"),
    import("./assistant-facts.mjs"),
    import("./assistant-prefill.mjs"),
  ]);
  const patterns = Object.fromEntries(own.map((one) => [one.locale, openPatterns(shared, one)]));
  return cases.map(([tag, text, name]) =>
    prefill(patterns[tag], rules[name], name, recognise(patterns[tag], text, today), today),
  );
}"""


@pytest.fixture(scope="module")
def made(checkout: Checkout) -> tuple[Policy, dict[str, Any], list[dict[str, Any]]]:
    faults = Faults()
    policy, terms = load_policy(checkout, faults), load_terms(checkout, faults)
    return policy, shared_as_json(), [patterns_as_json(terms, policy, tag) for tag in TAGS]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with browsing.served(MODULES) as url, browsing.visit(browser, url) as visit:
        visit.page.goto(url + "boundary.mjs")
        yield visit.page


def patterns_of(made) -> dict[str, Patterns]:
    _, shared, own = made
    return {one["locale"]: Patterns(one["locale"], {**shared, **one}) for one in own}


def golden() -> list[tuple[str, str]]:
    cases = [(tag, case["text"]) for tag in TAGS for case in FACTS[tag]]
    cases += [(tag, text) for tag in TAGS for text, *_ in SECRETS[tag]["secret"]]
    return cases + [(tag, text) for tag in TAGS for text in SECRETS[tag]["harmless"]]


def shuffled(count: int) -> list[tuple[str, str]]:
    """Texts put together from parts of golden ones, always the same."""
    chance = random.Random(20261124)
    parts = [part for _, text in golden() for part in text.split()]
    glue = ["", " ", " ", " ", ", ", "\u00a0", "\u3000", "-", "\n", " 🙂 "]
    return [
        (chance.choice(TAGS), "".join(chance.choice(parts) + chance.choice(glue) for _ in range(9)))
        for _ in range(count)
    ]


def scrambled(count: int) -> list[tuple[str, str]]:
    """Texts of characters that patterns care about, always the same."""
    chance = random.Random(42)
    ranges = [(0x20, 0x7E), (0xA0, 0x17F), (0x410, 0x451), (0x4E00, 0x9FA5), (0xFF01, 0xFF5E)]
    letters = [chr(code) for first, last in ranges for code in range(first, last + 1, 7)]
    letters += list("0123456789.,$€ -:=万千百十一二三两月日年+k") * 30
    return [(chance.choice(TAGS), "".join(chance.choices(letters, k=40))) for _ in range(count)]


def test_facts_and_secrets_of_all_texts_are_the_same(made, page: Page):
    _, shared, own = made
    patterns = patterns_of(made)
    cases = [*golden(), *((tag, text) for tag in ("en", "zh-Hans") for text in ODD), *shuffled(250)]
    cases += scrambled(200)
    expected = []
    for tag, text in cases:
        original = normal(text)
        facts = recognise(patterns[tag], text, TODAY)
        expected.append(
            [
                [[one.kind, one.value, original[one.start : one.end]] for one in facts],
                [original[start:end] for start, end in secret_ranges(patterns[tag], text)],
            ]
        )
    found = page.evaluate(LOOK, [shared, own, cases, TODAY.isoformat()])
    both = zip(cases, expected, found, strict=True)
    assert [(case, python, page) for case, python, page in both if python != page] == []


def test_prefilled_answers_are_the_same(made, page: Page):
    policy, shared, own = made
    patterns = patterns_of(made)
    names = sorted(policy.rulesets)
    cases = [(tag, text, name) for tag, text, name, _ in PREFILLED]
    cases += [(tag, text, names[at % len(names)]) for at, (tag, text) in enumerate(golden())]
    rules = {name: policy.rulesets[name].as_ir() for name in names}
    expected = [
        prefill(policy, patterns[tag], name, recognise(patterns[tag], text, TODAY), TODAY)
        for tag, text, name in cases
    ]
    found = page.evaluate(FILL, [shared, own, rules, cases, TODAY.isoformat()])
    both = zip(cases, expected, found, strict=True)
    assert [(case, python, page) for case, python, page in both if python != page] == []
