"""`kb desk`: where it listens, by which names it is called; and what the load run asks."""

import os
import socket

import pytest

from kb_tools.cli import bench_desk
from kb_tools.cli.desk import address, hosts, listen
from kb_tools.faults import KbError
from kb_tools.search.evaluate import Golden

ROWS = [Golden("en", "lost phone", ("KB3073",), "keyword"), Golden("ru", "пин", (), "uncovered")]


def test_a_port_that_is_taken_is_said_with_what_to_do() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(KbError) as raised:
            listen("127.0.0.1", port)
    assert raised.value.message == f"cannot listen on 127.0.0.1:{port}: Address already in use"
    assert raised.value.hint == (
        "choose another address with --host and --port, or stop the other program"
    )


def test_who_comes_while_the_desk_starts_waits_and_is_not_turned_away() -> None:
    with listen("127.0.0.1", 0) as taken:
        assert address(taken) == f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with socket.create_connection(taken.getsockname(), timeout=5) as visitor:
            assert visitor.getpeername() == taken.getsockname()


def test_an_address_that_stands_for_all_is_no_name() -> None:
    assert hosts(("desk.example", "0.0.0.0", "::", "127.0.0.1")) == ("desk.example", "127.0.0.1")


def test_the_load_run_asks_the_same_for_the_same_seed_and_everything_that_agents_do() -> None:
    first = list(bench_desk.asks(ROWS, 1, 400))
    assert first == list(bench_desk.asks(ROWS, 1, 400))
    assert first != list(bench_desk.asks(ROWS, 2, 400))
    kinds = {ask.kind for ask in first}
    assert kinds == {"search", "results", "article", "situation", "reply", "run"}
    assert any(b"{new}" in ask.body for ask in first)


@pytest.mark.parametrize(
    "values, percent, expected", [([], 99, 0.0), ([3.0], 99, 3.0), ([1.0, 2.0, 3.0], 50, 2.0)]
)
def test_percentiles_of_few_times(values, percent, expected) -> None:
    assert bench_desk.percentile(values, percent) == expected


def test_a_load_run_against_a_real_desk_has_no_failures_and_gives_its_figures(desk_url) -> None:
    port = int(desk_url.rpartition(":")[2].rstrip("/"))
    run = bench_desk.load(os.getpid(), port, ROWS, bench_desk.Load(40, 2))
    figures = bench_desk.figures(run)
    assert (figures["requests"], figures["refused or failed"]) == (40, 0)
    assert min(kilobytes for _, kilobytes in run.memory) > 10_000
    assert [number for number, _ in run.memory] == sorted(number for number, _ in run.memory)
    assert "40 requests, 0 refused or failed" in bench_desk.page(run)[0]


@pytest.mark.parametrize(
    "kilobytes, word",
    [
        ([100, 150, 150, 151, 150, 151], "**flat**"),
        ([100, 100, 100, 102, 104, 106], "**not flat**"),
    ],
)
def test_memory_is_called_flat_when_the_last_third_has_hardly_more_than_the_one_before(
    kilobytes, word
) -> None:
    memory = [(number, float(seen)) for number, seen in enumerate(kilobytes, 1)]
    run = bench_desk.Run([("search", 0.01, 200)] * 6, 1.0, memory, 90.0)
    assert any(f"Memory of the process is {word}" in line for line in bench_desk.page(run))
