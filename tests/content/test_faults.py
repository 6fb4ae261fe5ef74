"""Every fault of a source names what, where and what to do; the whole report is the test."""

from pathlib import Path

import pytest

from kb_tools.content.load import Library, build_document
from kb_tools.content.model import Article, Label, Phrase
from kb_tools.content.references import check_references
from kb_tools.core.policy import Policy
from kb_tools.core.source import load
from kb_tools.faults import Faults, report

FOLDER = Path(__file__).parents[1] / "data" / "faults" / "content"


def fault_report(path: Path, policy: Policy) -> str:
    """Load one bad article as `docs/articles/KB9999.yaml`, check it, and report."""
    faults = Faults()
    shown = "docs/articles/KB9999.yaml"
    source = load(path, shown, faults)
    if source is not None:
        loaded = build_document(source, Path("KB9999.yaml"), "articles", Article, faults)
        if loaded is not None and isinstance(loaded.model, Article):
            library = Library(documents={loaded.domain: loaded}, articles={"KB9999": loaded.model})
            library.labels["done"] = Label(label="Done", source="seed", meaning=Phrase("Done"))
            check_references(library, policy, faults)
    return report(faults) + "\n"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_bad_source_is_reported_with_place_and_hint(path: Path, policy: Policy) -> None:
    assert fault_report(path, policy) == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_there_is_no_report_without_a_source() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {
        path.stem for path in FOLDER.glob("*.yaml")
    }
