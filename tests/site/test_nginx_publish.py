"""Publication while many read: no page torn, no file missing, nothing but the old or the new."""

import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.site import publish
from tests.site.nginx import ROOT, nginx_serves
from tests.site.readers import Crowd, digests, reading

PUBLICATIONS = 20
# Enough of the site to be read often: root, two locales, what they refer to.
PARTS = ("assets", "en", "zh-Hans")
OTHER = "0123456789ab"


def part(site: Path, folder: Path) -> Path:
    """A smaller site: some folders of the real one and the files at its root."""
    folder.mkdir()
    for path in site.iterdir():
        if path.is_file():
            shutil.copy2(path, folder)
        elif path.name in PARTS:
            shutil.copytree(path, folder / path.name)
    return folder


def version(site: Path, folder: Path) -> Path:
    """The same site with other styles and modules: their folder and every page differ."""
    shutil.copytree(site, folder)
    (own,) = [path for path in (folder / "assets").iterdir() if not (path / "kept").exists()]
    shutil.rmtree(folder / "assets" / OTHER, ignore_errors=True)
    for path in own.iterdir():
        path.write_bytes(path.read_bytes() + b"\n")
    own.rename(own.with_name(OTHER))
    for page in folder.rglob("*.html"):
        page.write_bytes(page.read_bytes().replace(own.name.encode(), OTHER.encode()))
    return folder


def put(site: Path, link: Path, name: str) -> None:
    """Publish a copy of a site under a name."""
    folder = publish.workshop(link, name)
    shutil.copytree(site, folder, copy_function=os.link, dirs_exist_ok=True)
    publish.publish(folder, link, name)


def pages(site: Path) -> list[str]:
    return sorted(path for path in digests(site) if path.endswith("/"))


def unexpected(crowd: Crowd, *sites: dict[str, str]) -> list[tuple[str, int, str]]:
    """Answers that no version of the site gives."""
    right = {(path, 200, value) for site in sites for path, value in site.items()}
    return sorted(crowd.seen - right)


@pytest.mark.slow
def test_readers_see_whole_sites_through_many_publications(site_dir: Path, tmp_path: Path) -> None:
    old = part(site_dir, tmp_path / "old")
    new = version(old, tmp_path / "new")
    link = tmp_path / "web" / "site"
    put(old, link, "old")
    with nginx_serves(link, tmp_path) as server, reading(server.url, pages(old)) as crowd:
        for number in range(PUBLICATIONS):
            # Each reader has begun a page since the last publication: none is two behind.
            crowd.turn_around()
            put(*((new, link, "new") if number % 2 == 0 else (old, link, "old")))
    print(f"\n{PUBLICATIONS} publications, {crowd.visits} pages opened with what they refer to")
    assert crowd.broken == []
    assert unexpected(crowd, digests(old), digests(new)) == []
    assert {f"/assets/{OTHER}/kb.css"} < {path for path, _, _ in crowd.seen}
    assert "crit" not in server.log


@pytest.mark.slow
def test_a_build_while_many_read_shows_the_old_figure_or_the_new_one(
    copy_checkout: Checkout, tmp_path: Path
) -> None:
    # The program goes with it: who edits it meanwhile does not disturb.
    ours = shutil.ignore_patterns("__pycache__")
    root = copy_checkout.root
    shutil.copytree(ROOT / "kb_tools", root / "kb_tools", ignore=ours, dirs_exist_ok=True)
    first = built(copy_checkout)
    before = digests(first)
    link = copy_checkout.build / "site"
    folder = tmp_path / "nginx"
    folder.mkdir()
    with (
        nginx_serves(link, folder) as server,
        reading(server.url, pages(first), 0.02) as crowd,
    ):
        change(copy_checkout.policy / "withdrawal.yaml", '"USD 200,000"', '"USD 210,000"')
        second = built(copy_checkout)
        # A third build works in the folder of the first.
        change(copy_checkout.policy / "withdrawal.yaml", '"USD 210,000"', '"USD 220,000"')
        between = digests(second)
        third = built(copy_checkout)
        crowd.turn_around()
        text = server.ask("/en/KB2895/").body.decode()
    assert "USD\N{NO-BREAK SPACE}220,000" in text
    assert "USD\N{NO-BREAK SPACE}200,000" not in text
    assert crowd.broken == []
    assert unexpected(crowd, before, between, digests(third)) == []
    figures = {value for path, _, value in crowd.seen if path == "/en/KB2895/"}
    assert len(figures) > 1


@pytest.mark.slow
def test_the_script_of_the_guide_releases_while_many_read(site_dir: Path, tmp_path: Path) -> None:
    old = part(site_dir, tmp_path / "old")
    new = version(old, tmp_path / "new")
    link = tmp_path / "srv" / "site"
    release(old, link.parent)
    with nginx_serves(link, tmp_path) as server, reading(server.url, pages(old)) as crowd:
        for site in (new, old, new):
            release(site, link.parent)
            crowd.turn_around()
        plain = server.ask("/en/KB2895/")
        packed = server.ask("/en/KB2895/", accept_encoding="gzip")
    assert crowd.broken == []
    assert unexpected(crowd, digests(old), digests(new)) == []
    assert gzip.decompress(packed.body) == plain.body == page(new)
    # It was not made on the fly: its length was known.
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert packed.headers["Last-Modified"] == plain.headers["Last-Modified"]
    # What was shown before is still there for pages that are open.
    kept = {path.name for path in (link / "assets").iterdir()}
    assert kept >= {path.name for path in (old / "assets").iterdir()} | {OTHER}


def page(site: Path) -> bytes:
    return (site / "en" / "KB2895" / "index.html").read_bytes()


def release(site: Path, to: Path) -> None:
    """Run the script of the guide, as it stands there."""
    text = (ROOT / "docs" / "project" / "serving.md").read_text("utf-8")
    (script,) = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    subprocess.run(
        ["sh", "-c", script], env={**os.environ, "from": str(site), "to": str(to)}, check=True
    )


def built(checkout: Checkout) -> Path:
    """Build in a process of its own, as people do: readers here go on reading."""
    command = [sys.executable, "-m", "kb_tools", "build", "--locale", "en"]
    ran = subprocess.run(command, cwd=checkout.root, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return (checkout.build / "site").resolve()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
