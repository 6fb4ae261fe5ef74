"""OpenSearch load: our index put on a cluster, under its fingerprint, behind an alias.

In: an open index and a cluster. Out: a new index there that the alias points at, once it holds
exactly what ours holds. Until then, and whenever something fails, the last one answers.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from opensearchpy import exceptions

from kb_tools.faults import KbError
from kb_tools.locales import LOCALES
from kb_tools.search.index import BRIDGE, Index
from kb_tools.search.opensearch import ALIAS, BUSY, Cluster, told
from kb_tools.search.opensearch_query import SECTIONS, head_field, section_field, words_field

# Bodies of about so many bytes: far below what a node takes at once, few enough to be quick.
BODY_BYTES: Final = 1 << 21
# A node that is busy says so; we wait longer each time.
WAITS_S: Final = (0.2, 0.5, 1, 2, 4, 8)
KEPT: Final = 2
HEALTH_S: Final = 60

Progress = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """Progress that nobody wants to hear of."""


def index_name(fingerprint: str) -> str:
    """The name of an index on the cluster."""
    return f"{ALIAS}-{fingerprint}"


def load(
    index: Index,
    cluster: Cluster,
    *,
    shards: int = 1,
    replicas: int = 1,
    progress: Progress = silent,
) -> str:
    """Load an index and let the alias point at it; the name of the index on the cluster.

    One that is there already and whole is not loaded again.

    Args:
        index: the index to load.
        cluster: where to.
        shards: in how many parts.
        replicas: how many more copies of each part.
        progress: called with the number of documents that are there, and of all.

    Raises:
        KbError: the cluster refuses, or does not hold what was loaded; the alias stays.
    """
    client = cluster.connect()
    name = index_name(index.name)
    with told(cluster):
        if not _is_whole(client, name, index):
            client.indices.delete(index=name, ignore_unavailable=True)
            client.indices.create(index=name, body=_body(shards), request_timeout=60)
            try:
                _fill(client, name, index, progress)
                _verify(client, name, index)
            except BaseException:
                _forget(client, name)
                raise
        _settle(client, name, replicas)
        _switch(client, name)
    return name


def _body(shards: int) -> dict[str, Any]:
    """Settings and fields: our tokens cut at spaces, impacts as frequencies, nothing else."""
    terms = {
        "type": "text",
        "analyzer": "impacts",
        "search_analyzer": "terms",
        "similarity": "impact",
        "norms": False,
        "index_options": "freqs",
    }
    stored = {"type": "keyword", "index": False, "doc_values": False, "store": True}
    tags = [known.tag for known in LOCALES]
    sections = {section_field(tag): terms for tag in tags}
    properties = {
        "kind": {"type": "keyword"},
        "order": {"type": "integer"},
        "data": stored,
        BRIDGE: terms,
        **{head_field(tag): terms for tag in tags},
        **{words_field(tag): stored for tag in tags},
        SECTIONS: {"type": "nested", "properties": sections},
    }
    return {
        "settings": {
            "number_of_shards": shards,
            # Copies are made once, from the finished index.
            "number_of_replicas": 0,
            "refresh_interval": -1,
            "analysis": _ANALYSIS,
            "similarity": {
                "impact": {
                    "type": "scripted",
                    "script": {"source": "return doc.freq * query.boost;"},
                }
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "properties": properties,
        },
    }


_ANALYSIS: Final[Mapping[str, Any]] = {
    "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": 4096}},
    "filter": {"impact": {"type": "delimited_term_freq", "delimiter": "="}},
    "analyzer": {
        "impacts": {"type": "custom", "tokenizer": "spaces", "filter": ["impact"]},
        "terms": {"type": "custom", "tokenizer": "spaces"},
    },
}


def _fill(client: Any, name: str, index: Index, progress: Progress) -> None:  # noqa: ANN401
    total = len(index.articles) + len(meta_documents(index))
    done = 0
    for body, count in _bodies(documents(index)):
        _bulk(client, name, body)
        done += count
        progress(done, total)
    client.indices.refresh(index=name)


def _bodies(made: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[tuple[list[str], int]]:
    """Documents in bodies of a size that a node likes."""
    lines: list[str] = []
    size = 0
    for name, document in made:
        lines.append(json.dumps({"index": {"_id": name}}))
        lines.append(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
        size += len(lines[-1])
        if size >= BODY_BYTES:
            yield lines, len(lines) // 2
            lines, size = [], 0
    if lines:
        yield lines, len(lines) // 2


def _bulk(client: Any, name: str, lines: list[str]) -> None:  # noqa: ANN401
    """Send some documents; what a busy node has turned away is sent again, later."""
    for wait in (*WAITS_S, None):
        try:
            answer = client.bulk(index=name, body="\n".join(lines) + "\n", request_timeout=60)
        except exceptions.TransportError as error:
            if error.status_code not in BUSY or wait is None:
                raise
            time.sleep(wait)
            continue
        failed = [
            (place, item["index"])
            for place, item in enumerate(answer["items"])
            if item["index"]["status"] >= 300
        ]
        if not failed:
            return
        for _, item in failed:
            if item["status"] not in BUSY or wait is None:
                reason = str(item["error"].get("reason"))
                raise exceptions.TransportError(item["status"], reason, {"error": item["error"]})
        lines = [line for at, _ in failed for line in lines[2 * at : 2 * at + 2]]
        time.sleep(wait or 0)


def documents(index: Index) -> Iterator[tuple[str, dict[str, Any]]]:
    """The documents of the cluster with their ids: articles in order, then what plans need."""
    pairs = _pairs(index)
    for order, (article, head) in enumerate(index.heads.items()):
        last = head + 1
        while last < len(index.places) and index.places[last].article == article:
            last += 1
        document: dict[str, Any] = {"kind": "article", "order": order}
        if text := pairs[BRIDGE].get(head):
            document[BRIDGE] = " ".join(text)
        sections: list[dict[str, str]] = [{} for _ in range(head + 1, last)]
        for known in LOCALES:
            found = pairs[known.tag]
            if text := found.get(head):
                document[head_field(known.tag)] = " ".join(text)
            for number, section in enumerate(sections, head + 1):
                if text := found.get(number):
                    section[section_field(known.tag)] = " ".join(text)
            words = [index.words(number, known.tag) for number in range(head, last)]
            document[words_field(known.tag)] = f"[{','.join(words)}]"
        document[SECTIONS] = sections
        yield article, document
    yield from meta_documents(index).items()


def _pairs(index: Index) -> dict[str, defaultdict[int, list[str]]]:
    """By field and document, the terms with their impacts."""
    made: dict[str, defaultdict[int, list[str]]] = {}
    for field in (*(known.tag for known in LOCALES), BRIDGE):
        made[field] = defaultdict(list)
        for term in index.vocabulary(field).terms:
            for number, impact in index.read(field, term):
                made[field][number].append(f"{term}={impact}")
    return made


def meta_documents(index: Index) -> dict[str, dict[str, Any]]:
    """What plans are made from: places, phrases, vocabularies."""
    return {name: {"kind": "meta", "data": text} for name, text in sorted(index.texts().items())}


def _counts(index: Index) -> dict[str, int]:
    return {"article": len(index.articles), "meta": len(index.texts())}


def _found(client: Any, name: str) -> dict[str, int]:  # noqa: ANN401
    return {
        kind: client.count(index=name, body={"query": {"term": {"kind": kind}}})["count"]
        for kind in ("article", "meta")
    }


def _verify(client: Any, name: str, index: Index) -> None:  # noqa: ANN401
    """See that the cluster holds what was loaded.

    Raises:
        KbError: it holds something else.
    """
    wanted, found = _counts(index), _found(client, name)
    # Nested sections are documents of their own to the engine.
    stats = client.indices.stats(index=name, metric="docs")
    there = stats["_all"]["primaries"]["docs"]["count"]
    total = len(index.places) + wanted["meta"]
    if found != wanted or there != total:
        raise KbError(
            f"the cluster holds {found['article']} of {wanted['article']} articles, "
            f"{there} of {total} documents",
            "the alias stays where it was; repeat the command, and see the cluster's log",
        )


def _is_whole(client: Any, name: str, index: Index) -> bool:  # noqa: ANN401
    """Whether an index is there and holds what it should."""
    # Not `exists`: an answer without a body says nothing of why it is refused.
    if not client.indices.get_settings(index=name, ignore_unavailable=True):
        return False
    try:
        _verify(client, name, index)
    except (KbError, exceptions.TransportError):
        return False
    return True


def _settle(client: Any, name: str, replicas: int) -> None:  # noqa: ANN401
    """Let copies be made, and wait until every shard can answer."""
    settings = {"index": {"number_of_replicas": replicas, "refresh_interval": None}}
    client.indices.put_settings(index=name, body=settings)
    client.cluster.health(
        index=name,
        wait_for_status="yellow",
        wait_for_no_initializing_shards=True,
        timeout=f"{HEALTH_S}s",
        request_timeout=HEALTH_S + 5,
    )


def _switch(client: Any, name: str) -> None:  # noqa: ANN401
    """Point the alias at an index, in one step, and remove the oldest ones."""
    ours = client.indices.get_alias(index=f"{ALIAS}-*")
    olds = [old for old, found in ours.items() if ALIAS in found["aliases"] and old != name]
    actions = [{"remove": {"index": old, "alias": ALIAS}} for old in olds]
    client.indices.update_aliases(body={"actions": [*actions, _added(name)]})
    found = client.indices.get_settings(index=f"{ALIAS}-*", name="index.creation_date")
    others = [
        (int(settings["settings"]["index"]["creation_date"]), other)
        for other, settings in found.items()
        if other not in (name, *olds)
    ]
    for _, other in sorted(others, reverse=True)[max(KEPT - 1 - len(olds), 0) :]:
        _forget(client, other)


def _added(name: str) -> dict[str, Any]:
    return {"add": {"index": name, "alias": ALIAS}}


def _forget(client: Any, name: str) -> None:  # noqa: ANN401
    """Remove an index; what cannot be removed now is removed the next time."""
    try:
        client.indices.delete(index=name, ignore_unavailable=True)
    except exceptions.OpenSearchException:
        return
