"""The pseudo-locale en-XA: English that looks foreign, so that what was not translated stands out.

Every letter outside placeholders and code gets an accent, a text grows by a third, and brackets
show where it ends. Nothing of it is committed or built: tests make it.
"""

import dataclasses
import re

import pytest

from kb_tools import locales
from kb_tools.content.model import Phrase
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import Locale
from kb_tools.render.context import Context
from tests.worlds import World

TAG = "en-XA"
LOCALE = Locale(TAG, "en", "en", "Ƥşḗŭḓǿ", "latin", "english")
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "áƀćďéƒǵħíĵķĺɱńóƥɋŕśťúṽŵẋýźÁɃĆĎÉƑǴĦÍĴĶĹṀŃÓƤɊŔŚŤÚṼŴẊÝŹ"
_LETTERS = str.maketrans(_PLAIN, _ACCENTED)
_KEPT = re.compile(r"(\{[^{}]*\}|`[^`]*`)")
_MORE = " óńé ťŵó ťħŕéé ƒóúŕ ƒíṽé śíẋ śéṽéń éíǵħť ńíńé ťéń"


def accented(text: str, keep: tuple[str, ...] = ()) -> str:
    """A text with every letter accented but those of placeholders, code and kept names.

    >>> accented("Tap {ui.done} in TWS.", ("TWS",))
    'Ťáƥ {ui.done} íń TWS.'
    """
    names = "".join(f"|{re.escape(name)}" for name in sorted(keep, key=len, reverse=True))
    parts = re.split(_KEPT.pattern[:-1] + names + ")", text)
    return "".join(part if at % 2 else part.translate(_LETTERS) for at, part in enumerate(parts))


def pseudo(text: str, keep: tuple[str, ...] = ()) -> str:
    """A text of the pseudo-locale.

    >>> pseudo("Close the app.")
    '[Ćĺóśé ťħé áƥƥ. óńé]'
    """
    grown = (_MORE * (1 + len(text) // len(_MORE)))[: max(2, round(len(text) * 0.35))]
    return f"[{accented(text, keep)}{grown.rstrip()}]"


def pseudo_context(world: World, monkeypatch: pytest.MonkeyPatch) -> Context:
    """The context of the pseudo-locale; the table of locales knows it while a test runs."""
    monkeypatch.setattr(locales, "LOCALES", (*locales.LOCALES, LOCALE))
    monkeypatch.setitem(locales.BY_TAG, TAG, LOCALE)
    terms = world().terms
    english = [terms.entry(concept, "en") for concept in terms.concepts]
    keep = tuple(entry.name for entry in english if entry.keep)

    def forms(phrase: Phrase) -> tuple[str, ...]:
        return tuple(pseudo(form, keep) for form in phrase.forms)

    rows = {
        (entry.concept, TAG): dataclasses.replace(
            entry, locale=TAG, name=entry.name if entry.keep else accented(entry.name, keep)
        )
        for entry in english
    }
    made = world(TAG, otherwise=forms)
    return dataclasses.replace(made, terms=TermBase(terms.concepts, {**terms.rows, **rows}))
