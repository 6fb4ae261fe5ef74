"""The build: the same bytes every time, nothing for nothing, and never half a site."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, report
from kb_tools.site import inspect, mkdocs_run
from kb_tools.site.build import Built, build_site


def built(checkout: Checkout, *locales: str, out: Path | None = None, jobs: int = 1) -> Built:
    faults = Faults()
    site = build_site(checkout, faults=faults, locales=locales, out=out, jobs=jobs)
    assert report(faults) == ""
    assert site is not None
    return site


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_two_builds_in_other_folders_and_processes_have_the_same_bytes(
    copy_checkout: Checkout, tmp_path: Path
) -> None:
    first = built(copy_checkout, "en", "de", out=tmp_path / "one" / "site")
    program = (
        "import sys; from pathlib import Path; from kb_tools.checkout import Checkout;"
        "from kb_tools.faults import Faults; from kb_tools.site.build import build_site\n"
        "if __name__ == '__main__':\n"
        "    build_site(Checkout(Path(sys.argv[1])), faults=Faults(), locales=('en', 'de'),"
        " out=Path(sys.argv[2]), jobs=2)\n"
    )
    script = tmp_path / "build_again.py"
    script.write_text(program, encoding="utf-8")
    second = tmp_path / "two" / "site"
    subprocess.run(
        [sys.executable, str(script), str(copy_checkout.root), str(second)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
    )
    assert digests(first.folder) == digests(second.resolve())


def test_nothing_is_built_when_nothing_changed(copy_checkout: Checkout) -> None:
    first = built(copy_checkout, "en")
    assert first.fresh == ("en",)
    page = first.folder / "en" / "KB2748" / "index.html"
    before = page.stat()
    again = built(copy_checkout, "en")
    assert (again.folder, again.pages, again.fresh) == (first.folder, first.pages, ())
    assert page.stat().st_mtime_ns == before.st_mtime_ns


def test_a_changed_catalog_builds_its_own_locale_only(copy_checkout: Checkout) -> None:
    built(copy_checkout, "en", "de")
    catalog = copy_checkout.locales / "de" / "LC_MESSAGES" / "KB2748.po"
    with catalog.open("a", encoding="utf-8") as file:
        file.write("\n# a comment changes no page\n")
    assert built(copy_checkout, "en", "de").fresh == ("de",)


def test_a_changed_figure_changes_the_pages_that_print_it(copy_checkout: Checkout) -> None:
    first = built(copy_checkout, "en")
    before = digests(first.folder / "en")
    change(
        copy_checkout.policy / "withdrawal.yaml", 'per_day: "USD 200,000"', 'per_day: "USD 210,000"'
    )
    second = built(copy_checkout, "en")
    assert second.fingerprint != first.fingerprint
    after = digests(second.folder / "en")
    changed = {name for name in after if after[name] != before.get(name)}
    assert {"KB2895/index.html", "KB1131/index.html", "index.html"} <= changed
    assert "android-app-reset/index.html" not in changed
    text = (second.folder / "en" / "KB2895" / "index.html").read_text("utf-8")
    assert "USD\N{NO-BREAK SPACE}210,000" in text
    assert "USD\N{NO-BREAK SPACE}200,000" not in text


def test_faults_in_a_source_leave_the_published_site_as_it_was(copy_checkout: Checkout) -> None:
    site = built(copy_checkout, "en")
    before = digests(site.folder)
    change(
        copy_checkout.articles / "KB2748.yaml", "related: [KB2260", "related: [KB9999999, KB2260"
    )
    faults = Faults()
    assert build_site(copy_checkout, faults=faults, locales=("en",), jobs=1) is None
    assert faults.errors
    assert (copy_checkout.build / "site").resolve() == site.folder
    assert digests(site.folder) == before


@pytest.mark.parametrize("when", ["page", "inspection"])
def test_a_build_that_breaks_leaves_the_published_site_whole(
    copy_checkout: Checkout, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    site = built(copy_checkout, "en")
    before = digests(site.folder)
    change(copy_checkout.articles / "KB2748.yaml", "Open IBKR Mobile.", "Start IBKR Mobile.")

    def broken(*_args: object) -> str:
        raise RuntimeError("the power is off")

    target = (mkdocs_run, "build_locale") if when == "page" else (inspect, "inspect_site")
    monkeypatch.setattr(*target, broken)
    with pytest.raises(RuntimeError, match="the power is off"):
        build_site(copy_checkout, faults=Faults(), locales=("en",), jobs=1)
    assert (copy_checkout.build / "site").resolve() == site.folder
    assert digests(site.folder) == before
    assert [path.name for path in (copy_checkout.build / "sites").iterdir()] == [site.folder.name]


def test_the_site_before_is_kept_with_one_older_gone(copy_checkout: Checkout) -> None:
    names: list[str] = []
    for word in ("Open", "Start", "Launch"):
        if names:
            old = "Open" if len(names) == 1 else "Start"
            change(
                copy_checkout.articles / "KB2748.yaml",
                f"{old} IBKR Mobile.",
                f"{word} IBKR Mobile.",
            )
        names.append(built(copy_checkout, "en").folder.name)
    kept = {path.name for path in (copy_checkout.build / "sites").iterdir()}
    assert kept == set(names[1:])


def test_every_file_that_the_site_should_have_is_there(site_dir: Path) -> None:
    for name in (
        "index.html",
        "404.html",
        "robots.txt",
        "sitemap.xml",
        "headers.txt",
        "de/index.html",
        "ru/KB2748/index.html",
        "zh-Hans/checkers/withdrawal/index.html",
        "en/search/index.html",
        "en/opensearch.xml",
        "search/ru/index.json",
    ):
        assert (site_dir / name).is_file(), name
    left_over = [path.name for path in site_dir.rglob("*.map")] + list(site_dir.rglob("*lunr*"))
    assert left_over == []
