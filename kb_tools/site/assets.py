"""Assets: styles and browser modules of the site, in one folder named after their content.

In: `render/browser` and `site/static` of the package. Out: files by name, and a version. Modules
import each other by relative name, so they stay together; a changed file gives a new folder, and
readers' browsers may keep a folder for ever.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kb_tools.site.bundle import bundle

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_FOLDERS: Final = (_PACKAGE / "render" / "browser", _PACKAGE / "site" / "static")
STYLES: Final = "kb.css"
# The cascade: what stands later may refine what stands before. Other styles follow by name.
_ORDER: Final = ("tokens.css", "base.css", "layout.css", "article.css", "home.css")
# Asked for when search is first used, with all that it needs.
_BUNDLED: Final = "search-core"
_KINDS: Final = (".js", ".svg", ".png", ".txt")
_COMMENT: Final = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
# A quarter of a module on its way to a phone. Our modules have no text over several lines.
_LINE_COMMENT: Final = re.compile(r"^\s*(?://.*|/\*\*.*\*/)$", re.MULTILINE)
_INDENT: Final = re.compile(r"^\s+", re.MULTILINE)


@dataclasses.dataclass(frozen=True, slots=True)
class Assets:
    """Files by name, and the folder they are served from."""

    folder: str
    files: Mapping[str, bytes]

    def path(self, name: str) -> str:
        """A file's path from the site's root."""
        return f"{self.folder}/{name}"

    def write(self, site: Path) -> None:
        """Write all files into a site's folder."""
        for name, data in self.files.items():
            target = site / self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def collect_assets() -> Assets:
    """All assets: one style sheet, and the other files as they are."""
    files: dict[str, bytes] = {STYLES: _styles().encode()}
    modules: dict[str, str] = {}
    for folder in _FOLDERS:
        for path in sorted(folder.glob("*")):
            if path.suffix == ".mjs":
                modules[path.stem] = path.read_text("utf-8")
            elif path.suffix in _KINDS:
                files[path.name] = path.read_bytes()
    for name, text in bundle(modules, _BUNDLED).items():
        files[f"{name}.mjs"] = _lean(text)
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return Assets(f"assets/{digest.hexdigest()[:12]}", dict(sorted(files.items())))


def _lean(text: str) -> bytes:
    """A module without the lines that are comments alone, and without indentation."""
    return _INDENT.sub("", _LINE_COMMENT.sub("", text)).encode()


def _styles() -> str:
    found = {path.name: path for folder in _FOLDERS for path in sorted(folder.glob("*.css"))}
    names = [*_ORDER, *sorted(set(found) - set(_ORDER))]
    parts = [_COMMENT.sub("", found[name].read_text("utf-8")) for name in names if name in found]
    return "\n".join(parts)
