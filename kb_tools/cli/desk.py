"""`kb desk`: the web app for support agents, translators and authors.

In: the checkout. Out: a server, on this machine unless told otherwise.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb_tools.checkout import Checkout, find_checkout
from kb_tools.faults import KbError

if TYPE_CHECKING:
    import uvicorn

HOST = "127.0.0.1"
PORT = 8001
# More requests than this at one time are refused with 503: the desk stays quick for the others.
AT_ONCE = 256


@click.command()
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="Port."
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="Host name by which browsers may call the desk; may be repeated. Loopback names always.",
)
@click.option("--site", metavar="URL", help="The public site. [default: site_url of mkdocs.yml]")
@click.option("--read-only", is_flag=True, help="Never write: no workbench, index made elsewhere.")
@click.option(
    "--keep-queries", is_flag=True, help="Keep the text of searches without result, not the count."
)
@click.option(
    "--reports",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where reports for authors go. [default: build/desk/reports; none when read-only]",
)
@click.option("--log", is_flag=True, help="Print a line for each request, without what was typed.")
def desk(  # noqa: PLR0913 - one for each option
    *,
    host: str,
    port: int,
    names: tuple[str, ...],
    site: str | None,
    read_only: bool,
    keep_queries: bool,
    reports: Path | None,
    log: bool,
) -> None:
    """Serve the desk. Ctrl-C stops it; port 0 takes a free one."""
    from kb_tools.cli.livepages import SitePainter  # noqa: PLC0415 - quick help
    from kb_tools.desk.app import make_app  # noqa: PLC0415 - quick help
    from kb_tools.desk.state import Options  # noqa: PLC0415

    checkout = find_checkout()
    if log:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    with listen(host, port) as taken:
        public = site or public_site(checkout)
        options = Options(
            site=public,
            read_only=read_only,
            keep_queries=keep_queries,
            reports=reports,
            names=hosts((*names, host)),
            ahead=True,
            painter=SitePainter(public),
        )
        app = make_app(checkout, options)
        click.echo(f"the desk is at {address(taken)} (Ctrl-C stops it)", err=True)
        server(app).run(sockets=[taken])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        KbError: the address is wrong, or its port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, not 0: only then does asyncio send what is small at once (TCP_NODELAY), 40 ms sooner.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        # From here on who comes waits, and is not turned away while the desk starts.
        made.listen(AT_ONCE)
    except OSError as error:
        made.close()
        raise KbError(
            f"cannot listen on {host}:{port}: {error.strerror or error}",
            "choose another address with --host and --port, or stop the other program",
        ) from error
    return made


def address(taken: socket.socket) -> str:
    """Where a listening socket can be reached."""
    host, port = taken.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def server(app: object) -> uvicorn.Server:
    """A server that says nothing by itself: the guard logs, without what was typed."""
    import uvicorn  # noqa: PLC0415 - quick help

    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=2,
        limit_concurrency=AT_ONCE,
    )
    return uvicorn.Server(config)


def public_site(checkout: Checkout) -> str:
    """The address of the public site, as mkdocs.yml has it."""
    from kb_tools.site.config import address as site_address  # noqa: PLC0415 - slow to import

    return site_address(checkout)


def hosts(names: Iterable[str]) -> tuple[str, ...]:
    """Names without those that stand for any address."""
    return tuple(name for name in names if name not in ("0.0.0.0", "::"))  # noqa: S104 - refused
