"""`finfactory script lsp`: a server that answers until its editor leaves."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from lsprotocol import types

from engine.editor import answers
from engine.editor.server import EditorServer

TRIGGERS = ["$", "@", ":", '"', "\\"]


def editor_server() -> EditorServer:
    server = EditorServer(_release())
    answering: dict[str, Callable[..., Any]] = {
        types.INITIALIZE: answers.introduced,
        types.TEXT_DOCUMENT_DID_OPEN: answers.opens,
        types.TEXT_DOCUMENT_DID_CHANGE: answers.changes,
        types.TEXT_DOCUMENT_DID_CLOSE: answers.closes,
        types.TEXT_DOCUMENT_HOVER: answers.hovers,
        types.TEXT_DOCUMENT_DEFINITION: answers.defines,
        types.TEXT_DOCUMENT_REFERENCES: answers.refers,
        types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: answers.highlights,
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: answers.outlines,
        types.TEXT_DOCUMENT_PREPARE_RENAME: answers.may_rename,
        types.TEXT_DOCUMENT_FORMATTING: answers.formats,
    }
    for method, answer in answering.items():
        server.feature(method)(answer)
    server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))(answers.renames)
    triggers = types.CompletionOptions(trigger_characters=TRIGGERS)
    server.feature(types.TEXT_DOCUMENT_COMPLETION, triggers)(answers.completes)
    return server


def serve() -> int:
    """Over standard input and output. The exit code of the protocol: 1 where the editor left without `shutdown`."""
    server = editor_server()
    server.start_io()
    return 0 if server.protocol.ended_in_order else 1


def _release() -> str:
    try:
        return version("finfactory")
    except PackageNotFoundError:
        return "a checkout"
