"""The desk's JSON: its OpenAPI document held against the app, with every check there is."""

from collections import Counter
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import engine
from schemathesis.engine.events import ScenarioFinished
from starlette.testclient import TestClient

from kb_tools.desk.app import AREAS, app_of
from kb_tools.desk.routes import Endpoint
from kb_tools.desk.state import Desk, Options
from tests.conftest import copied

# Checks that must have run; a new release of the tool may bring more.
CHECKS = {
    "allow_header_conformance",
    "content_type_conformance",
    "negative_data_rejection",
    "not_a_server_error",
    "positive_data_acceptance",
    "response_headers_conformance",
    "response_schema_conformance",
    "status_code_conformance",
    "unsupported_method",
    "use_after_free",
}


def examine(desk: Desk, root: Path, examples: int, without: str) -> tuple[Counter[str], list[str]]:
    """How often each check ran, and what failed: request and reason.

    Args:
        desk: whose sources and index are asked.
        root: where a copy of its checkout is made, for the endpoints that write.
        examples: requests of each kind for an endpoint.
        without: regular expression of addresses that are left out.
    """
    named = Desk.__new__(Desk)
    vars(named).update(vars(desk))
    named.options = Options(site=desk.site, names=("testserver",))
    named.checkout = copied(desk.checkout, root / "checkout")
    # What is written to the copy is not read anew: the index is shared with other tests.
    vars(named)["stale"] = lambda: False
    whole = schemathesis.openapi.from_asgi("/openapi.json", app_of(named))
    schema = whole.exclude(path_regex=without)
    schema.config.generation.update(max_examples=examples)
    schema.config.generation.deterministic = True
    schema.config.request_timeout = 120
    ran: Counter[str] = Counter()
    failed: list[str] = []
    for event in engine.from_schema(schema).execute():
        assert type(event).__name__ not in ("NonFatalError", "FatalError"), event
        if not isinstance(event, ScenarioFinished):
            continue
        for name, checks in event.recorder.checks.items():
            for check in checks:
                ran[check.name] += 1
                if check.failure_info is not None:
                    sent = event.recorder.interactions[name].request
                    failure = check.failure_info.failure
                    failed.append(f"{sent.method} {sent.uri} {sent.body!r}: {failure}")
    return ran, failed


def test_every_endpoint_does_what_its_description_says(desk, tmp_path) -> None:
    """The author's view checks all sources at each request: it has its turn in the slow run."""
    ran, failed = examine(desk, tmp_path, 1, "^/api/author")
    assert failed == []
    assert set(ran) >= CHECKS
    assert min(ran[name] for name in CHECKS) > 100


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_endpoint_does_so_over_many_requests(desk, tmp_path) -> None:
    _, failed = examine(desk, tmp_path, 50, "^/api/author")
    assert failed == []
    _, failed = examine(desk, tmp_path / "author", 1, "^/api/(?!author)")
    assert failed == []


def test_the_document_describes_every_endpoint_and_nothing_else(client) -> None:
    declared = {
        (one.path, one.method.lower())
        for area in AREAS
        for one in area.routes
        if isinstance(one, Endpoint)
    }
    paths = client.get("/openapi.json").json()["paths"]
    assert {(path, method) for path, one in paths.items() for method in one} == declared


def test_a_read_only_copy_describes_only_what_it_has(desk) -> None:
    copy = Desk.__new__(Desk)
    vars(copy).update(vars(desk))
    copy.read_only = True
    client = TestClient(app_of(copy), base_url="http://127.0.0.1")
    paths = client.get("/openapi.json").json()["paths"]
    kept = {
        one.path
        for area in AREAS
        for one in area.routes
        if isinstance(one, Endpoint) and not one.checkout
    }
    assert set(paths) == kept


