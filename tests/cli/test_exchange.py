"""`kb i18n show`, `export` and `import` as people run them."""

from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from tests.cli.conftest import Kb


def test_show_prints_a_unit_beside_its_english(kb: Kb) -> None:
    ran = kb("i18n", "show", "KB2748:title", "--locale", "ru")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0].startswith("KB2748:title  [title; ")
    assert lines[1].startswith("  en   Get IB Key back")


def test_show_gives_every_unit_of_an_article_as_data(kb: Kb) -> None:
    data = kb("i18n", "show", "KB2748", "--locale", "zh-hans", "--format", "json").data
    assert data["locale"] == "zh-Hans"
    assert data["units"][0]["id"] == "KB2748:title"
    assert set(data["units"][0]) >= {"source", "translation", "state", "shown", "why", "problems"}


def test_show_names_the_nearest_unit(kb: Kb) -> None:
    ran = kb("i18n", "show", "KB2748:titel", "--locale", "ru")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "kb: there is no unit 'KB2748:titel'\n  hint: did you mean 'KB2748:title'?\n"


@pytest.mark.parametrize("form", ["po", "xliff"])
def test_a_bundle_comes_back(kb: Kb, copy_checkout: Checkout, tmp_path: Path, form: str) -> None:
    root = copy_checkout.root
    out = tmp_path / "bundle"
    select = ("i18n", "export", "KB2260", "--locale", "de", "--as", form, "--out", str(out))
    assert kb(*select, cwd=root).code == 0
    ran = kb("i18n", "import", str(out), cwd=root)
    assert (ran.code, ran.out) == (0, "nothing has changed\n")
    catalog = copy_checkout.locales / "de" / "LC_MESSAGES" / "KB2260.po"
    text = out.read_text("utf-8")
    title = kb("i18n", "show", "KB2260:title", "--locale", "de", "--format", "json").data
    old = title["units"][0]["translation"][0]
    assert old in text
    out.write_text(text.replace(old, f"Neu: {old}"), "utf-8")
    ran = kb("i18n", "import", str(out), "--dry-run", cwd=root)
    assert "KB2260:title: changed\n" in ran.out
    assert "Neu: " not in catalog.read_text("utf-8")
    ran = kb("i18n", "import", str(out), "--format", "json", cwd=root)
    assert ran.code == 0
    assert {"id": "KB2260:title", "outcome": "changed"}.items() <= ran.data["units"][0].items()
    assert f"Neu: {old}" in catalog.read_text("utf-8")


def test_a_file_that_is_no_bundle_is_refused(kb: Kb, tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text("hello\n", "utf-8")
    ran = kb("i18n", "import", str(path))
    assert ran.code == 1
    assert "a.po:1:1: error: 'hello' is not a keyword before a string [po-syntax]" in ran.err
