"""Debian's nginx for tests: serves a site with the configuration that `kb nginx` prints."""

import contextlib
import dataclasses
import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kb_tools.site.headers import Host, nginx

ROOT = Path(__file__).parents[2]
BASE = "https://help.example.com/"
# All that the configuration of the site leaves to the server around it.
AROUND = """
{user}
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def find_nginx() -> str:
    """The nginx that `make nginx` found or unpacked, else one on the path."""
    note = ROOT / ".venv" / "nginx-path"
    noted = note.read_text("utf-8").strip() if note.is_file() else ""
    named = os.environ.get("NGINX") or noted
    found = named or shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not found:
        pytest.fail("no nginx: run `make nginx`, or set NGINX")
    return found


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came back for one request."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclasses.dataclass(frozen=True)
class Server:
    """A running nginx."""

    url: str
    folder: Path

    @property
    def log(self) -> str:
        """Warnings and errors so far."""
        return (self.folder / "error.log").read_text("utf-8")

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Send one request; `if_none_match` is the header If-None-Match."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return Answer(answer.status, answer.headers, body)


@contextlib.contextmanager
def nginx_serves(site: Path, folder: Path, base: str = BASE) -> Iterator[Server]:
    """An nginx of one's own on loopback.

    Args:
        site: the published link.
        folder: for its files.
        base: public address of the site.
    """
    port = _free_port()
    text = nginx(Host(site, base, f"127.0.0.1:{port}"))
    (folder / "site.conf").write_text(text)
    # Its workers would give up root's rights, and could not look into folders of tests.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
    command = [find_nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    command += ["-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t", "-q"], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            _wait(running, port)
            yield Server(f"http://127.0.0.1:{port}/", folder)
        finally:
            running.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(running: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(500):
        assert running.poll() is None, "nginx did not start"
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.02)
    pytest.fail("nginx does not listen")
