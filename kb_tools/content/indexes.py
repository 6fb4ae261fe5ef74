"""Index blocks: which articles stand under which device or topic, with no list kept by hand.

In: a library, the policy and the block's `by`. Out: groups in the order of the catalogue or of the
navigation, each with its articles in the order of the library. Groups without an article are left
out.
"""

from __future__ import annotations

import dataclasses
from typing import Literal

from kb_tools.content.load import Library
from kb_tools.content.model import Article
from kb_tools.core.policy import Policy


@dataclasses.dataclass(frozen=True, slots=True)
class IndexGroup:
    """Articles under one heading.

    Attributes:
        id: the device (a row of the policy's table `device`) or the topic.
        articles: ids of articles, each once.
    """

    id: str
    articles: tuple[str, ...]


def index_groups(
    library: Library, policy: Policy, by: Literal["devices", "topics"], page: str = ""
) -> tuple[IndexGroup, ...]:
    """The groups of an index block.

    An article stands under each device that it names. One that names every issued device is about
    devices in general: it stands in the list by topics only.

    Args:
        library: all articles.
        policy: the catalogue of devices.
        by: what the index goes through.
        page: the article that holds the block; it does not list itself.
    """
    articles = [article for article in library.articles.values() if article.id != page]
    if by == "topics":
        return _groups(articles, tuple(library.topics), by)
    rows = policy.tables["device"].rows
    issued = {device for device, row in rows.items() if row["legacy"] is False}
    particular = [article for article in articles if not issued <= set(article.devices)]
    return _groups(particular, tuple(rows), by)


def _groups(
    articles: list[Article], ids: tuple[str, ...], by: Literal["devices", "topics"]
) -> tuple[IndexGroup, ...]:
    found = (
        IndexGroup(
            name,
            tuple(
                article.id
                for article in articles
                if name in (article.devices if by == "devices" else article.topics)
            ),
        )
        for name in ids
    )
    return tuple(group for group in found if group.articles)
