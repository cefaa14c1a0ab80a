"""`python -m tests.soak.supervised FILE`: engine.supervisor over the processes named in a file, with short pauses.

Its pauses are made for programs that die of themselves; here they are killed, each second.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from engine import supervisor
from engine.leftovers import Leftovers
from engine.supervisor import Process, Supervisor

PAUSE_S = 0.2


def main() -> None:
    given = json.loads(Path(sys.argv[1]).read_text())
    supervisor.FIRST_PAUSE = supervisor.LONGEST_PAUSE = PAUSE_S
    folder = Path(given["folder"])
    processes = [Process(**one) for one in given["processes"]]
    asyncio.run(Supervisor(processes, folder, Leftovers(folder / "children"), _say, grace=5.0).run())


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
