"""HTML elements as safe values: what is put in is escaped unless an element made it.

In: texts, attributes and other elements. Out: `Markup`. Every piece of HTML that this package
makes goes through `tag`, so a translator's or author's text can never become markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final, TypeAlias

from markupsafe import Markup, escape

Child: TypeAlias = "str | Markup | Iterable[Child] | None"
Attribute: TypeAlias = "str | int | bool | None"

_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "col", "wbr"})
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*\Z")
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
    if not _NAME.match(name):
        raise ValueError(f"'{name}' is not the name of an element")
    opening = f"<{name}{_attributes(attributes)}>"
    if name in _VOID:
        return Markup(opening)  # noqa: S704 - the name is checked, the values are escaped
    return Markup(f"{opening}{join(children)}</{name}>")  # noqa: S704 - the same


def _attributes(attributes: dict[str, Attribute]) -> str:
    parts: list[str] = []
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        if not _NAME.match(name) or name.startswith("on"):
            raise ValueError(f"'{name}' is not the name of an attribute")
        if value is True:
            parts.append(f" {name}")
        elif value is not None and value is not False:
            parts.append(f' {name}="{escape(value)}"')
    return "".join(parts)


def join(children: Child, separator: str = "") -> Markup:
    """Children side by side, each escaped unless it is `Markup`."""
    return escape(separator).join(escape(child) for child in _flat(children))


def _flat(children: Child) -> Iterable[str | Markup]:
    if children is None:
        return
    if isinstance(children, str):
        yield children
        return
    for child in children:
        yield from _flat(child)


def lines(*children: Child) -> Markup:
    """Block elements, each on a line of its own; nothing for those that are empty."""
    return Markup("\n").join(escape(child) for child in _flat(children) if child)


def visible(markup: Markup | str) -> str:
    """The text that a reader sees, spaces collapsed; for titles and structured data.

    >>> visible(Markup("<b>a</b> &amp; <i>b</i>"))
    'a & b'
    """
    return collapse(html.unescape(_TAGS.sub("", str(markup))))


def collapse(text: str) -> str:
    """Runs of ordinary white space as one space; no-break spaces stay."""
    return _SPACES.sub(" ", text).strip(" ")
