"""Step pictures: what is in the SVG, and that words fit and can be read, in a browser too."""

import functools
import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.core.machine import load_machines
from kb_tools.core.screen import CONTROL_SHAPES, KINDS, Part, Screen
from kb_tools.faults import Faults, Location
from kb_tools.i18n.catalog import Catalogs
from kb_tools.locales import BY_TAG
from kb_tools.locales import LOCALES as TABLE
from kb_tools.render.pictures import Words, step_picture
from kb_tools.render.pictures_text import Text, fit, measure

CHECKOUT = Checkout(Path(__file__).parents[2])
STYLES = CHECKOUT.root / "kb_tools" / "render" / "browser"
CSS = (STYLES / "pictures.css").read_text("utf-8")
TOKENS = (STYLES / "tokens.css").read_text("utf-8")
MACHINES = load_machines(CHECKOUT, Faults())
LOCALES = tuple(locale.tag for locale in TABLE)
# Words that are longer than any label or title we have, to see that even these fit.
LONG = {
    "en": "Request Online (Temporary) Security Code Card for your account",
    "ru": "Восстановление аутентификационных параметров через приложение",
    "zh-Hans": "请求在线（临时）安全代码卡，并确认您的安全设备已经激活",
    "zh-Hant": "請求在線（臨時）安全代碼卡，並確認您的安全設備已經激活",
    "es": "Solicitar la tarjeta de códigos de seguridad online (temporal) para su cuenta",
    "fr": "Demander la carte de codes de sécurité en ligne (temporaire) pour votre compte",
    "it": "Richiedere la Carta codici di sicurezza online (temporanea) per il proprio conto",
    "de": "Sicherheitsgeräteaktivierungseinstellungen wiederherstellen",
}


def words_files() -> tuple[dict, dict]:
    """Labels and screen titles of all machines."""
    labels: dict = {}
    titles: dict = {}
    for path in sorted(CHECKOUT.machine_words.glob("*.yaml")):
        # The base loader leaves every scalar text: the label `yes` stays `yes`.
        data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        labels |= data["labels"]
        titles |= {name: screen["title"] for name, screen in data["screens"].items()}
    return labels, titles


LABELS, TITLES = words_files()


def views() -> list[tuple[Screen, str | None]]:
    """Every screen of every machine, once plain and once for each control that an event uses."""
    found: dict[tuple[str, str | None], tuple[Screen, str | None]] = {}
    for machine in MACHINES.values():
        for screen in machine.screens.values():
            found[screen.id, None] = (screen, None)
        for event in machine.events.values():
            for move in event.moves.values():
                shown = machine.states[move.start].screen
                if shown is not None:
                    found[shown.id, move.control] = (shown, move.control)
    return [found[key] for key in sorted(found, key=str)]


def real_words(screen: Screen, locale: str) -> Words:
    """Labels as sourced, the English one where the locale has none; titles from the catalogs."""
    labels = {}
    for name in screen.labels:
        local = LABELS[name].get("local", {}).get(locale)
        english = None if locale == "en" else "en"
        labels[name] = Text(local["label"]) if local else Text(LABELS[name]["label"], english)
    return Words(Text(title(screen.id, locale)), labels)


@functools.cache
def library() -> Library:
    """The words of this checkout."""
    return load_library(CHECKOUT, Faults())


@functools.cache
def catalogs(locale: str) -> Catalogs:
    """The translations into a locale."""
    return Catalogs.load(CHECKOUT, library(), BY_TAG[locale])


def title(screen: str, locale: str) -> str:
    """The title of a screen as a reader of a locale sees it."""
    if locale == "en":
        return TITLES[screen]
    return catalogs(locale).translate(library().screens[screen].title).text


def long_words(screen: Screen, locale: str) -> Words:
    """The longest words for everything."""
    return Words(Text(LONG[locale]), {name: Text(LONG[locale]) for name in screen.labels})


def screen_of(kind: str, shape: str) -> Screen:
    """A screen with one control of a shape, and a field."""
    where = Location("x.yaml")
    parts = (Part("press", shape, where), Part("other", shape, where))
    return Screen("s", kind, ("shown",), (Part("typed", "box", where),), parts, "seed", where)


WORDS = Words(
    Text("A <title> & more"),
    {
        "press": Text("Press", "en"),
        "other": Text("Other"),
        "shown": Text("Shown"),
        "typed": Text("Typed"),
    },
)


