"""Scripts with the place in them: `source = $‸a`."""

from engine.editor.script import Script, read_script
from engine.editor.tokens import Span

CARET = "‸"


def at(marked: str) -> tuple[Script, int]:
    assert marked.count(CARET) == 1, marked
    return read_script(marked.replace(CARET, "")), marked.index(CARET)


def cut(script: Script, span: Span | None) -> str | None:
    return None if span is None else script.text[span.start : span.end]
