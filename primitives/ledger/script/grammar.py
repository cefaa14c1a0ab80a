"""The grammar, and the parser of it that knows where each word stands."""

from __future__ import annotations

from pathlib import Path

from lark import Lark

TEXT = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")

GRAMMAR = Lark(TEXT, parser="lalr", start="program", propagate_positions=True, maybe_placeholders=False)
