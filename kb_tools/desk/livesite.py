"""Pages of the public site in the workbench: painted as readers get them, without what runs.

In: a view that marks units, a page's name. Out: the body of the page, and above it what stands in
its head: the title of the window and what search engines show.
"""

from __future__ import annotations

import html
import re
from typing import Final

from markupsafe import Markup

from kb_tools.desk.bench import Bench
from kb_tools.faults import KbError
from kb_tools.render.context import Context
from kb_tools.render.html import lines, tag

_TITLE: Final = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION: Final = re.compile(r'<meta name="description" content="(.*?)">', re.DOTALL)
_BODY: Final = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
# What a script takes apart is shown as it stands; drawings that are files have no words.
_TEMPLATE: Final = re.compile(
    r'<template class="(kb-checker-words)">(.*?)</template>\n?', re.DOTALL
)
_IMAGE: Final = re.compile(r"<img\b[^<>]*>")
_SKIP: Final = re.compile(r'<a class="kb-skip"')


def painted(bench: Bench, context: Context, name: str) -> Markup:
    """A page of the site, as readers of a locale see it.

    Raises:
        KbError: the desk was started without the site.
    """
    if bench.painter is None:
        raise KbError("this desk cannot show pages of the site", "start it with `kb desk`")
    text = bench.painter.paint(context, name)
    body = _BODY.search(text)
    shown = _TEMPLATE.sub(r'<div class="\1 wb-words">\2</div>', body[1] if body else "")
    shown = _SKIP.sub('<a class="wb-skip"', _IMAGE.sub("", shown))
    return lines(_head(text), Markup(shown))  # noqa: S704 - painted by the site's own templates


def _head(text: str) -> Markup:
    """Title and description: they are words of the page, too, though none of its body."""
    rows = [
        tag("div", tag("dt", name, lang="en"), tag("dd", html.unescape(found[1])))
        for name, pattern in (("Window title", _TITLE), ("Search engines", _DESCRIPTION))
        if (found := pattern.search(text))
    ]
    return tag("dl", lines(rows), class_="wb-of-page")
