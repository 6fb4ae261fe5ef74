"""Phrases as HTML: one case a line in inline.yaml."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb_tools.content.model import Phrase
from kb_tools.faults import KbError
from kb_tools.render.context import Context, Place
from kb_tools.render.inline_html import phrase_html, phrase_text, word

CASES = yaml.safe_load(Path(__file__).with_name("inline.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_phrase_becomes(case: dict[str, Any], world: Callable[..., Context]) -> None:
    text = case["text"]
    phrase = Phrase(text["one"], text["other"]) if isinstance(text, dict) else Phrase(text)
    phrase.id = "KB1:text"
    words = dict(case.get("words", {}))
    if "translation" in case:
        words[phrase.id] = case["translation"]
    tag = case.get("locale", "en")
    place = Place(world(tag, words), f"{tag}/KB1/")
    assert str(phrase_html(place, phrase)) == case["html"]


def test_an_article_that_is_not_written_links_to_the_list_and_says_so(
    world: Callable[..., Context],
) -> None:
    context = world()
    name, title = "KB9", "Not there yet"
    context.library.planned = {name: Phrase(title)}
    html = phrase_html(Place(context, "en/KB1/"), Phrase("{" + name + "}"))
    assert str(html) == (
        f'<a href="../planned/#{name}">{title}</a>'
        ' <span class="kb-planned">(not written yet)</span>'
    )


def test_plain_text_uses_up_no_first_explanation(world: Callable[..., Context]) -> None:
    place = Place(world("de", {"KB1:text": "{ui.recover_setup}"}), "de/KB1/")
    phrase = Phrase("{ui.recover_setup}", id="KB1:text")
    assert phrase_text(place, phrase) == "Konfiguration wiederherstellen (Recover Setup)"
    assert "(" in str(phrase_html(place, phrase))


def test_a_figure_notes_the_assumptions_it_rests_on(world: Callable[..., Context]) -> None:
    place = Place(world(), "en/KB1/")
    phrase_html(place, Phrase("{withdrawal.window} day", "{withdrawal.window} days"))
    assert list(place.assumed) == ["nyse_calendar", "rolling_window"]


def test_a_string_of_the_interface_that_is_missing_names_the_nearest(
    world: Callable[..., Context],
) -> None:
    with pytest.raises(KbError) as raised:
        word(Place(world(), "en/"), "site.naem")
    assert raised.value.message == "docs/pages/interface.yaml has no string 'site.naem'"
    assert raised.value.hint == "did you mean 'site.name'?"
