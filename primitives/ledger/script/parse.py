"""A script's text into its tree, or into problems with their places. Never raises on any text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken

from primitives.ledger.script import ast
from primitives.ledger.script.ast import Range
from primitives.ledger.script.build import Builder, ScriptProblem, token_range, tree_range
from primitives.ledger.script.comments import blank_comments
from primitives.ledger.script.scan import MAX_CHARACTERS as MAX_CHARACTERS
from primitives.ledger.script.scan import MAX_NESTING, MAX_PROBLEMS, Found, scan


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
    """Takes time in proportion to the text. A byte order mark before it is not read."""
    if len(text) > MAX_CHARACTERS:
        return _refused(Range(0, 0, 0, 0), f"a script has at most {MAX_CHARACTERS:,} characters")
    text = text.replace("\ufeff", " ", 1) if text.startswith("\ufeff") else text
    code, open_comment = blank_comments(text)
    if open_comment is not None:
        return _refused(_at(text, open_comment, 2), "this comment is never closed", "add `*/`")
    found = scan(text, code)
    problems = [ScriptProblem(_at(text, f.start, f.end - f.start), f.message, f.help) for f in found]
    if found and (found[-1].fatal or len(found) == MAX_PROBLEMS):
        return Parsed(None, tuple(problems))
    return _parse(_without(found, code), problems)


def _parse(code: str, problems: list[ScriptProblem]) -> Parsed:
    """problems: those that were found already."""
    tree = _tree(code, problems)
    program = None if tree is None else _build(tree, problems)
    return Parsed(None if problems else program, tuple(sorted(problems)))


def _build(tree: Tree[Token], problems: list[ScriptProblem]) -> ast.Program | None:
    too_deep = _deeper_than(MAX_NESTING, tree)
    if too_deep is not None:
        problems.append(ScriptProblem(too_deep, f"this nests deeper than {MAX_NESTING} levels"))
        return None
    builder = Builder()
    program: ast.Program = builder.transform(tree)
    problems.extend(builder.problems)
    return program


def _without(found: list[Found], code: str) -> str:
    """With spaces in place of what was found, which may overlap."""
    pieces, copied = [], 0
    for start, end, *_ in found:
        pieces += [code[copied:start], " " * (end - max(start, copied))]
        copied = max(copied, end)
    return "".join([*pieces, code[copied:]])


def _refused(range_: Range, message: str, help_: str = "") -> Parsed:
    return Parsed(None, (ScriptProblem(range_, message, help_),))


def _at(text: str, offset: int, length: int) -> Range:
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Range(line, column, line, column + length)


_STATEMENT = re.compile(r"^[ \t]*(?=(?:send|save|set_tx_meta|set_account_meta)\b)", re.MULTILINE)
_NOT_NEWLINE = re.compile(r"[^\n]")


def _tree(code: str, problems: list[ScriptProblem]) -> Tree[Token] | None:
    """After a mistake, reading goes on at the next line that begins a statement: all mistakes are told."""
    sound = True
    while True:
        try:
            tree = _GRAMMAR.parse(code)
        except (UnexpectedToken, UnexpectedCharacters) as mistake:
            sound = False
            problems.append(_problem(code, mistake))
            following = _next_statement(code, mistake)
            if following is None or len(problems) == MAX_PROBLEMS:
                return None
            code = _NOT_NEWLINE.sub(" ", code[:following]) + code[following:]
        else:
            return tree if sound else None


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


def _deeper_than(limit: int, tree: Tree[Token]) -> Range | None:
    """The place of a node that is nested too deeply."""
    stack: list[tuple[Tree[Token], int]] = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        if depth > limit:
            return tree_range(node.meta)
        stack.extend((child, depth + 1) for child in node.children if isinstance(child, Tree))
    return None
