"""Search on a real cluster of three nodes: `make cluster-test`. Nothing here runs in `make test`.

The corpus of a thousand articles is used where `kb bench corpus` has made it.
"""

import contextlib
import dataclasses
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.desk.state import Desk, Options
from kb_tools.faults import KbError
from kb_tools.search import opensearch_load
from kb_tools.search.build import open_index
from kb_tools.search.evaluate import Golden, load_golden
from kb_tools.search.index import Index
from kb_tools.search.opensearch import Cluster
from kb_tools.search.opensearch_index import ClusterIndex, open_cluster
from kb_tools.search.opensearch_load import index_name, load
from kb_tools.search.query import Hit, search
from tests.tools.cluster.nodes import Nodes, running

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(1800)]
ROOT = Path(__file__).parents[2]
CORPUS = ROOT / ".cache" / "corpus" / "1000"
GOLDEN = sorted((ROOT / "tests" / "data" / "search").glob("golden-*.tsv"))
SHORT_S = 60
# How often the nodes look at their disks in the test of a full one.
MONITOR_S = 10


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    with running(base=100) as started:
        yield started


@pytest.fixture
def cluster(nodes: Nodes) -> Iterator[Cluster]:
    """The cluster, whole again and empty."""
    for number in range(3):
        if number not in nodes.processes:
            nodes.start(number)
    nodes.wait()
    nodes.ask(0, "/kb-*", "DELETE")
    yield Cluster(tuple(nodes.urls))
    marks = ("low", "high", "flood_stage")
    reset = {f"cluster.routing.allocation.disk.watermark.{name}": None for name in marks}
    reset["cluster.blocks.create_index"] = None
    nodes.ask(0, "/_cluster/settings", "PUT", {"persistent": reset, "transient": reset})
    end = time.monotonic() + 3 * SHORT_S
    while time.monotonic() < end:
        with contextlib.suppress(urllib.error.HTTPError):
            nodes.ask(0, "/kb-probe", "PUT")
            return
        time.sleep(1)
    pytest.fail("new indexes are still refused")


@pytest.fixture(scope="module")
def large() -> Index:
    if not (CORPUS / "mkdocs.yml").is_file():
        pytest.skip("no corpus of a thousand articles: run `kb bench corpus`")
    return open_index(Checkout(CORPUS))


@pytest.fixture(scope="module")
def rows() -> list[Golden]:
    return [row for path in GOLDEN for row in load_golden(path)]


def named(index: Index, name: str) -> Index:
    """The same index under another fingerprint, as after a change."""
    folder = index.folder.parent / name
    if not folder.exists():
        shutil.copytree(index.folder, folder)
    return Index(folder)


def by_score(hits: list[Hit]) -> list[tuple[int, list[str]]]:
    """Articles by score; where several have one score, their order says nothing."""
    return [
        (score, sorted(hit.id for hit in found))
        for score, found in itertools.groupby(hits, key=lambda hit: hit.score)
    ]


def test_a_thousand_articles_give_the_same_hits_as_whoosh(
    cluster: Cluster, large: Index, rows: list[Golden]
) -> None:
    said: list[tuple[int, int]] = []
    started = time.perf_counter()
    load(large, cluster, shards=3, replicas=1, progress=lambda *now: said.append(now))
    loading = time.perf_counter() - started
    there = open_cluster(cluster)
    took: list[float] = []
    for row in rows:
        ours = search(large, row.query, row.locale)
        started = time.perf_counter()
        theirs = search(there, row.query, row.locale)
        took.append(time.perf_counter() - started)
        assert theirs == ours, row
    cut = statistics.quantiles(took, n=20)
    print(
        f"\n{len(large.articles)} articles x 8: {loading:.1f} s to load; {len(rows)} queries, "
        f"median {statistics.median(took) * 1e3:.1f} ms, 95th {cut[-1] * 1e3:.1f} ms"
    )
    assert said == sorted(said)
    assert said[-1][0] == said[-1][1] == len(large.articles) + len(large.texts())


def test_every_golden_query_gives_the_same_hits_as_whoosh(
    cluster: Cluster, index: Index, rows: list[Golden]
) -> None:
    load(index, cluster, shards=2)
    there = open_cluster(cluster)
    ties = 0
    for row in rows:
        ours = search(index, row.query, row.locale, 100)
        theirs = search(there, row.query, row.locale, 100)
        # Equal scores stand in the order of the articles on both sides: ties are the same, too.
        assert theirs == ours, row
        ties += len(by_score(ours)) < len(ours)
    print(f"\n{len(rows)} queries, {ties} of them with ties among their hits")
    for row in rows[:40]:
        for term in ("card", "код", "@ib_key"):
            assert there.postings(row.locale, term) == index.postings(row.locale, term)


