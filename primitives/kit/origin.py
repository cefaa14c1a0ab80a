"""Why a write happens: fixed before its segment is submitted, carried by every segment."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Origin(NamedTuple):
    """Why a write happens, fixed before its segment is submitted.

    at: business time. run: the run's id. actor: who asked; credential: the key or token that said so.
    line: `e-wallet@1.0.0:88`, the step in the template. asset and zone are the template's.
    resource: the id of the resource of the template that the run made or acts on, None where there is none.
    """

    at: datetime
    run: str
    step: int
    actor: str
    credential: str
    release: int
    line: str
    asset: str
    zone: str
    resource: str | None = None
