"""`kb screenshots`: the picture of the site that the README shows.

In: the checkout. Out: one PNG: the front page, an article with its step pictures, a checker.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Final

import click

from kb_tools.checkout import find_checkout

PICTURE: Final = Path("docs") / "project" / "site.png"
# Path of the page, width and height of the window, how far it is scrolled, colours.
_VIEWS: Final = (
    ("en/", 1100, 1000, 0, "light"),
    ("ru/KB2748/#recover-android", 700, 1000, 560, "light"),
    ("zh-Hans/checkers/withdrawal/", 390, 1000, 0, "dark"),
)
_HEIGHT: Final = 520


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where the picture goes. [default: docs/project/site.png]",
)
def screenshots(out: Path | None) -> None:
    """Take the picture of the site for the README, in Chromium."""
    from kb_tools.cli.browsing import open_site  # noqa: PLC0415 - a package of the tests

    checkout = find_checkout()
    target = out or checkout.root / PICTURE
    with open_site(checkout) as site:
        shots: list[bytes] = []
        for path, width, height, down, scheme in _VIEWS:
            page = site.browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page.goto(site.root + path)
            page.wait_for_load_state("networkidle")
            page.evaluate("(down) => scrollTo(0, down)", down)
            shots.append(page.screenshot())
            page.close()
        page = site.browser.new_page(viewport={"width": 1240, "height": _HEIGHT + 40})
        page.set_content(_sheet(shots))
        page.wait_for_function("[...document.images].every((image) => image.complete)")
        page.locator("main").screenshot(path=target)
    click.echo(f"{checkout.shown(target)} is new", err=True)


def _sheet(shots: list[bytes]) -> str:
    """The screenshots side by side."""
    images = "".join(
        f'<img alt="" height="{_HEIGHT}" src="data:image/png;base64,'
        f'{base64.b64encode(shot).decode("ascii")}">'
        for shot in shots
    )
    style = (
        "body{margin:0}main{display:inline-flex;gap:16px;padding:16px;background:#e9efee}"
        "img{border-radius:8px;display:block}"
    )
    return f"<style>{style}</style><main>{images}</main>"
