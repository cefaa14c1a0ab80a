"""`finfactory script …` as it is typed."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from engine.cli import main
from tests.engine.commands.numscript.programs import BOOKS, SALE, Answer, Script


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Script:
    """Runs in a folder of its own, with a program and its books. given: bytes on standard input."""
    (tmp_path / "sale.num").write_text(SALE)
    (tmp_path / "books.yaml").write_text(BOOKS)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, given: bytes = b"") -> Answer:
        monkeypatch.setattr(sys, "argv", ["finfactory", "script", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        captured = capfdbinary.readouterr()
        return Answer(code, captured.out.decode(), captured.err.decode())

    return run
