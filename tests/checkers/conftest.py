"""The checkers of this checkout, and of changed copies of it."""

import pytest

from kb_tools.checkers.checker import Checker, load_checkers
from kb_tools.checkers.speech import Voice
from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, report
from kb_tools.i18n.catalog import Catalogs
from kb_tools.i18n.termbase import TermBase
from kb_tools.i18n.terms import load_terms


@pytest.fixture(scope="session")
def policy(checkout: Checkout) -> Policy:
    faults = Faults()
    loaded = load_policy(checkout, faults)
    assert report(faults) == ""
    return loaded


@pytest.fixture(scope="session")
def library(checkout: Checkout) -> Library:
    faults = Faults()
    loaded = load_library(checkout, faults)
    assert report(faults) == ""
    return loaded


@pytest.fixture(scope="session")
def terms(checkout: Checkout) -> TermBase:
    return load_terms(checkout, Faults())


@pytest.fixture(scope="session")
def checkers(policy: Policy, library: Library) -> dict[str, Checker]:
    return load_checkers(policy, library)


@pytest.fixture(scope="session")
def voice(checkout: Checkout, policy: Policy, library: Library, terms: TermBase):
    """The voice of a locale."""

    def speak(tag: str) -> Voice:
        catalog = Catalogs.load(checkout, library, tag)
        return Voice(tag, library, policy, terms, catalog)

    return speak
