"""The checkout: where everything is, relative to the folder that holds `mkdocs.yml`.

Sources are read from the checkout of the current folder, the policy included, so that a copy of
the checkout is a whole knowledge base of its own.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from kb_tools.faults import KbError


@dataclasses.dataclass(frozen=True, slots=True)
class Checkout:
    """The folders of one knowledge base. `root` is absolute."""

    root: Path

    @property
    def articles(self) -> Path:
        """Structured articles, one YAML file each."""
        return self.root / "docs" / "articles"

    @property
    def checkers(self) -> Path:
        """English words of the checkers."""
        return self.root / "docs" / "checkers"

    @property
    def machine_words(self) -> Path:
        """English words of screens and controls, with sourced local labels."""
        return self.root / "docs" / "machines"

    @property
    def replies(self) -> Path:
        """English canned replies of support agents, one YAML file each."""
        return self.root / "docs" / "replies"

    @property
    def pages(self) -> Path:
        """Pages that are not articles, and the words of the interface."""
        return self.root / "docs" / "pages"

    @property
    def policy(self) -> Path:
        """Figures, facts and rules."""
        return self.root / "kb_tools" / "core" / "policy"

    @property
    def machines(self) -> Path:
        """State machines of apps and platforms."""
        return self.root / "kb_tools" / "core" / "machines"

    @property
    def locales(self) -> Path:
        """Catalogs, templates and the term base."""
        return self.root / "locales"

    @property
    def terms(self) -> Path:
        """The term base."""
        return self.root / "locales" / "terms.csv"

    @property
    def asks(self) -> Path:
        """How people put their questions, a file per locale; for search only."""
        return self.root / "docs" / "asks"

    @property
    def build(self) -> Path:
        """Everything made: site, index, caches. Never committed; may be deleted at any time."""
        return self.root / "build"

    def shown(self, path: Path) -> str:
        """A path as people see it: relative to the root, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def find_checkout(start: Path | None = None) -> Checkout:
    """The checkout that holds a folder (default: the current one).

    Raises:
        KbError: neither the folder nor a folder above it is a checkout.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file() and (folder / "docs" / "articles").is_dir():
            return Checkout(folder)
    raise KbError(
        f"no knowledge base in {here} or above it",
        "run the command inside a checkout: the folder that holds mkdocs.yml and docs/articles",
    )
