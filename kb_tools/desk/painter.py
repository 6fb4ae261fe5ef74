"""Pages of the public site as the desk sees them: somebody else paints them.

In: a locale's view and a page's name. Out: its HTML. The desk may not know the site; whoever starts
both hands it a painter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kb_tools.render.context import Context


class Painter(Protocol):
    """What paints pages of the public site."""

    def pages(self, context: Context) -> Sequence[str]:
        """Names of all pages, in all locales the same, such as `home`, `KB2748`, `checker fees`."""

    def paint(self, context: Context, name: str) -> str:
        """The HTML document of a page; its links and files are those of the public site."""
