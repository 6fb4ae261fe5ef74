"""A checker as a panel in a page: its form, its words, and what stands there without JavaScript.

In: a place, a checker's id, an anchor. Out: `Markup`. Without JavaScript the reader sees the tables
that the rules read and every case with its answer; with it, `checker-view.mjs` shows the form.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from kb_tools.checkers.checker import Checker, find_checker, load_checkers
from kb_tools.checkers.export import export
from kb_tools.checkers.speech import Voice
from kb_tools.content.model import TableBlock
from kb_tools.render import checker_form, checker_words, marks
from kb_tools.render.context import Place
from kb_tools.render.html import EMPTY, lines, tag
from kb_tools.render.inline_html import word
from kb_tools.render.tables import table_html


def render_panel(place: Place, name: str, anchor: str, *, whole: bool = False) -> Markup:
    """The panel of a checker.

    Args:
        place: the page.
        name: the checker's id.
        anchor: the panel's id in the page.
        whole: whether the page is the checker's own. There the page has its title already, and
            the tables and steps stand in the page for readers without JavaScript.
    """
    context = place.context
    checker = find_checker(load_checkers(context.policy, context.library), name)
    place.parts.add("checker")
    title = EMPTY if whole else _title(place, checker, anchor)
    return tag(
        "section",
        "\n",
        lines(
            title,
            checker_form.form(place, checker, anchor),
            tag("div", class_="kb-checker-status", role="status", aria_live="polite"),
            tag("div", class_="kb-checker-details", hidden=True),
            _static(place, checker, anchor, whole=whole),
            checker_words.templates(place, checker, anchor, level=2 if whole else 4),
            _data(place, checker),
        ),
        "\n",
        class_="kb-checker",
        id_=anchor,
        data_kb_checker=checker.id,
        aria_labelledby=None if whole else f"{anchor}-title",
        aria_label=None if not whole else _plain_title(place, checker),
    )


def _title(place: Place, checker: Checker, anchor: str) -> Markup:
    inner, lang, after = marks.marked(place, checker.words.title)
    return lines(tag("h3", inner, id_=f"{anchor}-title", lang=lang), after)


def _plain_title(place: Place, checker: Checker) -> str:
    return _voice(place).say(checker.words.title)


def _static(place: Place, checker: Checker, anchor: str, *, whole: bool) -> Markup:
    """What readers without JavaScript see: the tables that the rules read, and every case."""
    tables = [_table(place, name, anchor) for name in _tables(checker)] if whole else []
    heading = "h2" if whole else "h4"
    return tag(
        "div",
        "\n",
        lines(
            tables,
            tag(heading, word(place, "checker.cases")),
            tag("p", word(place, "checker.cases.lead")),
            checker_words.cases(place, checker),
            checker_words.case_steps(place, checker, anchor) if whole else EMPTY,
        ),
        "\n",
        class_="kb-checker-static",
    )


def _tables(checker: Checker) -> list[str]:
    """Tables with figures that the rules read, in the order of the policy."""
    read = {name.split(".")[0] for name in checker.ruleset.figures if name.count(".") == 2}
    return [name for name in checker.policy.tables if name in read]


def _table(place: Place, name: str, anchor: str) -> Markup:
    """A table as the article that explains it captions it."""
    for article in place.context.library.articles.values():
        for section in article.sections:
            for block in section.blocks:
                if isinstance(block, TableBlock) and block.table == name:
                    return table_html(place, f"{anchor}-{name}", block)
    return EMPTY


def _data(place: Place, checker: Checker) -> Markup:
    data = export(checker, _voice(place))
    return tag("script", _json(data), type="application/json", class_="kb-checker-data")


def _json(data: dict[str, Any]) -> Markup:
    """JSON that cannot end the script element that holds it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no character can leave the element


def _voice(place: Place) -> Voice:
    context = place.context
    return Voice(context.tag, context.library, context.policy, context.terms, context.catalog)
