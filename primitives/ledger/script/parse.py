"""A script's text into its tree, or into problems with their places. Never raises on any text."""

from __future__ import annotations

import re
from typing import NamedTuple

from lark import Token, Tree, UnexpectedCharacters, UnexpectedToken

from primitives.ledger.script import ast
from primitives.ledger.script.build import Builder, ScriptProblem, tree_range
from primitives.ledger.script.comments import blank_comments
from primitives.ledger.script.grammar import GRAMMAR
from primitives.ledger.script.mistakes import Mistake, problem_of
from primitives.ledger.script.ranges import Range, place_of
from primitives.ledger.script.scan import MAX_CHARACTERS, MAX_NESTING, MAX_PROBLEMS, Found, scan


class Parsed(NamedTuple):
    """program: None where the text has a problem."""

    program: ast.Program | None
    problems: tuple[ScriptProblem, ...]


class Read(NamedTuple):
    """tree: what the text says, even where no program may say it; None where a piece of it could not be read."""

    tree: ast.Program | None
    problems: tuple[ScriptProblem, ...]


def parse(text: str) -> Parsed:
    tree, problems = read(text)
    return Parsed(None if problems else tree, problems)


def read(text: str) -> Read:
    """Takes time in proportion to the text. A byte order mark before it is not read."""
    if len(text) > MAX_CHARACTERS:
        return _refused(Range(0, 0, 0, 0), f"a script has at most {MAX_CHARACTERS:,} characters")
    text = text.replace("\ufeff", " ", 1) if text.startswith("\ufeff") else text
    code, open_comment = blank_comments(text)
    if open_comment is not None:
        return _refused(place_of(text, open_comment, 2), "this comment is never closed", "add `*/`")
    found = scan(text, code)
    unreadable = tuple(ScriptProblem(place_of(text, f.start, f.end - f.start), f.message, f.help) for f in found)
    if found and (found[-1].fatal or len(found) == MAX_PROBLEMS):
        return Read(None, unreadable)
    tree, problems = _read(_without(found, code))
    return Read(None if unreadable else tree, tuple(sorted([*unreadable, *problems])[:MAX_PROBLEMS]))


def _refused(range_: Range, message: str, help_: str = "") -> Read:
    return Read(None, (ScriptProblem(range_, message, help_),))


def _without(found: list[Found], code: str) -> str:
    """With spaces in place of what was found, which may overlap."""
    pieces, copied = [], 0
    for start, end, *_ in found:
        pieces += [code[copied:start], " " * (end - max(start, copied))]
        copied = max(copied, end)
    return "".join([*pieces, code[copied:]])


_NOT_NEWLINE = re.compile(r"[^\n]")


def _read(code: str) -> Read:
    """After a mistake, reading goes on at the next line that begins a statement: all mistakes are told."""
    problems: list[ScriptProblem] = []
    while True:
        try:
            tree = GRAMMAR.parse(code)
        except (UnexpectedToken, UnexpectedCharacters) as mistake:
            problems += [problem_of(code, mistake), *_problems_before(code, mistake)]
            following = _next_statement(code, mistake)
            if following is None or len(problems) >= MAX_PROBLEMS:
                return Read(None, tuple(problems))
            code = _NOT_NEWLINE.sub(" ", code[:following]) + code[following:]
        else:
            built = _build(tree)
            return Read(None if problems else built.tree, (*problems, *built.problems))


def _build(tree: Tree[Token]) -> Read:
    too_deep = _deeper_than(MAX_NESTING, tree)
    if too_deep is not None:
        return _refused(too_deep, f"this nests deeper than {MAX_NESTING} levels")
    builder = Builder()
    program: ast.Program = builder.transform(tree)
    return Read(program if builder.whole else None, tuple(builder.problems))


def _deeper_than(limit: int, tree: Tree[Token]) -> Range | None:
    """The place of a node that is nested too deeply."""
    stack: list[tuple[Tree[Token], int]] = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        if depth > limit:
            return tree_range(node.meta)
        stack.extend((child, depth + 1) for child in node.children if isinstance(child, Tree))
    return None


# ── around a mistake ───────────────────────────────────────────────────────────────────────────────────────

_STATEMENT = re.compile(r"^[ \t]*(?=(?:send|save|set_tx_meta|set_account_meta)\b)", re.MULTILINE)


def _problems_before(code: str, mistake: Mistake) -> tuple[ScriptProblem, ...]:
    """Of the statements before the one with the mistake: the parser has read them, and they are not read again."""
    begun = [start.end() for start in _STATEMENT.finditer(code, 0, mistake.pos_in_stream or 0)]
    try:
        return _build(GRAMMAR.parse(code[: begun[-1]])).problems if begun else ()
    except (UnexpectedToken, UnexpectedCharacters):
        return ()


def _next_statement(code: str, mistake: Mistake) -> int | None:
    """Where the next line begins that starts a statement, at or after the mistake; None if there is none."""
    at_end = isinstance(mistake, UnexpectedToken) and mistake.token.type == "$END"
    if at_end or mistake.pos_in_stream is None:
        return None
    line = code.rfind("\n", 0, mistake.pos_in_stream) + 1
    starts = _STATEMENT.finditer(code, line)
    return next((start.start() for start in starts if start.end() >= mistake.pos_in_stream), None)
