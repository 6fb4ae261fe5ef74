"""The program: help, exit codes, encodings, and what happens when it cannot run."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from kb_tools.cli.program import COMMANDS
from kb_tools.cli.program import kb as group
from tests.cli.conftest import ROOT, process


def commands() -> list[tuple[str, click.Command]]:
    """Every command with its words on the command line, subcommands included."""
    found: list[tuple[str, click.Command]] = []
    context = click.Context(group)
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {sub}", inner) for sub, inner in command.commands.items()]
    return found


@pytest.mark.parametrize("name, command", commands(), ids=lambda value: str(value)[:30])
def test_every_command_and_option_says_what_it_does(name: str, command: click.Command) -> None:
    assert command.help, name
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts}"


@pytest.mark.parametrize("name, command", commands(), ids=lambda value: str(value)[:30])
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    text = (ROOT / "docs/project/commands.md").read_text("utf-8")
    top = name.partition(" ")[0]
    section = text.partition(f"\n## kb {top}\n")[2].partition("\n## ")[0]
    assert section, f"docs/project/commands.md has no heading for kb {top}"
    assert f"kb {name}" in text
    for parameter in command.params:
        wanted = parameter.opts if isinstance(parameter, click.Option) else [parameter.name]
        for option in wanted:
            shown = str(option) if option.startswith("-") else str(option).upper()
            assert shown in section, f"kb {name}: {shown} is not in docs/project/commands.md"


def test_without_a_command_it_lists_them_all(kb) -> None:
    ran = kb()
    assert ran.code == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in ran.out] == []


def test_a_misspelt_command_is_refused_with_the_nearest_one(kb) -> None:
    ran = kb("chekc")
    assert ran.code == 2
    assert "there is no command 'chekc'; did you mean 'check'?" in ran.err
    assert ran.out == ""


def test_a_misspelt_option_is_refused_with_the_nearest_one(kb) -> None:
    ran = kb("run", "withdrawal", "--anwsers", "-")
    assert ran.code == 2
    assert "No such option '--anwsers'" in ran.err
    assert "--answers" in ran.err


def test_outside_a_checkout_it_says_where_to_go(kb, tmp_path: Path) -> None:
    ran = kb("check", cwd=tmp_path)
    assert ran.code == 2
    assert ran.err == (
        f"kb: no knowledge base in {tmp_path} or above it\n"
        "  hint: run the command inside a checkout: the folder that holds mkdocs.yml and"
        " docs/articles\n"
    )


def test_it_works_in_a_folder_below_the_checkout(kb) -> None:
    assert kb("gaps", cwd=ROOT / "docs" / "articles").code == 0


def test_an_unknown_locale_is_refused_with_the_nearest_one(kb) -> None:
    ran = kb("search", "code", "--locale", "zh-Hants")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "kb: unknown locale 'zh-Hants'\n  hint: did you mean 'zh-Hant'?\n"


def test_output_is_utf8_whatever_the_environment_says(kb, copy_checkout) -> None:
    path = copy_checkout.checkers / "withdrawal.yaml"
    path.write_text(path.read_text("utf-8").replace("The amount in US dollars.", "Betrag – 金额"))
    environment = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    ran = kb("run", "withdrawal", cwd=copy_checkout.root, stdin=b"1\n", env=environment)
    assert "Betrag – 金额" in ran.err


@contextlib.contextmanager
def batch() -> Iterator[Any]:
    """A batch that has answered one line and waits for the next."""
    with process("run", "withdrawal", "--answers", "-") as running:
        running.stdin.write(b"{}\n")
        running.stdin.flush()
        assert running.stdout.readline() == b'{"ask": "device"}\n'
        yield running


def test_a_reader_that_has_enough_ends_it_quietly() -> None:
    with batch() as running:
        running.stdout.close()
        running.stdin.write(b"{}\n" * 3)
        running.stdin.close()
        assert running.wait(60) == 141
        assert running.stderr.read() == b""


def test_ctrl_c_stops_it_without_a_traceback() -> None:
    with batch() as running:
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 130
        assert running.stderr.read() == b"kb: stopped\n"


def test_the_module_is_the_same_program() -> None:
    program = Path(sys.executable).parent / "kb"
    ours = subprocess.run([program, "--help"], capture_output=True, check=True, cwd=ROOT)
    same = subprocess.run(
        [sys.executable, "-m", "kb_tools", "--help"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=os.environ,
    )
    assert ours.stdout == same.stdout