@pytest.mark.parametrize("screen, control", views(), ids=str)
def test_a_picture_is_small_plain_svg_that_a_strict_policy_allows(screen, control):
    svg = step_picture(screen, control, real_words(screen, "de"), "de")
    root = ET.fromstring(svg)
    assert len(svg.encode()) < 6 * 1024
    assert root.get("role") == "img"
    assert root[0].tag == "title"
    allowed = {"svg", "title", "rect", "circle", "path", "text", "tspan"}
    assert {element.tag for element in root.iter()} <= allowed
    banned = {"style", "id", "href", "fill", "stroke"}
    assert not {name for element in root.iter() for name in element.attrib} & banned
    assert "http" not in svg


@pytest.mark.parametrize("screen, control", views(), ids=str)
def test_every_label_of_a_screen_is_in_its_picture(screen, control):
    words = real_words(screen, "ru")
    root = ET.fromstring(step_picture(screen, control, words, "ru"))
    texts = {plain("".join(element.itertext())) for element in root.iter("text")}
    expected = {words.title.text, *(words.labels[name].text for name in screen.labels)}
    assert texts == {plain(text) for text in expected}


def plain(text: str) -> str:
    """A text without what breaking into lines may change."""
    return re.sub(r"[\s-]", "", text)


@pytest.mark.parametrize("shape", [shape for shape in CONTROL_SHAPES if shape != "key"])
@pytest.mark.parametrize("kind", sorted({"app", "dialog", "list", "browser", "window"}))
def test_only_the_control_to_press_is_highlighted(kind, shape):
    screen = screen_of(kind, shape)
    on = step_picture(screen, "press", WORDS, "de")
    off = step_picture(screen, None, WORDS, "de")
    assert on.count("kb-pic-halo") == 1
    assert "kb-pic-halo" not in off
    assert "kb-pic-on" not in off


def test_a_field_can_be_highlighted():
    svg = step_picture(screen_of("app", "button"), "typed", WORDS, "de")
    assert svg.count("kb-pic-on-field") == 1
    assert '<rect class="kb-pic-on"' not in svg


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_screen_is_drawn_the_same_each_time(kind):
    screen = screen_of(kind, "key" if kind == "device" else "button")
    first = step_picture(screen, "press", WORDS, "de")
    assert first == step_picture(screen, "press", WORDS, "de")
    assert ET.fromstring(first).tag == "svg"


def test_the_name_of_a_picture_says_what_to_press_and_is_escaped():
    svg = step_picture(screen_of("app", "button"), "press", WORDS, "de")
    assert "<title>A &lt;title&gt; &amp; more: Press</title>" in svg


def test_words_of_another_language_are_marked():
    svg = step_picture(screen_of("app", "button"), "press", WORDS, "de")
    assert [element.get("lang") for element in ET.fromstring(svg).iter("text")] == [
        None,
        None,
        None,
        "en",
        None,
    ]


@given(st.text(min_size=1, max_size=80), st.integers(60, 200), st.integers(11, 16))
def test_fitting_never_loses_a_letter_nor_leaves_a_line_too_wide(text, width, size):
    block = fit(Text(text), width, size)
    assert plain("".join(block.lines)) == plain(text)
    assert all(measure(line, block.size) <= width for line in block.lines)
    assert 11 <= block.size <= size


@pytest.mark.parametrize(
    "text, lines, size",
    [
        ("Done", ("Done",), 14),
        ("Initialize Recovery", ("Initialize", "Recovery"), 14),
        ("安全登录系统（临时）。", ("安全登录系统", "（临时）。"), 14),
        ("Sicherheitsgeräteeinstellungen", ("Sicherheitsger-", "äteeinstellunge-", "n"), 11),
    ],
)
def test_text_breaks_between_words_then_shrinks_then_breaks_words(text, lines, size):
    block = fit(Text(text), 96, 14)
    assert (block.lines, block.size) == (lines, size)


def colours(scheme: str) -> dict[str, str]:
    """Colours of pictures in a scheme: theirs are names for the page's."""
    start = TOKENS.index(":root {" if scheme == "light" else ':root[data-theme="dark"]')
    block = TOKENS[start : TOKENS.index("}", start)]
    page = dict(re.findall(r"--kb-([a-z-]+): (#[0-9a-f]{6})", block))
    names = re.findall(r"--kb-pic-([a-z-]+): var\(--kb-([a-z-]+)\)", CSS)
    return {name: page[of_page] for name, of_page in names}


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG counts it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "text, ground, least",
    [
        ("text", "screen", 7),
        ("text", "tint", 7),
        ("text", "bar", 4.5),
        ("text", "card", 7),
        ("muted", "screen", 4.5),
        ("on-accent", "accent", 4.5),
        ("display-text", "display", 7),
        ("accent", "screen", 3),
        ("muted", "bar", 3),
    ],
)
def test_words_and_highlight_stand_out(scheme, text, ground, least):
    values = colours(scheme)
    assert contrast(values[text], values[ground]) >= least


