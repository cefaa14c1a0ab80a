"""What a killed `finfactory up` left running, so that the next one can end it.

A process number alone may be another program's by now; with the moment the process began it is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Leftovers:
    """folder: one file per running child, named by its number, holding when it began."""

    folder: Path

    def add(self, pid: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            began = psutil.Process(pid).create_time()
        except psutil.NoSuchProcess:
            return
        (self.folder / str(pid)).write_text(repr(began))

    def remove(self, pid: int) -> None:
        (self.folder / str(pid)).unlink(missing_ok=True)

    def end_all(self, grace: float = 3.0) -> int:
        """End what still runs; the number of processes ended. grace: seconds between asking and killing."""
        if not self.folder.is_dir():
            return 0
        files = [file for file in self.folder.iterdir() if file.name.isdigit()]
        alive = [process for file in files if (process := _same(file)) is not None]
        for process in alive:
            process.terminate()
        for process in psutil.wait_procs(alive, timeout=grace)[1]:
            process.kill()
        psutil.wait_procs(alive, timeout=grace)
        for file in files:
            file.unlink(missing_ok=True)
        return len(alive)


def _same(file: Path) -> psutil.Process | None:
    try:
        process = psutil.Process(int(file.name))
    except psutil.NoSuchProcess:
        return None
    return process if repr(process.create_time()) == file.read_text() else None
