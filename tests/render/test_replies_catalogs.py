"""Replies with real catalogs: what is stale or unsafe reaches no customer as if it were right."""

from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.core.policyload import load_policy
from kb_tools.faults import Faults, report
from kb_tools.i18n.catalog import Catalogs
from kb_tools.i18n.pofile import Entry, PoFile, po_text
from kb_tools.i18n.sync import po_path, write_atomically
from kb_tools.i18n.terms import load_terms
from kb_tools.locales import locale
from kb_tools.render.context import Context
from kb_tools.render.replies import Composed, compose

DOMAIN = "reply-withdrawal-over-day"
GIVEN = {"amount": "250000", "device": "scc"}
GERMAN = {
    "wish": "Sie möchten {blank.amount} auszahlen, mit {blank.device}.",
    "cannot": "Dieses Gerät kann das nicht bestätigen.",
    "ways": "Sie haben die Wahl:",
    "rule": "Nur das bestätigende Gerät zählt.",
    "more": "Alle Grenzen: {KB2895}",
}


@pytest.fixture(scope="session")
def library(checkout: Checkout) -> Library:
    """The library of this checkout."""
    faults = Faults()
    loaded = load_library(checkout, faults)
    assert report(faults) == ""
    return loaded


def german(
    checkout: Checkout, library: Library, folder: Path, texts: dict[str, str], *stale: str
) -> Composed:
    """The reply in German, with a catalog of these texts; some of older English."""
    where = locale("de")
    phrases = {phrase.id: phrase for phrase in library.documents[DOMAIN].phrases}
    entries = {}
    for name, text in texts.items():
        unit = f"{DOMAIN}:{name}"
        previous = ("What it was before.",) if name in stale else ()
        entries[unit] = Entry(
            unit, phrases[unit].forms, (text,), fuzzy=bool(previous), previous=previous
        )
    copy = Checkout(folder)
    path = po_path(copy, where, DOMAIN)
    write_atomically(path, po_text(PoFile(entries=entries), where).encode())
    faults = Faults()
    terms = load_terms(checkout, faults)
    policy = load_policy(checkout, faults)
    catalog = Catalogs.load(copy, library, where)
    context = Context("de", library, policy, {}, terms, catalog, ("de",))
    made = compose(
        context, library.replies["withdrawal-over-day"], GIVEN, base="https://help.example.com/"
    )
    assert report(faults) == ""
    assert report(catalog.faults) == ""
    return made


def test_a_current_translation_is_sent(
    checkout: Checkout, library: Library, tmp_path: Path
) -> None:
    made = german(checkout, library, tmp_path, GERMAN)
    assert "\nSie möchten 250.000\N{NO-BREAK SPACE}USD auszahlen, mit " in made.text
    assert made.lang == "de"
    assert made.stale == ()
    assert f"{DOMAIN}:choices.less" in made.english


def test_a_stale_limit_is_sent_in_english_and_says_so(
    checkout: Checkout, library: Library, tmp_path: Path
) -> None:
    made = german(checkout, library, tmp_path, GERMAN, "cannot", "ways")
    assert GERMAN["cannot"] not in made.text
    assert "\n[English] This device cannot confirm the withdrawal on that day: " in made.text
    assert f"{DOMAIN}:cannot" in made.english
    assert GERMAN["ways"] in made.text
    assert made.stale == (f"{DOMAIN}:ways",)


def test_a_translation_that_lost_a_blank_or_types_a_figure_is_not_sent(
    checkout: Checkout, library: Library, tmp_path: Path
) -> None:
    texts = GERMAN | {"wish": "Sie möchten {blank.amount}.", "ways": "Sie haben 2 Wege:"}
    made = german(checkout, library, tmp_path, texts)
    assert "Sie möchten" not in made.text
    assert "2 Wege" not in made.text
    assert {f"{DOMAIN}:wish", f"{DOMAIN}:ways"} <= set(made.english)
