"""The rule language: a strict subset of CEL's syntax, as a tree with places.

In: the text of an expression. Out: a `Node`, or an `ExprError` at a character of the text.
The subset: whole numbers, 'text', true, false; names; `a.b`, `t[k]`, calls, ['lists'];
`! - * + == != < <= > >= in && || ?:` with CEL's precedence. There is no null.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TypeAlias

MAX_LENGTH = 1000
# Code of an error that has been told already, at the place where its name is defined.
TOLD = ""
MAX_DEPTH = 40
_WORDS = "as break const continue else false for function if import in let loop namespace null"
RESERVED = frozenset((*_WORDS.split(), "package", "return", "true", "var", "void", "while"))
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<int>[0-9][A-Za-z0-9_.]*)"
    r"|(?P<text>'[^'\\\r\n]*')"
    r"|(?P<sign>&&|\|\||==|!=|<=|>=|[-!*+<>?:.,()\[\]])"
)
_INT = re.compile(r"(0|[1-9][0-9]{0,14})\Z")
_INSTEAD = {
    "&": "write && for 'and'",
    "|": "write || for 'or'",
    "=": "write == to compare",
    '"': "write text in single quotes: 'ok'",
    "'": "close the text with a single quote; it may not hold \\ or a line break",
    "/": "there is no division: it would not be exact",
    "%": "there is no remainder: compare whole amounts",
    "{": "there are no mappings: put facts into a table of the policy",
}
_LEVELS = (
    ("||",),
    ("&&",),
    ("==", "!=", "<", "<=", ">", ">=", "in"),
    ("+", "-"),
    ("*",),
)


class ExprError(Exception):
    """An expression cannot be read or does not make sense, from a character of its text on."""

    def __init__(self, offset: int, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.offset = offset
        self.code = code
        self.message = message
        self.hint = hint


@dataclasses.dataclass(frozen=True, slots=True)
class Literal:
    """A whole number, a text, true or false."""

    value: int | str | bool
    offset: int


@dataclasses.dataclass(frozen=True, slots=True)
class Name:
    """A name on its own."""

    name: str
    offset: int


@dataclasses.dataclass(frozen=True, slots=True)
class Select:
    """`base.field`; the offset is that of the field."""

    base: Node
    field: str
    offset: int


@dataclasses.dataclass(frozen=True, slots=True)
class Index:
    """`base[key]`."""

    base: Node
    key: Node
    offset: int


@dataclasses.dataclass(frozen=True, slots=True)
class Operation:
    """An operator with its one, two or three operands; `?` is the conditional."""

    sign: str
    operands: tuple[Node, ...]
    offset: int


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """A call of a function."""

    name: str
    arguments: tuple[Node, ...]
    offset: int


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """`['a', 'b']`."""

    items: tuple[Node, ...]
    offset: int


Node: TypeAlias = Literal | Name | Select | Index | Operation | Call | Listing


@dataclasses.dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    offset: int


def parse(text: str) -> Node:
    """The tree of an expression.

    Raises:
        ExprError: the text is not an expression of the language.

    >>> parse("a.b < 3").sign
    '<'
    """
    if len(text) > MAX_LENGTH:
        hint = "name a part of it under 'let'"
        message = f"the expression has more than {MAX_LENGTH} characters"
        raise ExprError(0, "expression-too-long", message, hint)
    parser = _Parser(_tokens(text))
    node = parser.conditional(0)
    parser.expect_end()
    return node


def _tokens(text: str) -> list[_Token]:
    tokens = []
    offset = 0
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            sign = text[offset]
            hint = _INSTEAD.get(sign, "the language has names, numbers, 'text' and operators")
            raise ExprError(offset, "expression-syntax", f"unexpected {sign!r}", hint)
        kind = str(match.lastgroup)
        if kind == "int" and not _INT.match(match[0]):
            hint = "only whole numbers below 10^15 are numbers here; money stands in the policy"
            raise ExprError(offset, "expression-syntax", f"'{match[0]}' is not a number", hint)
        if kind != "space":
            tokens.append(_Token(kind, match[0], offset))
        offset = match.end()
    tokens.append(_Token("end", "", len(text)))
    return tokens


class _Parser:
    """Recursive descent; `depth` bounds nesting, so that no text can exhaust the stack."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.index = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.index]

    def take(self) -> _Token:
        token = self.token
        self.index += 1
        return token

    def at(self, *signs: str) -> bool:
        return self.token.kind in ("sign", "name") and self.token.text in signs

    def fail(self, wanted: str, hint: str = "check what stands before it") -> ExprError:
        token = self.token
        found = f"'{token.text}'" if token.text else "the end"
        message = f"expected {wanted}, found {found}"
        return ExprError(token.offset, "expression-syntax", message, hint)

    def limit(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            hint = "name a part of it under 'let'"
            message = "the expression is nested too deeply"
            raise ExprError(self.token.offset, "expression-too-deep", message, hint)

    def expect(self, sign: str) -> _Token:
        if not self.at(sign):
            raise self.fail(f"'{sign}'")
        return self.take()

    def expect_end(self) -> None:
        if self.token.kind != "end":
            raise self.fail("an operator or the end")

    def conditional(self, depth: int) -> Node:
        self.limit(depth)
        condition = self.binary(0, depth)
        if not self.at("?"):
            return condition
        offset = self.take().offset
        then = self.binary(0, depth + 1)
        self.expect(":")
        return Operation("?", (condition, then, self.conditional(depth + 1)), offset)

    def binary(self, level: int, depth: int) -> Node:
        if level == len(_LEVELS):
            return self.unary(depth)
        left = self.binary(level + 1, depth)
        chain = depth
        while self.at(*_LEVELS[level]):
            chain += 1
            self.limit(chain)
            token = self.take()
            left = Operation(token.text, (left, self.binary(level + 1, depth)), token.offset)
        return left

    def unary(self, depth: int) -> Node:
        if not self.at("!", "-"):
            return self.postfix(depth)
        token = self.take()
        if self.at("!", "-"):
            raise self.fail("a value", "one ! or - is enough")
        return Operation(token.text, (self.postfix(depth),), token.offset)

    def postfix(self, depth: int) -> Node:
        node = self.primary(depth)
        while self.at(".", "["):
            token = self.take()
            if token.text == ".":
                if self.token.kind != "name":
                    raise self.fail("a name")
                field = self.take()
                node = Select(node, field.text, field.offset)
            else:
                node = Index(node, self.conditional(depth + 1), token.offset)
                self.expect("]")
        return node

    def primary(self, depth: int) -> Node:
        token = self.token
        if token.kind == "int":
            return Literal(int(self.take().text), token.offset)
        if token.kind == "text":
            return Literal(self.take().text[1:-1], token.offset)
        if token.kind == "name":
            return self.named(depth)
        if self.at("("):
            self.take()
            node = self.conditional(depth + 1)
            self.expect(")")
            return node
        if self.at("["):
            self.take()
            return Listing(self.items("]", depth), token.offset)
        raise self.fail("a value")

    def named(self, depth: int) -> Node:
        token = self.take()
        if token.text in ("true", "false"):
            return Literal(token.text == "true", token.offset)
        if token.text in RESERVED:
            message = f"'{token.text}' is a reserved word"
            raise ExprError(token.offset, "expression-syntax", message, "use another name")
        if self.at("("):
            self.take()
            return Call(token.text, self.items(")", depth), token.offset)
        return Name(token.text, token.offset)

    def items(self, close: str, depth: int) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self.at(close):
            if found:
                self.expect(",")
            found.append(self.conditional(depth + 1))
        self.take()
        return tuple(found)
