"""Inspection: each fault of a built site has a page that has it, and its whole message."""

from pathlib import Path

import pytest

from kb_tools.faults import Faults, report
from kb_tools.site.inspect import inspect_site

CASES = {
    '<a href="../gone/">x</a>': (
        "en/index.html:1:1: error: the link '../gone/' leads nowhere [broken-link]\n"
        "  hint: content/addresses makes all paths; see which page or asset is missing"
    ),
    '<a href="other/#gone">x</a>': (
        "en/index.html:1:1: error: the link 'other/#gone' leads to a place that"
        " 'en/other/index.html' does not have [broken-anchor]\n"
        "  hint: content/addresses makes all anchors; see whether a section was renamed"
    ),
    "<script>alert(1)</script>": (
        "en/index.html:1:1: error: <script> with its code in the page [inline-code]\n"
        "  hint: this is a mistake in a template or in render, not in a source"
    ),
    "<style>p {}</style>": (
        "en/index.html:1:1: error: <style> with its code in the page [inline-code]\n"
        "  hint: this is a mistake in a template or in render, not in a source"
    ),
    '<p style="color: red">x</p>': (
        "en/index.html:1:1: error: attribute 'style' of <p> [inline-code]\n"
        "  hint: this is a mistake in a template or in render, not in a source"
    ),
    '<p onclick="x()">x</p>': (
        "en/index.html:1:1: error: attribute 'onclick' of <p> [inline-code]\n"
        "  hint: this is a mistake in a template or in render, not in a source"
    ),
    '<img src="https://elsewhere.example/x.png" alt="">': (
        "en/index.html:1:1: error: <img> would load 'https://elsewhere.example/x.png'"
        " [foreign-request]\n"
        "  hint: this is a mistake in a template or in render, not in a source"
    ),
    '<link rel="stylesheet" href="//elsewhere.example/x.css">': (
        "en/index.html:1:1: error: <link> would load '//elsewhere.example/x.css'"
        " [foreign-request]\n"
        "  hint: this is a mistake in a template or in render, not in a source"
    ),
    '<a href="javascript:alert(1)">x</a>': (
        "en/index.html:1:1: error: the link 'javascript:alert(1)' runs code or is not safe"
        " [unsafe-link]\n"
        "  hint: this is a mistake in a template or in render, not in a source"
    ),
    '<p id="a"></p><p id="a"></p>': (
        "en/index.html:1:1: error: the id 'a' stands twice [duplicate-anchor]\n"
        "  hint: this is a mistake in a template or in render, not in a source"
    ),
}
FINE = """<link rel="canonical" href="https://help.example/en/"><script src="../x.js"></script>
<script type="application/ld+json">{}</script><a href="other/">a</a> <a href="other/#b">b</a>
<a href="#c" id="c">c</a> <a href="/en/">d</a> <a href="./">e</a> <a href="../">f</a>
<a href="https://elsewhere.example/">g</a> <a href="other/?q=x#b">h</a>"""


def site(tmp_path: Path, body: str) -> Path:
    (tmp_path / "en" / "other").mkdir(parents=True)
    (tmp_path / "index.html").write_text("root")
    (tmp_path / "x.js").write_text("")
    (tmp_path / "en" / "other" / "index.html").write_text('<p id="b">x</p>')
    (tmp_path / "en" / "index.html").write_text(body)
    return tmp_path


@pytest.mark.parametrize("body", CASES)
def test_a_fault_is_reported_with_its_place(body: str, tmp_path: Path) -> None:
    faults = Faults()
    inspect_site(site(tmp_path, body), faults)
    assert report(faults) == CASES[body]


def test_a_page_without_faults_has_none(tmp_path: Path) -> None:
    faults = Faults()
    assert inspect_site(site(tmp_path, FINE), faults) == 3
    assert report(faults) == ""
