"""The roles' passwords of one installation: made once, kept in files only their owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from engine.postgres.roles import COMMITTER, OWNER, READER, Passwords


def kept(folder: Path) -> Passwords | None:
    """None when there are none yet."""
    files = [folder / role for role in (OWNER, COMMITTER, READER)]
    if not all(file.exists() for file in files):
        return None
    return Passwords(*(file.read_text().strip() for file in files))


def kept_or_made(folder: Path) -> Passwords:
    known = kept(folder)
    if known is not None:
        return known
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Passwords(*(secrets.token_urlsafe(32) for _ in range(3)))
    for role, word in ((OWNER, made.owner), (COMMITTER, made.committer), (READER, made.reader)):
        _write_closed(folder / role, word)
    return made


def _write_closed(file: Path, text: str) -> None:
    """Closed to others from its first byte on."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(text + "\n")
