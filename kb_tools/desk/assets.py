"""Assets: styles and modules of the desk and those of the site that it shows parts of.

In: `desk/static` and `render/browser` of the package. Out: files by name, served from a folder
that is named after their content, so browsers may keep them.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_FOLDERS: Final = (_PACKAGE / "render" / "browser", _PACKAGE / "desk" / "static")
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Assets:
    """Files by name, and a version that changes with any of them."""

    version: str
    files: Mapping[str, bytes]

    def url(self, name: str) -> str:
        """The address of a file.

        Raises:
            KeyError: there is none of that name.
        """
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.version}/{name}"


def collect_assets() -> Assets:
    """All files; a name of the desk's own wins over the site's."""
    files = {
        path.name: path.read_bytes()
        for folder in _FOLDERS
        for path in sorted(folder.glob("*"))
        if path.suffix in TYPES
    }
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return Assets(digest.hexdigest()[:12], files)
