"""The server on this machine: right types, the site's own page for wrong addresses, no lists."""

import http.client
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_tools.faults import KbError
from kb_tools.site.serve import make_server
from tests.browsing import served


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "en" / "empty").mkdir(parents=True)
    (folder / "en" / "index.html").write_text("home")
    (folder / "404.html").write_text("not here")
    (folder / "page.mjs").write_text("1")
    (folder / "data.json").write_text("{}")
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "headers.txt").write_text("X-Content-Type-Options: nosniff\n")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
def ask(site: Path) -> Iterator:
    with served(site) as url:

        def get(path: str, method: str = "GET") -> http.client.HTTPResponse:
            connection = http.client.HTTPConnection(url.removeprefix("http://").strip("/"))
            connection.request(method, path)
            answer = connection.getresponse()
            answer.body = answer.read()  # type: ignore[attr-defined]
            connection.close()
            return answer

        yield get


@pytest.mark.parametrize(
    "path,kind",
    [
        ("/page.mjs", "text/javascript; charset=utf-8"),
        ("/data.json", "application/json; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
        ("/en/", "text/html; charset=utf-8"),
        ("/en/?q=x", "text/html; charset=utf-8"),
    ],
)
def test_a_file_has_its_type(ask, path: str, kind: str) -> None:
    answer = ask(path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/gone/",
        "/en/empty/",
        "/en/empty",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/out.txt",
        "/en/%00",
        "/en\\index.html",
    ],
)
def test_what_is_not_a_page_gets_the_page_for_wrong_addresses(ask, path: str) -> None:
    answer = ask(path)
    assert (answer.status, answer.body) == (404, b"not here")


def test_a_missing_slash_leads_to_the_page_and_keeps_the_query(ask) -> None:
    answer = ask("/en?q=x")
    assert (answer.status, answer.headers["Location"]) == (301, "/en/?q=x")
    # Never to another host, whatever the path looks like.
    assert ask("//en").headers["Location"] == "/en/"


def test_head_sends_no_body(ask) -> None:
    answer = ask("/en/", "HEAD")
    assert (answer.status, answer.headers["Content-Length"], answer.body) == (200, "4", b"")


def test_a_taken_port_says_what_to_do(site: Path) -> None:
    with make_server(site) as first, pytest.raises(KbError) as raised:
        make_server(site, first.server_port)
    assert re.match(r"cannot listen on 127\.0\.0\.1:\d+: ", raised.value.message)
    assert raised.value.hint == "choose another port with --port, or stop the other program"
