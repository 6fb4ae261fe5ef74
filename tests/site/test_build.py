"""The build: the same bytes every time, nothing for nothing, and never half a site."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, report
from kb_tools.site import build, crew
from kb_tools.site.build import Built, build_site
from tests.conftest import copied


def built(checkout: Checkout, *locales: str) -> Built:
    faults = Faults()
    site = build_site(checkout, faults=faults, locales=locales, jobs=1)
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


@pytest.fixture(scope="module")
def origin(snapshot: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout in which English and German were built. Only read."""
    checkout = copied(snapshot, tmp_path_factory.mktemp("origin") / "checkout")
    assert built(checkout, "en", "de").fresh == ("en", "de")
    return checkout


@pytest.fixture
def own(origin: Checkout, tmp_path: Path) -> Checkout:
    """A copy of that checkout and its site, to be changed by the test."""
    return copied(origin, tmp_path / "own")


def published(checkout: Checkout) -> Path:
    return (checkout.build / "site").resolve()


def sites(checkout: Checkout) -> set[str]:
    """Names of the sites that are kept; each has its record beside it."""
    names = {path.name for path in (checkout.build / "sites").iterdir()}
    folders = {name for name in names if not name.endswith(".json")}
    assert names - folders == {f"{name}.json" for name in folders}
    return folders


def test_two_builds_in_other_folders_and_processes_have_the_same_bytes(
    origin: Checkout, copy_checkout: Checkout, tmp_path: Path
) -> None:
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
    assert digests(published(origin)) == digests(second.resolve())


def test_nothing_is_built_when_nothing_changed(own: Checkout) -> None:
    folder = published(own)
    page = folder / "en" / "KB2748" / "index.html"
    before = page.stat()
    again = built(own, "en", "de")
    assert (again.folder, again.fresh) == (folder, ())
    assert again.pages == len(list(folder.rglob("*.html")))
    assert page.stat().st_mtime_ns == before.st_mtime_ns


def test_a_changed_catalog_builds_its_own_locale_only(own: Checkout) -> None:
    catalog = own.locales / "de" / "LC_MESSAGES" / "KB2748.po"
    with catalog.open("a", encoding="utf-8") as file:
        file.write("\n# a comment changes no page\n")
    assert built(own, "en", "de").fresh == ()
    change(catalog, "IBKR Mobile", "IBKR-Mobile")
    assert built(own, "en", "de").fresh == ("de",)


def test_a_changed_figure_changes_the_pages_that_print_it(own: Checkout) -> None:
    folder = published(own)
    before = digests(folder / "en")
    change(own.policy / "withdrawal.yaml", 'per_day: "USD 200,000"', 'per_day: "USD 210,000"')
    second = built(own, "en", "de")
    assert second.folder != folder
    after = digests(second.folder / "en")
    changed = {name for name in after if after[name] != before.get(name)}
    assert {"KB2895/index.html", "KB1131/index.html", "index.html"} <= changed
    assert "android-app-reset/index.html" not in changed
    text = (second.folder / "en" / "KB2895" / "index.html").read_text("utf-8")
    assert "USD\N{NO-BREAK SPACE}210,000" in text
    assert "USD\N{NO-BREAK SPACE}200,000" not in text


def test_faults_in_a_source_leave_the_published_site_as_it_was(own: Checkout) -> None:
    folder = published(own)
    before = digests(folder)
    change(own.articles / "KB2748.yaml", "related: [KB2260", "related: [KB9999999, KB2260")
    faults = Faults()
    assert build_site(own, faults=faults, locales=("en", "de"), jobs=1) is None
    assert faults.errors
    assert published(own) == folder
    assert digests(folder) == before


@pytest.mark.parametrize("when", ["page", "inspection"])
def test_a_build_that_breaks_leaves_the_published_site_whole(
    own: Checkout, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    folder = published(own)
    before = digests(folder)
    change(own.root / "mkdocs.yml", "//help.example.com", "//docs.example.com")

    def broken(*_args: object) -> str:
        raise RuntimeError("the power is off")

    target = (crew, "paint_all") if when == "page" else (build, "broken_links")
    monkeypatch.setattr(*target, broken)
    with pytest.raises(RuntimeError, match="the power is off"):
        build_site(own, faults=Faults(), locales=("en", "de"), jobs=1)
    assert published(own) == folder
    assert digests(folder) == before
    assert sites(own) == {folder.name}


def test_the_site_before_is_kept_with_one_older_gone(own: Checkout) -> None:
    names = [published(own).name]
    for old, new in (("help", "docs"), ("docs", "guide")):
        change(own.root / "mkdocs.yml", f"//{old}.example.com", f"//{new}.example.com")
        names.append(built(own, "en", "de").folder.name)
    assert len(set(names)) == 3
    assert sites(own) == set(names[1:])


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
