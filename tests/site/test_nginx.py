"""The built site behind Debian's nginx with the configuration that `kb nginx` prints."""

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kb_tools.faults import KbError
from kb_tools.site import headers
from tests import browsing
from tests.conftest import BUILT
from tests.site.nginx import Answer, Server, nginx_serves

FOREVER = "public, max-age=31536000, immutable"
HOUR = "public, max-age=3600"


@pytest.fixture(scope="module")
def server(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real site in nginx; whatever the tests do, it has nothing to warn of."""
    folder = tmp_path_factory.mktemp("nginx")
    with nginx_serves(site_dir, folder) as running:
        yield running
        # A wrong address is noted: "No such file or directory", and a folder without a page.
        lines = running.log.splitlines()
        assert [
            line for line in lines if "(2: No such" not in line and "is forbidden" not in line
        ] == []


def secure(answer: Answer) -> dict[str, list[str]]:
    return {name: answer.headers.get_all(name, []) for name in headers.SECURITY}


EACH_ONCE = {name: [value] for name, value in headers.SECURITY.items()}


@pytest.mark.slow
def test_every_file_is_sent_whole_with_its_type_and_all_headers(
    server: Server, site_dir: Path
) -> None:
    wrong: list[str] = []
    suffixes: set[str] = set()
    for path in sorted(site_dir.rglob("*")):
        if not path.is_file() or path.name == "kept":
            continue
        name = "/" + path.relative_to(site_dir).as_posix()
        address = name.removesuffix("index.html") if path.name == "index.html" else name
        answer = server.ask(address)
        suffixes.add(path.suffix)
        right = (
            answer.status == 200
            and answer.body == path.read_bytes()
            and secure(answer) == EACH_ONCE
            and answer.headers.get_all("Content-Type") == [headers.TYPES[path.suffix]]
            and answer.headers.get_all("Cache-Control") == [headers.cache_control(address)]
            and answer.headers["Server"] == "nginx"
        )
        if not right:
            wrong.append(f"{address}: {answer.status} {answer.headers.items()}")
    assert wrong == []
    assert {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt"} <= suffixes


@pytest.mark.slow
def test_only_what_is_named_by_its_content_is_kept_without_asking(
    server: Server, site_dir: Path
) -> None:
    styles = next(site_dir.glob("assets/*/kb.css")).relative_to(site_dir).as_posix()
    kept = {
        f"/{styles}": FOREVER,
        f"/{styles}?x": FOREVER,
        "/assets/000000000000/kb.css": "no-cache",
        "/search/de/index.json": "no-cache",
        "/search/de/KB2748.json?0123456789": HOUR,
        "/search/de/none.json?0123456789": "no-cache",
        "/search/de/KB2748.json?x": "no-cache",
        "/assistant/de/KB2748.json?0123456789": HOUR,
        "/de/KB2748/?0123456789": "no-cache",
        "/": "no-cache",
        "/sitemap.xml": "no-cache",
    }
    assert {path: server.ask(path).headers["Cache-Control"] for path in kept} == kept


@pytest.mark.slow
def test_a_copy_is_asked_for_again_without_sending_it_twice(server: Server) -> None:
    first = server.ask("/de/KB2748/")
    again = server.ask("/de/KB2748/", if_none_match=first.headers["ETag"])
    assert (again.status, again.body, secure(again)) == (304, b"", EACH_ONCE)
    assert again.headers["Cache-Control"] == "no-cache"


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "/gone/",
        "/de/gone/",
        "/de/KB2748/gone.html",
        "/assets/",
        "/assets/000000000000/kb.css",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
    ],
)
def test_what_is_not_a_page_gets_the_page_for_wrong_addresses(
    server: Server, site_dir: Path, path: str
) -> None:
    answer = server.ask(path)
    if answer.status == 400:  # nginx refuses an address above the root before it looks
        assert b"passwd" not in answer.body
        assert secure(answer) == EACH_ONCE
        return
    assert (answer.status, answer.body) == (404, (site_dir / "404.html").read_bytes())
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert secure(answer) == EACH_ONCE


@pytest.mark.slow
def test_a_missing_slash_leads_to_the_page_on_the_same_host_and_keeps_the_query(
    server: Server,
) -> None:
    answer = server.ask("/de?q=x")
    assert (answer.status, answer.headers["Location"]) == (301, "/de/?q=x")
    assert secure(answer) == EACH_ONCE
    assert server.ask("//de").headers["Location"] == "/de/"


@pytest.mark.slow
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent(server: Server, method: str) -> None:
    assert server.ask("/de/", method).status == 405


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/de/KB2748/", "/search/de/index.json", "/sitemap.xml"])
def test_text_is_compressed_when_asked_for(server: Server, path: str) -> None:
    plain = server.ask(path)
    packed = server.ask(path, accept_encoding="gzip, br")
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    # A copy between us and readers must not give the packed one to a reader who cannot unpack.
    assert (plain.headers["Vary"], packed.headers["Vary"]) == ("Accept-Encoding",) * 2
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) * 2 < len(plain.body)
    assert secure(packed) == EACH_ONCE
    # The compressed copy is asked for again, too.
    again = server.ask(path, accept_encoding="gzip", if_none_match=packed.headers["ETag"])
    assert again.status == 304


@pytest.mark.slow
def test_a_file_compressed_beforehand_is_sent_as_it_is(site_dir: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(site_dir / "de", site / "de")
    shutil.copy(site_dir / "404.html", site)
    page = site / "de" / "KB2748" / "index.html"
    packed = gzip.compress(page.read_bytes(), 9, mtime=0)
    page.with_name("index.html.gz").write_bytes(packed)
    with nginx_serves(site, tmp_path) as running:
        answer = running.ask("/de/KB2748/", accept_encoding="gzip")
        plain = running.ask("/de/KB2748/")
    assert answer.body == packed
    assert plain.body == page.read_bytes()
    for one in (answer, plain):
        assert one.headers["Content-Type"] == "text/html; charset=utf-8"
        assert one.headers["Vary"] == "Accept-Encoding"
        assert secure(one) == EACH_ONCE


@pytest.mark.slow
def test_a_site_below_a_path_is_served_there_and_nowhere_else(
    site_dir: Path, tmp_path: Path
) -> None:
    styles = next(site_dir.glob("assets/*/kb.css")).relative_to(site_dir).as_posix()
    with nginx_serves(site_dir, tmp_path, "https://www.example.com/help/") as running:
        page = running.ask("/help/de/")
        assert (page.status, page.body) == (200, (site_dir / "de" / "index.html").read_bytes())
        assert running.ask(f"/help/{styles}").headers["Cache-Control"] == FOREVER
        assert running.ask("/help/de").headers["Location"] == "/help/de/"
        for path in ("/help/gone/", "/de/"):
            answer = running.ask(path)
            assert (answer.status, answer.body) == (404, (site_dir / "404.html").read_bytes())


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("tag", BUILT)
def test_a_reader_finds_an_article_behind_nginx(server: Server, browser: Browser, tag: str) -> None:
    with browsing.visit(browser, server.url) as seen:
        seen.go(f"{tag}/")
        page = seen.go(f"{tag}/search/?q=KB2748")
        page.locator("a[href*='KB2748/']").first.wait_for()
        assert seen.wrong == []
        # The page for wrong addresses speaks the language of the address.
        seen.go(f"{tag}/gone/")
        assert page.locator("[data-kb-missing]:visible").get_attribute("lang") == tag
        assert [line for line in seen.wrong if "404" not in line] == []


def test_the_headers_of_the_site_are_those_of_its_server(site_dir: Path) -> None:
    lines = [f"{name}: {value}" for name, value in headers.SECURITY.items()]
    assert (site_dir / "headers.txt").read_text("utf-8").splitlines() == lines


def test_every_file_of_the_site_has_a_type(site_dir: Path) -> None:
    suffixes = {
        path.suffix for path in site_dir.rglob("*") if path.is_file() and path.name != "kept"
    }
    assert suffixes <= headers.TYPES.keys()


def test_a_certificate_brings_tls_and_tells_browsers_to_insist_on_it() -> None:
    host = headers.Host(
        Path("/srv/help"), "https://help.example.com/", "443", Path("/c.pem"), Path("/k.pem")
    )
    text = headers.nginx(host)
    for line in (
        "listen 443 ssl http2;",
        "server_name help.example.com;",
        "ssl_certificate /c.pem;",
        "ssl_certificate_key /k.pem;",
        'add_header Strict-Transport-Security "max-age=63072000" always;',
        "alias /srv/help/;",
    ):
        assert re.search(rf"^ +{re.escape(line)}$", text, re.MULTILINE), line
    assert "Strict-Transport" not in headers.nginx(headers.Host(Path("/s"), "/", "80"))


@pytest.mark.parametrize("bad", ["/a b", "/a;b", "/a{b", "/a$b", '/a"b'])
def test_a_folder_that_would_break_the_configuration_is_refused(bad: str) -> None:
    with pytest.raises(KbError) as raised:
        headers.nginx(headers.Host(Path(bad), "/", "80"))
    assert raised.value.message == f"'{bad}' cannot stand in a configuration of nginx"


def test_a_certificate_without_its_key_is_refused() -> None:
    with pytest.raises(KbError) as raised:
        headers.nginx(headers.Host(Path("/s"), "/", "443", certificate=Path("/c.pem")))
    assert raised.value.message == "a certificate and its key belong together"
    assert raised.value.hint == "give --certificate and --key, or neither"
