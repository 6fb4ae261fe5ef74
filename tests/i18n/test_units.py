"""Units carry what a translator must know, and no value of a figure."""

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.content.model import Label, Phrase
from kb_tools.core.policy import Policy
from kb_tools.faults import Faults
from kb_tools.i18n.figures import format_figure
from kb_tools.i18n.units import domain_of, notes, source_domains, units
from tests.i18n.workplace import ARTICLE, Desk


def notes_of(desk: Desk, text: str, library: Library) -> tuple[str, ...]:
    """The comments of a text."""
    loaded = library.documents[ARTICLE]
    phrase = Phrase(text, None, f"{ARTICLE}:main.first", "text", "limit")
    return notes(phrase, loaded, library, desk.policy.figures)


def test_placeholders_are_explained(desk: Desk) -> None:
    library = desk.library()
    library.labels["done"] = Label(label="Done", source="seed", meaning=Phrase("finish"))
    library.planned["KB2260"] = Phrase("Use **IB Key**")
    text = (
        "{ui.done} {ui.gone} {KB2260} {KB1} {limits.scc.per_day} {device_fees.dsc_plus.fee}"
        " {withdrawal.window} {temporary.code_full} {login.lockout} {login.tries}"
        " {login.tws_build} {android.reset_new} {query} {ui.done}"
    )
    assert notes_of(desk, text, library) == (
        "text, safety: limit",
        "KB9001 › A part › first",
        "{ui.done}: the label “Done” on the screen",
        "{ui.gone}: a label on the screen",
        "{KB2260}: a link with the title “Use IB Key”",
        "{KB1}: a link",
        "{limits.scc.per_day}: an amount with its currency, or the word for “unlimited”",
        "{device_fees.dsc_plus.fee}: an amount with its currency",
        "{withdrawal.window}: a number of business days",
        "{temporary.code_full}: a number of days",
        "{login.lockout}: a number of hours",
        "{login.tries}: a number",
        "{login.tws_build}: a build number",
        "{android.reset_new}: a version number",
        "{query}: a value",
    )


def test_units_stand_in_document_order_with_their_ids(desk: Desk) -> None:
    desk.write(second="B", first="A")
    library = desk.library()
    found = units(library.documents[ARTICLE], library, desk.policy)
    assert [unit.phrase.id for unit in found] == [
        "KB9001:title",
        "KB9001:summary",
        "KB9001:main.title",
        "KB9001:main.second",
        "KB9001:main.first",
    ]


def test_a_unit_knows_its_domain() -> None:
    assert domain_of("machine-ibkr_mobile:labels.done.meaning") == "machine-ibkr_mobile"


def test_sources_are_known_by_domain_even_when_they_do_not_load(desk: Desk) -> None:
    (desk.checkout.root / "docs" / "pages").mkdir()
    (desk.checkout.root / "docs" / "pages" / "interface.yaml").write_text("[", "utf-8")
    assert source_domains(desk.checkout) == {"KB9001", "site"}


def test_no_comment_of_our_units_holds_a_value_of_the_policy(
    real: Checkout, policy: Policy
) -> None:
    library = load_library(real, Faults())
    amounts = {
        format_figure(figure, "en", "unlimited")
        for figure in policy.figures.values()
        if figure.kind in ("money", "limit")
    } - {"unlimited"}
    assert amounts
    for loaded in library.documents.values():
        for unit in units(loaded, library, policy):
            text = "\n".join(unit.notes)
            assert [amount for amount in amounts if amount in text] == []
            assert "USD" not in text
