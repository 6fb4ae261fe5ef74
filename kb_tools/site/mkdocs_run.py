"""One MkDocs build for one locale, in this process.

In: a checkout, a locale and what all locales share. Out: the locale's pages in a folder. Sources
are loaded once for a process, whatever number of locales it builds.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, KbError
from kb_tools.search.build import open_index
from kb_tools.site.sources import Sources, load_sources
from kb_tools.site.view import Settings

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_LOADED: dict[Path, Sources] = {}


def sources_of(checkout: Checkout) -> Sources:
    """The checkout's sources; loaded at the first call in a process."""
    if checkout.root not in _LOADED:
        _LOADED[checkout.root] = load_sources(checkout, Faults())
    return _LOADED[checkout.root]


def hand_over(sources: Sources) -> None:
    """Use sources that are loaded already."""
    _LOADED[sources.checkout.root] = sources


def forget(checkout: Checkout) -> None:
    """Load the sources anew at the next call."""
    _LOADED.pop(checkout.root, None)


def build_locale(
    checkout: Checkout, tag: str, tags: tuple[str, ...], settings: Settings, out: Path
) -> str:
    """Build a locale's pages into `<out>/<tag>/`; gives the tag back."""
    config = _config(checkout, out)
    from mkdocs.commands.build import build  # noqa: PLC0415 - slow to import

    from kb_tools.site.plugin import KbPlugin  # noqa: PLC0415 - imports MkDocs

    plugin = config.plugins["kb"]
    if not isinstance(plugin, KbPlugin):
        raise KbError("the plugin 'kb' of mkdocs.yml is not ours", "run `make setup`")
    plugin.config.locale = tag
    plugin.config.locales = list(tags)
    plugin.sources = sources_of(checkout)
    plugin.settings = settings
    build(config)
    return tag


def build_index(checkout: Checkout) -> None:
    """Build the search index where there is none that fits."""
    open_index(checkout)


def address(checkout: Checkout) -> str:
    """The absolute address of the site's root, with a slash at its end."""
    from kb_tools.site.plugin import base_of  # noqa: PLC0415 - slow to import

    return base_of(_config(checkout, checkout.build))


def _config(checkout: Checkout, out: Path) -> MkDocsConfig:
    # Material prints a notice about MkDocs 2 at every build; decision 0001 answers it.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config  # noqa: PLC0415 - slow to import

    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    config = load_config(str(checkout.root / "mkdocs.yml"), site_dir=str(out))
    if "kb" not in config.plugins:
        raise KbError("mkdocs.yml does not list the plugin 'kb'", "add it under 'plugins:'")
    return config
