"""The plugin: plain `mkdocs build` makes English, with everything that the pages need."""

import os
import subprocess
import sys
from pathlib import Path

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, report
from kb_tools.site.build import build_site
from kb_tools.site.inspect import inspect_site
from tests.site.test_build import digests


def run(checkout: Checkout, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *arguments],
        cwd=checkout.root,
        env={
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_plain_mkdocs_build_makes_the_english_site_of_our_build(
    copy_checkout: Checkout, tmp_path: Path
) -> None:
    done = run(copy_checkout, "--strict")
    assert done.returncode == 0, done.stderr
    site = copy_checkout.root / "site"
    for name in (
        "index.html",
        "404.html",
        "en/index.html",
        "en/KB2748/index.html",
        "search/en/index.json",
    ):
        assert (site / name).is_file(), name
    assert not (site / "ru").exists()
    assert not list(site.rglob("lunr*"))
    faults = Faults()
    inspect_site(site, faults)
    assert report(faults) == ""
    out = tmp_path / "ours" / "site"
    ours = build_site(copy_checkout, faults=faults, locales=("en",), out=out, jobs=1)
    assert ours is not None
    assert digests(site) == digests(ours.folder)


def test_a_fault_in_a_source_stops_mkdocs_with_its_place(copy_checkout: Checkout) -> None:
    article = copy_checkout.articles / "KB2748.yaml"
    text = article.read_text("utf-8").replace("era: account_management", "era: stone_age")
    article.write_text(text, encoding="utf-8")
    done = run(copy_checkout)
    assert done.returncode != 0
    assert "docs/articles/KB2748.yaml:" in done.stderr
    assert "stone_age" in done.stderr