def test_the_style_sheet_knows_every_class_that_pictures_use():
    classes = set()
    for screen, control in views():
        svg = step_picture(screen, control, real_words(screen, "en"), "en")
        classes |= {name for group in re.findall(r'class="([^"]+)"', svg) for name in group.split()}
    assert classes <= set(re.findall(r"\.(kb-pic[a-z-]*)", CSS))


# Boxes as Chromium lays them out: a text must be inside the part it belongs to and touch no other.
_MEASURE = """
() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const box = element => {
    const r = element.getBoundingClientRect();
    return {left: r.left, right: r.right, top: r.top, bottom: r.bottom};
  };
  const area = b => (b.right - b.left) * (b.bottom - b.top);
  const fault = (what, text) => `${svg.dataset.name} ${what}: ${text.textContent}`;
  const texts = [...svg.querySelectorAll('text')];
  const holders = [...svg.querySelectorAll('rect, path.kb-pic-screen, path.kb-pic-bar')]
    .filter(e => !e.matches('.kb-pic-halo, .kb-pic-ghost, .kb-pic-caret, .kb-pic-address'))
    .map(box);
  const marks = [...svg.querySelectorAll(
    'circle, path:not(.kb-pic-screen, .kb-pic-frame, .kb-pic-bar), .kb-pic-ghost, ' +
    '.kb-pic-track, .kb-pic-on-track, .kb-pic-caret')]
    .map(box);
  const cut = (a, b, slack) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > slack
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack;
  const lines = text => [...text.querySelectorAll('tspan')].map(span => {
    const b = box(span), trim = Number(text.getAttribute('font-size')) * 0.18;
    return {left: b.left, right: b.right, top: b.top + trim, bottom: b.bottom - trim};
  });
  const found = [];
  texts.forEach((text, index) => {
    const own = lines(text);
    own.forEach(line => {
      const x = (line.left + line.right) / 2, y = (line.top + line.bottom) / 2;
      const around = holders.filter(
        h => h.left < x && x < h.right && h.top < y && y < h.bottom);
      const home = around.reduce(
        (a, b) => area(a) <= area(b) ? a : b);
      if (line.left < home.left + 4 || line.right > home.right - 4
        || line.top < home.top || line.bottom > home.bottom) {
        found.push(fault('leaves its part', text));
      }
      if (marks.some(mark => cut(line, mark, 1))) found.push(fault('touches a mark', text));
    });
    own.slice(1).forEach((line, at) => {
      if (line.top < own[at].bottom - 1) found.push(fault('touches its own lines', text));
    });
    texts.slice(index + 1).forEach(other => {
      if (lines(other).some(theirs => own.some(line => cut(line, theirs, 0)))) {
        found.push(fault('touches ' + other.textContent, text));
      }
    });
  });
  return found;
})
"""


@pytest.mark.browser
@pytest.mark.parametrize("words", [real_words, long_words])
def test_no_text_leaves_its_part_or_touches_another(words, browser):
    pictures = [
        step_picture(screen, control, words(screen, locale), locale).replace(
            "<svg ", f'<svg data-name="{screen.id}/{control}/{locale}" ', 1
        )
        for locale in LOCALES
        for screen, control in views()
    ]
    page_html = (
        f"<!doctype html><meta charset=utf-8><style>{TOKENS}{CSS}</style>{''.join(pictures)}"
    )
    page = browser.new_page()
    try:
        page.set_content(page_html)
        assert page.locator("svg").count() == len(pictures)
        assert page.evaluate(_MEASURE) == []
    finally:
        page.close()


def write_sheet(target: Path, locale: str, scheme: str) -> None:
    """Every picture on one page, to look at: python -m tests.render.test_pictures FILE de dark."""
    figures = "".join(
        f"<figure>{step_picture(screen, control, real_words(screen, locale), locale)}"
        f"<figcaption>{screen.id}</figcaption></figure>"
        for screen, control in views()
    )
    style = (
        f"{TOKENS}{CSS} body {{ background: var(--kb-bg); color: var(--kb-muted) }}"
        "body { font: 12px sans-serif; display: grid; gap: 20px }"
        "body { grid-template-columns: repeat(auto-fill, 240px) } figure { margin: 0 }"
    )
    head = (
        f'<!doctype html><html lang="{locale}" data-theme="{scheme}"><meta charset="utf-8">'
        f"<style>{style}</style>"
    )
    target.write_text(f"{head}<body>{figures}", encoding="utf-8")


if __name__ == "__main__":
    write_sheet(Path(sys.argv[1]), *sys.argv[2:4])
