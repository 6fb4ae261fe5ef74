"""Pictures of the steps of a procedure, when the machine knows the screens.

In: a procedure. Out: SVG by step id; none for steps that the machine draws no screen for.
"""

from __future__ import annotations

from markupsafe import Markup

from kb_tools.content.model import ProcedureBlock
from kb_tools.render.context import Place


def pictures(_place: Place, _procedure: ProcedureBlock) -> dict[str, Markup]:
    """The picture of each step that has one."""
    return {}