@pytest.mark.parametrize(
    "body, type_, status, error",
    [
        (b"{", "application/json", 400, "the body is not JSON"),
        (b'{"query": "a", "query": "b", "locale": "en"}', "application/json", 400, None),
        (b'{"query": "a"}', "application/json", 422, "the field 'locale': Field required"),
        (
            b'{"query": "a", "locale": "xx"}',
            "application/json",
            422,
            (
                "the field 'locale': there is no locale 'xx'; known: "
                "en, ru, zh-Hans, zh-Hant, es, fr, it, de"
            ),
        ),
        (
            b'{"query": "a", "locale": "en", "limit": 1}',
            "application/json",
            422,
            "a field that is not known here",
        ),
        (b"query=a", "text/plain", 415, "the body is of a type that is not read here"),
        (b"[" * 100_000, "application/json", 400, "the body is not JSON"),
    ],
)
def test_a_wrong_body_is_refused_with_what_where_and_what_to_do(
    client, body, type_, status, error
) -> None:
    got = client.post("/api/search", content=body, headers={"content-type": type_})
    assert got.status_code == status
    said = got.json()
    assert set(said) == {"error", "place", "hint"}
    assert said["hint"]
    assert error is None or said["error"] == error


@pytest.mark.parametrize(
    "address, error",
    [
        ("/api/replies?name=anna", "a field that is not known here"),
        ("/api/replies?a=1&a=2", "a field stands twice"),
        ("/api/replies?%ff=1", "the fields are not UTF-8, or too many"),
    ],
)
def test_a_query_in_an_address_is_refused_and_not_repeated(client, address, error) -> None:
    got = client.get(address)
    assert got.status_code == 400
    assert got.json()["error"] == error
    assert "anna" not in got.text


def test_a_method_that_an_address_does_not_know_is_told_the_ones_it_knows(client) -> None:
    got = client.put("/api/misses")
    assert got.status_code == 405
    assert got.headers["allow"] == "GET, HEAD, POST"
    assert got.json() == {
        "error": "PUT is not possible here",
        "place": "",
        "hint": "use GET, HEAD, POST",
    }


@pytest.mark.parametrize(
    "address",
    ["/nothing", "/en/xx/", "/en/ru/articles/KB1", "/en/ru/checkers/no", "/en/ru/replies/no"],
)
def test_what_is_not_there_is_said_as_a_page_to_a_browser_and_as_json_to_others(
    client, address
) -> None:
    page = client.get(address, headers={"accept": "text/html"})
    assert page.status_code == 404
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "To the first page" in page.text
    data = client.get(address)
    assert data.status_code == 404
    assert set(data.json()) == {"error", "place", "hint"}


@pytest.mark.parametrize(
    "name", ["../state.py", "..%2fstate.py", "%2e%2e/state.py", "desk.css/../../state.py", "nul%00"]
)
def test_no_file_outside_the_assets_is_served(client, desk, name) -> None:
    assert client.get(f"/static/{desk.assets.version}/{name}").status_code == 404


def test_assets_may_be_kept_for_ever_and_pages_never(client, desk) -> None:
    got = client.get(desk.assets.url("desk.css"))
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/en/ru/").headers["cache-control"] == "no-store"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=st.binary(max_size=400), type_=st.sampled_from(["json", "x-www-form-urlencoded"]))
def test_any_bytes_as_a_body_are_answered_or_refused(client, raw, type_) -> None:
    for address in ("/en/ru/results", "/en/ru/message/read", "/api/situation"):
        got = client.post(address, content=raw, headers={"content-type": f"application/{type_}"})
        assert got.status_code in (200, 400, 415, 422)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=300), locale=st.sampled_from(["", "en", "ru", "zh-Hant"]))
def test_any_text_is_searched_and_understood_without_a_fault(client, text, locale) -> None:
    found = client.post("/api/search", json={"query": text, "locale": locale or "de"})
    assert found.status_code == 200
    told = {"message": text, "locale": locale, "today": "2026-11-24"}
    assert client.post("/api/situation", json=told).status_code == 200
    page = client.post("/en/ru/message/read", json=told)
    assert page.status_code == 200
