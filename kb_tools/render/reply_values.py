"""What an agent fills into the blanks of a reply: read strictly, then written in any language.

In: texts by blank. Out: values, or reasons why one is refused. No message repeats what was typed,
so nothing of it can reach a log. A link leads to a page of the public site and nowhere else.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from kb_tools.content import addresses
from kb_tools.content.model import Phrase
from kb_tools.content.replies import Blank, Reply
from kb_tools.core import boundary, refusals
from kb_tools.core.ruleset import Ruleset
from kb_tools.faults import KbError
from kb_tools.i18n.figures import format_date, format_money
from kb_tools.locales import BY_TAG
from kb_tools.render.context import Context

_TYPES: Final = {"date": "date", "device": "enum", "amount": "money"}
_WANTED: Final = {
    "date": "a date",
    "device": "a device",
    "amount": "an amount in dollars",
    "link": "a page of the public site",
}
_CALENDAR: Final = {"first": "2000-01-01", "last": "2099-12-31"}
_LINK_HINT: Final = "copy the address of an article or of a checker's result from the site"
_BASE: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~-]+)*/")
_PATH: Final = re.compile(r"(?:[A-Za-z0-9-]+/)*")
# What a checker's page writes after the #: ids, amounts and dates; or the anchor of a section.
_FRAGMENT: Final = re.compile(r"[A-Za-z0-9_.:,+&=-]{0,2000}")


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """An absolute address of the public site, and the title of the page."""

    href: str
    title: Phrase | None


Value = dt.date | Decimal | str | Link


@dataclasses.dataclass(frozen=True, slots=True)
class Refusal:
    """A blank whose value cannot be used, and what to do; never the value itself."""

    blank: str
    code: str
    message: str
    hint: str


@dataclasses.dataclass(frozen=True, slots=True)
class Filled:
    """The blanks of a reply after reading.

    Attributes:
        values: by blank; an empty one is not there.
        missing: required blanks that are empty, in the order of the reply.
        refused: blanks whose value cannot be used.
    """

    values: dict[str, Value]
    missing: tuple[str, ...]
    refused: tuple[Refusal, ...]


def site_base(base: str) -> str:
    """The address of the public site, with a slash at its end.

    Raises:
        KbError: it is no absolute address.

    >>> site_base("https://help.example.com")
    'https://help.example.com/'
    """
    whole = base if base.endswith("/") else base + "/"
    if not _BASE.fullmatch(whole):
        raise KbError("the address of the public site is not absolute", "give https://…/")
    return whole


def read_values(context: Context, reply: Reply, given: Mapping[str, str], base: str) -> Filled:
    """Read what the agent filled in; blanks that the reply does not have are refused, too."""
    values: dict[str, Value] = {}
    refused = [
        Refusal(name, "unknown-blank", "the reply has no such blank", "leave it out")
        for name in sorted(given.keys() - reply.blanks.keys())
    ]
    for name, blank in reply.blanks.items():
        text = given.get(name, "").strip()
        if not text:
            continue
        value = _link(context, text, base) if blank.type == "link" else _typed(context, blank, text)
        if isinstance(value, tuple):
            code, hint = value
            message = f"this is not {_WANTED[blank.type]} that can be used"
            refused.append(Refusal(name, code, message, hint))
        else:
            values[name] = value
    missing = [name for name, blank in reply.blanks.items() if blank.required]
    empty = (name for name in missing if not given.get(name, "").strip())
    return Filled(values, tuple(empty), tuple(refused))


def write_value(context: Context, value: dt.date | Decimal | str, tag: str) -> str:
    """A date, an amount or a device as a language writes it."""
    if isinstance(value, dt.date):
        return format_date(value, tag)
    if isinstance(value, Decimal):
        return format_money(value, tag)
    return context.terms.name(str(context.policy.tables["device"].rows[value]["term"]), tag)


def _typed(context: Context, blank: Blank, text: str) -> Value | tuple[str, str]:
    """The value of a text, by the strict door of the checkers; or a code and a hint."""
    devices = list(context.policy.enums["device"])
    one: dict[str, Any] = {"name": "value", "type": _TYPES[blank.type], "values": devices}
    ir = {"inputs": [one], "calendar": _CALENDAR}
    read = boundary.parse(Ruleset("reply", (), (), (), {}, {}, (), ir), {"value": text})
    if isinstance(read, list):
        code = read[0].code
        _, hint = refusals.explain(code, "", "", {**_CALENDAR, "known": devices})
        return code, hint
    value = read.values["value"]
    if blank.type == "date":
        return dt.date.fromisoformat(value)
    return Decimal(value) / 100 if blank.type == "amount" else str(value)


def _link(context: Context, text: str, base: str) -> Link | tuple[str, str]:
    """A page of the public site in the customer's language, whatever the language of the link."""
    if not text.startswith(base) and ":" in text.partition("#")[0]:
        return "foreign-link", f"only links to {base} can be sent"
    path, mark, fragment = text.removeprefix(base).removeprefix("/").partition("#")
    if not _PATH.fullmatch(path) or not _FRAGMENT.fullmatch(fragment):
        return "bad-link", _LINK_HINT
    first, _, rest = path.partition("/")
    page = rest if first in BY_TAG else path
    title = _title(context, page)
    if title is None:
        return "unknown-page", _LINK_HINT
    return Link(f"{base}{context.tag}/{page}{mark}{fragment}", title)


def _title(context: Context, page: str) -> Phrase | None:
    """The title of a page by its address without the locale, or None where there is no page."""
    library = context.library
    parts = page.rstrip("/").split("/")
    if parts == [""]:
        return context.string("site.name")
    if len(parts) == 1:
        document = context.document(parts[0])
        return document.title if document is not None else None
    kind, name = parts[0], parts[1]
    if kind == "checkers" and name in library.checkers and parts[2:] in ([], ["flow"]):
        return library.checkers[name].title
    if kind == "topics" and name in library.topics and not parts[2:]:
        return library.topics[name].title
    return None


def article_href(context: Context, article: str, base: str) -> str:
    """The absolute address of an article, or of its line in the list of planned ones."""
    if article in context.library.articles:
        return base + addresses.article_url(context.tag, article)
    return base + addresses.planned_url(context.tag, article)
