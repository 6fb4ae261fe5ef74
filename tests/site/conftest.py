"""What the tests of the site share."""

import pytest

from kb_tools.checkout import Checkout
from tests.worlds import World, make_world


@pytest.fixture(scope="session")
def world(checkout: Checkout) -> World:
    """Makes contexts."""
    return make_world(checkout)
