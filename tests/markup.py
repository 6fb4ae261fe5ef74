"""The skeleton of HTML: its elements and attributes in order, without any text.

What is inside a picture is left out: its shapes follow the width of the words in it.
"""

import html.parser
from pathlib import Path

PAYLOADS = tuple((Path(__file__).parent / "data" / "payloads.txt").read_text("utf-8").splitlines())
# Attributes whose values are words; the values of all others must not change with the words.
WORDS = frozenset(
    {"aria-label", "title", "placeholder", "content", "alt", "value", "label", "data-kb-words"}
)


# What pictures are drawn with.
_DRAWN = frozenset(
    [
        "title",
        "desc",
        "g",
        "a",
        "rect",
        "circle",
        "ellipse",
        "line",
        "path",
        "polygon",
        "polyline",
        "text",
        "tspan",
        "defs",
        "marker",
    ]
)


class _Skeleton(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._picture = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._picture:
            if tag not in _DRAWN or any(name.startswith("on") for name, _ in attrs):
                self.parts.append(f"<{tag} in a picture>")
            return
        if tag == "svg" and ("role", "img") in attrs:
            self._picture = True
            attrs = [("role", "img")]
        shown = [name if name in WORDS else f"{name}={value}" for name, value in attrs]
        self.parts.append(f"<{tag} {' '.join(shown)}>")

    def handle_endtag(self, tag: str) -> None:
        self._picture = self._picture and tag != "svg"
        if not self._picture:
            self.parts.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.parts.append("<!---->")

    def handle_decl(self, decl: str) -> None:
        self.parts.append("<!doctype>")

    def handle_pi(self, data: str) -> None:
        self.parts.append("<?>")

    def unknown_decl(self, data: str) -> None:
        self.parts.append("<![]>")


def skeleton(text: str) -> list[str]:
    """The elements of some HTML with their attributes, in order."""
    parser = _Skeleton()
    parser.feed(text)
    parser.close()
    return parser.parts
