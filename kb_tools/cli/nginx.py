"""`kb nginx`: the configuration of a web server for the built site.

In: where the site stands on the server and its public address. Out: text for nginx to include.
"""

from __future__ import annotations

from pathlib import Path

import click

from kb_tools.checkout import find_checkout


@click.command()
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where the site stands on the server. [default: build/site here]",
)
@click.option("--url", help="Public address of the site. [default: site_url of mkdocs.yml]")
@click.option(
    "--listen",
    metavar="[ADDRESS:]PORT",
    help="Where nginx listens. [default: 443 with a certificate, else 80]",
)
@click.option(
    "--certificate", type=click.Path(path_type=Path), help="Certificates, when nginx ends TLS."
)
@click.option("--key", type=click.Path(path_type=Path), help="Their key.")
@click.option("--brotli", is_flag=True, help="Send .br files; needs nginx's module for them.")
def nginx(  # noqa: PLR0913 - one for each option
    *,
    site: Path | None,
    url: str | None,
    listen: str | None,
    certificate: Path | None,
    key: Path | None,
    brotli: bool,
) -> int:
    """Print the configuration of nginx for the site.

    A file for nginx's `conf.d`: types, security headers, how long copies may be kept, compression,
    the site's own page for wrong addresses.
    """
    from kb_tools.site import headers  # noqa: PLC0415 - quick help
    from kb_tools.site.config import address  # noqa: PLC0415

    checkout = find_checkout()
    host = headers.Host(
        site=site or checkout.build / "site",
        base=url or address(checkout),
        listen=listen or ("443" if certificate else "80"),
        certificate=certificate,
        key=key,
        brotli=brotli,
    )
    click.echo(headers.nginx(host), nl=False)
    return 0
