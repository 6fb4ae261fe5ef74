"""Tables of the policy as HTML: a row per member, figures in the reader's format, legacy marked.

In: a table block. Out: a table with its caption, the newer recorded figures, and its footnotes.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from kb_tools.content.model import TableBlock
from kb_tools.core.policy import Cell, Figure, Table
from kb_tools.faults import KbError, did_you_mean
from kb_tools.render.context import Place
from kb_tools.render.html import EMPTY, join, lines, tag
from kb_tools.render.inline_html import figure_span, newer_html, phrase_html, word


def table_html(place: Place, anchor: str, block: TableBlock) -> Markup:
    """The whole table: wide screens see columns, narrow ones a card per row."""
    table = place.context.policy.tables.get(block.table)
    if table is None:
        raise KbError(
            f"there is no table '{block.table}'",
            did_you_mean(block.table, place.context.policy.tables),
        )
    place.assumed.update(dict.fromkeys(_assumed(table)))
    # Names for programs are no cells for readers.
    columns = [name for name, kind in table.columns.items() if kind != "name"]
    head = tag(
        "tr",
        tag("th", _key_heading(place, table), scope="col"),
        [tag("th", _heading(place, table, column), scope="col") for column in columns],
    )
    rows = [_row(place, table, name, columns, cells) for name, cells in table.rows.items()]
    html = tag(
        "table",
        "\n",
        tag("caption", phrase_html(place, block.caption)),
        "\n",
        tag("thead", head),
        "\n",
        tag("tbody", "\n", join(rows, "\n"), "\n"),
        "\n",
    )
    return lines(tag("div", html, class_="kb-table", id_=anchor), _legacy_note(place, table))


def _assumed(table: Table) -> list[str]:
    return [
        name
        for cells in table.rows.values()
        for cell in cells.values()
        if isinstance(cell, Figure)
        for name in cell.assume
    ]


def _key_heading(place: Place, table: Table) -> Markup:
    """The heading of the rows: the table's own, or that of every table with this key."""
    own = f"article.key.{table.name}"
    return word(
        place, own if own in place.context.library.interface else f"article.key.{table.key}"
    )


def _heading(place: Place, table: Table, column: str) -> Markup:
    return word(place, f"article.column.{table.name}.{column}")


def _row(
    place: Place, table: Table, name: str, columns: list[str], cells: Mapping[str, Cell]
) -> Markup:
    head = tag("th", member_html(place, table.key, name), scope="row")
    body = []
    for column in columns:
        label = tag("span", _heading(place, table, column), class_="kb-cell-label")
        value = tag("span", _cell(place, cells[column]), class_="kb-cell-value")
        body.append(tag("td", label, value))
    return tag("tr", head, body)


def _cell(place: Place, cell: Cell) -> Markup:
    if isinstance(cell, bool):
        return word(place, "article.yes" if cell else "article.no")
    if not isinstance(cell, Figure):
        return tag("span", cell)
    html = figure_span(place, cell, place.context.tag)
    if cell.newer is None:
        return html
    return join([html, tag("span", newer_html(place, cell), class_="kb-newer")], " ")


def member_html(place: Place, key: str, member: str) -> Markup:
    """The name of a member of an enumeration, with the mark of a legacy device."""
    name = member_name(place, key, member)
    if not is_legacy(place, key, member):
        return tag("span", name)
    mark = tag("span", word(place, "article.legacy"), class_="kb-chip")
    return join([tag("span", name), mark], " ")


def member_name(place: Place, key: str, member: str) -> str:
    """The name of a member in the reader's locale, from the term base."""
    context = place.context
    facts = context.policy.tables.get(key)
    term = facts.rows[member].get("term") if facts is not None else None
    return context.terms.name(term if isinstance(term, str) else member, context.tag)


def is_legacy(place: Place, key: str, member: str) -> bool:
    """Whether a member is no longer issued."""
    facts = place.context.policy.tables.get(key)
    return facts is not None and facts.rows[member].get("legacy") is True


def _legacy_note(place: Place, table: Table) -> Markup:
    if not any(is_legacy(place, table.key, name) for name in table.rows):
        return EMPTY
    mark = tag("span", word(place, "article.legacy"), class_="kb-chip")
    note = word(place, "article.legacy.note")
    return tag("p", mark, " ", note, class_="kb-footnote")
