"""The language server: one editor over standard input and output, its documents in memory."""

from __future__ import annotations

import asyncio
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from engine.editor import wire
from engine.editor.diagnostics import told
from engine.editor.opened import Documents, Opened

QUIET = 0.03
"""Seconds without a further change before a text is judged."""

QUIET_LONG = 0.3
LONG = 5_000
"""Characters from which judging takes as long as writing a word."""


class Protocol(LanguageServerProtocol):
    """pygls drops a request whose parameters do not fit; whoever asked would wait for ever."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        try:
            return super().structure_message(data)
        except JsonRpcException as refused:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=refused.to_response_error())
            raise

    @property
    def ended_in_order(self) -> bool:
        return self._shutdown


class EditorServer(LanguageServer):
    """Whole texts are sent on a change: what counts as a line end in a partial one, pygls and the protocol see
    differently.
    """

    protocol: Protocol

    def __init__(self, release: str) -> None:
        """release: of ours, told to the editor."""
        full = types.TextDocumentSyncKind.Full
        super().__init__("finfactory-numscript", release, text_document_sync_kind=full, protocol_cls=Protocol)
        self.documents = Documents()
        self._waiting: dict[str, asyncio.TimerHandle] = {}

    def opened(self, uri: str) -> Opened | None:
        return self.documents.opened.get(uri)

    def judge(self, uri: str) -> None:
        """Tell what is wrong with the text as it is now."""
        self._forget(uri)
        document = self.documents.opened[uri]
        found = told(document.script.text, document.lines)
        self._publish(uri, wire.diagnostics(document.lines, found), document.version)

    def judge_soon(self, uri: str) -> None:
        """Once nothing was written for a moment."""
        self._forget(uri)
        text = self.documents.opened[uri].script.text
        quiet = QUIET if len(text) < LONG else QUIET_LONG
        self._waiting[uri] = asyncio.get_running_loop().call_later(quiet, self.judge, uri)

    def close(self, uri: str) -> None:
        self._forget(uri)
        self.documents.drop(uri)
        self._publish(uri, [], None)

    def _forget(self, uri: str) -> None:
        waiting = self._waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()

    def _publish(self, uri: str, found: list[types.Diagnostic], of_version: int | None) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version=of_version))
