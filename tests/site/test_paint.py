"""Painting: what pages have in common is painted once, and makes no difference to any of them."""

import dataclasses
import types

import pytest

from kb_tools.content.model import Phrase
from kb_tools.render.context import Context
from kb_tools.site.anchors import Part, joined, part
from kb_tools.site.assets import collect_assets
from kb_tools.site.pages import SitePage, site_page
from kb_tools.site.paint import Painter
from kb_tools.site.roots import environment
from kb_tools.site.stock import Trail, Watched
from kb_tools.site.view import Settings, View
from tests.worlds import World

SETTINGS = Settings("https://help.example.com/", collect_assets())
# Articles with a checker, with tabs and procedures, with tables, and plain ones.
NAMES = ("KB2895", "KB2748", "KB975", "KB1131", "KB2636", "page about", "home")


def whole(page: SitePage, context: Context, settings: Settings) -> str:
    """A page as its template makes it, nothing taken from another page."""
    template = environment().get_template(page.template)
    body = types.SimpleNamespace(content=str(page.html))
    return template.render(kb=View(page, context, settings), page=body)


def bare(phrase: Phrase) -> tuple[str, ...]:
    """A translation of every phrase."""
    return phrase.forms


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_a_page_is_the_same_whatever_was_painted_before_it(world: World, tag: str) -> None:
    context = world(tag, otherwise=bare)
    partly = Settings(SETTINGS.base, SETTINGS.assets, {"KB975/": ("en", "ru"), "KB1131/": ("en",)})
    for settings in (SETTINGS, partly):
        painter = Painter(settings, Trail())
        for name in NAMES:
            page = site_page(context, name)
            expected = whole(page, context, settings)
            text, anchors = painter.paint(page, context)
            assert text == expected
            found = joined(page.path, context.alternates, part(expected, page.path))
            assert found is not None
            assert anchors is not None
            assert (sorted(anchors.ids), anchors.links) == (sorted(found.ids), found.links)


def test_words_of_a_page_cannot_be_taken_for_a_place_to_fill(world: World) -> None:
    context = world("en")
    page = site_page(context, "KB975")
    odd = dataclasses.replace(page, title="\ue000m <b>", description="\ue000s & \ue000n")
    painter = Painter(SETTINGS, Trail())
    painter.paint(page, context)
    assert painter.paint(odd, context)[0] == whole(odd, context, SETTINGS)


def test_a_page_has_read_what_the_part_in_common_has_read(world: World) -> None:
    context, trail = world("en"), Trail()
    # The footer asks whether there are pages to link to.
    context.library.pages = Watched(context.library.pages, "page", trail)  # type: ignore[assignment]
    painter = Painter(SETTINGS, trail)
    for name in ("KB975", "KB1131"):
        page = site_page(context, name)
        trail.start(name)
        trail.read.add("mine")
        painter.paint(page, context)
        assert (trail.read, trail.own) == ({"mine", "page all"}, name)


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">x</p>',
        "<style>p {}</style>",
        '<p onclick="x()">x</p>',
        "<script>x()</script>",
        '<img src="https://example.com/x.png">',
        '<a href="javascript:x()">x</a>',
        '<link rel="stylesheet" href="https://example.com/x.css">',
        "<p id=x>x</p>",
        '<p id="x">x</p><p id="x">x</p>',
    ],
)
def test_what_is_not_as_we_write_it_is_for_the_slow_inspection(text: str) -> None:
    assert joined("en/KB1/", (), part(text, "en/KB1/")) is None


def test_an_id_in_two_parts_of_a_page_is_for_the_slow_inspection() -> None:
    one = part('<p id="x"><a href="../KB2/#y">z</a></p>', "en/KB1/")
    assert one == Part(("x",), frozenset({("~/KB2/index.html", "y")}))
    assert joined("en/KB1/", (), one) is not None
    assert joined("en/KB1/", (), one, one) is None


def test_links_to_the_same_page_in_other_locales_are_left_out() -> None:
    links = '<a href="../../de/KB1/">d</a><a href="./">e</a><a href="../../xx/KB1/">x</a>'
    found = joined("en/KB1/", ("en", "de"), part(links, "en/KB1/"))
    assert found is not None
    assert found.links == (("xx/KB1/index.html", ""),)
