"""However a text was made, an answer comes in a moment."""

import time

import pytest

from engine.editor.completion import completion
from engine.editor.definition import references
from engine.editor.diagnostics import told
from engine.editor.hover import hover
from engine.editor.lines import Lines
from engine.editor.script import MAX_CHARACTERS, read_script
from engine.editor.symbols import symbols

HOSTILE = {
    "{": "{",
    "send (": "send (",
    "a line a bracket": "send $a (\n",
    "one long line": 'set_tx_meta("💶", $x) ',
    "declared again and again": "vars { account $x account $x ",
    "sources": "send [A 1] ( source = { @a @b ",
    "comments in comments": "/* ",
    "quotes": '"',
    "dollars": "$",
    "sums": "send 1 + 1 + 1 - 1 ",
    "calls in calls": "set_tx_meta(balance(",
    "emoji": "💶",
    "empty lines": "\r\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_answered(name):
    text = (HOSTILE[name] * MAX_CHARACTERS)[:MAX_CHARACTERS]
    began = time.perf_counter()

    script, lines = read_script(text), Lines(text)
    for offset in (0, len(text) // 2, len(text)):
        completion(script, offset)
        hover(script, offset)
        for span in references(script, offset):
            lines.position(span.start)
    symbols(script)
    told(text, lines)

    assert time.perf_counter() - began < 10
