"""A script's text into its tree, or into problems with their places. Never raises on any text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken

from primitives.ledger.script import ast
from primitives.ledger.script.ast import Range
from primitives.ledger.script.build import Builder, ScriptProblem, token_range
from primitives.ledger.script.comments import blank_comments

MAX_CHARACTERS = 1_000_000
MAX_NESTING = 200
MAX_SYNTAX_PROBLEMS = 20


class Parsed(NamedTuple):
    """program: None where the text has a problem."""

    program: ast.Program | None
    problems: tuple[ScriptProblem, ...]


_GRAMMAR = Lark(
    Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    start="program",
    propagate_positions=True,
    maybe_placeholders=False,
)


def parse(text: str) -> Parsed:
    """Takes time in proportion to the text."""
    if len(text) > MAX_CHARACTERS:
        return _refused(Range(0, 0, 0, 0), f"a script has at most {MAX_CHARACTERS:,} characters")
    code, open_comment = blank_comments(text)
    if open_comment is not None:
        return _refused(_at(text, open_comment, 2), "this comment is never closed", "add `*/`")
    tree = _tree(code)
    if not isinstance(tree, Tree):
        return Parsed(None, tree)
    if _nesting(tree) > MAX_NESTING:
        return _refused(Range(0, 0, 0, 0), f"this script nests deeper than {MAX_NESTING} levels")
    builder = Builder()
    program: ast.Program = builder.transform(tree)
    return Parsed(None if builder.problems else program, tuple(builder.problems))


def _refused(range_: Range, message: str, help_: str = "") -> Parsed:
    return Parsed(None, (ScriptProblem(range_, message, help_),))


def _at(text: str, offset: int, length: int) -> Range:
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Range(line, column, line, column + length)


_STATEMENT = re.compile(r"^[ \t]*(?=(?:send|save|set_tx_meta|set_account_meta)\b)", re.MULTILINE)
_NOT_NEWLINE = re.compile(r"[^\n]")


def _tree(code: str) -> Tree[Token] | tuple[ScriptProblem, ...]:
    """After a mistake, reading goes on at the next line that begins a statement: all mistakes are told."""
    problems: list[ScriptProblem] = []
    while True:
        try:
            tree = _GRAMMAR.parse(code)
        except (UnexpectedToken, UnexpectedCharacters) as mistake:
            problems.append(_problem(code, mistake))
            following = _next_statement(code, mistake)
            if following is None or len(problems) == MAX_SYNTAX_PROBLEMS:
                return tuple(problems)
            code = _NOT_NEWLINE.sub(" ", code[:following]) + code[following:]
        else:
            return tuple(problems) or tree


def _next_statement(code: str, mistake: UnexpectedToken | UnexpectedCharacters) -> int | None:
    """Where the next line begins that starts a statement, at or after the mistake; None if there is none."""
    at_end = isinstance(mistake, UnexpectedToken) and mistake.token.type == "$END"
    if at_end or mistake.pos_in_stream is None:
        return None
    line = code.rfind("\n", 0, mistake.pos_in_stream) + 1
    starts = _STATEMENT.finditer(code, line)
    return next((start.start() for start in starts if start.end() >= mistake.pos_in_stream), None)


def _problem(code: str, mistake: UnexpectedToken | UnexpectedCharacters) -> ScriptProblem:
    if isinstance(mistake, UnexpectedCharacters):
        offset = mistake.pos_in_stream or 0
        return ScriptProblem(_at(code, offset, 1), f"{code[offset]!r} has no meaning here")
    wanted = _wanted(mistake.accepts or mistake.expected)
    token: Token = mistake.token
    if token.type == "$END":
        end = len(code.rstrip())
        return ScriptProblem(_at(code, end, 1), "the script ends too early", wanted)
    return ScriptProblem(token_range(token), f"{_cut(token)!r} is not expected here", wanted)


_EXPRESSION = {
    "VARIABLE",
    "ACCOUNT",
    "ASSET",
    "STRING",
    "NUMBER",
    "PERCENT",
    "IDENTIFIER",
    "OVERDRAFT",
    "MINUS",
} | {
    "LPAR",
    "LSQB",
}
_SPOKEN = {
    "VARIABLE": "a variable such as $amount",
    "ACCOUNT": "an account such as @fees",
    "ASSET": "an asset such as PHP/2",
    "STRING": "a text in quotes",
    "NUMBER": "a number",
    "PERCENT": "a percentage",
    "IDENTIFIER": "a name",
    "ADD_OPERATOR": "+",
    "MINUS": "-",
    "$END": "the end",
}


def _cut(text: str) -> str:
    return f"{text[:40]}…" if len(text) > 40 else str(text)


def _wanted(terminals: Any) -> str:
    names = set(terminals)
    expression = {"an expression"} if names >= _EXPRESSION else set()
    spoken = sorted(
        expression | {_SPOKEN.get(n) or _keyword(n) for n in (names - _EXPRESSION if expression else names)}
    )
    return f"expected {', '.join(spoken)}" if spoken else ""


def _keyword(terminal: str) -> str:
    definition = _GRAMMAR.get_terminal(terminal)
    return f"`{definition.pattern.value}`"


def _nesting(tree: Tree[Token]) -> int:
    deepest = 0
    stack: list[tuple[Tree[Token], int]] = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        stack.extend((child, depth + 1) for child in node.children if isinstance(child, Tree))
    return deepest
