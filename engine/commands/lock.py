"""One starter per home: a lock that the operating system drops when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.commands.refused import Refused


@contextmanager
def only_starter(home: Path) -> Iterator[None]:
    """Raises Refused while another process holds it, naming that process."""
    home.mkdir(parents=True, exist_ok=True, mode=0o711)
    with (home / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise Refused(f"finfactory is already up in {home} (process {holder}).") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
