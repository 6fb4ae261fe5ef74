"""The layers hold: an import points left, deferred and type-checking imports included."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "kb_tools"

# Left to right; what stands in one tuple may not import each other.
LAYERS = (
    ("faults", "locales", "checkout"),
    ("core",),
    ("content",),
    ("i18n",),
    ("checkers", "search"),
    ("assistant",),
    ("render",),
    ("site", "desk"),
    ("cli",),
    ("__init__", "__main__"),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
BASE = frozenset({"faults", "locales", "checkout"})
MAX_LINES = 400


def modules() -> list[Path]:
    """Every Python module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def layer(path: Path) -> str:
    """The layer of a module: its first folder, or its own name at the top."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_layers(source: str) -> Iterator[tuple[int, str]]:
    """Line and layer of each import of our own package, wherever it stands in the file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            names = [node.module or ""]
            if node.module == "kb_tools":
                names = [f"kb_tools.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "kb_tools" and len(parts) > 1 and parts[1] in RANK:
                yield node.lineno, parts[1]


def violations(source: str, own: str) -> list[str]:
    """Imports of a module that point right or sideways."""
    return [
        f"line {line}: {own} imports {other}"
        for line, other in imported_layers(source)
        if other != own
        and (RANK[other] > RANK[own] or (RANK[other] == RANK[own] and other not in BASE))
    ]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_left(path: Path) -> None:
    assert violations(path.read_text(encoding="utf-8"), layer(path)) == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_is_longer_than_the_limit(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


def test_every_folder_of_the_package_is_a_known_layer() -> None:
    assert {layer(path) for path in modules()} - set(RANK) == set()


@pytest.mark.parametrize(
    "own, source",
    [
        ("core", "from kb_tools.content import load"),
        ("search", "from kb_tools.checkers import ask"),
        ("core", "def f():\n    import kb_tools.site.build"),
        ("content", "if TYPE_CHECKING:\n    from kb_tools import i18n"),
    ],
)
def test_a_wrong_import_is_found(own: str, source: str) -> None:
    assert len(violations(source, own)) == 1
