"""`kb schema`: JSON Schema of the structured sources, for editors.

In: a kind, or a folder for all of them. Out: JSON.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from kb_tools.cli.options import print_json
from kb_tools.faults import KbError


@click.command()
@click.argument("kind", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write the schemas of all kinds into this folder, as KIND.json.",
)
def schema(kind: str | None, out: Path | None) -> None:
    """Print the JSON Schema of KIND: article, checker, machine, topics, reply, … ."""
    from kb_tools.content.schema import KINDS  # noqa: PLC0415 - quick help
    from kb_tools.content.schema import schema as schema_of  # noqa: PLC0415

    if kind is not None:
        print_json(schema_of(kind))
    if out is not None:
        _write(out, {name: schema_of(name) for name in KINDS})
    if kind is None and out is None:
        raise KbError("nothing to print", f"name a kind ({', '.join(KINDS)}), or give --out FOLDER")


def _write(folder: Path, schemas: dict[str, object]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in schemas.items():
            text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
            (folder / f"{name}.json").write_text(text, encoding="utf-8")
    except OSError as error:
        raise KbError(
            f"cannot write {folder}: {error.strerror}", "choose a folder that can be written"
        ) from error
    click.echo(f"{len(schemas)} schemas in {folder}", err=True)
