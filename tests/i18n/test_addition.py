"""Local additions: a link for the readers of one locale, declared with a reason."""

import dataclasses

import pytest

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults
from kb_tools.i18n.catalog import Catalogs
from kb_tools.i18n.checks import Context, check_unit
from kb_tools.i18n.pofile import po_text
from kb_tools.i18n.poread import parse_po
from kb_tools.i18n.silence import remaining, silence, unwritten
from kb_tools.i18n.sync import po_path
from kb_tools.locales import locale
from kb_tools.site.parity import Parity, parity
from kb_tools.site.sources import Sources, load_sources
from tests.conftest import copied

DE = locale("de")
UNIT = "KB2895:limits.rule"
TARGET = "KB69"
REASON = "German readers ask for it here"


@pytest.fixture(scope="module")
def checkout(snapshot: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return copied(snapshot, tmp_path_factory.mktemp("addition") / "checkout")


@pytest.fixture(scope="module")
def sources(checkout: Checkout) -> Sources:
    return load_sources(checkout, Faults())


def add(checkout: Checkout, text: str, reason: str) -> None:
    """Add a text to the German of a unit; with a reason it is declared."""
    path = po_path(checkout, DE, UNIT.partition(":")[0])
    po = parse_po(path.read_text("utf-8"), "", Faults())
    old = po.entries[UNIT]
    first = old.forms[0].partition(". ")[0].removesuffix(".")
    new = dataclasses.replace(old, forms=(f"{first}.{text}",))
    new = dataclasses.replace(new, flags=(), comments=())
    po.entries[UNIT] = silence(new, "local-addition", reason) if reason else new
    path.write_text(po_text(po, DE), "utf-8")


def told(checkout: Checkout, sources: Sources) -> list[str]:
    """What checks say of the unit, as `kb check` does."""
    context = Context.of(sources.library, sources.terms, sources.policy)
    phrases = {one.id: one for one in sources.library.documents["KB2895"].phrases}
    entry = Catalogs(checkout, DE, context).entry(phrases[UNIT])
    problems = check_unit(phrases[UNIT], entry.forms, DE, context)
    problems += unwritten(phrases[UNIT], entry, sources.library.articles)
    return [f"{one.severity} {one.code}: {one.message}" for one in remaining(problems, entry)]


def compared(sources: Sources) -> Parity:
    """The German of the two articles beside the English."""
    library = sources.library
    articles = {name: library.articles[name] for name in ("KB2895", TARGET)}
    small = dataclasses.replace(library, articles=articles, pages={})
    (found,) = parity(dataclasses.replace(sources, library=small, contexts={}, checks=[]), ["de"])
    return found


def shown(checkout: Checkout, sources: Sources) -> tuple[str, str]:
    """Language and state of the unit as a build sees it."""
    context = Context.of(sources.library, sources.terms)
    phrases = sources.library.documents["KB2895"].phrases
    seen = Catalogs(checkout, DE, context).seen("KB2895", phrases)
    _, lang, _, _, why = dict(zip((one.id for one in phrases), seen, strict=True))[UNIT]
    return lang, why


def test_a_link_that_is_not_declared_is_an_error_and_is_not_shown(
    checkout: Checkout, sources: Sources
) -> None:
    add(checkout, f" Siehe {{{TARGET}}}.", "")
    (line,) = told(checkout, sources)
    assert line == (
        f"error local-addition: {{{TARGET}}} is not in the English"
        " 'The device with which you confirm a withdrawal sets the lim…'"
    )
    assert shown(checkout, sources) == ("en", "local-addition")


def test_a_declared_link_is_shown_and_parity_tells_it_apart(
    checkout: Checkout, sources: Sources
) -> None:
    add(checkout, f" Siehe {{{TARGET}}}.", REASON)
    assert told(checkout, sources) == []
    assert shown(checkout, sources) == ("de", "")
    found = compared(sources)
    assert found.differences == ()
    told_apart = [str(one) for one in found.declared]
    where = f"link '../{TARGET}/' is there 1 times, in English 0 (declared: {REASON})"
    # The checker in the same article quotes the passage.
    assert told_apart == [f"de/KB2895#{at}: {where}" for at in ("limits-checker", "limits-rule")]


def test_what_else_is_wrong_stays_an_error(checkout: Checkout, sources: Sources) -> None:
    for text, code in (
        (" Siehe {KB999999}.", "placeholder"),
        (" Bis {limits.scc.per_day}.", "placeholder"),
        (" Bis 5 Tage.", "figure-digit"),
    ):
        add(checkout, text, REASON)
        lines = told(checkout, sources)
        assert any(line.startswith(f"error {code}: ") for line in lines), text


def test_a_declaration_without_an_addition_is_told(checkout: Checkout, sources: Sources) -> None:
    add(checkout, "", REASON)
    assert told(checkout, sources) == [
        "warning ignore-unused: 'ignore-local-addition' silences nothing"
    ]


def test_a_stranger_reads_the_reason_in_the_file(checkout: Checkout) -> None:
    add(checkout, f" Siehe {{{TARGET}}}.", REASON)
    text = po_path(checkout, DE, "KB2895").read_text("utf-8")
    assert f"# ignore-local-addition: {REASON}\n" in text
