"""The three single sources hold: one policy, one structure, one index.

One limit is changed in a copy of the checkout, in the policy and nowhere else; everything that a
reader can see of it must follow, in every complete locale, and no translation may become stale.
"""

import dataclasses
import html
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, report
from kb_tools.search.build import open_index
from kb_tools.search.query import search
from kb_tools.site.build import build_site
from tests import browsing
from tests.conftest import BUILT, copied

OLD = 'per_day: "USD 200,000"'
NEW = 'per_day: "USD 250,000"'
SHOWN = {
    "en": ("USD\N{NO-BREAK SPACE}200,000", "USD\N{NO-BREAK SPACE}250,000"),
    "ru": (
        "200\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}USD",
        "250\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}USD",
    ),
    "zh-Hans": ("200,000\N{NO-BREAK SPACE}USD", "250,000\N{NO-BREAK SPACE}USD"),
    "zh-Hant": ("200,000\N{NO-BREAK SPACE}USD", "250,000\N{NO-BREAK SPACE}USD"),
    "es": ("200.000\N{NO-BREAK SPACE}USD", "250.000\N{NO-BREAK SPACE}USD"),
    "fr": (
        "200\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}USD",
        "250\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}USD",
    ),
    "it": ("200.000\N{NO-BREAK SPACE}USD", "250.000\N{NO-BREAK SPACE}USD"),
    "de": ("200.000\N{NO-BREAK SPACE}USD", "250.000\N{NO-BREAK SPACE}USD"),
}
QUERIES = {
    "en": "example: withdraw more than the app allows, both active",
    "ru": "пример: вывести больше, активны оба устройства",
    "zh-Hans": "例如 两个设备都已激活 取款超过",
    "zh-Hant": "例子 均已激活 取款 金額超過",
    "es": "ejemplo: retirar más, tiene activas ambas",
    "fr": "exemple : retirer plus, tous deux actifs",
    "it": "esempio: prelevare di più, entrambe attive",
    "de": "Beispiel: mehr auszahlen, beide aktiv",
}
OVER = {
    "device": "ibkr_mobile",
    "amount": "200000.01",
    "today": "2026-11-24",
    "history": [],
    "active": ["ibkr_mobile", "dsc_plus"],
}


@dataclasses.dataclass(frozen=True)
class Changed:
    """A copy of the checkout with one limit changed, and its site."""

    checkout: Checkout
    site: Path
    before: dict[str, bytes]
    status: str


def sources(checkout: Checkout) -> dict[str, bytes]:
    """Every source file of a checkout but the policy, with its bytes."""
    return {
        checkout.shown(path): path.read_bytes()
        for folder in ("docs", "locales")
        for path in sorted((checkout.root / folder).rglob("*"))
        if path.is_file()
    }


def kb(checkout: Checkout, *words: str, stdin: str = "") -> str:
    """What a command prints in a checkout."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "kb_tools", *words],
        cwd=checkout.root,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout


@pytest.fixture(scope="module")
def changed(snapshot: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """One limit of the app is another one now."""
    checkout = copied(snapshot, tmp_path_factory.mktemp("changed") / "checkout")
    kb(checkout, "i18n", "sync")  # a writer may be at work on the checkout that was copied
    before, status = sources(checkout), kb(checkout, "i18n", "status")
    path = checkout.policy / "withdrawal.yaml"
    text = path.read_text("utf-8")
    row = text.index("      ibkr_mobile:")
    assert text.index(OLD, row) - row < 60
    path.write_text(text[:row] + text[row:].replace(OLD, NEW, 1), "utf-8")
    faults = Faults()
    built = build_site(checkout, faults=faults, locales=BUILT, jobs=2)
    assert report(faults) == ""
    assert built is not None
    return Changed(checkout, built.folder, before, status)


def words_of(page: Path) -> str:
    """The visible words of a page, with single spaces; no-break spaces stay."""
    text = re.sub(r"<(script|style|title)\b.*?</\1>", " ", page.read_text("utf-8"), flags=re.DOTALL)
    return html.unescape(re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", "", text)))


@pytest.mark.browser
def test_one_limit_changed_in_the_policy_changes_everything_in_every_locale(
    changed: Changed, browser: Browser
) -> None:
    answers = json.loads(
        kb(
            changed.checkout,
            *("run", "withdrawal", "--answers", "-", "--format", "jsonl"),
            stdin=json.dumps(OVER) + "\n",
        )
    )
    assert (answers["verdict"], answers["outputs"]["left_day"]) == ("ok", "250000.00")
    link = "#checker=withdrawal&device=ibkr_mobile&amount=250000.01&today=2026-11-24"
    link += "&history=&active=ibkr_mobile,dsc_plus"
    index = open_index(changed.checkout)
    with browsing.served(changed.site) as url, browsing.visit(browser, url) as seen:
        for tag in BUILT:
            old, new = SHOWN[tag]
            article = words_of(changed.site / tag / "KB2895" / "index.html")
            assert article.count(new) >= 2, f"{tag}: table and example"
            assert article.count(old) == 1, f"{tag}: the code card alone keeps its limit"
            assert new in words_of(changed.site / tag / "KB1131" / "index.html"), tag
            page = seen.go(f"{tag}/checkers/withdrawal/{link}")
            expect(page.locator(".kb-checker-figures")).to_contain_text(new)
            passages = [hit.passage for hit in search(index, QUERIES[tag], tag, 10)]
            assert any(new in passage for passage in passages), (tag, passages)
        assert seen.wrong == []
    index.close()


def test_a_changed_figure_edits_no_source_and_makes_nothing_stale(changed: Changed) -> None:
    kb(changed.checkout, "i18n", "sync")
    assert sources(changed.checkout) == changed.before
    assert kb(changed.checkout, "i18n", "status") == changed.status
