"""A page that is open while the site is published anew still searches and answers, of one site."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, report
from kb_tools.site import publish
from kb_tools.site.build import build_site
from tests import browsing
from tests.site.test_build import change

pytestmark = pytest.mark.browser
PARTS = ("assets", "assistant", "en", "search")
FOUND = ".kb-search-results a[href*='KB975']"


def edited(path: Path, edit: Callable[[Any], None]) -> None:
    """Write a file of JSON anew; others share the old one by a hard link."""
    data = json.loads(path.read_text("utf-8"))
    edit(data)
    path.unlink()
    path.write_text(json.dumps(data), encoding="utf-8")


def version(site: Path, folder: Path, number: int) -> Path:
    """The English site with another title, other modules, and nothing of the data of before."""
    folder.mkdir()
    for path in site.iterdir():
        if path.name in PARTS:
            shutil.copytree(path, folder / path.name, copy_function=os.link)
        elif path.is_file():
            os.link(path, folder / path.name)
    (own,) = [path for path in (folder / "assets").iterdir() if not (path / "kept").exists()]
    own.rename(own.with_name(f"{number:012d}"))
    for page in folder.rglob("*.html"):
        text = page.read_text("utf-8").replace(own.name, f"{number:012d}")
        page.unlink()
        page.write_text(text, encoding="utf-8")
    stamp = f"{number:010d}"

    def head(data: Any) -> None:
        data["stamp"] = stamp
        named = [one for one in data["articles"] if one[0] == "KB975"]
        named[0][1] = f"Return a device, {number}"

    edited(folder / "search/en/index.json", head)
    edited(folder / "assistant/en/guide.json", lambda data: data.update(stamp=stamp))

    def said(data: Any) -> None:
        for part in data["parts"]:
            for passage in part["passages"]:
                passage["text"] = f"{number}: {passage['text']}"

    for path in (folder / "assistant/en").glob("KB*.json"):
        edited(path, said)
    for path in folder.rglob("*"):
        # Servers tell files apart by whole seconds.
        if path.is_file() and path.suffix == ".json":
            os.utime(path, (1_700_000_000 + 10 * number,) * 2)
    return folder


def put(site: Path, link: Path, name: str) -> None:
    folder = publish.workshop(link, name)
    shutil.copytree(site, folder, copy_function=os.link, dirs_exist_ok=True)
    publish.publish(folder, link, name)


def search(page: Page, words: str) -> None:
    page.fill("#kb-q-header", "")
    page.fill("#kb-q-header", words)


def test_a_page_that_was_opened_before_two_publications_answers_from_the_last(
    browser: Browser, site_dir: Path, tmp_path: Path
) -> None:
    versions = [version(site_dir, tmp_path / str(number), number) for number in (1, 2, 3)]
    link = tmp_path / "web" / "site"
    put(versions[0], link, "1")
    with browsing.served(link) as url, browsing.visit(browser, url) as seen:
        page = seen.go("en/KB1131/")
        # Nothing of search or the assistant is loaded yet: their modules are only in `assets/1`.
        put(versions[1], link, "2")
        put(versions[2], link, "3")
        search(page, "return a device")
        expect(page.locator(FOUND).first).to_contain_text("Return a device, 3")
        # Now they are, and are of the site before: words known and words not seen yet.
        put(versions[0], link, "1")
        search(page, "return the card")
        expect(page.locator(FOUND).first).to_contain_text("Return a device, 1")
        put(versions[1], link, "2")
        page.goto(f"{url}en/search/?q=return+a+device")
        expect(page.locator(".kb-answer").first).to_contain_text("2: ")
        put(versions[2], link, "3")
        page.fill("#kb-q-page", "I want to send my device back")
        page.press("#kb-q-page", "Enter")
        expect(page.locator(".kb-answer").first).to_contain_text("3: ")
        assert seen.wrong == []


@pytest.mark.slow
def test_an_open_page_finds_what_edits_have_changed(
    browser: Browser, copy_checkout: Checkout
) -> None:
    article = copy_checkout.articles / "KB975.yaml"

    def build() -> Path:
        faults = Faults()
        assert build_site(copy_checkout, faults=faults, locales=("en",), jobs=1) is not None
        assert report(faults) == ""
        return copy_checkout.build / "site"

    link = build()
    with browsing.served(link) as url, browsing.visit(browser, url) as seen:
        page = seen.go("en/KB1131/")
        search(page, "return a device")
        expect(page.locator(FOUND).first).to_be_visible()
        title = "Return a security device"
        for number in ("first", "second"):
            # An article more at the front: all numbers of documents differ.
            name = f"KB1{len(number)}"
            text = (copy_checkout.articles / "KB1131.yaml").read_text("utf-8")
            new = text.replace("id: KB1131", f"id: {name}")
            (copy_checkout.articles / f"{name}.yaml").write_text(new, encoding="utf-8")
            change(article, f"title: {title}", f"title: Return the {number} device")
            title = f"Return the {number} device"
            build()
            search(page, f"return the {number} device back")
            expect(page.locator(FOUND).first).to_contain_text(title)
        assert seen.wrong == []
