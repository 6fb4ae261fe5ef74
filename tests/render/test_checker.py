"""The panel of a checker as it is in the page's source, before any script runs."""

import html.parser
import json
import re
from typing import Any

import pytest

from kb_tools.checkout import Checkout
from kb_tools.core.refusals import CODES
from kb_tools.faults import Faults, report
from kb_tools.render.checker import render_panel
from kb_tools.render.context import Context, Place
from kb_tools.site.sources import Sources, load_sources

TAGS = ("en", "ru", "zh-Hans", "de")
NAMES = ("recovery", "withdrawal")
VOID = {"input", "br", "path"}


class Elements(html.parser.HTMLParser):
    """Every element with its attributes, its text, and the elements around it."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self.open: list[dict[str, Any]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element: dict[str, Any] = {
            "tag": tag,
            "text": "",
            "inside": [one["tag"] for one in self.open],
        }
        element |= {name: value if value is not None else True for name, value in attrs}
        self.found.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop()["tag"] == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element["text"] += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, Any]]:
        return [
            one
            for one in self.found
            if one["tag"] == tag
            and all(one.get(key.replace("_", "-")) == value for key, value in wanted.items())
        ]


@pytest.fixture(scope="module")
def sources(checkout: Checkout) -> Sources:
    faults = Faults()
    loaded = load_sources(checkout, faults)
    assert report(faults) == ""
    return loaded


def context(sources: Sources, tag: str) -> Context:
    return sources.context(tag, TAGS)


def panel(sources: Sources, name: str, tag: str = "en", *, whole: bool = True) -> str:
    path = f"{tag}/checkers/{name}/" if whole else f"{tag}/KB2748/"
    place = Place(context(sources, tag), path)
    return str(render_panel(place, name, "checker", whole=whole))


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", NAMES)
def test_every_control_has_a_label_and_every_group_a_legend(sources, name, tag) -> None:
    elements = Elements(panel(sources, name, tag))
    labels = {one["for"] for one in elements.all("label") if "for" in one}
    for control in elements.all("input"):
        if "template" not in control["inside"]:
            assert control["id"] in labels
    for group in elements.all("fieldset"):
        assert group["text"].strip()
    assert len(elements.all("legend")) == len(elements.all("fieldset"))
    for one in elements.found:
        for target in str(one.get("aria-describedby", "")).split():
            assert [other for other in elements.found if other.get("id") == target]


@pytest.mark.parametrize("name", NAMES)
def test_only_the_first_question_is_shown(sources, name: str) -> None:
    elements = Elements(panel(sources, name))
    fields = [one for one in elements.found if "data-kb-input" in one]
    ruleset = sources.policy.rulesets[name]
    assert [one["data-kb-input"] for one in fields] == [one.name for one in ruleset.inputs]
    assert [one for one in fields if "hidden" not in one] == fields[:1]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", NAMES)
def test_every_word_that_the_module_can_ask_for_is_there(sources, checkout, name, tag) -> None:
    elements = Elements(panel(sources, name, tag))
    words = {one["data-kb-word"] for one in elements.found if "data-kb-word" in one}
    ruleset = sources.policy.rulesets[name]
    wanted = {f"outcome.{verdict}" for verdict in ruleset.verdicts}
    wanted |= {f"rule.{rule.id}" for rule in ruleset.rules}
    wanted |= {f"source.{rule.source}" for rule in ruleset.rules}
    wanted |= {f"input.{one.name}" for one in ruleset.inputs}
    wanted |= {f"value.{value}" for value in (*ruleset.lets, *ruleset.outputs)}
    modules = (checkout.root / "kb_tools/render/browser").glob("checker-*.mjs")
    code = "".join(path.read_text("utf-8") for path in modules)
    wanted |= set(re.findall(r'words\.(?:get|text)\("([a-z._]+)"', code))
    wanted |= set(re.findall(r'"((?:error|link|copy|fires|article|figure)\.[a-z_.]+)"', code))
    assert wanted - words == set()


def test_every_refusal_that_a_form_can_meet_has_words(sources) -> None:
    """Codes of the boundary that the form cannot cause, since it offers only what exists."""
    impossible = {
        "wrong-type",
        "null",
        "number-not-text",
        "unknown-input",
        "unknown-value",
        "repeated",
        "unknown-key",
        "missing-key",
        "not-version",
        # No checker asks for a whole number or a time yet.
        "not-whole",
        "not-instant",
        "too-late",
    }
    elements = Elements(panel(sources, "withdrawal"))
    words = {one["data-kb-word"] for one in elements.found if "data-kb-word" in one}
    wanted = {f"error.{code.replace('-', '_')}" for code in set(CODES) - impossible}
    assert wanted - words == set()


@pytest.mark.parametrize("name", NAMES)
def test_without_scripts_every_case_stands_there_with_its_passages(sources, name: str) -> None:
    source = panel(sources, name)
    start, end = source.index("kb-checker-static"), source.index("kb-checker-words")
    static = source[start:end]
    for words in sources.library.checkers[name].rules.values():
        if words.plural is None:
            assert words.text in static
    for words in sources.library.checkers[name].outcomes.values():
        assert words.title.text in static
    assert "<a href=" in static


def test_without_scripts_the_limits_table_and_the_steps_stand_on_the_own_page(sources) -> None:
    assert 'id="checker-limits"' in panel(sources, "withdrawal")
    recovery = panel(sources, "recovery")
    for name, words in sources.library.checkers["recovery"].outcomes.items():
        assert (f'id="checker-{name}"' in recovery) == (words.procedure is not None)
    inside = panel(sources, "recovery", whole=False)
    assert "kb-steps" not in inside, "the article has the steps already"


def test_the_data_cannot_end_its_element(sources) -> None:
    source = panel(sources, "withdrawal")
    data = source[source.index('class="kb-checker-data">') :].partition(">")[2]
    text = data[: data.index("</script>")]
    assert "<" not in text
    assert json.loads(text)["checker"] == "withdrawal"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_the_panel_is_styled_or_scripted_inline(sources, name: str) -> None:
    for one in Elements(panel(sources, name)).found:
        assert not [key for key in one if key == "style" or key.startswith("on")]
        if one["tag"] == "script":
            assert one["type"] == "application/json"


def test_ids_are_unique(sources) -> None:
    for name in NAMES:
        for whole in (True, False):
            elements = Elements(panel(sources, name, whole=whole)).found
            found = [one["id"] for one in elements if "id" in one]
            assert len(found) == len(set(found))
