"""Structured data (schema.org) for search engines and assistants, from what the page shows.

In: an article, its rendered page and the site's address. Out: JSON data. Steps are read from the
page's own HTML, so that the data can say nothing that the reader does not see.
"""

from __future__ import annotations

import html.parser
import json
from typing import Any

from markupsafe import Markup

from kb_tools.content import addresses
from kb_tools.content.model import Article
from kb_tools.locales import SOURCE
from kb_tools.render.context import Context
from kb_tools.render.html import collapse
from kb_tools.render.page import Page

_CONTEXT = "https://schema.org"
_PROCEDURE = '<div class="kb-procedure"'
_END = "</ol>"
Crumbs = tuple[tuple[str, str], ...]


def website(context: Context, base: str, path: str, name: str) -> dict[str, Any]:
    """The site as a whole, with its search."""
    target = base + addresses.page_url(context.tag, "search") + "?q={query}"
    return {
        "@context": _CONTEXT,
        "@type": "WebSite",
        "name": name,
        "url": base + path,
        "inLanguage": context.tag,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": target},
            "query-input": "required name=query",
        },
    }


def article(
    context: Context, source: Article, page: Page, base: str, crumbs: Crumbs
) -> list[dict[str, Any]]:
    """An article, the way to it, and its procedures."""
    url = base + page.path
    about: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "TechArticle",
        "headline": page.title,
        "description": page.description,
        "url": url,
        "inLanguage": context.tag if page.translated else SOURCE.tag,
        "isPartOf": {"@type": "WebSite", "url": f"{base}{context.tag}/"},
    }
    if not context.source and page.translated:
        original = base + addresses.article_url(SOURCE.tag, source.id)
        about["translationOfWork"] = {"@type": "TechArticle", "url": original}
    return [about, breadcrumbs(base, (*crumbs, (page.title, page.path))), *_how_tos(page, url)]


def breadcrumbs(base: str, crumbs: Crumbs) -> dict[str, Any]:
    """The way to a page, itself included."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": base + path}
        for position, (name, path) in enumerate(crumbs, 1)
    ]
    return {"@context": _CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def _how_tos(page: Page, url: str) -> list[dict[str, Any]]:
    reader = _Procedures()
    # Most of a page holds no procedure, and reading HTML is the slowest thing here.
    for part in str(page.html).split(_PROCEDURE)[1:]:
        reader.feed(_PROCEDURE + part.partition(_END)[0])
    found = []
    for anchor, title, steps in reader.procedures:
        listed = [
            {"@type": "HowToStep", "position": position, "text": text, "url": f"{url}#{step}"}
            for position, (step, text) in enumerate(steps, 1)
        ]
        found.append(
            {
                "@context": _CONTEXT,
                "@type": "HowTo",
                "name": title or page.title,
                "url": f"{url}#{anchor}",
                "step": listed,
            }
        )
    return found


class _Procedures(html.parser.HTMLParser):
    """Reads procedures back from a page: anchor, title, and the text of each step."""

    def __init__(self) -> None:
        super().__init__()
        self.procedures: list[tuple[str, str, list[tuple[str, str]]]] = []
        self._stop = ""
        self._text: list[str] = []
        self._step = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "").split()
        if "kb-procedure" in classes:
            self.procedures.append((values.get("id", ""), "", []))
        elif "kb-step" in classes:
            self._step = values.get("id", "")
        elif self.procedures and ("kb-step-text" in classes or tag == "h3"):
            self._stop, self._text = tag, []

    def handle_endtag(self, tag: str) -> None:
        if tag != self._stop:
            return
        self._stop = ""
        text = collapse("".join(self._text))
        anchor, _, steps = self.procedures[-1]
        if tag == "h3":
            if not steps:
                self.procedures[-1] = (anchor, text, steps)
        else:
            steps.append((self._step, text))

    def handle_data(self, data: str) -> None:
        if self._stop:
            self._text.append(data)


def script_json(data: list[dict[str, Any]]) -> Markup:
    """Data as JSON that cannot end the script element that holds it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - every character that HTML could read is escaped
