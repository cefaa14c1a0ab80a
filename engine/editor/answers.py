"""What the server does with each message: the place asked about, the answer of a pure function, its wire form."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from engine.editor import wire
from engine.editor.completion import completion
from engine.editor.definition import NoRename, definition, references, renamable, rename
from engine.editor.formatting import formatted
from engine.editor.hover import hover
from engine.editor.lines import Units
from engine.editor.opened import Opened
from engine.editor.server import EditorServer
from engine.editor.symbols import symbols
from engine.editor.tokens import Span

# ── the documents ──────────────────────────────────────────────────────────────────────────────────────────


def introduced(server: EditorServer, params: types.InitializeParams) -> None:
    units: dict[str, Units] = {"utf-8": "utf-8", "utf-32": "utf-32"}
    server.documents.units = units.get(server.workspace.position_encoding or "", "utf-16")


def opens(server: EditorServer, params: types.DidOpenTextDocumentParams) -> None:
    """An editor that has no name for the language may send all its plain texts: those are left alone."""
    document = params.text_document
    if document.language_id == wire.SOURCE or document.uri.endswith(".num"):
        server.documents.put(document.uri, document.version, document.text)
        server.judge(document.uri)


def changes(server: EditorServer, params: types.DidChangeTextDocumentParams) -> None:
    document = params.text_document
    if server.opened(document.uri) is None or not params.content_changes:
        return
    server.documents.put(document.uri, document.version, params.content_changes[-1].text)
    server.judge_soon(document.uri)


def closes(server: EditorServer, params: types.DidCloseTextDocumentParams) -> None:
    if server.opened(params.text_document.uri) is not None:
        server.close(params.text_document.uri)


# ── what is asked of a place ───────────────────────────────────────────────────────────────────────────────


def asked(
    server: EditorServer, identified: types.TextDocumentIdentifier, position: types.Position
) -> tuple[Opened, int] | None:
    """The document and the offset; None where it is not open."""
    document = server.opened(identified.uri)
    return None if document is None else (document, wire.offset_of(document.lines, position))


def hovers(server: EditorServer, params: types.HoverParams) -> types.Hover | None:
    at = asked(server, params.text_document, params.position)
    found = None if at is None else hover(at[0].script, at[1])
    if at is None or found is None:
        return None
    return types.Hover(wire.markdown(found.markdown), wire.range_of(at[0].lines, found.span))


def defines(server: EditorServer, params: types.DefinitionParams) -> types.Location | None:
    at = asked(server, params.text_document, params.position)
    span = None if at is None else definition(at[0].script, at[1])
    return None if at is None or span is None else _location(at[0], span)


def refers(server: EditorServer, params: types.ReferenceParams) -> list[types.Location]:
    at = asked(server, params.text_document, params.position)
    if at is None:
        return []
    spans = references(at[0].script, at[1], params.context.include_declaration)
    return [_location(at[0], span) for span in spans]


def highlights(server: EditorServer, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
    at = asked(server, params.text_document, params.position)
    spans = () if at is None else references(at[0].script, at[1])
    return [] if at is None else [types.DocumentHighlight(wire.range_of(at[0].lines, span)) for span in spans]


def completes(server: EditorServer, params: types.CompletionParams) -> list[types.CompletionItem]:
    at = asked(server, params.text_document, params.position)
    offers = () if at is None else completion(at[0].script, at[1])
    return [] if at is None else wire.items(at[0].lines, offers, _knows_snippets(server))


def may_rename(server: EditorServer, params: types.PrepareRenameParams) -> types.Range | None:
    at = asked(server, params.text_document, params.position)
    span = None if at is None else renamable(at[0].script, at[1])
    return None if at is None or span is None else wire.range_of(at[0].lines, span)


def renames(server: EditorServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """Raises what the editor shows where the name cannot be."""
    at = asked(server, params.text_document, params.position)
    if at is None:
        return None
    try:
        spans, name = rename(at[0].script, at[1], params.new_name)
    except NoRename as refused:
        raise JsonRpcInvalidParams(str(refused)) from None
    return types.WorkspaceEdit({at[0].uri: [types.TextEdit(wire.range_of(at[0].lines, span), name) for span in spans]})


# ── what is asked of a document ────────────────────────────────────────────────────────────────────────────


def outlines(server: EditorServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    document = server.opened(params.text_document.uri)
    return [] if document is None else wire.outline(document.lines, symbols(document.script))


def formats(server: EditorServer, params: types.DocumentFormattingParams) -> Sequence[types.TextEdit] | None:
    """None where the text does not parse: the problems are told already."""
    document = server.opened(params.text_document.uri)
    new = None if document is None else formatted(document.script.text)
    if document is None or new is None:
        return None
    whole = Span(0, len(document.script.text))
    return [] if new == document.script.text else [types.TextEdit(wire.range_of(document.lines, whole), new)]


def _location(document: Opened, span: Span) -> types.Location:
    return types.Location(document.uri, wire.range_of(document.lines, span))


def _knows_snippets(server: EditorServer) -> bool:
    asked_of = server.client_capabilities.text_document
    offered = None if asked_of is None else asked_of.completion
    item = None if offered is None else offered.completion_item
    return bool(item and item.snippet_support)
