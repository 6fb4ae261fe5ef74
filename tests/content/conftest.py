"""What the tests of content share."""

from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, report


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The policy of this checkout."""
    faults = Faults()
    loaded = load_policy(Checkout(Path(__file__).parents[2]), faults)
    assert report(faults) == ""
    return loaded
