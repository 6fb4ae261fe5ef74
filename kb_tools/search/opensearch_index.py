"""OpenSearch index: an index whose postings and words are on a cluster.

In: a cluster. Out: an `Index` like that of Whoosh. What plans are made from is loaded once, when it
is opened; a query is one request, for the words of its hits another one.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from typing import Any, Final

from kb_tools.faults import KbError
from kb_tools.search.fingerprint import analysis_fingerprint
from kb_tools.search.index import (
    BRIDGE,
    KEPT_WORDS,
    META,
    Index,
    Shown,
    made_out,
    meta_fields,
)
from kb_tools.search.opensearch import ALIAS, Cluster, IndexGone, told
from kb_tools.search.opensearch_query import (
    CLAUSES,
    SECTIONS,
    alternatives,
    head_field,
    named_articles,
    read_answer,
    request,
    section_field,
    words_field,
)
from kb_tools.search.plan import Plan
from kb_tools.search.rank import Ranked, add_up
from kb_tools.search.segments import vocabulary_name

# What a node gives at most of one list.
MOST_ARTICLES: Final = 10_000
MOST_SECTIONS: Final = 100
# How old the answer to "which index does the alias name?" may be.
FRESH_S: Final = 1.0


def open_cluster(cluster: Cluster) -> ClusterIndex:
    """The index that a cluster's alias names now.

    Raises:
        KbError: it cannot be reached, holds no index, or one of another version.
    """
    client = cluster.connect()
    try:
        return ClusterIndex(cluster, client, aliased(cluster, client))
    except BaseException:
        client.close()
        raise


def aliased(cluster: Cluster, client: Any) -> str:  # noqa: ANN401 - loosely typed
    """The name of the index that the alias names.

    Raises:
        IndexGone: there is none.
    """
    with told(cluster):
        found: dict[str, Any] = client.indices.get_alias(name=ALIAS)
    return max(found)


class ClusterIndex(Index):
    """An index on a cluster, bound to one index there: no answer mixes two of them."""

    def __init__(self, cluster: Cluster, client: Any, name: str) -> None:  # noqa: ANN401
        self.cluster = cluster
        self._client = client
        self._name = name
        self._lock = threading.Lock()
        self._shelf: dict[tuple[str, str], list[Any]] = {}
        self._seen = time.monotonic()
        texts = self._texts()
        meta = json.loads(texts.pop(META))
        if meta["analysis"] != analysis_fingerprint():
            raise KbError(
                f"{cluster.shown} holds an index of another version of kb_tools",
                "load it again with `kb index --to URL`, or use the version that loaded it",
            )
        self._begin(
            meta, {field: texts[vocabulary_name(field)].encode() for field in meta_fields(meta)}
        )

    @property
    def name(self) -> str:
        """The fingerprint of what the index was made from."""
        return self._name.removeprefix(f"{ALIAS}-")

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def superseded(self) -> bool:
        """Whether the alias names another index by now; asked once a second at most.

        A cluster that cannot say leaves things as they are: the next query tells what is wrong.
        """
        now = time.monotonic()
        if now - self._seen < FRESH_S:
            return False
        self._seen = now
        try:
            return aliased(self.cluster, self._client) != self._name
        except KbError:
            return False

    def ranked(self, plan: Plan, locale: str, limit: int) -> list[Ranked]:
        """The first articles for a plan, ranked by the cluster."""
        named = named_articles(plan, self.heads)
        groups = alternatives(self, plan, locale)
        if sum(group.clauses for group in groups) > CLAUSES:
            return add_up(self, plan, locale)[:limit]
        body = request(groups, locale, [one.article for one in named], limit)
        if body is None:
            return named[:limit]
        answer = self._search(body)
        return (named + read_answer(answer, groups, self.heads))[:limit]

    def prepare(self, articles: Sequence[str], locale: str) -> None:
        """Fetch the words of some articles at once."""
        wanted = [name for name in articles if (name, locale) not in self._shelf]
        if not wanted:
            return
        field = words_field(locale)
        docs = [{"_id": name, "stored_fields": [field]} for name in wanted]
        with told(self.cluster):
            answer = self._client.mget(index=self._name, body={"docs": docs})
        with self._lock:
            for found in answer["docs"]:
                self._shelf[found["_id"], locale] = json.loads(found["fields"][field][0])
            for old in list(self._shelf)[: max(0, len(self._shelf) - KEPT_WORDS)]:
                del self._shelf[old]

    def _shown(self, document: int, locale: str) -> Shown:
        """The words of a document as readers of a locale see them."""
        article = self.places[document].article
        words = self._shelf.get((article, locale))
        if words is None:
            self.prepare([article], locale)
            words = self._shelf[article, locale]
        return made_out(words[document - self.heads[article]])

    def _postings(self, field: str, term: str) -> tuple[tuple[int, int], ...]:
        """Documents that have a term, with its impact in each, in order; () for an unknown one."""
        if term not in self.vocabulary(field):
            return ()
        whole = {"size": MOST_ARTICLES, "_source": False, "track_total_hits": False}
        name = BRIDGE if field == BRIDGE else head_field(field)
        heads = self._search({**whole, "query": {"term": {name: term}}})["hits"]["hits"]
        found = {self.heads[hit["_id"]]: round(hit["_score"]) for hit in heads}
        if field != BRIDGE:
            nested = {
                "path": SECTIONS,
                "query": {"term": {f"{SECTIONS}.{section_field(field)}": term}},
                "inner_hits": {"size": MOST_SECTIONS, "_source": False},
            }
            for hit in self._search({**whole, "query": {"nested": nested}})["hits"]["hits"]:
                for inner in hit["inner_hits"][SECTIONS]["hits"]["hits"]:
                    number = self.heads[hit["_id"]] + 1 + inner["_nested"]["offset"]
                    found[number] = round(inner["_score"])
        return tuple(sorted(found.items()))

    def _search(self, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        with told(self.cluster):
            answer = self._client.search(index=self._name, body=body)
        lost = answer["_shards"]["failed"]
        if lost or answer["timed_out"]:
            raise KbError(
                f"{self.cluster.shown} has answered in part: {lost} shards did not",
                "see its health (GET _cluster/health)",
            )
        return answer

    def _texts(self) -> dict[str, str]:
        """What plans are made from, by name."""
        body = {"size": 100, "query": {"term": {"kind": "meta"}}, "stored_fields": ["data"]}
        hits = self._search(body)["hits"]["hits"]
        if not hits:
            raise IndexGone(
                f"{self.cluster.shown} holds no whole index", "load one with `kb index --to URL`"
            )
        return {hit["_id"]: hit["fields"]["data"][0] for hit in hits}
