"""What a template sees of a page: words, links, and the page's own data.

In: a page of the site, its locale's context and the site's settings. Out: `View`, given to every
template as `kb`. Templates hold no words, no addresses and no rules of their own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from markupsafe import Markup

from kb_tools.content import addresses
from kb_tools.content.model import Article, Phrase
from kb_tools.core.policy import Figure
from kb_tools.locales import BY_TAG, SOURCE, Locale
from kb_tools.render.context import Context, Place
from kb_tools.render.html import EMPTY
from kb_tools.render.icons import icon
from kb_tools.render.inline_html import figure_span, newer_html, phrase_html, word, word_text
from kb_tools.render.jsonld import script_json
from kb_tools.render.tables import is_legacy, member_name
from kb_tools.site.assets import STYLES, Assets
from kb_tools.site.pages import SitePage

# Nothing may be loaded from elsewhere, and no script may stand in a page. What a `<meta>` cannot
# say (frame-ancestors) is in `headers.txt` for the host.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """What is the same for every page of a build.

    Attributes:
        base: absolute address of the site's root, with a slash at its end.
        assets: styles and modules.
        translated: for a page's address without its locale, the locales that have it in their own
            language; an address that is not there is in all of them.
    """

    base: str
    assets: Assets
    translated: Mapping[str, Collection[str]] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another locale."""

    locale: Locale
    href: str
    absolute: str
    current: bool
    translated: bool


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """A page as a template sees it."""

    page: SitePage
    context: Context
    settings: Settings

    @property
    def _place(self) -> Place:
        return Place(self.context, self.page.path)

    def t(self, key: str, **values: str | Markup | int) -> Markup:
        """A string of the interface as HTML."""
        return word(self._place, key, values)

    def s(self, key: str, **values: str | Markup | int) -> str:
        """A string of the interface as text, for attributes."""
        return word_text(self._place, key, values)

    def phrase(self, phrase: Phrase) -> Markup:
        """A phrase as HTML."""
        return phrase_html(self._place, phrase)

    def icon(self, name: str) -> Markup:
        """A drawing."""
        return icon(name)

    def link(self, path: str) -> str:
        """A relative link to a path from the site's root."""
        return addresses.relative(self.page.path, path)

    def to(self, kind: str, name: str = "", at: str = "") -> str:
        """A relative link to a `page`, `article`, `topic`, `checker` or `planned` article."""
        tag = self.context.tag
        paths = {
            "page": addresses.page_url,
            "topic": addresses.topic_url,
            "checker": addresses.checker_url,
            "planned": addresses.planned_url,
        }
        if kind == "article":
            return self.link(addresses.article_url(tag, name, at))
        return self.link(paths[kind](tag, name))

    def asset(self, name: str) -> str:
        """A relative link to a style sheet or module."""
        return self.link(self.settings.assets.path(name))

    def has_asset(self, name: str) -> bool:
        """Whether a module exists."""
        return name in self.settings.assets.files

    @property
    def uses_checker(self) -> bool:
        """Whether the page holds a checker."""
        return self.page.kind == "checker" or "checker" in self.page.parts

    @property
    def styles(self) -> str:
        """The link of the style sheet."""
        return self.asset(STYLES)

    @property
    def root(self) -> str:
        """The relative link to the site's root."""
        return self.link("")

    @property
    def tag(self) -> str:
        """BCP 47 tag of the page."""
        return self.context.tag

    @property
    def policy(self) -> str:
        """The content security policy."""
        return POLICY

    @property
    def head_title(self) -> str:
        """The text of the title element."""
        name = self.s("site.name")
        return name if self.page.kind == "home" else f"{self.page.title} – {name}"

    @property
    def canonical(self) -> str:
        """The absolute address; an untranslated page is the English one."""
        path = self.page.path
        if not self.page.translated:
            path = f"{SOURCE.tag}/{self.page.path.partition('/')[2]}"
        return self.settings.base + path

    @property
    def alternates(self) -> list[Alternate]:
        """The page in every locale of the site, this one included."""
        rest = self.page.path.partition("/")[2]
        translated = self.settings.translated.get(rest)
        return [
            Alternate(
                locale=BY_TAG[tag],
                href=self.link(f"{tag}/{rest}"),
                absolute=f"{self.settings.base}{tag}/{rest}",
                current=tag == self.tag,
                translated=translated is None or tag in translated,
            )
            for tag in self.context.alternates
        ]

    @property
    def structured(self) -> Markup:
        """Structured data, or nothing."""
        data = self.page.structured(self.settings.base)
        return script_json(data) if data else EMPTY

    @property
    def topics(self) -> Iterator[tuple[str, Any]]:
        """Topics in the order of the navigation."""
        return iter(self.context.library.topics.items())

    def title(self, article: Article) -> Markup:
        """An article's title."""
        return self.phrase(article.title)

    def device(self, name: str) -> str:
        """A device's name."""
        return member_name(self._place, "device", name)

    def is_legacy(self, device: str) -> bool:
        """Whether a device is no longer issued."""
        return is_legacy(self._place, "device", device)

    def limit(self, device: str) -> Figure | None:
        """What a device lets its owner withdraw in a day."""
        return self.context.policy.figures.get(f"limits.{device}.per_day")

    def figure(self, figure: Figure) -> Markup:
        """A figure as the reader writes it."""
        return figure_span(self._place, figure, self.tag)

    def newer(self, figure: Figure) -> Markup:
        """The newer recorded figure, if there is one."""
        return newer_html(self._place, figure)
