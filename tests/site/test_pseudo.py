"""In the pseudo-locale a plain ASCII word on a page is a string that nobody can translate."""

import html.parser
import re

import pytest

from kb_tools.render.context import Context
from kb_tools.site import roots
from kb_tools.site.assets import collect_assets
from kb_tools.site.pages import site_pages
from kb_tools.site.view import Settings
from tests.pseudo import TAG, accented, pseudo, pseudo_context
from tests.site.test_templates import whole
from tests.worlds import World

SPOKEN = ("alt", "aria-label", "aria-description", "content", "label", "placeholder", "title")
SILENT = ("script", "style", "code")
# Conditions of rules, and the rules' names, as their authors wrote them.
CODE = ("kb-flow-code", "kb-flow-id")
VOID = ("br", "hr", "img", "input", "link", "meta", "path", "rect", "circle")
# Code of a currency, as each locale writes it; names that are the same in all languages.
ALLOWED = {"USD"}
NEVER = re.compile("(?!)")


class Words(html.parser.HTMLParser):
    """Texts and spoken attributes of a page in its own language, each with the element it is in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", TAG)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        code = tag in SILENT or values.get("class") in CODE
        lang = "" if code else values.get("lang", self._open[-1][1])
        if tag not in VOID:
            self._open.append((tag, lang))
        meant = tag != "meta" or values.get("name") == "description"
        for name in SPOKEN:
            if lang == TAG and meant and name in values:
                self.found.append((f"{tag}[{name}]", values[name]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open[-1][1] == TAG:
            self.found.append((self._open[-1][0], data))


def plain_words(
    text: str, allowed: re.Pattern[str], controls: re.Pattern[str] = NEVER
) -> list[tuple[str, str]]:
    """Plain ASCII words of a page, each with the element that it stands in."""
    reader = Words()
    reader.feed(text)
    reader.close()
    return [
        (where, word)
        for where, part in reader.found
        for known in [controls.sub("", part) if where == "title" else part]
        for word in re.findall(r"\w+", allowed.sub(" ", known))
        if re.fullmatch("[A-Za-z]{2,}", word)
    ]


@pytest.fixture
def foreign(world: World, monkeypatch: pytest.MonkeyPatch) -> Context:
    return pseudo_context(world, monkeypatch)


def allowed_in(context: Context) -> re.Pattern[str]:
    kept = {entry.name for entry in context.terms.entries("en") if entry.keep}
    names = sorted({*kept, *ALLOWED}, key=len, reverse=True)
    return re.compile("|".join([r"KB\d+", *(rf"\b{re.escape(name)}(?!\w)" for name in names)]))


def test_no_page_has_a_word_that_cannot_be_translated(foreign: Context) -> None:
    allowed = allowed_in(foreign)
    settings = Settings("https://help.example/", collect_assets())
    assert settings.assets.files
    labels = foreign.library.labels
    seen = 0
    wrong = set()
    # The name of a step's picture says which control to press; an SVG title cannot mark a language.
    controls = re.compile("|".join(rf": {re.escape(one.label)}$" for one in labels.values()))
    for page in site_pages(foreign):
        seen += 1
        wrong |= {
            (page.template, *found)
            for found in plain_words(whole(foreign, page), allowed, controls)
        }
    assert seen > len(foreign.library.articles)
    assert sorted(wrong) == []


def test_an_english_word_is_noticed_wherever_readers_meet_it() -> None:
    for text in (
        "<p>Word</p>",
        '<a aria-label="Word"></a>',
        '<input placeholder="Word">',
        '<svg><title>Word</title><text x="1"><tspan>ẃ</tspan></text></svg>',
        '<meta name="description" content="Word">',
    ):
        assert [word for _, word in plain_words(text, NEVER)] == ["Word"], text
    for text in (
        '<p lang="en">Word</p>',
        "<code>Word</code>",
        '<meta name="viewport" content="x y">',
    ):
        assert plain_words(text, NEVER) == []


def test_a_pseudo_text_is_a_third_longer_and_keeps_placeholders_and_names() -> None:
    text = "Tap {ui.done} in TWS, then **wait** for `1.2`."
    made = pseudo(text, ("TWS",))
    assert made.startswith("[Ťáƥ {ui.done} íń TWS, ťħéń **ŵáíť** ƒóŕ `1.2`.")
    assert made.endswith("]")
    assert 1.3 <= len(made) / len(text) <= 1.45
    assert not re.search("[A-Za-z]", accented("The quick brown fox jumps over the lazy dog"))


def test_every_template_of_the_site_was_looked_at(foreign: Context) -> None:
    used = {page.template for page in site_pages(foreign)}
    there = {path.name for path in roots.OVERRIDES.glob("*.html")} - {"layout.html"}
    assert used == there
