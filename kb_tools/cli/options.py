"""Options that several commands share, and how data is printed.

In: choices. Out: click decorators; JSON on standard output.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from kb_tools.locales import Locale, locale

Command = TypeVar("Command", bound=Callable[..., Any])


def format_option(*choices: str) -> Callable[[Command], Command]:
    """`--format`: the first choice is the default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(choices),
        default=choices[0],
        show_default=True,
        help="A report for people, or data.",
    )


def locales_option(help_: str) -> Callable[[Command], Command]:
    """`--locale`, which may be given several times."""
    return click.option("--locale", "tags", multiple=True, metavar="TAG", help=help_)


def chosen(tags: tuple[str, ...], known: tuple[Locale, ...]) -> tuple[Locale, ...]:
    """The locales of some tags, in the order of the table; all known ones for none.

    Raises:
        KbError: a tag is not a locale.
    """
    wanted = {locale(tag) for tag in tags}
    return tuple(one for one in known if not tags or one in wanted)


def print_json(data: object) -> None:
    """Data as JSON on standard output."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
