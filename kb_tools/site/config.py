"""Configuration: what the build needs of `mkdocs.yml`, without loading MkDocs.

In: a checkout. Out: the site's address. `!ENV` works as in MkDocs: names, then a default.
"""

from __future__ import annotations

import os
from typing import Any

import yaml

from kb_tools.checkout import Checkout
from kb_tools.faults import KbError


class _Loader(yaml.SafeLoader):
    """Knows `!ENV`; other tags of MkDocs become nothing."""


def _environment(loader: _Loader, node: yaml.Node) -> Any:  # noqa: ANN401 - YAML holds any value
    values: list[Any] = [node.value]
    default = None
    if isinstance(node, yaml.SequenceNode):
        values = loader.construct_sequence(node)
        default = values.pop() if len(values) > 1 else None
    return next((os.environ[name] for name in values if name in os.environ), default)


_Loader.add_constructor("!ENV", _environment)
_Loader.add_multi_constructor("", lambda _loader, _tag, _node: None)


def address(checkout: Checkout) -> str:
    """The absolute address of the site's root, with a slash at its end."""
    path = checkout.root / "mkdocs.yml"
    try:
        data = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise KbError(f"mkdocs.yml cannot be read: {error}", "correct it") from error
    url = data.get("site_url") if isinstance(data, dict) else None
    return (str(url) if url else "/").rstrip("/") + "/"
