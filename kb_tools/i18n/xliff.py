"""XLIFF 2.0: a bundle in the form that translation tools exchange.

In: entries by unit id, or the text of a file. Out: the text of a file, or entries again: the id of
a unit is its id here, a plural unit has a segment for each form, placeholders are `<ph>` elements
that a tool can move but not change. A file may not declare a document type, so no entity either.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kb_tools.faults import Faults, KbError, Location
from kb_tools.i18n.pofile import Entry, PoFile
from kb_tools.i18n.units import domain_of
from kb_tools.locales import SOURCE, Locale, locale

_NS: Final = "urn:oasis:names:tc:xliff:document:2.0"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_PLACEHOLDER: Final = re.compile(r"(\{[A-Za-z0-9_.]+\})")
# What XML cannot hold, or would not give back as it was.
_HIDDEN: Final = re.compile("([^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff])")
_FUZZY: Final = "kb:fuzzy"
# The English singular beside the only form of a language without plural.
_ONE: Final = "source-one"
_PREVIOUS: Final = ("previous", "previous-plural")


class _NoDoctype(ET.TreeBuilder):
    """Builds a tree; a document type is refused before anything in it is read."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        del name, pubid, system
        raise KbError("the file declares a document type", "export it anew from the tool")


def xliff_text(po: PoFile, where: Locale) -> str:
    """The text of a bundle as XLIFF 2.0; the same every time."""
    root = ET.Element(
        "xliff", {"xmlns": _NS, "version": "2.0", "srcLang": SOURCE.tag, "trgLang": where.tag}
    )
    files: dict[str, ET.Element] = {}
    for entry in po.entries.values():
        domain = domain_of(entry.ctxt)
        if domain not in files:
            attributes = {"id": domain, "canResegment": "no", _SPACE: "preserve"}
            files[domain] = ET.SubElement(root, "file", attributes)
            files[domain].text = files[domain].tail = "\n"
        _write_unit(files[domain], entry)
    ET.register_namespace("xml", "http://www.w3.org/XML/1998/namespace")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _write_unit(parent: ET.Element, entry: Entry) -> None:
    unit = ET.SubElement(parent, "unit", {"id": entry.ctxt})
    unit.tail = "\n"
    notes = [("source", note) for note in entry.notes]
    notes += [("translator", comment) for comment in entry.comments]
    notes += [("flag", flag) for flag in entry.flags]
    notes += list(zip(_PREVIOUS, entry.previous, strict=False))
    if entry.is_plural and len(entry.forms) == 1:
        notes.append((_ONE, entry.source[0]))
    if notes:
        holder = ET.SubElement(unit, "notes")
        for category, text in notes:
            # A note holds no element: what XML cannot hold is left out of it.
            note = ET.SubElement(holder, "note", {"category": category})
            note.text = _HIDDEN.sub("\ufffd", text)
    for index, form in enumerate(entry.forms):
        state = {"state": "final"} if form else {"state": "initial"}
        if form and entry.fuzzy:
            state = {"state": "translated", "subState": _FUZZY}
        segment = ET.SubElement(unit, "segment", {"id": f"n{index}", **state})
        source = _source(entry, index)
        names = _write_text(ET.SubElement(segment, "source"), source, {}, index)
        if form:
            _write_text(ET.SubElement(segment, "target"), form, names, index)


def _source(entry: Entry, index: int) -> str:
    """The English beside a form: the first of several beside `one`."""
    return entry.source[0 if index == 0 and len(entry.forms) > 1 else -1]


def _write_text(
    element: ET.Element, text: str, known: Mapping[str, str], segment: int
) -> dict[str, str]:
    """Write a text; gives the ids of its placeholders. `known` are those of the English."""
    free = dict(known)
    names: dict[str, str] = {}
    last: ET.Element | None = None
    for part in _PLACEHOLDER.split(text):
        if _PLACEHOLDER.fullmatch(part):
            mark = "t" if known else "p"
            fallback = f"{mark}{segment}-{len(names) + 1}"
            name = next((one for one, what in free.items() if what == part), fallback)
            free.pop(name, None)
            names[name] = part
            kept = {"id": name, "canDelete": "no", "disp": part, "equiv": part}
            last = ET.SubElement(element, "ph", kept)
            continue
        for piece in _HIDDEN.split(part):
            if _HIDDEN.fullmatch(piece):
                last = ET.SubElement(element, "cp", {"hex": f"{ord(piece):04X}"})
            elif last is None:
                element.text = (element.text or "") + piece
            else:
                last.tail = (last.tail or "") + piece
    return names


