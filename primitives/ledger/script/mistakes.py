"""A word that the grammar does not expect, told: what it is, and what was expected."""

from __future__ import annotations

from lark import UnexpectedCharacters, UnexpectedToken

from primitives.ledger.script.build import ScriptProblem, token_range
from primitives.ledger.script.grammar import GRAMMAR
from primitives.ledger.script.ranges import place_of

Mistake = UnexpectedToken | UnexpectedCharacters


def problem_of(code: str, mistake: Mistake) -> ScriptProblem:
    if isinstance(mistake, UnexpectedCharacters):
        offset = mistake.pos_in_stream or 0
        return ScriptProblem(place_of(code, offset, 1), f"{code[offset]!r} has no meaning here")
    token, terminals = mistake.token, mistake.accepts or mistake.expected
    if token.type == "$END":
        read = code.rstrip()
        help_ = _wanted(_meant(set(terminals), read))
        return ScriptProblem(place_of(code, len(read), 1), "the script ends too early", help_)
    help_ = _wanted(_meant(set(terminals), code[: mistake.pos_in_stream].rstrip()))
    return ScriptProblem(token_range(token), f"{_cut(token)!r} is not expected here", help_)


def _meant(terminals: set[str], read: str) -> set[str]:
    """Without those that the grammar takes only to tell by their name that no program may say them.

    read: the text before the mistake.
    """
    if "FROM" in terminals:
        terminals -= {"KEPT"}
    if read.endswith(","):
        terminals -= {"RPAR"}
    return terminals


_LITERALS = {"VARIABLE", "ACCOUNT", "ASSET", "STRING", "NUMBER", "PERCENT"}
_EXPRESSION = _LITERALS | {"IDENTIFIER", "OVERDRAFT", "MINUS", "LPAR", "LSQB"}
"""What an expression may begin with."""

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


def _wanted(terminals: set[str]) -> str:
    expression = {"an expression"} if terminals >= _EXPRESSION else set()
    words = terminals - _EXPRESSION if expression else terminals
    spoken = sorted(expression | {_SPOKEN.get(word) or _keyword(word) for word in words})
    return f"expected {', '.join(spoken)}" if spoken else ""


def _keyword(terminal: str) -> str:
    definition = GRAMMAR.get_terminal(terminal)
    return f"`{definition.pattern.value}`"
