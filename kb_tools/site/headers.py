"""Headers: what a host says with each file of the site, and the nginx that says it.

In: a file's address, or where a published site stands. Out: types, headers, how long a copy may be
kept, and the configuration of a server. The server on this machine says the same.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kb_tools.faults import KbError
from kb_tools.site.view import POLICY

TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}
OTHER_TYPE: Final = "application/octet-stream"
_CHARSET: Final = "; charset=utf-8"

# Sent with every answer. A `<meta>` element cannot say frame-ancestors.
SECURITY: Final = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Only where the site is served by TLS: two years, as browsers' lists ask for.
TRANSPORT: Final = {"Strict-Transport-Security": "max-age=63072000"}

ASK_FIRST: Final = "no-cache"


@dataclasses.dataclass(frozen=True, slots=True)
class Keeping:
    """How long a copy of a file may be used without asking.

    Attributes:
        address: pattern of the path below the site's root with its query.
        value: of `Cache-Control`.
    """

    address: str
    value: str


KEPT: Final = (
    # The folder's name is a digest of what is in it.
    Keeping(r"assets/[0-9a-f]{12}/", "public, max-age=31536000, immutable"),
    # The query is a digest of all such files. A page opened before a publication may ask with the
    # old digest for the new file: an hour, so that a site taken back finds no such copy next year.
    Keeping(r"(search|assistant)/[^?]*\?[0-9a-f]{10}$", "public, max-age=3600"),
)
_KEPT: Final = tuple((re.compile(kept.address), kept.value) for kept in KEPT)


def cache_control(address: str, *, found: bool = True) -> str:
    """The value of `Cache-Control`.

    Args:
        address: the path from the site's root with its query, if it has one.
        found: whether there is such a file; that there is none must not be remembered.

    >>> cache_control("/assets/465415c7006a/kb.css")
    'public, max-age=31536000, immutable'
    >>> cache_control("/en/KB2748/")
    'no-cache'
    """
    inside = address.removeprefix("/")
    kept = (value for pattern, value in _KEPT if found and pattern.match(inside))
    return next(kept, ASK_FIRST)


def content_type(path: Path) -> str:
    """The type of a file."""
    return TYPES.get(path.suffix, OTHER_TYPE)


@dataclasses.dataclass(frozen=True, slots=True)
class Host:
    """Where a site is served.

    Attributes:
        site: the published link (or a folder) on the server.
        base: the site's public address; its path is where the site begins.
        listen: address and port of the server, or the port alone.
        certificate: file with the certificates; none when something in front ends TLS.
        key: file with their key.
        brotli: whether the server has the module that sends `.br` files.
    """

    site: Path
    base: str
    listen: str
    certificate: Path | None = None
    key: Path | None = None
    brotli: bool = False


def nginx(host: Host) -> str:
    """The configuration of nginx, for a file that its `http` block includes.

    Raises:
        KbError: a certificate without a key, or a value that nginx would not take as one word.
    """
    if (host.certificate is None) != (host.key is None):
        raise KbError(
            "a certificate and its key belong together", "give --certificate and --key, or neither"
        )
    for value in (str(host.site), host.listen, str(host.certificate), str(host.key)):
        if not re.fullmatch(r"[^\s;{}\"'\\$#]+", value):
            raise KbError(
                f"'{value}' cannot stand in a configuration of nginx",
                "use a name without spaces, quotes and the characters ; { } $ # \\",
            )
    parts = urlsplit(host.base)
    root = parts.path.rstrip("/") + "/"
    tls = [f"ssl_certificate {host.certificate};", f"ssl_certificate_key {host.key};"]
    lines = [
        f"listen {host.listen}{' ssl http2' if host.certificate else ''};",
        f"server_name {parts.hostname or '_'};",
        *(tls if host.certificate else ()),
        "server_tokens off;",
        "",
        *_types(),
        "",
        "# All here and none below: a block that adds a header forgets those of the blocks around.",
        *_added({**SECURITY, **(TRANSPORT if host.certificate else {})}),
        "add_header Cache-Control $kb_cache always;",
        "",
        *_compression(brotli=host.brotli),
        "",
        *_location(root, host.site),
    ]
    server = "\n".join(f"    {line}" if line else "" for line in lines)
    return f"{_cache_map(root)}\nserver {{\n{server}\n}}\n"


def _cache_map(root: str) -> str:
    """How long a copy may be kept, by what is answered and asked for."""
    lines = [f'    default "{ASK_FIRST}";']
    lines += [
        f'    "~^(200|206|304) {re.escape(root)}{kept.address}" "{kept.value}";' for kept in KEPT
    ]
    source = '"$status $uri$is_args$args"'
    return f"map {source} $kb_cache {{\n" + "\n".join(lines) + "\n}\n"


def _types() -> list[str]:
    """Types of our own: those that nginx comes with do not know modules."""
    kinds = {ending: kind.removesuffix(_CHARSET) for ending, kind in TYPES.items()}
    # nginx always names the letters of text/html, and warns when it is listed.
    texts = [kinds[ending] for ending, kind in TYPES.items() if kind.endswith(_CHARSET)]
    texts = [kind for kind in texts if kind != "text/html"]
    made: dict[str, list[str]] = {}
    for ending, kind in kinds.items():
        made.setdefault(kind, []).append(ending.removeprefix("."))
    rows = [f"    {kind} {' '.join(endings)};" for kind, endings in made.items()]
    return [
        "types {",
        *rows,
        "}",
        f"default_type {OTHER_TYPE};",
        "charset utf-8;",
        f"charset_types {' '.join(dict.fromkeys(texts))};",
    ]


def _added(headers: dict[str, str]) -> list[str]:
    return [f'add_header {name} "{value}" always;' for name, value in headers.items()]


def _compression(*, brotli: bool) -> list[str]:
    """A `.gz` (or `.br`) beside a file is sent as it is; else text is compressed when asked for."""
    texts = dict.fromkeys(
        kind.removesuffix(_CHARSET) for kind in TYPES.values() if kind != TYPES[".png"]
    )
    # nginx always compresses text/html and warns when it is named.
    kinds = " ".join(kind for kind in texts if kind != "text/html")
    return [
        "gzip on;",
        "gzip_static on;",
        *(["brotli_static on;"] if brotli else []),
        "gzip_vary on;",
        "gzip_proxied any;",
        "gzip_comp_level 5;",
        "gzip_min_length 1024;",
        f"gzip_types {kinds};",
    ]


def _location(root: str, site: Path) -> list[str]:
    """Files of the site, and the site's own page for a wrong address."""
    top = ["location / {", "    return 404;", "}"] if root != "/" else []
    return [
        "absolute_redirect off;",
        "index index.html;",
        f"error_page 403 404 =404 {root}404.html;",
        f"location {root} {{",
        f"    alias {site}/;",
        "    disable_symlinks off;",
        "    open_file_cache off;",
        "}",
        *top,
    ]
