"""Our answers in the protocol's own values."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from engine.editor.completion import Offer
from engine.editor.diagnostics import Told
from engine.editor.lines import Lines, Position
from engine.editor.symbols import Symbol
from engine.editor.tokens import Span

SOURCE = "numscript"

_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
}
_OFFERED = {
    "variable": types.CompletionItemKind.Variable,
    "account": types.CompletionItemKind.Value,
    "word": types.CompletionItemKind.Keyword,
    "type": types.CompletionItemKind.TypeParameter,
    "function": types.CompletionItemKind.Function,
    "feature": types.CompletionItemKind.Constant,
}
_SYMBOL = {"variable": types.SymbolKind.Variable, "statement": types.SymbolKind.Event}
_UNUSED = {"UnusedVar", "RedundantRemaining"}


def offset_of(lines: Lines, position: types.Position) -> int:
    return lines.offset(Position(position.line, position.character))


def range_of(lines: Lines, span: Span) -> types.Range:
    start, end = lines.position(span.start), lines.position(span.end)
    return types.Range(types.Position(*start), types.Position(*end))


def diagnostics(lines: Lines, told: Iterable[Told]) -> list[types.Diagnostic]:
    return [
        types.Diagnostic(
            range=range_of(lines, one.span),
            message=one.message,
            severity=_SEVERITY[one.severity],
            code=one.code,
            source=SOURCE,
            tags=[types.DiagnosticTag.Unnecessary] if one.code in _UNUSED else None,
        )
        for one in told
    ]


def markdown(text: str) -> types.MarkupContent:
    return types.MarkupContent(types.MarkupKind.Markdown, text)


def items(lines: Lines, offers: Iterable[Offer], snippets: bool) -> list[types.CompletionItem]:
    """snippets: whether the editor knows places to fill in. The order is ours."""
    return [_item(lines, place, offer, snippets) for place, offer in enumerate(offers)]


def _item(lines: Lines, place: int, offer: Offer, snippets: bool) -> types.CompletionItem:
    snippet = snippets and bool(offer.snippet)
    written = offer.snippet if snippet else offer.written
    return types.CompletionItem(
        label=offer.label,
        kind=_OFFERED[offer.kind],
        detail=offer.detail or None,
        documentation=markdown(offer.about) if offer.about else None,
        sort_text=f"{place:04}",
        filter_text=offer.label,
        insert_text_format=types.InsertTextFormat.Snippet if snippet else types.InsertTextFormat.PlainText,
        text_edit=types.TextEdit(range_of(lines, offer.replaced), written),
    )


def outline(lines: Lines, symbols: Iterable[Symbol]) -> list[types.DocumentSymbol]:
    return [
        types.DocumentSymbol(
            name=symbol.name,
            detail=symbol.detail or None,
            kind=_SYMBOL[symbol.kind],
            range=range_of(lines, symbol.span),
            selection_range=range_of(lines, symbol.selected),
        )
        for symbol in symbols
    ]
