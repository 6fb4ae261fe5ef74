"""Answers as lines of JSON: read strictly, one line at a time.

In: bytes of one line. Out: the JSON value, or an error in the same shape as the boundary's.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

MAX_LINE = 2**20
_BOM = b"\xef\xbb\xbf"


class LineError(Exception):
    """A line that is not one strict JSON value."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def as_dict(self) -> dict[str, str]:
        """The fault as JSON data, in the shape of the boundary's faults."""
        return {"code": self.code, "input": "", "message": self.message, "hint": self.hint}


def read_line(line: bytes) -> object:
    """The JSON value of a line.

    Raises:
        LineError: it is too long, not UTF-8, not JSON, or says something twice.

    >>> read_line(b'{"amount": "5"}')
    {'amount': '5'}
    >>> read_line(b'{"amount": "5", "amount": "6"}')
    Traceback (most recent call last):
    kb_tools.checkers.answers.LineError: the key "amount" stands twice in one object
    """
    if len(line) > MAX_LINE:
        raise LineError(
            "line-too-long",
            f"the line has more than {MAX_LINE} bytes",
            "write each set of answers on a line of its own",
        )
    if line.startswith(_BOM):
        raise LineError(
            "byte-order-mark",
            "the line starts with a byte order mark",
            "save the file as UTF-8 without a byte order mark",
        )
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LineError(
            "not-utf8",
            f"byte {error.start + 1} of the line, 0x{line[error.start]:02x}, is not UTF-8",
            "save the file as UTF-8",
        ) from None
    return _parse(text)


def _parse(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise LineError(
            "not-json",
            f"the line is not JSON: {error.msg.lower()} at character {error.colno}",
            'write one object on one line, as {"amount": "200000.01"}',
        ) from None
    except RecursionError:
        raise LineError(
            "too-deep",
            "the line nests lists or objects too deeply",
            "give an answer for each input, as the list of inputs shows",
        ) from None
    except ValueError:
        # Python refuses to read a whole number of thousands of digits.
        raise LineError(
            "number-too-long",
            "the line holds a number of thousands of digits",
            "give an amount as a text of digits",
        ) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            short = json.dumps(key[:40])
            raise LineError(
                "duplicate-key",
                f"the key {short} stands twice in one object",
                "give each answer once",
            )
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise LineError("not-json", f"{name} is not JSON", "leave the answer out, or give a text")
