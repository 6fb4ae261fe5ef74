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

from markupsafe import Markup

Child: TypeAlias = "str | Markup | Iterable[Child] | None"
Attribute: TypeAlias = "str | int | bool | None"

_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "col", "wbr"})
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*\Z")
_ESCAPES: Final = (
    ("&", "&amp;"),
    (">", "&gt;"),
    ("<", "&lt;"),
    ("'", "&#39;"),
    ('"', "&#34;"),
)
_TAGS: Final = re.compile(r"<[^<>]*>")
_SPACES: Final = re.compile(r"[ \t\r\n]+")
_UNEVEN: Final = re.compile(r"[\t\r\n]|  ")
EMPTY: Final = Markup()


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """One element. Attribute names lose a trailing `_` and write `-` for `_`.

    An attribute that is True stands alone; None and False leave it out. Children are escaped
    unless they are `Markup`; None is nothing, lists are flattened.

    >>> str(tag("a", "1 < 2", href='"x"', class_="kb", hidden=True, title=None))
    '<a href="&#34;x&#34;" class="kb" hidden>1 &lt; 2</a>'
    """
    # The hottest lines of a build: no call that is not needed.
    parts = [f"<{_element(name)}"]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        if value is True:
            parts.append(f" {_attribute(key)}")
        else:
            text = _escaped(value if isinstance(value, str) else str(value))
            parts.append(f' {_attribute(key)}="{text}"')
    parts.append(">")
    if name not in _VOID:
        _collect(children, parts)
        parts.append(f"</{name}>")
    return _safe("".join(parts))


def element(name: str, inner: Markup, *, class_: str = "", id_: str = "") -> Markup:
    """One element with at most a class and an id: what running text is made of, quickly.

    >>> str(element("p", words("a & b"), id_="x"))
    '<p id="x">a &amp; b</p>'
    """
    named = f' class="{_escaped(class_)}"' if class_ else ""
    if id_:
        named += f' id="{_escaped(id_)}"'
    return _safe(f"<{_element(name)}{named}>{inner}</{name}>")


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
    """A text as HTML, as `markupsafe.escape` does it; `Markup` as it is."""
    if isinstance(text, Markup):
        return text
    for character, escape in _ESCAPES:
        if character in text:  # most texts have none, and looking is quick
            text = text.replace(character, escape)
    return text


def words(text: str) -> Markup:
    """Text as HTML; `Markup` as it is.

    >>> str(words("1 < 2"))
    '1 &lt; 2'
    """
    return text if isinstance(text, Markup) else _safe(_escaped(text))


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
            parts.append(child if isinstance(child, Markup) else _escaped(child))
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
    text = str(markup)
    if "<" in text:
        text = _TAGS.sub("", text)
    return collapse(html.unescape(text) if "&" in text else text)


def collapse(text: str) -> str:
    """Runs of ordinary white space as one space; no-break spaces stay."""
    return (_SPACES.sub(" ", text) if _UNEVEN.search(text) else text).strip(" ")
