"""Places: where text of the knowledge base stands in the desk, so that its links lead right.

In: a locale's context. Out: a `Place` whose links to articles and checkers stay in the desk, for
the agent, and whose other links lead to the public site.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Final

from kb_tools.desk.pages import Pair
from kb_tools.desk.state import Desk
from kb_tools.render.context import Place

_ARTICLE: Final = re.compile(r"[A-Za-z-]+/([A-Za-z0-9-]+)/(#.*)?\Z")
_CHECKER: Final = re.compile(r"[A-Za-z-]+/checkers/([a-z0-9-]+)/(#.*)?\Z")


@dataclasses.dataclass(slots=True)
class DeskPlace(Place):
    """A place in a page of the desk.

    Attributes:
        site: address of the public site.
        prefix: start of the desk's addresses for the pair of languages; "" where links are for
            customers.
    """

    site: str = ""
    prefix: str = ""

    def link(self, target: str) -> str:
        """A link to a path of the public site, or to the desk's page of the same thing."""
        if self.prefix:
            article = _ARTICLE.match(target)
            if article and article[1] in self.context.library.articles:
                return f"{self.prefix}/articles/{article[1]}{article[2] or ''}"
            checker = _CHECKER.match(target)
            if checker and checker[1] in self.context.library.checkers:
                return f"{self.prefix}/checkers/{checker[1]}{checker[2] or ''}"
        return f"{self.site}{target}"


def place(desk: Desk, tag: str, path: str, pair: Pair | None = None) -> DeskPlace:
    """A place for text of a locale; with a pair its links stay in the desk."""
    context = desk.now.contexts[tag]
    # Whether a text is English is said in a column of its own, not beside each text.
    return DeskPlace(context, path, True, site=desk.site, prefix=pair.prefix if pair else "")  # noqa: FBT003 - `quiet`
