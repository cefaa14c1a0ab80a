"""An editor in forty lines: frames to a server that runs as a process of its own."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

ROOT = Path(__file__).parents[3]
URI = "file:///scripts/sale.num"
LAUNCH = "from engine.cli import main; main()"


class Speaker:
    """Requests wait for their answer; what the server says by itself is kept in order."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._process = process
        self._errors = errors
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()
        self._asked = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @staticmethod
    def python(program: str) -> str:
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    # ── what an editor says ──

    def introduce(self, **capabilities: Any) -> dict[str, Any]:
        answer = self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        self.say("initialized", {})
        return dict(answer)

    def open(self, text: str, uri: str = URI, language: str = "numscript") -> None:
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.say("textDocument/didOpen", {"textDocument": document})

    def change(self, text: str, version: int) -> None:
        document = {"uri": URI, "version": version}
        self.say("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def close(self) -> None:
        """What is still said of the text is forgotten with it."""
        self.say("textDocument/didClose", self.document())
        self.settle()
        while not self._told.empty():
            self._told.get()

    def settle(self) -> None:
        """Until all that was said is read."""
        self.ask("textDocument/documentSymbol", self.document())

    def silent(self) -> bool:
        return self._told.empty()

    def document(self, **more: Any) -> dict[str, Any]:
        return {"textDocument": {"uri": URI}, **more}

    def place(self, line: int, character: int) -> dict[str, Any]:
        return self.document(position={"line": line, "character": character})

    # ── frames ──

    def ask(self, method: str, params: Any, seconds: float = 20) -> Any:
        return self._ask(method, params, seconds)["result"]

    def refused(self, method: str, params: Any) -> dict[str, Any]:
        return dict(self._ask(method, params, 20)["error"])

    def _ask(self, method: str, params: Any, seconds: float) -> dict[str, Any]:
        self._asked += 1
        self.say(method, params, id=self._asked)
        answer = self._answers.get(timeout=seconds)
        assert answer["id"] == self._asked
        return answer

    def say(self, method: str, params: Any, **more: Any) -> None:
        self.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode())

    def send(self, body: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def told(self, seconds: float = 10) -> dict[str, Any]:
        """The next that was said about a text."""
        return self._told.get(timeout=seconds)

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            message = json.loads(stream.read(length))
            if "id" in message:
                self._answers.put(message)
            elif message["method"] == "textDocument/publishDiagnostics":
                self._told.put(message["params"])

    # ── the end ──

    def hang_up(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()

    def exit_code(self) -> int:
        return self._process.wait(10)

    def errors(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode()


@contextmanager
def speaking() -> Iterator[Speaker]:
    """`finfactory script lsp`, ended at the end if it still runs."""
    command = [sys.executable, "-c", LAUNCH, "script", "lsp", "--stdio"]
    with TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        try:
            yield Speaker(process, errors)
        finally:
            process.kill()
            process.wait(10)
