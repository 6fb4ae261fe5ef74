"""PO files as data, and their one written form: no dates, no wrapping, document order.

In: entries by msgctxt. Out: the text of a catalog or template, the same every time.
"""

from __future__ import annotations

import dataclasses
import re

from babel.messages.pofile import escape

from kb_tools.i18n.figures import plural_forms
from kb_tools.locales import Locale

_BRACES = re.compile(r"\{[^{}]*\}")
BRACE_FLAG = "python-brace-format"


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One message of a catalog.

    Attributes:
        ctxt: msgctxt, the id of the unit.
        source: the English the translation belongs to: msgid, and msgid_plural of a plural unit.
        forms: msgstr, one or as many as the locale has plural forms; "" where untranslated.
        fuzzy: whether a person must look at it.
        previous: the English that the translation was made from, when that is not `source`.
        flags: other flags, sorted, such as `ignore-length`.
        comments: what translators wrote. notes: what the source says to translators.
        line: line of its msgctxt, 0 when it was not read from a file.
    """

    ctxt: str
    source: tuple[str, ...]
    forms: tuple[str, ...]
    fuzzy: bool = False
    previous: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    line: int = 0

    @property
    def translated(self) -> bool:
        """Whether any form has text."""
        return any(self.forms)

    @property
    def is_plural(self) -> bool:
        """Whether the unit has plural forms."""
        return len(self.source) == 2


@dataclasses.dataclass(slots=True)
class PoFile:
    """A PO file that was read.

    Attributes:
        header: fields of the header by name. header_comments: comments above it.
        entries: messages by msgctxt, in the file's order.
        obsolete: messages whose unit is gone, in the file's order.
        broken: something could not be read; such a file is never rewritten.
    """

    header: dict[str, str] = dataclasses.field(default_factory=dict)
    header_comments: tuple[str, ...] = ()
    entries: dict[str, Entry] = dataclasses.field(default_factory=dict)
    obsolete: list[Entry] = dataclasses.field(default_factory=list)
    broken: bool = False


def po_text(po: PoFile, where: Locale) -> str:
    """The text of a catalog, or of a template (locale `en`); the same every time."""
    blocks = [_header(po, where)]
    blocks.extend(_block(entry, "") for entry in po.entries.values())
    blocks.extend(_block(entry, "#~ ") for entry in po.obsolete)
    return "\n".join(blocks)


def _header(po: PoFile, where: Locale) -> str:
    fields = ["Project-Id-Version: kb_tools", f"Language: {where.babel}"]
    fields += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8"]
    fields += ["Content-Transfer-Encoding: 8bit"]
    fields += [f"Plural-Forms: {plural_forms(where)}"]
    lines = [_comment_line("#", comment) for comment in po.header_comments]
    lines += ['msgid ""', 'msgstr ""', *(escape(f"{field}\n") for field in fields)]
    return "\n".join(lines) + "\n"


def _comment_line(mark: str, text: str) -> str:
    return f"{mark} {text}" if text else mark


def _block(entry: Entry, prefix: str) -> str:
    lines = [_comment_line("#", comment) for comment in entry.comments]
    if not prefix:
        lines += [_comment_line("#.", note) for note in entry.notes]
    flags = [*entry.flags]
    if entry.fuzzy:
        flags.insert(0, "fuzzy")
    if any(_BRACES.search(text) for text in entry.source):
        flags.append(BRACE_FLAG)
    if flags:
        lines.append("#, " + ", ".join(flags))
    if entry.fuzzy:
        mark = "#~| " if prefix else "#| "
        for keyword, text in zip(("msgid", "msgid_plural"), entry.previous, strict=False):
            lines += _strings(mark, keyword, text)
    lines += _strings(prefix, "msgctxt", entry.ctxt)
    lines += _strings(prefix, "msgid", entry.source[0])
    if entry.is_plural:
        lines += _strings(prefix, "msgid_plural", entry.source[1])
        for index, form in enumerate(entry.forms):
            lines += _strings(prefix, f"msgstr[{index}]", form)
    else:
        lines += _strings(prefix, "msgstr", entry.forms[0])
    return "\n".join(lines) + "\n"


def _strings(prefix: str, keyword: str, text: str) -> list[str]:
    """A string on one line, or, as gettext does, one line for each line of the text."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    if len(lines) < 2:
        return [f"{prefix}{keyword} {escape(text)}"]
    return [f'{prefix}{keyword} ""', *(f"{prefix}{escape(line)}" for line in lines)]
