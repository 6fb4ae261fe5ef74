"""Pages: Jinja2 templates with what every page of the desk has around it.

In: a template's name and its values. Out: a response. Everything is escaped but `Markup`.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2
from starlette.responses import HTMLResponse, Response

from kb_tools.content import addresses
from kb_tools.desk.routes import Area, RefusedError
from kb_tools.locales import BY_TAG, LOCALES, SOURCE, Locale
from kb_tools.render.icons import icon

if TYPE_CHECKING:
    from kb_tools.desk.state import Desk

_ENVIRONMENT: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """Whose languages a page is for: the agent reads in one, the customer in the other."""

    agent: str = SOURCE.tag
    customer: str = SOURCE.tag

    @property
    def prefix(self) -> str:
        """Start of the addresses of pages for this pair."""
        return f"/{self.agent}/{self.customer}"


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation."""

    name: str
    title: str
    href: str


class Frame:
    """What every template sees as `desk`."""

    def __init__(self, desk: Desk, areas: tuple[Area, ...]) -> None:
        self._desk = desk
        self._areas = areas

    def asset(self, name: str) -> str:
        """The address of a style sheet or module."""
        return self._desk.assets.url(name)

    def icon(self, name: str) -> str:
        """A drawing."""
        return icon(name)

    @property
    def locales(self) -> tuple[Locale, ...]:
        """All locales, for choosing one."""
        return LOCALES

    @property
    def read_only(self) -> bool:
        """Whether this copy has no workbench."""
        return self._desk.read_only

    def locale(self, tag: str) -> Locale:
        """A row of the table of locales."""
        return BY_TAG[tag]

    def entries(self, pair: Pair) -> list[Entry]:
        """The navigation."""
        return [
            Entry(
                area.name,
                area.title,
                area.home.format(agent=pair.agent, customer=pair.customer),
            )
            for area in self._areas
            if area.title and not (area.checkout and self._desk.read_only)
        ]

    def public(self, path: str) -> str:
        """The address of a page of the public site, from its path there."""
        return f"{self._desk.site}{path}"

    def article(self, locale: str, name: str, at: str = "") -> str:
        """The public address of an article."""
        return self.public(addresses.article_url(locale, name, at))


def page(
    desk: Desk,
    template: str,
    pair: Pair | None = None,
    status: int = 200,
    **values: Any,
) -> Response:
    """A page, or a part of one.

    Args:
        desk: the desk.
        template: its file under `templates/`.
        pair: whose languages it is for; English for both by default.
        status: HTTP status.
        values: what the template needs.
    """
    return HTMLResponse(text(desk, template, pair, **values), status)


def text(desk: Desk, template: str, pair: Pair | None = None, **values: Any) -> str:
    """The HTML of a page or part."""
    made = _ENVIRONMENT.get_template(template)
    return made.render(desk=desk.frame, pair=pair or Pair(), **values)


def problem(desk: Desk, error: RefusedError) -> Response:
    """A refusal as a page."""
    return page(desk, "problem.html", None, error.status, error=error, here="")
