"""Accessibility as axe finds it in a page: loaded once, then asked for each width and scheme."""

from collections.abc import Iterator
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (1280, 320)
# What depends on colours alone; dark differs from light in nothing else.
COLOURS = ("color-contrast", "link-in-text-block")
_SOURCE = Axe().axe_script
_RUN = """async (rules) => {
  const options = {resultTypes: ["violations"], ...(rules && {runOnly: rules})};
  return (await axe.run(options)).violations;
}"""

Scheme = Literal["light", "dark"]


def violations(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe finds wrong, with the elements; by the named rules alone where there are some."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SOURCE)
    found: list[dict[str, Any]] = page.evaluate(_RUN, list(rules) or None)
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found]


def overflow(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def examine(page: Page) -> Iterator[str]:
    """What is wrong with a page, wide and narrow, light and dark."""
    schemes: tuple[tuple[Scheme, tuple[str, ...]], ...] = (("light", ()), ("dark", COLOURS))
    for scheme, rules in schemes:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if overflow(page) > 0:
                yield f"{width} px: {overflow(page)} px too wide"
            yield from (f"{width} px, {scheme}: {one}" for one in violations(page, rules))
