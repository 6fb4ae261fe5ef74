"""Pages of articles that were changed in the working tree: accessible in every locale, now."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import browsing
from tests.axe import examine
from tests.conftest import BUILT, ROOT


def changed_articles(root: Path) -> list[str]:
    """Articles whose source or catalogs differ from the last commit, new ones included."""
    listed = subprocess.run(
        ["git", "-c", "core.quotepath=off", "status", "--porcelain", "--untracked-files=all"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    names = set()
    for line in listed.stdout.splitlines():
        path = Path(line[3:].split(" -> ")[-1].strip('"'))
        if path.match("docs/articles/*.yaml") or path.match("locales/*/LC_MESSAGES/*.po"):
            names.add(path.stem)
    return sorted(name for name in names if (root / "docs/articles" / f"{name}.yaml").is_file())


@pytest.mark.browser
def test_the_pages_of_changed_articles_are_accessible(browser: Browser, site_url: str) -> None:
    with browsing.visit(browser, site_url) as seen:
        for name in changed_articles(ROOT):
            for tag in BUILT:
                page = seen.go(f"{tag}/{name}/")
                assert list(examine(page)) == [], f"{tag}/{name}"
        assert seen.wrong == []


def test_a_changed_article_and_a_changed_catalog_are_seen(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    articles, catalogs = tmp_path / "docs/articles", tmp_path / "locales/ru/LC_MESSAGES"
    articles.mkdir(parents=True)
    catalogs.mkdir(parents=True)
    for name in ("KB1", "KB2", "KB3"):
        (articles / f"{name}.yaml").write_text("id", "utf-8")
        (catalogs / f"{name}.po").write_text("", "utf-8")
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    assert changed_articles(tmp_path) == []
    (articles / "KB1.yaml").write_text("changed", "utf-8")
    (catalogs / "KB2.po").write_text("changed", "utf-8")
    (articles / "KB4.yaml").write_text("new", "utf-8")
    assert changed_articles(tmp_path) == ["KB1", "KB2", "KB4"]
