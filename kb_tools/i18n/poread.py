"""A strict reader of PO files that names every fault with its place and goes on after it.

In: the text of a PO file. Out: its entries. Our own because Babel's reader drops `#|` and the
flags of obsolete entries, joins duplicates without a word and prints its warnings; tests hold
that Babel and `msgfmt` read what we write as we do.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from pathlib import Path

from babel.messages.pofile import unescape

from kb_tools.faults import Faults, Location, read_text
from kb_tools.i18n.figures import plural_forms
from kb_tools.i18n.pofile import BRACE_FLAG, Entry, PoFile
from kb_tools.locales import Locale

_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[([0-9]{1,2})\])?)[ \t]*(?=\")")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
# A translated or open entry of one form, no doubt about it, nothing but ours in it.
_TEXT = r'"([^"\\\n]*(?:\\[\\tnr"][^"\\\n]*)*)"'
_PLAIN = re.compile(
    rf"((?:#\.[^\n]*\n)*)(#, {BRACE_FLAG}\n)?"
    rf'msgctxt "([^"\\\n]+)"\nmsgid {_TEXT}\nmsgstr {_TEXT}\n?'
)
_STRING = re.compile(r'"[^"\\]*(?:\\[\\tnr"][^"\\]*)*("?)')


def read_po(path: Path, shown: str, where: Locale, faults: Faults) -> PoFile | None:
    """Read a catalog; what is broken in it is reported and left out. None when it is not text."""
    text = read_text(path, shown, faults)
    if text is None:
        return None
    po = parse_po(text, shown, faults)
    _check_header(po, shown, where, faults)
    return po


def parse_po(text: str, shown: str, faults: Faults) -> PoFile:
    r"""The entries of PO text.

    >>> po = parse_po('msgctxt "a:b"\nmsgid "Yes"\nmsgstr "Да"\n', "x.po", Faults())
    >>> po.entries["a:b"].forms
    ('Да',)
    """
    reader = _Reader(shown, faults)
    number = 1
    for block in text.split("\n\n"):
        # Most entries are as we write them: one look at the whole is many times as quick.
        plain = _PLAIN.fullmatch(block)
        if plain is None or not reader.take(number, plain):
            for line in block.split("\n"):
                reader.feed(number, line.strip(" \t\r"))
                number += 1
            reader.feed(number, "")
            number += 1
        else:
            number += block.count("\n") + 2
    reader.end()
    return reader.po


def read_settled(
    path: Path, shown: str, where: Locale, faults: Faults
) -> dict[str, tuple[str, str]] | None:
    """English and translation by unit of a catalog in which every entry is plain and settled.

    None where anything else stands in it: `read_po` then reads it, and says what is wrong.
    """
    text = read_text(path, shown, faults)
    if text is None:
        return None
    header, *blocks = text.split("\n\n")
    if not _is_sound_header(header, where):
        return None
    found: dict[str, tuple[str, str]] = {}
    for block in blocks:
        plain = _PLAIN.fullmatch(block)
        if plain is None:
            return None
        _, _, ctxt, source, form = plain.groups()
        found[ctxt] = _plain(source), _plain(form)
    return found if len(found) == len(blocks) else None


@functools.lru_cache(maxsize=64)
def _is_sound_header(text: str, where: Locale) -> bool:
    faults = Faults()
    po = parse_po(text, "", faults)
    _check_header(po, "", where, faults)
    return not (po.entries or po.obsolete or len(faults))


def _check_header(po: PoFile, shown: str, where: Locale, faults: Faults) -> None:
    hint = "run `kb i18n sync`, which writes the right header"
    if not po.header:
        faults.error("po-no-header", Location(shown, 1, 1), "the catalog has no header", hint=hint)
        return
    charset = re.search(r"charset=([\w-]+)", po.header.get("Content-Type", ""))
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        faults.error(
            "po-charset",
            Location(shown, 1, 1),
            f"the header says charset {charset[1]}",
            hint="save the catalog as UTF-8 and say so in its header; `kb i18n sync` does",
        )
    language = po.header.get("Language", where.babel)
    if language != where.babel:
        faults.error(
            "po-language",
            Location(shown, 1, 1),
            f"the header says language '{language}' in the folder of '{where.babel}'",
            hint="move the file to its folder, or run `kb i18n sync`",
        )
    expected = plural_forms(where)
    wanted = re.sub(r"\s", "", expected)
    forms = po.header.get("Plural-Forms", expected)
    if re.sub(r"\s", "", forms) != wanted:
        faults.error(
            "po-plural-forms",
            Location(shown, 1, 1),
            f"the header says Plural-Forms '{forms}', but '{where.babel}' has '{expected}'",
            hint=hint,
        )


@dataclasses.dataclass(slots=True)
class _Draft:
    """An entry while it is read: each string as its parts."""

    line: int = 0
    obsolete: bool = False
    ctxt: list[str] | None = None
    source: list[list[str]] = dataclasses.field(default_factory=list)
    forms: list[list[str]] = dataclasses.field(default_factory=list)
    previous: list[list[str]] = dataclasses.field(default_factory=list)
    flags: set[str] = dataclasses.field(default_factory=set)
    comments: list[str] = dataclasses.field(default_factory=list)
    notes: list[str] = dataclasses.field(default_factory=list)


class _Reader:
    """Reads lines into entries; after a fault it goes on at the next empty line."""

    def __init__(self, shown: str, faults: Faults) -> None:
        self.po = PoFile()
        self._shown = shown
        self._faults = faults
        self._draft = _Draft()
        self._open: list[str] | None = None  # the string that a continuation line extends
        self._skipping = False

    def take(self, number: int, plain: re.Match[str]) -> bool:
        """Take a whole entry whose first line has this number; False where it is not so simple."""
        notes, flag, ctxt, source, form = plain.groups()
        if self._draft.line or self._draft != _Draft() or self._skipping or ctxt in self.po.entries:
            return False
        told = tuple(line[2:].strip() for line in notes.split("\n")[:-1])
        line = number + len(told) + (flag is not None)
        self.po.entries[ctxt] = Entry(
            ctxt, (_plain(source),), (_plain(form),), notes=told, line=line
        )
        self._open = None
        return True

    def feed(self, number: int, line: str) -> None:
        """Take one line, without the space around it."""
        if not line:
            if self._draft.line or self._skipping:
                self.end()
        elif self._skipping:
            return
        elif line[0] == "#":
            self._comment(number, line)
        else:
            self._statement(number, line, 0)

    def end(self) -> None:
        """Finish the entry that is being read, if any."""
        draft, self._draft, self._open = self._draft, _Draft(), None
        skipping, self._skipping = self._skipping, False
        if skipping or not draft.line:
            return
        if not draft.source or not draft.forms:
            missing = "msgstr" if draft.source else "msgid"
            self._fault(draft.line, 1, f"the entry has no {missing}", "", f"add {missing}")
            self._skipping = False
        else:
            self._keep(draft)

    def _fault(self, line: int, column: int, message: str, excerpt: str, hint: str) -> None:
        location = Location(self._shown, line, column)
        self._faults.error("po-syntax", location, message, hint=hint, excerpt=excerpt)
        self.po.broken = True
        self._skipping = True

    def _comment(self, number: int, line: str) -> None:
        if line.startswith("#~"):
            rest = line[2:].lstrip()
            if rest.startswith("|"):
                self._previous(number, line, len(line) - len(rest) + 1)
            elif rest:
                self._statement(number, line, len(line) - len(rest), obsolete=True)
            return
        if self._draft.forms:
            self.end()
        elif self._draft.line:
            self._fault(number, 1, "a comment inside an entry", line, "put it above the entry")
            return
        draft = self._draft
        if line.startswith("#|"):
            self._previous(number, line, 2)
        elif line.startswith("#,"):
            draft.flags.update(flag.strip() for flag in line[2:].split(",") if flag.strip())
        elif line.startswith("#."):
            draft.notes.append(line[2:].strip())
        elif not line.startswith("#:"):
            draft.comments.append(line[1:].strip())

    def _previous(self, number: int, line: str, start: int) -> None:
        """A line of `#|`: the English that the translation was made from."""
        if self._draft.forms:
            self.end()
        start += len(line[start:]) - len(line[start:].lstrip())
        keyword = _KEYWORD.match(line, start)
        part = self._string(number, line, keyword.end() if keyword else start)
        if part is None:
            return
        previous = self._draft.previous
        if keyword and keyword[1] in ("msgid", "msgid_plural"):
            previous.append([part])
        elif not keyword and previous:
            previous[-1].append(part)

    def _statement(self, number: int, line: str, start: int, *, obsolete: bool = False) -> None:
        keyword = _KEYWORD.match(line, start)
        if keyword is None and line[start] != '"':
            if line.startswith(_CONFLICT):
                hint = "keep one side of the conflict and delete the three lines of signs"
                self._fault(number, 1, "a merge conflict was left in the file", line, hint)
                return
            word = line[start:].split(" ", 1)[0][:40]
            hint = "each line starts with #, msgctxt, msgid, msgid_plural, msgstr or a quote"
            self._fault(number, start + 1, f"'{word}' is not a keyword before a string", line, hint)
            return
        part = self._string(number, line, keyword.end() if keyword else start)
        if part is None:
            return
        if keyword is None:
            if self._open is None:
                self._fault(number, start + 1, "a string without a keyword", line, "delete it")
            else:
                self._open.append(part)
            return
        problem = self._begin(number, keyword[1], part, obsolete=obsolete)
        if problem:
            hint = (
                "the order is msgctxt, msgid, msgid_plural, then msgstr or msgstr[0], msgstr[1] …"
            )
            self._fault(number, start + 1, problem, line, hint)

    def _begin(self, number: int, keyword: str, part: str, *, obsolete: bool) -> str:
        """Start a string of the draft; what is wrong with it here, or ""."""
        if keyword in ("msgctxt", "msgid") and self._draft.forms:
            self.end()
        draft = self._draft
        value = self._open = [part]
        count = len(draft.source), len(draft.forms)
        if keyword == "msgctxt" and draft.ctxt is None and count == (0, 0):
            draft.ctxt = value
        elif (keyword, count) in (("msgid", (0, 0)), ("msgid_plural", (1, 0))):
            draft.source.append(value)
        elif (keyword == "msgstr" and count == (1, 0)) or (
            count[0] == 2 and keyword == f"msgstr[{count[1]}]"
        ):
            draft.forms.append(value)
        else:
            return f"{keyword} is out of order"
        draft.line = draft.line or number
        draft.obsolete = obsolete
        return ""

    def _string(self, number: int, line: str, start: int) -> str | None:
        match = _STRING.match(line, start)
        end = match.end() if match else start
        if match and match[1] and end == len(line):
            return unescape(match.group())
        if match and match[1]:
            message, hint = "text after the closing quote", r"write a quote inside a string as \""
        elif end < len(line):
            message = f"'{line[end : end + 2]}' is not an escape"
            hint = r"a backslash is written \\; the others are \n \t \r and " + r"\""
        else:
            message, hint = "the string is not closed", "end the line with a double quote"
        self._fault(number, end + 1, message, line, hint)
        return None

    def _keep(self, draft: _Draft) -> None:
        source = tuple("".join(parts) for parts in draft.source)
        forms = tuple("".join(parts) for parts in draft.forms)
        if draft.ctxt is None:
            self._keep_header(draft, source, forms)
            return
        entry = Entry(
            "".join(draft.ctxt),
            source,
            forms,
            "fuzzy" in draft.flags,
            tuple("".join(parts) for parts in draft.previous)[:2],
            tuple(sorted(draft.flags - {"fuzzy", BRACE_FLAG})),
            tuple(draft.comments),
            tuple(draft.notes),
            draft.line,
        )
        if draft.obsolete:
            self.po.obsolete.append(entry)
            return
        first = self.po.entries.setdefault(entry.ctxt, entry)
        if first is not entry:
            self.po.broken = True
            self._faults.error(
                "po-duplicate",
                Location(self._shown, entry.line, 1),
                f"'{entry.ctxt}' is already on line {first.line}",
                hint="keep the better of the two translations and delete the other entry",
            )

    def _keep_header(self, draft: _Draft, source: tuple[str, ...], forms: tuple[str, ...]) -> None:
        if source == ("",) and not draft.obsolete:
            fields = (line.partition(":") for line in forms[0].split("\n") if ":" in line)
            self.po.header = {name.strip(): value.strip() for name, _, value in fields}
            self.po.header_comments = tuple(draft.comments)
            return
        hint = "an entry belongs to a unit by its msgctxt; `kb i18n sync` writes all of them"
        self._fault(draft.line, 1, f"the entry '{source[0][:40]}' has no msgctxt", "", hint)
        self._skipping = False


def _plain(text: str) -> str:
    """The inside of a quoted string."""
    return str(unescape(f'"{text}"')) if "\\" in text else text
