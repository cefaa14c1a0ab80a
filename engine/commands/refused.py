"""How a command says no."""

from __future__ import annotations

NO = 1
CANNOT = 2


class Refused(Exception):
    """Ends the command with a message on stderr, without a traceback.

    code: NO (1) when the command ran and its answer is no, CANNOT (2) when it could not run.
    """

    def __init__(self, message: str, code: int = CANNOT) -> None:
        super().__init__(message)
        self.code = code
