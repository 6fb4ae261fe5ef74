"""Files at the root of the site: language chooser, page for a wrong address, sitemap, robots.

In: sources and settings. Out: files in a site's folder. The templates are those of the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from xml.sax.saxutils import escape as xml_escape

import jinja2

from kb_tools.assistant.export import write_assistant
from kb_tools.assistant.guide import Guide
from kb_tools.checkout import Checkout
from kb_tools.render.context import Context
from kb_tools.search.export import write_export
from kb_tools.search.index import Index
from kb_tools.search.sources import Notes
from kb_tools.search.sources import Sources as Texts
from kb_tools.site.facts import Facts
from kb_tools.site.headers import SECURITY
from kb_tools.site.pages import SitePage, page_paths
from kb_tools.site.stock import Trail
from kb_tools.site.view import Settings, View

OVERRIDES: Final = Path(__file__).resolve().parent / "overrides"


def prepare(env: jinja2.Environment) -> jinja2.Environment:
    """Make an environment strict: escape everything, and fail on a name that is not there."""
    env.autoescape = True
    env.undefined = jinja2.StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True
    return env


def environment() -> jinja2.Environment:
    """The theme's templates without MkDocs."""
    return prepare(jinja2.Environment(loader=jinja2.FileSystemLoader(OVERRIDES), autoescape=True))


Contexts = Mapping[str, Context]


def write(site: Path, contexts: Contexts, settings: Settings, index: Index) -> None:
    """Write everything that is not a page of one locale."""
    for name, data in files(contexts, settings).items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    write_export(index, site, contexts)
    write_assistant(guide(contexts, index), site, contexts)


def texts(
    checkout: Checkout, contexts: Contexts, trail: Trail, made_from: Facts, common: str
) -> Texts:
    """What the search index is made from, as the pages see it.

    Args:
        checkout: the knowledge base.
        contexts: a view for each locale.
        trail: where the views note what is read.
        made_from: what that says now.
        common: digest of everything that is read and not noted.
    """
    one = next(iter(contexts.values()))
    catalogs = {tag: context.catalog for tag, context in contexts.items()}
    notes = Notes(trail, common, made_from.shared, made_from.local)
    return Texts(checkout, one.library, one.policy, one.terms, catalogs, notes)


def guide(contexts: Contexts, index: Index) -> Guide:
    """What the assistant answers from, as the pages see it."""
    one = next(iter(contexts.values()))
    return Guide(
        index, one.library, one.policy, one.terms, lambda tag: contexts[tag].catalog, lean=True
    )


def files(contexts: Contexts, settings: Settings) -> dict[str, bytes]:
    """Everything that is not a page of one locale, search left out; by path.

    Args:
        contexts: a view for each locale, in the order of the table.
        settings: those of the pages.
    """
    made: dict[str, bytes] = {
        settings.assets.path(name): data for name, data in settings.assets.files.items()
    }
    env = environment()
    views = [_view(context, settings) for context in contexts.values()]
    for name in ("index.html", "404.html"):
        template = env.get_template(f"root/{name}")
        root = "" if name == "index.html" else urlsplit(settings.base).path
        made[name] = template.render(views=views, kb=views[0], root=root).encode()
    for view in views:
        text = env.get_template("root/opensearch.xml").render(kb=view)
        made[f"{view.tag}/opensearch.xml"] = text.encode()
    listed = listed_pages(views[0].context, settings)
    made["sitemap.xml"] = sitemap(settings.base, listed).encode()
    made["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {settings.base}sitemap.xml\n".encode()
    made["headers.txt"] = _headers().encode()
    return made


def _view(context: Context, settings: Settings) -> View:
    page = SitePage(path="", template="", title="", description="", kind="home")
    return View(page, context, settings)


def _headers() -> str:
    """What a host should send with every page."""
    return "".join(f"{name}: {value}\n" for name, value in SECURITY.items())


def listed_pages(context: Context, settings: Settings) -> list[tuple[str, tuple[str, ...]]]:
    """Every address without its locale that search engines should know, with its locales."""
    rests = [path.partition("/")[2] for path in page_paths(context)]
    found = [(rest, tuple(settings.translated.get(rest, context.alternates))) for rest in rests]
    return [(rest, having) for rest, having in found if having]


def sitemap(base: str, pages: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """A sitemap with every page in every locale that has it, and where to choose a language.

    Args:
        base: absolute address of the site's root.
        pages: the address of each page without its locale, and its locales.
    """
    entries: list[str] = []
    for rest, tags in pages:
        links = [
            f'<xhtml:link rel="alternate" hreflang="{tag}" href="{_url(base, tag, rest)}"/>'
            for tag in tags
        ]
        default = _url(base, tags[0], rest) if rest else xml_escape(base)
        links.append(f'<xhtml:link rel="alternate" hreflang="x-default" href="{default}"/>')
        entries.extend(
            f"<url><loc>{_url(base, tag, rest)}</loc>{''.join(links)}</url>" for tag in tags
        )
    opening = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    )
    return opening + "\n".join(entries) + "\n</urlset>\n"


def _url(base: str, tag: str, rest: str) -> str:
    return xml_escape(f"{base}{tag}/{rest}")
