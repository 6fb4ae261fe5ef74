"""The bench of translation works on any help pages in all locales, and says what it needs."""

from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.cli.bench_i18n import measure_i18n
from kb_tools.faults import KbError

NAMES = ("en-US", "ru", "zh-CN", "zh-TW", "es", "fr", "it", "de")


def help_pages(folder: Path, pages: int) -> Path:
    """Help pages as Debian's packages have them."""
    for name in NAMES:
        place = folder / name / "text"
        place.mkdir(parents=True)
        for number in range(pages):
            texts = [
                f'<p id="par_id{at}N" class="x">Text <b>{at}</b> {name}.</p>' for at in range(6)
            ]
            title = f'<h1 id="hd_id{number}">Page {name}</h1>'
            (place / f"p{number}.html").write_text(title + "\n".join(texts), "utf-8")
    return folder


def test_without_help_pages_it_names_the_packages(checkout: Checkout, tmp_path: Path) -> None:
    with pytest.raises(KbError) as error:
        measure_i18n(checkout, tmp_path)
    assert error.value.message.startswith("no help pages to make a thousand articles from: ")
    assert "libreoffice-help-en-us" in error.value.hint


def test_it_measures_sync_status_check_and_pybabel(checkout: Checkout, tmp_path: Path) -> None:
    figures = measure_i18n(checkout, help_pages(tmp_path / "help", 3))
    assert figures["articles"] == 3
    assert figures["units"] >= 3 * 9
    assert set(figures) >= {
        "sync: seconds, whole",
        "sync: seconds, ten articles changed",
        "status: seconds",
        "check: seconds",
        "pybabel update over whole sync, times",
    }
    assert all(value > 0 for value in figures.values())
