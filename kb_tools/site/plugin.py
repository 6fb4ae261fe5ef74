"""The MkDocs plugin: it hands MkDocs the pages that `site.pages` lists, and their HTML.

In: the events of one build for one locale. Out: MkDocs writes each page through our templates. It
holds no rules: which pages there are, what they say and where they link is decided elsewhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel

from kb_tools.checkout import find_checkout
from kb_tools.faults import Faults, KbError, report
from kb_tools.locales import SOURCE
from kb_tools.search.build import open_index
from kb_tools.site import roots
from kb_tools.site.assets import collect_assets
from kb_tools.site.config import address
from kb_tools.site.pages import SitePage, site_pages
from kb_tools.site.sources import Sources, load_sources
from kb_tools.site.view import Settings, View

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext


class KbConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs' own hook
    """Options of the plugin; plain `mkdocs build` needs none."""

    locale = config_options.Type(str, default=SOURCE.tag)
    locales = config_options.ListOfItems(config_options.Type(str), default=[])


class KbPlugin(BasePlugin[KbConfig]):  # type: ignore[no-untyped-call]  # the same
    """One locale of the site.

    `sources` and `settings` may be set by a caller that has loaded them already (`site.build`);
    then shared files are the caller's business too.
    """

    sources: Sources | None = None
    settings: Settings | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load what was not handed over; keep MkDocs from making pages of its own."""
        self._alone = self.sources is None
        if self.sources is None:
            faults = Faults()
            self.sources = load_sources(find_checkout(Path(config.config_file_path).parent), faults)
            if faults.errors:
                raise KbError("the sources have faults:\n" + report(faults), "run `kb check`")
        if self.settings is None:
            self.settings = Settings(address(self.sources.checkout), collect_assets())
        # Our templates come before the theme's; a copy of the checkout need not hold them.
        config.theme.dirs.insert(0, str(roots.OVERRIDES))
        config.theme.static_templates.clear()
        tags = tuple(self.config.locales) or (self.config.locale,)
        self._context = self.sources.context(self.config.locale, tags)
        config.nav = [{"Home": f"{self.config.locale}/index.md"}]
        return config

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Replace what lies in `docs/` and the theme's assets by our pages."""
        del files
        self._pages: dict[str, SitePage] = {}
        made = []
        for page in site_pages(self._context):
            uri = f"{page.path}index.md"
            self._pages[uri] = page
            level = InclusionLevel.NOT_IN_NAV if page.kind != "home" else InclusionLevel.INCLUDED
            made.append(File.generated(config, uri, content="", inclusion=level))
        return Files(made)

    def on_page_read_source(self, /, *, page: Page, config: MkDocsConfig) -> str:
        """No Markdown: the HTML comes ready."""
        del page, config
        return ""

    def on_page_markdown(
        self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Name the page and its template."""
        del config, files
        ours = self._pages[page.file.src_uri]
        page.meta = {"template": ours.template, "title": ours.title}
        return markdown

    def on_page_content(
        self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """The page's body."""
        del html, config, files
        return str(self._pages[page.file.src_uri].html)

    def on_env(
        self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files
    ) -> jinja2.Environment:
        """Templates escape everything that is not HTML of our own making."""
        del config, files
        return roots.prepare(env)

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: object
    ) -> TemplateContext:
        """Give the template its view of the page."""
        del config, nav
        if self.settings is None:  # pragma: no cover - set in on_config
            raise KbError("the plugin was not configured")
        context["kb"] = View(  # type: ignore[typeddict-unknown-key]
            self._pages[page.file.src_uri], self._context, self.settings
        )
        return context

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Alone, write the shared files too."""
        if self._alone and self.sources is not None and self.settings is not None:
            index = open_index(self.sources.checkout)
            contexts = {self._context.tag: self._context}
            roots.write(Path(config.site_dir), contexts, self.settings, index)
