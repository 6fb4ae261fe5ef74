"""Stems: the page's Snowball scripts agree with PyStemmer on every word that the locales use."""

import re

import pytest

from kb_tools.checkout import Checkout
from kb_tools.content.load import load_library
from kb_tools.faults import Faults
from kb_tools.i18n.terms import load_terms
from kb_tools.locales import LOCALES
from kb_tools.search.fold import fold, unaccent
from kb_tools.search.index import Index
from kb_tools.search.stems import LATIN_STEMMERS, algorithm, browser_scripts, stem

STEM = """async ([name, words]) => {
  const { default: Stemmer } = await import(`./search/stemmers/${name}.mjs`);
  const stemmer = new Stemmer();
  return words.map((word) => stemmer.stemWord(word) || word);
}"""


def words_of_all_locales(index: Index, checkout: Checkout) -> set[str]:
    """Every word that is shown or searched anywhere, folded, with and without accents."""
    texts: list[str] = []
    for known in LOCALES:
        for number in range(len(index.places)):
            shown = index.shown(number, known.tag)
            texts += [shown.title.text, *(line.text for line in shown.lines)]
    faults = Faults()
    for entry in load_terms(checkout, faults).rows.values():
        texts += [entry.name, *entry.synonyms]
    for article in load_library(checkout, faults).articles.values():
        texts += [question.text for question in article.questions.values()]
    words = {word for text in texts for word in re.findall(r"[^\W\d_]+", fold(text).text)}
    return words | {unaccent(word) for word in words}


@pytest.mark.browser
@pytest.mark.xdist_group("search-browser")
@pytest.mark.parametrize("name", [*LATIN_STEMMERS, "russian"])
def test_scripts_agree_with_python_on_every_word(
    page, index: Index, checkout: Checkout, name: str
) -> None:
    script = "ru" if name == "russian" else "en"
    wanted = "russian" if name == "russian" else "english"
    words = sorted(
        word for word in words_of_all_locales(index, checkout) if algorithm(script, word) == wanted
    )
    assert len(words) > 100
    assert page.evaluate(STEM, [name, words]) == [stem(name, word) for word in words]


def test_a_script_declares_what_it_assigns_or_imports() -> None:
    base, *others = browser_scripts().items()
    assert base[1].startswith("var BaseStemmer;\n")
    assert [name for name, _ in others] == [*LATIN_STEMMERS, "russian"]
    for name, script in others:
        assert script.startswith(f'import BaseStemmer from "./{base[0]}.mjs";\n')
        assert script.endswith(f"\nexport default {name.capitalize()}Stemmer;\n")


def test_cyrillic_is_russian_and_latin_is_the_locales_own() -> None:
    assert [algorithm(tag, "login") for tag in ("en", "ru", "zh-Hans", "fr")] == [
        "english",
        "english",
        "english",
        "french",
    ]
    assert [algorithm(tag, "вход") for tag in ("en", "ru", "de")] == ["russian"] * 3
    assert algorithm("en", "ιδ") == ""
