"""What the tests of translation share: a small checkout of its own, and the real one."""

import shutil
from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, report
from kb_tools.i18n.problems import Context
from kb_tools.i18n.termbase import TermBase
from kb_tools.i18n.terms import load_terms
from tests.i18n.workplace import Desk

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def real() -> Checkout:
    """The checkout that the tests are in."""
    return Checkout(ROOT)


@pytest.fixture(scope="session")
def policy(real: Checkout) -> Policy:
    """Its policy."""
    faults = Faults()
    loaded = load_policy(real, faults)
    assert report(faults) == ""
    return loaded


@pytest.fixture(scope="session")
def terms(real: Checkout) -> TermBase:
    """Its term base."""
    return load_terms(real, Faults())


@pytest.fixture(scope="session")
def context(policy: Policy, terms: TermBase) -> Context:
    """What checks know, without labels."""
    return Context.of(Library(), terms, policy)


@pytest.fixture
def desk(tmp_path: Path, policy: Policy) -> Desk:
    """A checkout with the real term base and an article of one text."""
    checkout = Checkout(tmp_path)
    checkout.locales.mkdir()
    shutil.copy(ROOT / "locales" / "terms.csv", checkout.terms)
    made = Desk(checkout, policy)
    made.write(first="Tap the button.")
    return made
