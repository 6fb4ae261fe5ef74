"""Index blocks as HTML: articles under each device or topic, from the articles' own metadata.

In: an `IndexBlock`. Out: a heading and a list of links for each group.
"""

from __future__ import annotations

from markupsafe import Markup

from kb_tools.content import addresses
from kb_tools.content.indexes import IndexGroup, index_groups
from kb_tools.content.model import IndexBlock
from kb_tools.render.context import Place
from kb_tools.render.html import join, lines, tag
from kb_tools.render.inline_html import article_link, phrase_html
from kb_tools.render.tables import member_html


def index_html(place: Place, anchor: str, block: IndexBlock) -> Markup:
    """The lists of an index block; each heading is an anchor of its own."""
    context = place.context
    page = place.path.rstrip("/").rpartition("/")[2]
    groups = index_groups(context.library, context.policy, block.by, page)
    parts = [_group(place, anchor, block, group) for group in groups]
    return tag("div", "\n", join(parts, "\n"), "\n", id_=anchor, class_="kb-index")


def _group(place: Place, anchor: str, block: IndexBlock, group: IndexGroup) -> Markup:
    items = [tag("li", numbered_link(place, name)) for name in group.articles]
    heading = tag("h3", _heading(place, block, group), id_=addresses.anchor(anchor, group.id))
    return lines(heading, tag("ul", "\n", join(items, "\n"), "\n", class_="kb-related"))


def _heading(place: Place, block: IndexBlock, group: IndexGroup) -> Markup:
    if block.by == "devices":
        return member_html(place, "device", group.id)
    title = phrase_html(place, place.context.library.topics[group.id].title)
    return tag("a", title, href=place.link(addresses.topic_url(place.context.tag, group.id)))


def numbered_link(place: Place, name: str) -> Markup:
    """A link to an article with its title and its number, when it has one."""
    link = article_link(place, name)
    if not name.startswith("KB"):
        return link
    return join([link, tag("span", name, class_="kb-number")], " ")
