"""The program: the group of commands, loaded when used, and what happens when one cannot run.

In: arguments. Out: an exit code: 0 done, 1 faults found, 2 cannot run, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

import click

from kb_tools import __version__
from kb_tools.faults import KbError, did_you_mean, visible

# Module of each command, its one-line help, in the order in which `kb --help` lists them.
# The modules are imported when their command runs: help and completion stay quick.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "serve": ("site", "Build the site and serve it on this machine."),
    "build": ("site", "Build the site."),
    "nginx": ("nginx", "Print the configuration of nginx for the site."),
    "desk": ("desk", "Serve the desk: for support agents, translators and authors."),
    "check": ("check", "Check every source: policy, articles, procedures, checkers, catalogs."),
    "search": ("search", "Search all articles as a reader would."),
    "ask": ("ask", "Answer a question as the page's assistant would."),
    "index": ("index", "Make the search index; load it on a search cluster."),
    "run": ("run", "Answer a checker's questions, or run it over a file of answers."),
    "i18n": ("i18n", "Bring catalogs up to date, see their state, check them."),
    "gaps": ("gaps", "List what no source says, as the articles declare it."),
    "questions": ("questions", "List what readers asked and found no article for."),
    "schema": ("schema", "Print the JSON Schema of the structured sources."),
    "evaluate": ("evaluate", "Measure answers against golden cases."),
    "screenshots": ("screenshots", "Take the picture of the site for the README."),
    "bench": ("bench", "Measure loading, checkers, search and the build."),
}
EXIT_CANNOT_RUN = 2
EXIT_STOPPED = 130
# What a shell reports for a program that wrote to a pipe whose reader had gone.
EXIT_PIPE = 141


class _Lazy(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"kb_tools.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"kb_tools.cli.{COMMANDS[cmd_name][0]}.{cmd_name} is no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f"there is no command '{args[0]}'; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.command(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
)
@click.version_option(__version__, prog_name="kb")
def kb() -> None:
    """Tools of a multilingual knowledge base.

    Every command works on the checkout of the current folder: it makes or refreshes what it needs.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit with its code."""
    _speak_utf8()
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    code: object = 0
    try:
        # Not `kb.main`: it would end the program itself when a pipe breaks.
        given = list(sys.argv[1:] if arguments is None else arguments)
        with kb.make_context("kb", given) as context:
            code = kb.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
    except click.ClickException as error:
        error.show()
        code = EXIT_CANNOT_RUN
    except KbError as error:
        tell(error)
        code = EXIT_CANNOT_RUN
    except BrokenPipeError:
        # Whoever read our output is content; Python must not complain again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_PIPE
    except OSError as error:
        tell(_unreadable(error))
        code = EXIT_CANNOT_RUN
    except (KeyboardInterrupt, click.Abort):
        click.echo("kb: stopped", err=True)
        code = EXIT_STOPPED
    return code if isinstance(code, int) else 0


def _unreadable(error: OSError) -> KbError:
    """What the system refused, as people need to hear it."""
    place = f" {error.filename}" if error.filename else ""
    reason = error.strerror or str(error)
    return KbError(
        f"cannot read or write{place}: {reason}",
        "check that the place exists, may be written, and is not full; build/ may be deleted",
    )


def tell(error: KbError) -> None:
    """Say on standard error why a command cannot run, and what to do."""
    click.echo(f"kb: {visible(error.message)}", err=True)
    if error.hint:
        click.echo(f"  hint: {visible(error.hint)}", err=True)


def _speak_utf8() -> None:
    """Write UTF-8 whatever the environment says; escape what cannot be written."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
