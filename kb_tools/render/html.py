"""HTML elements as safe values: what is put in is escaped unless an element made it.

In: texts, attributes and other elements. Out: `Markup`. Every piece of HTML that this package
makes goes through `tag`, so a translator's or author's text can never become markup.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterable
from typing import Final, TypeAlias

from markupsafe import Markup, escape

Child: TypeAlias = "str | Markup | Iterable[Child] | None"
Attribute: TypeAlias = "str | int | bool | None"

_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "col", "wbr"})
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*\Z")
_SPECIAL: Final = re.compile("[&<>\"']")
_TAGS: Final = re.compile(r"<[^<>]*>")
_SPACES: Final = re.compile(r"[ \t\r\n]+")
EMPTY: Final = Markup()


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """One element. Attribute names lose a trailing `_` and write `-` for `_`.

    An attribute that is True stands alone; None and False leave it out. Children are escaped
    unless they are `Markup`; None is nothing, lists are flattened.

    >>> str(tag("a", "1 < 2", href='"x"', class_="kb", hidden=True, title=None))
    '<a href="&#34;x&#34;" class="kb" hidden>1 &lt; 2</a>'
    """
    opening = f"<{_element(name)}{_attributes(attributes)}>"
    if name in _VOID:
        return _safe(opening)
    parts = [opening]
    _collect(children, parts)
    parts.append(f"</{name}>")
    return _safe("".join(parts))


@functools.cache
def _element(name: str) -> str:
    if not _NAME.match(name):
        raise ValueError(f"'{name}' is not the name of an element")
    return name


@functools.cache
def _attribute(key: str) -> str:
    name = key.rstrip("_").replace("_", "-")
    if not _NAME.match(name) or name.startswith("on"):
        raise ValueError(f"'{name}' is not the name of an attribute")
    return name


def _safe(text: str) -> Markup:
    """Text all of whose parts were made or escaped here."""
    return str.__new__(Markup, text)


def _escaped(text: str) -> str:
    """A text as HTML; `Markup` as it is. Most texts have nothing to escape."""
    if isinstance(text, Markup) or _SPECIAL.search(text) is None:
        return text
    return escape(text)


def _attributes(attributes: dict[str, Attribute]) -> str:
    parts: list[str] = []
    for key, value in attributes.items():
        name = _attribute(key)
        if value is True:
            parts.append(f" {name}")
        elif value is not None and value is not False:
            parts.append(f' {name}="{_escaped(value if isinstance(value, str) else str(value))}"')
    return "".join(parts)


def join(children: Child, separator: str = "") -> Markup:
    """Children side by side, each escaped unless it is `Markup`."""
    parts: list[str] = []
    _collect(children, parts)
    return _safe(str.join(_escaped(separator), parts))


def _collect(children: Child, parts: list[str]) -> None:
    """Add children to the parts of an element."""
    if children is None:
        return
    if isinstance(children, str):
        parts.append(_escaped(children))
        return
    for child in children:
        if isinstance(child, str):
            parts.append(_escaped(child))
        elif child is not None:
            _collect(child, parts)


def lines(*children: Child) -> Markup:
    """Block elements, each on a line of its own; nothing for those that are empty."""
    parts: list[str] = []
    _collect(children, parts)
    return _safe("\n".join([part for part in parts if part]))


def visible(markup: Markup | str) -> str:
    """The text that a reader sees, spaces collapsed; for titles and structured data.

    >>> visible(Markup("<b>a</b> &amp; <i>b</i>"))
    'a & b'
    """
    return collapse(html.unescape(_TAGS.sub("", str(markup))))


def collapse(text: str) -> str:
    """Runs of ordinary white space as one space; no-break spaces stay."""
    return _SPACES.sub(" ", text).strip(" ")
