"""A server for looking at the site on this machine: loopback only, and as strict as a real host.

In: a folder with a site. Out: pages with their right types, the site's own page for a wrong
address, and never a list of files.
"""

from __future__ import annotations

import hashlib
import http
import http.server
import urllib.parse
from pathlib import Path
from typing import Final

from kb_tools.faults import KbError
from kb_tools.site import headers

HOST: Final = "127.0.0.1"


def make_server(folder: Path, port: int = 0) -> http.server.ThreadingHTTPServer:
    """A server of a site; `serve_forever` runs it. Port 0 takes any free one.

    `folder` may be a link: each request follows it anew, so a new site shows at once.

    Raises:
        KbError: the port is taken.
    """

    class Handler(_Handler):
        site = folder

    try:
        return http.server.ThreadingHTTPServer((HOST, port), Handler)
    except OSError as error:
        raise KbError(
            f"cannot listen on {HOST}:{port}: {error.strerror}",
            "choose another port with --port, or stop the other program",
        ) from error


def address(server: http.server.ThreadingHTTPServer) -> str:
    """Where a server can be reached."""
    return f"http://{HOST}:{server.server_port}/"


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers GET and HEAD from one folder."""

    site: Path
    protocol_version = "HTTP/1.1"
    server_version = "kb"
    sys_version = ""

    def do_GET(self) -> None:
        """Send a file."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Send what a file's answer would start with."""
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        root = self.site.resolve()
        found = _find(root, path)
        if found is None and _find(root, path + "/") is not None:
            self._redirect(path + "/")
            return
        status = http.HTTPStatus.OK
        if found is None:
            status, found = http.HTTPStatus.NOT_FOUND, root / "404.html"
        data = found.read_bytes() if found.is_file() else b"not found"
        kept = headers.cache_control(self.path, found=status is http.HTTPStatus.OK)
        tag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
        if status is http.HTTPStatus.OK and self.headers.get("If-None-Match") == tag:
            # Whoever has the file already is told so, as hosts do.
            status, data, body = http.HTTPStatus.NOT_MODIFIED, b"", False
        self.send_response(status)
        self.send_header("Content-Type", headers.content_type(found))
        if status is not http.HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", kept)
        self.send_header("ETag", tag)
        for line in _headers(root):
            name, _, value = line.partition(": ")
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(data)

    def _redirect(self, path: str) -> None:
        query = urllib.parse.urlsplit(self.path).query
        target = urllib.parse.quote(path) + (f"?{query}" if query else "")
        self.send_response(http.HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", "/" + target.lstrip("/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing: what readers look at is nobody's business."""


def _find(root: Path, path: str) -> Path | None:
    """The file at a path, or None; never one outside the site."""
    if "\0" in path or "\\" in path:
        return None
    target = root / path.lstrip("/")
    if path.endswith("/"):
        target = target / "index.html"
    try:
        target = target.resolve()
    except OSError:
        return None
    inside = target.is_relative_to(root) and target.is_file()
    return target if inside else None


def _headers(root: Path) -> list[str]:
    """The lines of `headers.txt`, which the build writes; another folder has none."""
    listed = root / "headers.txt"
    return listed.read_text("utf-8").splitlines() if listed.is_file() else []
