"""The installation's key for sandboxes, from which each tenant's and connector's is made: one file, made once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import mkstemp

from primitives.kit.signatures import connector_key

FILE = "sandbox_key"
BYTES = 32


def sandbox_keys(folder: Path) -> Callable[[str, str], bytes]:
    """(tenant, connector) → the secret it shares with its simulator. folder: the installation's secrets."""
    return partial(connector_key, installation_key(folder))


def installation_key(folder: Path) -> bytes:
    """Whoever comes first makes it, for the owner to read; a file that is half written is never seen."""
    file = folder / FILE
    if not file.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, part = mkstemp(dir=folder)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_hex(BYTES))
        with suppress(FileExistsError):
            os.link(part, file)
        os.unlink(part)
    return bytes.fromhex(file.read_text())
