"""Readers of a served site: threads that open pages, with all that the pages refer to."""

import contextlib
import dataclasses
import gzip
import hashlib
import http.client
import itertools
import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urljoin, urlsplit

COUNT = 6
ASSET = re.compile(rb'(?:href|src)="([^"]*assets/[^"]+)"')


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digests(site: Path) -> dict[str, str]:
    """What each address of a site should answer."""
    return {
        "/" + path.relative_to(site).as_posix().removesuffix("index.html"): digest(
            path.read_bytes()
        )
        for path in site.rglob("*")
        if path.is_file() and path.name != "kept"
    }


@dataclasses.dataclass
class Reader(threading.Thread):
    """Opens one page after the other over one connection; every second reader takes gzip."""

    url: str
    paths: Sequence[str]
    number: int
    pause: float
    stopping: threading.Event
    visits: int = 0
    seen: set[tuple[str, int, str]] = dataclasses.field(default_factory=set)
    broken: list[str] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        start = self.number * len(self.paths) // COUNT
        order = itertools.cycle([*self.paths[start:], *self.paths[:start]])
        try:
            while not self.stopping.is_set():
                self._visit(connection, next(order))
                self.visits += 1
                self.stopping.wait(self.pause)
        except (OSError, http.client.HTTPException, EOFError) as error:
            self.broken.append(repr(error))
        finally:
            connection.close()

    def _visit(self, connection: http.client.HTTPConnection, path: str) -> None:
        page = self._get(connection, path)
        for reference in dict.fromkeys(ASSET.findall(page)):
            self._get(connection, urljoin(path, reference.decode()))

    def _get(self, connection: http.client.HTTPConnection, path: str) -> bytes:
        packed = self.number % 2 == 1
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"} if packed else {})
        answer = connection.getresponse()
        body = answer.read()
        if answer.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        self.seen.add((path, answer.status, digest(body)))
        return body


@dataclasses.dataclass(frozen=True)
class Crowd:
    """Readers who are at it all the time."""

    readers: Sequence[Reader]

    @property
    def seen(self) -> set[tuple[str, int, str]]:
        """Address, status and digest of every answer so far."""
        return set().union(*(reader.seen.copy() for reader in self.readers))

    @property
    def broken(self) -> list[str]:
        """What ended a reader early."""
        return [line for reader in self.readers for line in reader.broken]

    @property
    def visits(self) -> int:
        return sum(reader.visits for reader in self.readers)

    def turn_around(self) -> None:
        """Wait until every reader has opened a page that it began after this call."""
        goals = [(reader, reader.visits + 2) for reader in self.readers]
        for reader, goal in goals:
            while reader.visits < goal and reader.is_alive():
                reader.join(0.001)


@contextlib.contextmanager
def reading(url: str, paths: Sequence[str], pause: float = 0) -> Iterator[Crowd]:
    """Readers of these pages, until the block ends.

    Args:
        url: the server's address.
        paths: of the pages, from the root.
        pause: seconds that a reader looks at a page.
    """
    stopping = threading.Event()
    crowd = Crowd([Reader(url, paths, number, pause, stopping) for number in range(COUNT)])
    for reader in crowd.readers:
        reader.start()
    try:
        crowd.turn_around()
        yield crowd
        crowd.turn_around()
    finally:
        stopping.set()
        for reader in crowd.readers:
            reader.join()