def parse_xliff(text: str, shown: str, faults: Faults) -> tuple[PoFile, Locale | None]:
    """The entries of a file and its locale; what is wrong is told and left out.

    >>> parse_xliff("<xliff/>", "a.xlf", faults := Faults())[1], [one.code for one in faults]
    (None, ['xliff-version'])
    """
    parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314 - no document type, so no entities
    try:
        parser.feed(text)
        root = parser.close()
    except ET.ParseError as error:
        line, column = error.position
        message = f"this is not XML: {error.msg.partition(':')[0]}"
        faults.error("xliff-syntax", Location(shown, line, column + 1), message)
        return PoFile(broken=True), None
    except KbError as error:
        faults.error("xliff-doctype", Location(shown), error.message, hint=error.hint)
        return PoFile(broken=True), None
    return _Reading(shown, faults).read(root)


class _Reading:
    """Reads the units of one file."""

    def __init__(self, shown: str, faults: Faults) -> None:
        self._shown = shown
        self._faults = faults
        self.po = PoFile()

    def _fault(self, code: str, message: str, hint: str) -> None:
        self._faults.error(code, Location(self._shown), message, hint=hint)

    def read(self, root: ET.Element) -> tuple[PoFile, Locale | None]:
        """The units below a root, and the locale that it names."""
        if root.tag != f"{{{_NS}}}xliff" or not root.get("version", "").startswith("2."):
            self._fault("xliff-version", "this is not XLIFF 2", "save it as XLIFF 2.0")
            return PoFile(broken=True), None
        if root.get("srcLang") != SOURCE.tag:
            message = f"the file is from '{root.get('srcLang', '')}', not from '{SOURCE.tag}'"
            self._fault("xliff-language", message, "export it anew, with kb i18n export")
            return PoFile(broken=True), None
        try:
            where = locale(root.get("trgLang", ""))
        except KbError as error:
            self._fault("xliff-language", error.message, error.hint)
            return PoFile(broken=True), None
        for unit in root.iter(_q("unit")):
            self._unit(unit)
        return self.po, where

    def _unit(self, unit: ET.Element) -> None:
        name = unit.get("id", "")
        if name in self.po.entries:
            self._fault("xliff-duplicate", f"the unit '{name}' is there twice", "keep one")
            return
        segments = list(unit.iter(_q("segment")))
        try:
            texts = [self._segment(one) for one in segments]
        except KbError as error:
            self._fault("xliff-inline", f"{name}: {error.message}", error.hint)
            return
        if not texts:
            return
        one = [*_notes(unit, (_ONE,)), *(text for text, _ in texts[:-1])]
        source = (*one[:1], texts[-1][0])
        forms = tuple(target for _, target in texts)
        told = list(zip(segments, forms, strict=True))
        doubted = any(form and one.get("state") == "initial" for one, form in told)
        doubted |= any(one.get("subState") == _FUZZY for one in segments)
        self.po.entries[name] = Entry(
            name,
            source,
            forms,
            fuzzy=doubted and any(forms),
            previous=tuple(_notes(unit, _PREVIOUS)),
            flags=tuple(sorted(_notes(unit, ("flag",)))),
            comments=tuple(_notes(unit, ("translator",))),
            notes=tuple(_notes(unit, ("source",))),
        )

    def _segment(self, segment: ET.Element) -> tuple[str, str]:
        source, target = segment.find(_q("source")), segment.find(_q("target"))
        known: dict[str, str] = {}
        english = "".join(_read_text(source, known, {})) if source is not None else ""
        ours = "".join(_read_text(target, {}, known)) if target is not None else ""
        return english, ours


def _q(name: str) -> str:
    return f"{{{_NS}}}{name}"


def _notes(unit: ET.Element, categories: Iterable[str]) -> Iterator[str]:
    for category in categories:
        for note in unit.iterfind(f"{_q('notes')}/{_q('note')}"):
            if note.get("category") == category:
                yield note.text or ""


def _hidden(code: str) -> str:
    if not re.fullmatch("[0-9A-Fa-f]{1,4}", code):
        raise KbError(f"'{code}' is not the number of a character", "delete the element <cp>")
    return chr(int(code, 16))


def _read_text(
    element: ET.Element, found: dict[str, str], known: Mapping[str, str]
) -> Iterator[str]:
    """The parts of a text. Placeholders are told to `found`; those of the English are `known`."""
    yield element.text or ""
    for child in element:
        kind = child.tag.removeprefix(f"{{{_NS}}}")
        name = child.get("id", "")
        if kind == "ph":
            what = known.get(name) or child.get("equiv") or child.get("disp") or ""
            if not what:
                message = f"the placeholder '{name}' is not in the English"
                raise KbError(message, "take the one beside the English")
            found[name] = what
            yield what
        elif kind == "cp":
            yield _hidden(child.get("hex", ""))
        elif kind == "mrk":
            yield from _read_text(child, found, known)
        else:
            raise KbError(
                f"the element <{kind}> is not known here", "only <ph> may stand in a text"
            )
        yield child.tail or ""
