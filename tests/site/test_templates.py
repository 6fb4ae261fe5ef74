"""Templates: no word of their own, and no word of anybody can change their elements."""

import re
import types

from kb_tools.content.model import Phrase
from kb_tools.render.context import Context
from kb_tools.site import roots
from kb_tools.site.assets import collect_assets
from kb_tools.site.pages import SitePage, site_pages
from kb_tools.site.view import Settings, View
from tests.markup import PAYLOADS, skeleton
from tests.worlds import World

PLAIN = str.maketrans(dict.fromkeys("*`{}", ""))
SETTINGS = Settings("https://help.example/", collect_assets())
ENV = roots.environment()
TEMPLATES = sorted(
    path
    for path in roots.OVERRIDES.rglob("*")
    if path.is_file() and path.suffix in (".html", ".xml")
)


def whole(context: Context, page: SitePage) -> str:
    view = View(page, context, SETTINGS)
    body = types.SimpleNamespace(content=str(page.html))
    return ENV.get_template(page.template).render(kb=view, page=body)


def one_of_each_template(context: Context) -> list[SitePage]:
    found: dict[str, SitePage] = {}
    for page in site_pages(context):
        found.setdefault(page.template, page)
    return list(found.values())


def test_every_template_has_a_page() -> None:
    named = {path.name for path in roots.OVERRIDES.glob("*.html")} - {"layout.html"}
    assert {"main.html", "home.html", "search.html"} <= named


def test_no_payload_changes_an_element_of_any_template(world: World) -> None:
    calm = world("ru", otherwise=lambda phrase: ("x",) * len(phrase.forms))
    wanted = {page.path: skeleton(whole(calm, page)) for page in one_of_each_template(calm)}
    assert len(wanted) >= 8

    def hostile(start: int) -> Context:
        def forms(phrase: Phrase) -> tuple[str, ...]:
            at = (start + sum(phrase.id.encode())) % len(PAYLOADS)
            return (PAYLOADS[at].translate(PLAIN),) * len(phrase.forms)

        return world("ru", otherwise=forms)

    for start in range(0, len(PAYLOADS), 7):
        context = hostile(start)
        for page in one_of_each_template(context):
            assert skeleton(whole(context, page)) == wanted[page.path], (start, page.path)


def test_templates_hold_no_words() -> None:
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)
        text = re.sub(r"<[^>]*>", " ", text)
        # Names of formats are no words for readers.
        words = set(re.findall(r"[A-Za-z]{2,}", text)) - {"UTF", "searchTerms"}
        assert words == set(), path.name


def test_templates_switch_escaping_off_once_for_what_render_made() -> None:
    used = {
        path.name: path.read_text("utf-8").count("safe")
        for path in TEMPLATES
        if "safe" in path.read_text("utf-8")
    }
    assert used == {"main.html": 1}


def test_no_module_writes_html_from_text() -> None:
    folder = roots.OVERRIDES.parents[1] / "render" / "browser"
    unsafe = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser"
    )
    for path in sorted([*folder.glob("*.mjs"), *folder.glob("*.js")]):
        assert not unsafe.search(path.read_text("utf-8")), path.name
