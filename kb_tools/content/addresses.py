"""Addresses: the only maker of unit ids, anchors, page paths and links between them."""

from __future__ import annotations

from typing import Any

from kb_tools.content.model import Article, Model

_SILENT = frozenset({"sections", "blocks", "steps", "items", "text", "strings", "body"})
_SHORT = {"questions": "question", "outcomes": "outcome"}


def unit_path(model: Model, steps: tuple[str | int, ...]) -> str:
    """The structural part of a unit's id, from its steps in the YAML file.

    List positions become the ids of what stands there, and words that only hold others
    (`sections`, `blocks`, `steps`, `items`) are left out, so reordering changes no id.
    The main text of a block or step is the block or step itself.
    """
    parts: list[str] = []
    value: Any = model
    for step in steps:
        inside = isinstance(value, dict | tuple)
        value = value[step] if inside else getattr(value, str(step))
        if isinstance(step, int):
            parts.append(value.id)
        elif step not in _SILENT:
            parts.append(_SHORT.get(step, step))
    return ".".join(parts)


def domain(folder: str, stem: str) -> str:
    """The gettext domain of a source file: the name of its PO and POT files.

    >>> domain("articles", "KB2748"), domain("checkers", "withdrawal"), domain("pages", "interface")
    ('KB2748', 'checker-withdrawal', 'site')
    >>> domain("replies", "lost-device")
    'reply-lost-device'
    """
    if folder == "articles":
        return stem
    if folder == "pages":
        return "site" if stem == "interface" else f"page-{stem}"
    return f"{'reply' if folder == 'replies' else folder.removesuffix('s')}-{stem}"


def anchor(section: str, block: str = "", item: str = "") -> str:
    """The id of an element: section, block in it, step or item in that.

    >>> anchor("ios"), anchor("ios", "recover"), anchor("ios", "recover", "launch")
    ('ios', 'ios-recover', 'ios-recover-launch')
    """
    return "-".join(part for part in (section, block, item) if part)


def article_url(locale: str, article: str, at: str = "") -> str:
    """Path of an article from the site's root, with an optional anchor.

    >>> article_url("ru", "KB2748", "ios")
    'ru/KB2748/#ios'
    """
    return f"{locale}/{article}/" + (f"#{at}" if at else "")


def planned_url(locale: str, article: str) -> str:
    """Path of the list of planned articles, at one of them."""
    return f"{locale}/planned/#{article}"


def checker_url(locale: str, checker: str) -> str:
    """Path of a checker's own page."""
    return f"{locale}/checkers/{checker}/"


def flow_url(locale: str, checker: str) -> str:
    """Path of the page that draws how a checker decides."""
    return f"{locale}/checkers/{checker}/flow/"


def topic_url(locale: str, topic: str) -> str:
    """Path of a topic's page."""
    return f"{locale}/topics/{topic}/"


def page_url(locale: str, page: str) -> str:
    """Path of a page; `home` is the locale's front page."""
    return f"{locale}/" if page == "home" else f"{locale}/{page}/"


def parse_cite(cite: str) -> tuple[str, str, str]:
    """Article, section and block of a citation `KB2895.limits.table`; missing parts are "".

    >>> parse_cite("KB2895.limits")
    ('KB2895', 'limits', '')
    """
    article, _, rest = cite.partition(".")
    section, _, block = rest.partition(".")
    return article, section, block


def relative(page: str, target: str) -> str:
    """A link from one page's path to another path of the site, relative, so the site may move.

    >>> relative("ru/KB2748/", "ru/KB2260/#use"), relative("ru/", "assets/x.css")
    ('../KB2260/#use', '../assets/x.css')
    >>> relative("ru/a/", "ru/a/#b"), relative("ru/a/", "ru/")
    ('#b', '../')
    """
    here, _, _ = page.partition("#")
    path, _, fragment = target.partition("#")
    if path == here:
        return f"#{fragment}" if fragment else "./"
    depth = here.count("/")
    start = here.split("/")
    goal = path.split("/")
    common = 0
    while common < min(depth, len(goal) - 1) and start[common] == goal[common]:
        common += 1
    up = "../" * (depth - common)
    link = up + "/".join(goal[common:]) or "./"
    return link + (f"#{fragment}" if fragment else "")


def cited_url(locale: str, article: Article | None, cite: str) -> str:
    """Path of a cited passage, or of the planned list when the article is not written yet."""
    name, section, block = parse_cite(cite)
    if article is None:
        return planned_url(locale, name)
    return article_url(locale, name, anchor(section, block))
