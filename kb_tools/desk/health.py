"""Health: what a balancer asks a copy of the desk before it sends anybody there.

In: nothing. Out: that the copy answers, the index it answers from, and whether it may write.
"""

from __future__ import annotations

from typing import Literal

from kb_tools.desk.routes import Area, Asked, Endpoint
from kb_tools.desk.state import Desk
from kb_tools.desk.words import Said


class Health(Said):
    """A copy that answers; copies with the same `index` give the same results."""

    ok: Literal[True]
    index: str
    read_only: bool


def _health(desk: Desk, _asked: Asked) -> Health:
    return Health(ok=True, index=desk.now.fingerprint, read_only=desk.read_only)


AREA = Area(
    name="health",
    routes=(
        Endpoint(
            path="/api/health",
            handler=_health,
            gives=Health,
            summary="Whether this copy answers, and from which index.",
        ),
    ),
)
