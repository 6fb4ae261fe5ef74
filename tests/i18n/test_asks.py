"""How people put their questions: read strictly, for every locale, of every article."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.checkout import Checkout
from kb_tools.content.load import load_library
from kb_tools.core import source
from kb_tools.faults import Faults, report
from kb_tools.i18n.asks import load_asks, parse_asks
from kb_tools.locales import LOCALES

ROOT = Path(__file__).parents[2]
CASES = yaml.safe_load((Path(__file__).parent / "asks.yaml").read_text("utf-8"))
ARTICLES = {"KB1018": None, "KB2634": None}
MANY = 40


def checkout_with(folder: Path, text: str) -> Checkout:
    """A checkout that has nothing but English asks."""
    checkout = Checkout(folder)
    checkout.asks.mkdir(parents=True, exist_ok=True)
    (checkout.asks / "en.yaml").write_text(text, encoding="utf-8")
    return checkout


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_bad_asks_are_reported_with_place_and_hint(tmp_path: Path, case: dict[str, str]) -> None:
    faults = Faults()
    load_asks(checkout_with(tmp_path, case["text"]), ARTICLES, faults)
    said = "\n".join(line for line in report(faults).splitlines() if not line.startswith("    "))
    assert said + "\n" == case["report"]


def test_good_asks_are_kept_beside_bad_ones(tmp_path: Path) -> None:
    text = "KB1018:\n- change my pin\n- in 5 days\nKB9:\n- nothing\n"
    faults = Faults()
    found = load_asks(checkout_with(tmp_path, text), ARTICLES, faults)
    assert found["en"] == {"KB1018": ("change my pin",)}
    assert found["ru"] == {}
    assert faults.errors == 2


@pytest.mark.parametrize("tag", [known.tag for known in LOCALES])
def test_every_article_has_many_asks_in_every_locale(tag: str) -> None:
    faults = Faults()
    checkout = Checkout(ROOT)
    articles = load_library(checkout, faults).articles
    found = load_asks(checkout, articles, faults)[tag]
    assert [fault.code for fault in faults if fault.code.startswith("asks")] == []
    assert {name for name in articles if len(found.get(name, ())) < MANY} == set()


PIECES = st.sampled_from(["KB1018:", "- pin", "\n", "- ", "[", "{a: b}", "KB9: x", "5", "''", " "])


@given(st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join))
def test_any_file_is_read_or_reported(text: str) -> None:
    faults = Faults()
    loaded = source.parse(text, "docs/asks/en.yaml", faults)
    found = dict(parse_asks(loaded, ARTICLES, faults)) if loaded else {}
    assert found.keys() <= ARTICLES.keys()
    kept = [phrase for phrases in found.values() for phrase in phrases]
    assert all(phrase.strip() and not any(map(str.isdigit, phrase)) for phrase in kept)
    assert loaded is not None or faults.errors
