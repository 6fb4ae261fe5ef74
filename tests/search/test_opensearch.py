"""The way to a cluster without one: addresses, certificates, passwords, and what is said then.

The servers are real ones on loopback that answer as a node does; the cluster itself is asked in
`test_opensearch_cluster.py`.
"""

import base64
import contextlib
import http.server
import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_tools.faults import KbError
from kb_tools.search.index import Index
from kb_tools.search.opensearch import Cluster, IndexGone, told
from kb_tools.search.opensearch_index import open_cluster
from kb_tools.search.opensearch_load import documents, load
from kb_tools.search.opensearch_query import CLAUSES, alternatives, read_answer, request
from kb_tools.search.plan import make_plan
from kb_tools.search.serving import open_search

CHECK = "check KB_SEARCH_URL and that a node runs there; TLS needs https://"


class Node(http.server.BaseHTTPRequestHandler):
    """Answers everything with what the test says."""

    answer: tuple[int, dict] = (200, {})
    password = ""

    def _reply(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        status, data = self.answer
        wanted = f"Basic {base64.b64encode(f'kb:{self.password}'.encode()).decode()}"
        if self.password and self.headers.get("Authorization") != wanted:
            status, data = 401, {}
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _reply  # noqa: N815 - their names

    def log_message(self, *args: object) -> None:
        pass


class Quiet(http.server.ThreadingHTTPServer):
    """A client that does not trust us goes away; that is no error of the server's."""

    def handle_error(self, request, client_address) -> None:
        pass


@contextlib.contextmanager
def node(
    status: int = 200, data: dict | None = None, password: str = "", tls: Path | None = None
) -> Iterator[str]:
    handler = type("Handler", (Node,), {"answer": (status, data or {}), "password": password})
    server = Quiet(("127.0.0.1", 0), handler)
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls / "cert.pem", tls / "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)
    return folder


def refusal(urls: str, environment: dict[str, str] | None = None) -> tuple[str, str]:
    """What is said when a cluster is opened."""
    with pytest.raises(KbError) as caught:
        open_cluster(Cluster.named(urls, environment or {}))
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    "urls, message, hint",
    [
        ("", "no address of a search cluster", "set KB_SEARCH_URL, such as https://host:9200"),
        (" , ", "no address of a search cluster", "set KB_SEARCH_URL, such as https://host:9200"),
        *(
            (
                url,
                f"KB_SEARCH_URL: '{url}' is no address of a search cluster",
                "write it like https://search.example:9200, several with commas between",
            )
            for url in ("search:9200", "ftp://search", "http://a:70000", "http://[x")
        ),
        (
            "https://kb:secret@search:9200",
            "KB_SEARCH_URL: an address holds a user or a password",
            "put them into KB_SEARCH_USER and KB_SEARCH_PASSWORD, where no log shows them",
        ),
    ],
)
def test_what_is_no_address_is_refused(urls: str, message: str, hint: str) -> None:
    assert refusal(urls) == (message, hint)


def test_a_missing_certificate_is_refused() -> None:
    said = refusal("https://search:9200", {"KB_SEARCH_CA": "/no/such.pem"})
    assert said == (
        "KB_SEARCH_CA: there is no file /no/such.pem",
        "name a certificate in PEM form",
    )


def test_a_password_is_never_shown() -> None:
    cluster = Cluster.named("https://a:9200/", {"KB_SEARCH_PASSWORD": "hunter2"})
    assert "hunter2" not in repr(cluster)
    assert cluster.shown == "https://a:9200"


def test_nobody_there() -> None:
    with node() as url:
        pass
    message, hint = refusal(url)
    assert message.startswith(f"cannot reach {url}: ")
    assert "refused" in message
    assert hint == CHECK


@pytest.mark.parametrize(
    "status, error, said",
    [
        (
            404,
            {"type": "aliases_not_found_exception", "reason": "alias [kb] missing"},
            (
                "{url} has no index of ours: alias [kb] missing",
                "load one with `kb index --to URL`",
            ),
        ),
        (
            403,
            {"type": "security_exception", "reason": "no permissions"},
            (
                "{url} does not let '' do this: no permissions",
                "give the user rights on the indexes 'kb-*' and on the alias 'kb'",
            ),
        ),
        (
            503,
            {"type": "x", "reason": "no manager"},
            (
                "{url} cannot answer now: no manager",
                "see its health (GET _cluster/health); a shard may have no copy that is up",
            ),
        ),
        (
            400,
            {"type": "x", "reason": "bad"},
            ("{url} answers 400: bad", "see the log of its nodes"),
        ),
    ],
)
def test_what_a_node_answers_is_told(
    status: int, error: dict[str, str], said: tuple[str, str]
) -> None:
    with node(status, {"error": error, "status": status}) as url:
        assert refusal(url) == tuple(part.format(url=url) for part in said)


def test_an_index_that_is_gone_can_be_told_apart() -> None:
    with node(404, {"error": {"type": "t", "reason": "r"}}) as url:
        cluster = Cluster((url,))
        with pytest.raises(IndexGone), told(cluster):
            cluster.connect().search(index="kb-x")


