"""Pages of the public site for the desk's workbench, painted with the site's own templates.

In: a locale's view and a page's name. Out: its HTML, the same that `kb build` writes.
"""

from __future__ import annotations

import dataclasses
import functools
import types
from collections.abc import Sequence
from typing import Final

import jinja2

from kb_tools.render.context import Context
from kb_tools.site.assets import Assets
from kb_tools.site.pages import SitePage, page_groups, site_page
from kb_tools.site.roots import environment
from kb_tools.site.view import Settings, View

# Pages at the site's root that are in all languages at once: each is shown in one.
ROOTS: Final = {"root chooser": "root/index.html", "root missing": "root/404.html"}
_ROOT: Final = SitePage(path="", template="", title="", description="", kind="home")


@dataclasses.dataclass(frozen=True, slots=True)
class SitePainter:
    """Paints pages of the public site. `base` is its address."""

    base: str

    @property
    def _settings(self) -> Settings:
        return Settings(self.base or "/", Assets("", {}))

    def pages(self, context: Context) -> Sequence[str]:
        """Names of all pages, those at the root last."""
        return [*page_groups(context), *ROOTS]

    def paint(self, context: Context, name: str) -> str:
        """The HTML document of a page."""
        root = ROOTS.get(name)
        page = _ROOT if root else site_page(context, name)
        view = View(page, context, self._settings)
        template = _environment().get_template(root or page.template)
        body = types.SimpleNamespace(content=str(page.html))
        return template.render(kb=view, page=body, views=[view], root="")


@functools.cache
def _environment() -> jinja2.Environment:
    return environment()