@dataclasses.dataclass
class Load:
    """Queries without end from some threads, and what they found."""

    index: ClusterIndex
    rows: list[Golden]
    right: dict[tuple[str, str], list[str]]
    done: int = 0
    wrong: list[object] = dataclasses.field(default_factory=list)
    over: threading.Event = dataclasses.field(default_factory=threading.Event)

    def ask(self, first: int) -> None:
        for row in itertools.islice(itertools.cycle(self.rows), first, None):
            if self.over.is_set():
                return
            try:
                found = [hit.id for hit in search(self.index, row.query, row.locale)]
            except KbError as error:
                self.wrong.append(error)
            else:
                if found != self.right[row.locale, row.query]:
                    self.wrong.append((row, found))
            self.done += 1
            if self.index.superseded():
                self.index = open_cluster(self.index.cluster)


@contextlib.contextmanager
def queried(cluster: Cluster, index: Index, rows: list[Golden]) -> Iterator[Load]:
    """Queries from four threads while something happens."""
    right = {
        (row.locale, row.query): [hit.id for hit in search(index, row.query, row.locale)]
        for row in rows
    }
    work = Load(open_cluster(cluster), rows, right)
    threads = [threading.Thread(target=work.ask, args=(at * 37,)) for at in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield work
    finally:
        work.over.set()
        for thread in threads:
            thread.join()


def more(work: Load, count: int, seconds: float = SHORT_S) -> None:
    """Wait until so many more queries are answered."""
    wanted, end = work.done + count, time.monotonic() + seconds
    while work.done < wanted:
        assert time.monotonic() < end, f"{work.done} of {wanted} queries answered"
        time.sleep(0.05)


def test_a_killed_node_loses_no_query_and_the_cluster_gets_green_again(
    nodes: Nodes, cluster: Cluster, index: Index, rows: list[Golden]
) -> None:
    load(index, cluster, shards=3, replicas=1)
    with queried(cluster, index, rows) as work:
        more(work, 50)
        nodes.kill(1)
        more(work, 200)
        nodes.wait("green", 2, 240)  # copies are made anew on the nodes that are left
        nodes.start(1)
        nodes.wait("green", 3, 240)
        more(work, 50)
    print(f"\n{work.done} queries while a node was killed and came back")
    assert work.wrong == []


def test_an_index_loaded_while_readers_search_leaves_no_gap_and_mixes_nothing(
    cluster: Cluster, index: Index, rows: list[Golden]
) -> None:
    first = named(index, "fingerprint-one")
    load(first, cluster, shards=2)
    with queried(cluster, index, rows) as work:
        seen = {work.index.name}
        for name in ("fingerprint-two", "fingerprint-three"):
            more(work, 30)
            load(named(index, name), cluster, shards=3)
            more(work, 100)
            time.sleep(1.2)
            more(work, 8)
            seen.add(work.index.name)
    assert work.wrong == []
    assert seen == {"fingerprint-one", "fingerprint-two", "fingerprint-three"}


def test_the_last_index_stays_beside_the_new_one_and_older_ones_go(
    nodes: Nodes, cluster: Cluster, index: Index
) -> None:
    for name in ("a1", "a2", "a3"):
        load(named(index, name), cluster, replicas=0)
    assert sorted(nodes.ask(0, "/kb-*/_settings")) == ["kb-a2", "kb-a3"]
    assert list(nodes.ask(0, "/_alias/kb")) == ["kb-a3"]


def test_what_is_loaded_already_is_not_loaded_again(cluster: Cluster, index: Index) -> None:
    load(index, cluster)
    said: list[tuple[int, int]] = []
    assert load(index, cluster, progress=lambda *now: said.append(now)) == index_name(index.name)
    assert said == []


def test_an_alias_never_moves_to_an_index_with_a_document_missing(
    nodes: Nodes, cluster: Cluster, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(named(index, "good"), cluster)
    real = opensearch_load.documents
    monkeypatch.setattr(
        opensearch_load, "documents", lambda made: itertools.islice(real(made), 3, None)
    )
    with pytest.raises(KbError) as caught:
        load(named(index, "short"), cluster)
    count = len(index.articles)
    assert caught.value.message.startswith(f"the cluster holds {count - 3} of {count} articles, ")
    assert list(nodes.ask(0, "/_alias/kb")) == ["kb-good"]
    assert list(nodes.ask(0, "/kb-*/_settings")) == ["kb-good"]


def test_a_full_disk_is_told_and_the_old_index_serves_on(
    nodes: Nodes, cluster: Cluster, index: Index
) -> None:
    load(named(index, "old"), cluster)
    there = open_cluster(cluster)
    # As if the disk were full: its real use is above a limit of a millionth.
    names = {"low": "0.0001%", "high": "0.0001%", "flood_stage": "0.0001%"}
    limits = {f"cluster.routing.allocation.disk.watermark.{name}": at for name, at in names.items()}
    interval = {"cluster.info.update.interval": f"{MONITOR_S}s"}
    try:
        nodes.ask(0, "/_cluster/settings", "PUT", {"persistent": limits | interval})
        end = time.monotonic() + SHORT_S
        while time.monotonic() < end:
            blocks = nodes.ask(0, "/kb-old/_settings?flat_settings=true")["kb-old"]["settings"]
            if blocks.get("index.blocks.read_only_allow_delete") == "true":
                break
            time.sleep(0.5)
        else:
            pytest.fail("the cluster did not notice the limits")
        with pytest.raises(KbError) as caught:
            load(named(index, "new"), cluster)
        assert "full" in caught.value.message
        assert "the last index goes on answering" in caught.value.hint
        assert search(there, "lost phone", "en") == search(index, "lost phone", "en")
        assert list(nodes.ask(0, "/_alias/kb")) == ["kb-old"]
    finally:
        nodes.ask(0, "/_cluster/settings", "PUT", {"persistent": dict.fromkeys(limits)})
        # A round of the monitor that began before may still block new indexes: let two pass.
        time.sleep(2 * MONITOR_S + 1)
        nodes.ask(0, "/_cluster/settings", "PUT", {"persistent": dict.fromkeys(interval)})


def test_a_cluster_that_may_not_be_written_says_so_and_serves_on(
    nodes: Nodes, cluster: Cluster, index: Index
) -> None:
    load(named(index, "old"), cluster)
    there = open_cluster(cluster)
    nodes.ask(0, "/_cluster/settings", "PUT", {"persistent": {"cluster.blocks.read_only": True}})
    try:
        with pytest.raises(KbError) as caught:
            load(named(index, "new"), cluster)
        assert "may not be written now" in caught.value.message
        assert search(there, "lost phone", "en") == search(index, "lost phone", "en")
    finally:
        unset = {"persistent": {"cluster.blocks.read_only": None}}
        nodes.ask(0, "/_cluster/settings", "PUT", unset)
    assert list(nodes.ask(0, "/_alias/kb")) == ["kb-old"]


def test_the_desk_answers_from_the_cluster_and_goes_over_to_a_newer_index(
    cluster: Cluster, index: Index, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(named(index, "today"), cluster)
    monkeypatch.setenv("KB_SEARCH_URL", ",".join(cluster.urls))
    desk = Desk(checkout, Options(read_only=True))
    assert desk.now.fingerprint == "today"
    assert search(desk.now.index, "потерял телефон", "ru") == search(index, "потерял телефон", "ru")
    assert not desk.stale()
    load(named(index, "tomorrow"), cluster)
    time.sleep(1.1)
    assert desk.stale()
    desk.swap(desk.load())
    assert desk.now.fingerprint == "tomorrow"


def test_the_command_line_loads_and_searches_the_cluster(cluster: Cluster, nodes: Nodes) -> None:
    urls = ",".join(cluster.urls)

    def kb(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "kb_tools", *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            text=True,
            capture_output=True,
            check=True,
        )

    made = kb("index", "--to", urls, "--shards", "2")
    (name,) = nodes.ask(0, "/_alias/kb")
    assert made.stdout == f"{name}\n"
    assert "documents" in made.stderr.splitlines()[-1]
    query = ("search", "потерял телефон", "--locale", "ru", "--format", "json")
    here, there = kb(*query), kb(*query, KB_SEARCH_URL=urls)
    assert json.loads(there.stdout) == json.loads(here.stdout)
    assert json.loads(there.stdout)["hits"]
