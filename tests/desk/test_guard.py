"""The guard: Host, Origin, limits, headers, and a log that holds nothing that was typed."""

import logging

import pytest

from kb_tools.desk.guard import HEADERS, MAX_BODY, MAX_PATH, MAX_QUERY

QUERY = {"query": "lost phone", "locale": "en"}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.", "["])
def test_another_host_name_is_refused(client, host) -> None:
    got = client.get("/", headers={"host": host})
    assert got.status_code == 421
    assert got.json() == {
        "error": "the desk does not answer to this name",
        "place": "Host",
        "hint": "open it as 127.0.0.1, or name the host with --name",
    }


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "LOCALHOST:1", "[::1]:8001", "localhost"])
def test_loopback_names_are_let_in_on_any_port(client, host) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1"},
    ],
)
def test_an_unsafe_request_of_another_site_is_refused(client, headers) -> None:
    got = client.post("/api/search", json=QUERY, headers=headers)
    assert got.status_code == 403
    assert got.json()["error"] == "the request comes from another site"


@pytest.mark.parametrize("headers", [{}, {"origin": "http://127.0.0.1"}])
def test_our_own_pages_and_programs_are_let_in(client, headers) -> None:
    assert client.post("/api/search", json=QUERY, headers=headers).status_code == 200


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client) -> None:
    got = client.post("/api/search", content=b"x" * (MAX_BODY + 1))
    assert got.status_code == 413
    assert got.json()["hint"] == f"send at most {MAX_BODY} bytes"


def test_a_body_without_a_length_is_cut_off_at_the_limit(client) -> None:
    def parts():
        for _ in range(MAX_BODY // 1024 + 2):
            yield b"x" * 1024

    got = client.post("/api/search", content=parts(), headers={"content-type": "application/json"})
    assert got.status_code == 413


@pytest.mark.parametrize("address", ["/" + "x" * MAX_PATH, "/?" + "x" * (MAX_QUERY + 1)])
def test_an_address_that_is_too_long_is_refused(client, address) -> None:
    assert client.get(address).status_code == 414


@pytest.mark.parametrize("address", ["/", "/nothing", "/openapi.json", "/static/x/../../etc"])
def test_every_answer_carries_the_security_headers(client, address) -> None:
    got = client.get(address)
    assert {name: got.headers[name] for name in HEADERS} == HEADERS


def test_what_was_typed_is_not_logged(client, caplog) -> None:
    with caplog.at_level(logging.INFO, "kb.desk"):
        client.post("/api/search", json={"query": "my PIN is 4821", "locale": "en"})
        client.get("/en/ru/articles/anna-smith?name=anna")
        client.get("/?name=anna")
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "POST /api/search 200" in said
    assert "4821" not in said
    assert "anna" not in said
