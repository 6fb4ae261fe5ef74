"""Words are data: whatever a translator or an author writes, the page's elements stay the same."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.content.model import Phrase
from kb_tools.render import jsonld
from kb_tools.render.context import Context
from kb_tools.render.page import render_article
from tests.markup import PAYLOADS, skeleton

World = Callable[..., Context]
# What the inline grammar itself reads is left out, since it makes elements of ours.
PLAIN = str.maketrans(dict.fromkeys("*`{}", ""))


def page_of(context: Context, article: str) -> str:
    page = render_article(context, context.library.articles[article])
    data = jsonld.article(context, context.library.articles[article], page, "https://x/", ())
    script = f'<script type="application/ld+json">{jsonld.script_json(data)}</script>'
    return f"{page.head}\n{page.html}\n{script}"


def everywhere(text: str) -> Callable[[Phrase], tuple[str, ...]]:
    return lambda phrase: (text,) * len(phrase.forms)


def test_no_payload_in_any_field_adds_or_changes_an_element(world: World) -> None:
    wanted = skeleton(page_of(world("ru", otherwise=everywhere("x")), "KB2748"))
    assert len(wanted) > 100
    for payload in PAYLOADS:
        hostile = payload.translate(PLAIN)
        got = skeleton(page_of(world("ru", otherwise=everywhere(hostile)), "KB2748"))
        assert got == wanted, payload


def test_a_different_payload_in_each_field_changes_nothing_either(world: World) -> None:
    def mixed(phrase: Phrase) -> tuple[str, ...]:
        at = sum(phrase.id.encode()) % len(PAYLOADS)
        return (PAYLOADS[at].translate(PLAIN),) * len(phrase.forms)

    for article in ("KB2895", "KB1131"):
        wanted = skeleton(page_of(world("ru", otherwise=everywhere("x")), article))
        assert skeleton(page_of(world("ru", otherwise=mixed), article)) == wanted


def test_a_payload_with_inline_markup_makes_only_strong_text_and_code(world: World) -> None:
    wanted = {part.split()[0] for part in skeleton(page_of(world(), "KB2748"))}
    for payload in PAYLOADS:
        text = page_of(world("ru", otherwise=everywhere(payload)), "KB2748")
        made = {part.split()[0] for part in skeleton(text)}
        assert made - wanted <= {"<strong", "</strong>", "<code", "</code>"}, payload


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="*`{}"), min_size=1))
def test_any_text_in_any_field_leaves_the_elements_alone(world: World, text: str) -> None:
    wanted = skeleton(page_of(world("ru", otherwise=everywhere("x")), "KB2260"))
    assert skeleton(page_of(world("ru", otherwise=everywhere(text)), "KB2260")) == wanted


def test_structured_data_reads_back_whatever_is_in_it() -> None:
    import json

    data: list[dict[str, Any]] = [{"name": payload} for payload in PAYLOADS]
    text = str(jsonld.script_json(data))
    assert json.loads(text) == data
    assert not set("<>&\u2028\u2029") & set(text)
