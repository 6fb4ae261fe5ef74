"""Phrases as plain text: placeholders are replaced, in the language that the reader sees."""

import pytest

from kb_tools.checkers.speech import Voice
from kb_tools.content.model import Phrase
from kb_tools.i18n.catalog import Shown

PLURAL = Phrase("{withdrawal.window} day", "{withdrawal.window} days", id="test:plural")


class Catalog:
    """Translates by id; everything else stays English."""

    def __init__(self, tag: str, texts: dict[str, tuple[str, ...]]) -> None:
        self.tag = tag
        self.texts = texts

    def translate(self, phrase: Phrase) -> Shown:
        if phrase.id in self.texts:
            return Shown(self.texts[phrase.id], self.tag, "current")
        return Shown(phrase.forms, "en", "untranslated")


@pytest.mark.parametrize(
    "text, said",
    [
        ("Tap **{ui.done}** now", "Tap Done now"),
        ("See {KB2748}.", "See Get IB Key back on the same phone."),
        ("Up to {limits.scc.per_day} a day", "Up to USD\N{NO-BREAK SPACE}200,000 a day"),
        ("Up to {limits.gold.per_day}", "Up to unlimited"),
        ("`code` stays", "code stays"),
        ("{nothing.known}", "{nothing.known}"),
    ],
)
def test_placeholders_are_replaced(voice, text: str, said: str) -> None:
    assert voice("en").say(Phrase(text)) == said


def test_the_plural_form_is_that_of_the_language_shown(policy, library, terms) -> None:
    forms = ("{withdrawal.window} день", "{withdrawal.window} дня", "{withdrawal.window} дней")
    russian = Voice("ru", library, policy, terms, Catalog("ru", {PLURAL.id: forms}))
    english = Voice("ru", library, policy, terms, Catalog("ru", {}))
    assert russian.say(PLURAL) == "5 дней"
    assert english.say(PLURAL) == "5 days"


@pytest.mark.parametrize(
    "kind, value, said",
    [
        ("limit", None, "unlimited"),
        ("limit", "200000.01", "USD\N{NO-BREAK SPACE}200,000.01"),
        ("date", "2026-11-24", "November 24, 2026"),
        ("set", ["scc", "dsc_plus"], "Security Code Card, Digital Security Card+"),
        ("set", [], ""),
    ],
)
def test_values_of_a_result_are_told_in_words(checkers, voice, kind, value, said: str) -> None:
    assert voice("en").output(checkers["withdrawal"], kind, value) == said
