"""`kb build` and `kb serve`: the readers' site.

In: the checkout. Out: `build/site`, published in one step; a server on this machine.
"""

from __future__ import annotations

from pathlib import Path

import click

from kb_tools.checkout import Checkout, find_checkout
from kb_tools.cli.options import locales_option
from kb_tools.faults import Faults, report

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
@locales_option("Build and serve this locale only; may be repeated. [default: all]")
def serve(port: int, tags: tuple[str, ...]) -> int:
    """Build the site and serve it on this machine. Ctrl-C stops it; port 0 takes a free one."""
    from kb_tools.site.serve import address, make_server  # noqa: PLC0415 - quick help

    checkout = find_checkout()
    folder = build_here(checkout, tags, None)
    if folder is None:
        return EXIT_FAULTS
    with make_server(checkout.build / "site", port) as server:
        click.echo(f"the site is at {address(server)} (Ctrl-C stops it)", err=True)
        server.serve_forever()
    return 0


def build_here(checkout: Checkout, tags: tuple[str, ...], out: Path | None) -> Path | None:
    """Build and publish; the site's folder, or None with the faults on standard error."""
    from kb_tools.site.build import build_site  # noqa: PLC0415 - quick help

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
    fresh = ", ".join(made.fresh) or "nothing had changed"
    click.echo(f"{made.pages} pages in {checkout.shown(made.folder)} ({fresh})", err=True)
    return made.folder
