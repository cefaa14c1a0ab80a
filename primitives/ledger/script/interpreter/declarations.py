"""A variable's value: given as text, read from metadata as its type says, or worked out."""

from __future__ import annotations

from primitives.ledger.script import ast
from primitives.ledger.script.features import MID_SCRIPT
from primitives.ledger.script.interpreter.expressions import expect_arguments, value
from primitives.ledger.script.interpreter.state import State
from primitives.ledger.script.literals import reader_of
from primitives.ledger.script.program_errors import FeatureNeeded, InvalidType, MissingVariable
from primitives.ledger.script.values import TYPES, Account, Value


def declared(node: ast.Declaration, state: State) -> Value:
    """What is worked out keeps the type it has, whatever is declared."""
    if node.type_name not in TYPES:
        raise InvalidType(node.type_range, node.type_name)
    read, name = reader_of(node.type_name), node.variable.name
    match node.origin:
        case None if name not in state.given:
            raise MissingVariable(node.range, name)
        case None:
            return read(state.given[name], node.range)
        case ast.Call(name="meta"):
            return read(_metadata(node.origin, state), node.origin.range)
        case ast.Call():
            return value(node.origin, state)
        case _ if MID_SCRIPT not in state.features:
            raise FeatureNeeded(node.origin.range, MID_SCRIPT)
        case _:
            return value(node.origin, state)


def _metadata(call: ast.Call, state: State) -> str:
    given = [value(argument, state) for argument in call.arguments]
    account, key = expect_arguments(call, given, Account, str)
    return state.metadata.read(account, key, call.range)
