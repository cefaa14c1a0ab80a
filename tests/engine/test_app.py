"""The app in another's process: what was there before is not its own to settle."""

from __future__ import annotations

import gc
import sys

from engine.app import running
from engine.parts import make_parts
from engine.postgres.dsn import Dsns
from engine.runtime.failpoints import Failpoints
from engine.runtime.logs import json_logger
from primitives.catalog import CATALOG


async def test_what_runs_in_anothers_process_leaves_its_garbage_to_be_collected(database: Dsns) -> None:
    frozen, threshold = gc.get_freeze_count(), gc.get_threshold()

    async with running(make_parts(database, CATALOG, Failpoints({}), json_logger(sys.stderr, "error"))):
        assert gc.get_freeze_count() <= frozen
        assert gc.get_threshold() == threshold
