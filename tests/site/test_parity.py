"""Parity: every locale has the same links, steps, warnings, figures and pictures."""

import re
from collections import Counter
from pathlib import Path

import pytest

from kb_tools.content.model import Article, Phrase
from kb_tools.render.page import render_article
from kb_tools.site.parity import Item, items
from tests.conftest import BUILT
from tests.markup import skeleton
from tests.worlds import World

KEPT = re.compile(r"<(li|svg|div|span|b) .*?class=(kb-step|kb-callout|kb-pic|kb-figure|kb-label)")


def mapped(folder: Path) -> list[str]:
    """What a page's main part must share with the page in other locales, in the page's order."""
    text = (folder / "index.html").read_text("utf-8")
    parts = skeleton(text[text.index("<main") : text.index("</main>")])
    # Labels that are not translated say so; English words beside them hold no link.
    plain = [re.sub(r" lang=[\w-]+", "", part) for part in parts]
    return [part for part in plain if KEPT.match(part) or part.startswith("<a ") or " id=" in part]


def test_built_articles_have_the_same_skeleton_in_every_locale(site_dir: Path) -> None:
    names = sorted(path.parent.name for path in site_dir.glob("en/KB*/index.html"))
    assert names
    for name in names:
        english = mapped(site_dir / "en" / name)
        assert len(english) > 10, name
        for tag in BUILT[1:]:
            # The words of one unit may come in another order.
            here = Counter(mapped(site_dir / tag / name))
            assert here == Counter(english), (tag, name)


def found(world: World, article: Article, tag: str, known: dict[str, str]) -> Counter[Item]:
    page = render_article(world(tag, known, lambda phrase: phrase.forms), article)
    return items(page.head + page.html)


def phrase_with(article: Article, pattern: str, world: World) -> Phrase:
    loaded = world().library.documents[article.id]
    return next(one for one in loaded.phrases if re.search(pattern, one.text))


@pytest.mark.parametrize(
    "name, pattern, kind",
    [("KB2748", r"\{KB\d+\}", "link"), ("KB2895", r"\{limits[^}]*\}", "figure")],
)
def test_what_a_translation_leaves_out_is_a_difference_at_its_place(
    world: World, name: str, pattern: str, kind: str
) -> None:
    article = world().library.articles[name]
    phrase = phrase_with(article, pattern, world)
    whole = found(world, article, "ru", {})
    lost = found(world, article, "ru", {phrase.id: re.sub(pattern, "…", phrase.text, count=1)})
    missing = whole - lost
    assert {item.kind for item in missing} == {kind}
    assert sum(missing.values()) >= 1
    assert not lost - whole


def test_items_know_where_they_are_and_leave_out_what_is_repeated() -> None:
    text = """<ol><li class="kb-step" id="s-a"><p>One <a href="../KB1/">x</a> {}</p>
    <div><svg class="kb-pic"><text>5</text><path d="M0 0"/></svg></div></li></ol>
    <div class="kb-callout kb-callout-warning" id="w"><div class="kb-callout-body"><p>!<br>
    <span class="kb-figure">500 000 USD</span></p></div></div>
    <details class="kb-stale"><p>
    <a href="../KB1/">x</a> <span class="kb-figure">5</span></p></details>
    """
    assert items(text) == Counter(
        {
            Item("s-a", "step", "s-a"): 1,
            Item("s-a", "link", "../KB1/"): 1,
            Item("s-a", "picture", ""): 1,
            Item("w", "warning", "warning"): 1,
            Item("w", "figure", "500000"): 1,
        }
    )
