"""`kb build` and `kb serve`: the readers' site, and the desk beside it.

In: the checkout. Out: `build/site`, published in one step; a server on this machine.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb_tools.checkout import Checkout, find_checkout
from kb_tools.cli.options import locales_option
from kb_tools.faults import Faults, KbError, report

if TYPE_CHECKING:
    import uvicorn

    from kb_tools.site.standing import Built

EXIT_FAULTS = 1


@click.command()
@locales_option("Build this locale only; may be repeated. [default: all]")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="LINK",
    help="Publish under this name. [default: build/site]",
)
def build(tags: tuple[str, ...], out: Path | None) -> int:
    """Build the site: every locale, checked, then published in one step.

    What has not changed is taken over from the last build. With a fault the published site stays
    as it is, and the exit code is 1.
    """
    checkout = find_checkout()
    folder = build_here(checkout, tags, out)
    return EXIT_FAULTS if folder is None else 0


@click.command()
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port."
)
@click.option(
    "--desk-port",
    type=click.IntRange(0, 65535),
    help="Port of the desk. [default: the one after --port; a free one when that is 0]",
)
@click.option("--no-desk", is_flag=True, help="Serve the site alone.")
@locales_option("Build and serve this locale only; may be repeated. [default: all]")
def serve(*, port: int, desk_port: int | None, no_desk: bool, tags: tuple[str, ...]) -> int:
    """Build the site and serve it on this machine, with the desk beside it.

    Ctrl-C stops both; port 0 takes a free one.
    """
    from kb_tools.site.serve import address, make_server  # noqa: PLC0415 - quick help

    checkout = find_checkout()
    folder = build_here(checkout, tags, None)
    if folder is None:
        return EXIT_FAULTS
    with make_server(checkout.build / "site", port) as server:
        site = address(server)
        click.echo(f"the site is at {site} (Ctrl-C stops it)", err=True)
        beside: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
        if not no_desk:
            chosen = port + 1 if port else 0
            beside = _desk(checkout, site, chosen if desk_port is None else desk_port)
        with beside:
            server.serve_forever()
    return 0


@contextlib.contextmanager
def _desk(checkout: Checkout, site: str, port: int) -> Iterator[None]:
    """The desk in a thread of its own, as long as the site is served."""
    from kb_tools.cli import desk  # noqa: PLC0415 - quick help

    with desk.listen(desk.HOST, port) as taken:
        beside = _Beside(checkout, site, taken)
        beside.start()
        try:
            yield
        finally:
            beside.stop()


class _Beside(threading.Thread):
    """Loads the desk and serves it; the site does not wait for that."""

    def __init__(self, checkout: Checkout, site: str, taken: socket.socket) -> None:
        super().__init__(daemon=True)
        self._checkout = checkout
        self._site = site
        self._taken = taken
        self._running: uvicorn.Server | None = None

    def run(self) -> None:
        from kb_tools.cli import desk  # noqa: PLC0415 - quick help
        from kb_tools.cli.livepages import SitePainter  # noqa: PLC0415 - slow to import
        from kb_tools.desk.app import make_app  # noqa: PLC0415 - slow to import
        from kb_tools.desk.state import Options  # noqa: PLC0415

        try:
            app = make_app(
                self._checkout,
                Options(site=self._site, ahead=True, painter=SitePainter(self._site)),
            )
        except KbError as error:
            click.echo(f"no desk: {error.message}\n  hint: {error.hint}", err=True)
            return
        self._running = desk.server(app)
        click.echo(f"the desk is at {desk.address(self._taken)}", err=True)
        self._running.run(sockets=[self._taken])

    def stop(self) -> None:
        """Let the server end."""
        if self._running is not None:
            self._running.should_exit = True
            self.join(5)


def build_here(checkout: Checkout, tags: tuple[str, ...], out: Path | None) -> Path | None:
    """Build and publish; the site's folder, or None with the faults on standard error."""
    from kb_tools.site.standing import look  # noqa: PLC0415 - quick help

    standing = look(checkout, tags, out).built
    if standing is not None:
        return _told(checkout, standing)
    from kb_tools.site.build import build_site  # noqa: PLC0415 - slow to import

    faults = Faults()
    made = build_site(
        checkout,
        faults=faults,
        locales=tags,
        out=out,
        progress=lambda message: click.echo(message, err=True),
    )
    if len(faults):
        click.echo(report(faults), err=True)
    if made is None:
        click.echo("not published: correct the errors above", err=True)
        return None
    return _told(checkout, made)


def _told(checkout: Checkout, made: Built) -> Path:
    """Say what was built; the site's folder."""
    new = "nothing had changed"
    if made.written:
        new = f"{len(made.written)} new, in {', '.join(made.fresh)}"
    click.echo(f"{made.pages} pages in {checkout.shown(made.folder)} ({new})", err=True)
    return made.folder
