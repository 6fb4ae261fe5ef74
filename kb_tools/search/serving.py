"""Serving: the index that queries of this process go to: a cluster's where one is named, else ours.

In: a checkout and the environment. Out: an open `Index`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kb_tools.checkout import Checkout
from kb_tools.search.build import open_index
from kb_tools.search.index import Index

URL: Final = "KB_SEARCH_URL"


def open_search(
    checkout: Checkout,
    environment: Mapping[str, str],
    otherwise: Callable[[Checkout], Index] = open_index,
) -> Index:
    """The index of the cluster that `KB_SEARCH_URL` names, else what `otherwise` opens.

    Raises:
        KbError: the cluster cannot be used, or the index cannot be opened or built.
    """
    urls = environment.get(URL, "")
    if not urls:
        return otherwise(checkout)
    # The client of clusters takes a fifth of a second to load: only who has a cluster waits.
    from kb_tools.search.opensearch import Cluster  # noqa: PLC0415
    from kb_tools.search.opensearch_index import open_cluster  # noqa: PLC0415

    return open_cluster(Cluster.named(urls, environment))