@pytest.mark.parametrize(
    "reason, message",
    [
        (
            "blocked by: [disk usage exceeded flood-stage, read-only-allow-delete block];",
            "a disk of {url} is full: ",
        ),
        (
            "blocked by: [FORBIDDEN/10/cluster create-index blocked (api)];",
            "a disk of {url} is full: ",
        ),
        ("blocked by: [FORBIDDEN/6/cluster read-only (api)];", "{url} may not be written now: "),
    ],
)
def test_a_block_is_told_when_an_index_is_loaded(index: Index, reason: str, message: str) -> None:
    error = {"type": "cluster_block_exception", "reason": reason}
    with node(403, {"error": error, "status": 403}) as url:
        with pytest.raises(KbError) as caught:
            load(index, Cluster((url,)))
        assert caught.value.message == message.format(url=url) + reason
        assert "the last index goes on answering" in caught.value.hint


def test_a_certificate_of_nobody_we_trust_is_refused(certificate: Path) -> None:
    with node(tls=certificate) as url:
        assert refusal(url) == (
            f"the certificate of {url} is not trusted",
            (
                "name the certificate that signed it with KB_SEARCH_CA; "
                "the address must be the one it is for"
            ),
        )


def test_a_certificate_that_is_named_is_trusted(certificate: Path) -> None:
    with node(404, {"error": {"reason": "none"}}, tls=certificate) as url:
        message, _ = refusal(url, {"KB_SEARCH_CA": str(certificate / "cert.pem")})
    assert message == f"{url} has no index of ours: none"


@pytest.mark.parametrize(
    "environment, message",
    [
        ({}, "{url} wants a user and a password"),
        ({"KB_SEARCH_USER": "kb", "KB_SEARCH_PASSWORD": "no"}, "{url} refuses user 'kb'"),
    ],
)
def test_a_wrong_password_is_told(
    certificate: Path, environment: dict[str, str], message: str
) -> None:
    authority = {"KB_SEARCH_CA": str(certificate / "cert.pem")}
    with node(password="right", tls=certificate) as url:
        assert refusal(url, {**authority, **environment}) == (
            message.format(url=url),
            "check KB_SEARCH_USER and KB_SEARCH_PASSWORD",
        )


def test_the_right_password_opens(certificate: Path) -> None:
    environment = {
        "KB_SEARCH_CA": str(certificate / "cert.pem"),
        "KB_SEARCH_USER": "kb",
        "KB_SEARCH_PASSWORD": "right",
    }
    with node(404, {"error": {"reason": "none"}}, password="right", tls=certificate) as url:
        message, _ = refusal(url, environment)
    assert message == f"{url} has no index of ours: none"


def test_without_an_address_the_index_here_answers(index: Index) -> None:
    assert open_search(None, {}, lambda _: index) is index  # type: ignore[arg-type]


def test_with_an_address_the_cluster_answers(index: Index) -> None:
    with node(404, {"error": {"reason": "none"}}) as url, pytest.raises(IndexGone):
        open_search(None, {"KB_SEARCH_URL": url}, lambda _: index)  # type: ignore[arg-type]


def test_the_documents_of_a_cluster_hold_every_posting(index: Index) -> None:
    made = dict(documents(index))
    assert [name for name in made if made[name]["kind"] == "article"] == index.articles
    assert {name for name in made if made[name]["kind"] == "meta"} == set(index.texts())
    for locale, field in (("ru", "head_ru"), ("zh-Hans", "head_zh_Hans")):
        for article, head in list(index.heads.items())[:5]:
            pairs = dict(pair.rsplit("=", 1) for pair in made[article][field].split())
            assert pairs
            for term, impact in pairs.items():
                assert (head, int(impact)) in index.postings(locale, term)
            words = json.loads(made[article][f"words_{field.removeprefix('head_')}"])
            assert len(words) == 1 + len(made[article]["sections"])


def test_an_answer_of_floats_becomes_the_whole_numbers_of_the_ranking(index: Index) -> None:
    groups = alternatives(index, make_plan(index, "lost phone", "en"), "en")
    total = sum(group.worth for group in groups if group.counted)
    counted = [number for number, group in enumerate(groups) if group.counted]
    cover = total + groups[counted[0]].worth
    article = index.articles[1]
    inner = {"hits": [{"_nested": {"field": "sections", "offset": 1}, "_score": 40_000.0}]}
    hit = {
        "_id": article,
        "_score": float(99_991 * cover) * (1 + 5e-8),
        "matched_queries": [f"g{counted[0]}"],
        "inner_hits": {"sections": {"hits": inner}},
    }
    (found,) = read_answer({"hits": {"hits": [hit]}}, groups, index.heads)
    assert (found.article, found.score) == (article, 99_991 * cover)
    assert found.document == index.heads[article] + 2


def test_words_of_grammar_alone_ask_the_cluster_nothing(index: Index) -> None:
    assert request(alternatives(index, make_plan(index, "the", "en"), "en"), "en", [], 10) is None


def test_a_query_of_many_short_words_has_more_clauses_than_a_node_takes(index: Index) -> None:
    plan = make_plan(index, " ".join("手机卡码设备账户安全登录出金限制电话丢失新旧"), "zh-Hans")
    groups = alternatives(index, plan, "zh-Hans")
    assert sum(group.clauses for group in groups) > CLAUSES / 4
