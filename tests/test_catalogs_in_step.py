"""Committed catalogs and templates are in step with the sources: a sync finds nothing to do."""

from kb_tools.checkout import Checkout
from kb_tools.content.load import load_library
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, report
from kb_tools.i18n.sync import sync


def test_a_sync_of_a_fresh_copy_changes_nothing(copy_checkout: Checkout) -> None:
    faults = Faults()
    library, policy = load_library(copy_checkout, faults), load_policy(copy_checkout, faults)
    changes = sync(copy_checkout, library, policy, faults)
    assert report(faults) == ""
    assert [str(change) for change in changes] == []


def test_a_template_that_is_missing_is_noticed(copy_checkout: Checkout) -> None:
    (copy_checkout.locales / "templates" / "KB2748.pot").unlink()
    faults = Faults()
    library, policy = load_library(copy_checkout, faults), load_policy(copy_checkout, faults)
    changes = [str(change) for change in sync(copy_checkout, library, policy, faults)]
    assert len(changes) == 1
    assert "KB2748.pot" in changes[0]
