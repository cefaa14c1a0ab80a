"""The `vars` block, compiled: values given as text, read from metadata, or worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from primitives.ledger.script import ast
from primitives.ledger.script.expressions import compile_value
from primitives.ledger.script.features import MID_SCRIPT
from primitives.ledger.script.functions import compile_arguments
from primitives.ledger.script.literals import reader_of
from primitives.ledger.script.names import ProgramNames
from primitives.ledger.script.program_errors import FeatureNeeded, InvalidType, MissingVariable
from primitives.ledger.script.session import Session
from primitives.ledger.script.values import TYPES, Account, Value

ValueOf = Callable[[Mapping[str, str], Session], Value]


def compile_declaration(declaration: ast.Declaration, names: ProgramNames) -> ValueOf:
    """names: as they are in the `vars` block, where functions may always be called."""
    origin = declaration.origin
    if declaration.type_name not in TYPES:
        return _of_no_type(declaration)
    if origin is None:
        return _given(declaration)
    if isinstance(origin, ast.Call) and origin.name == "meta":
        return _from_metadata(declaration, origin, names)
    return _worked_out(origin, names)


def _of_no_type(declaration: ast.Declaration) -> ValueOf:
    def of_no_type(given: Mapping[str, str], session: Session) -> Value:
        raise InvalidType(declaration.type_range, declaration.type_name)

    return of_no_type


def _given(declaration: ast.Declaration) -> ValueOf:
    name, read, place = declaration.variable.name, reader_of(declaration.type_name), declaration.range

    def given_value(given: Mapping[str, str], session: Session) -> Value:
        if name not in given:
            raise MissingVariable(place, name)
        return read(given[name], place)

    return given_value


def _worked_out(origin: ast.Expression, names: ProgramNames) -> ValueOf:
    value_of = compile_value(origin, names)
    allowed = isinstance(origin, ast.Call) or names.allows(MID_SCRIPT)

    def worked_out(given: Mapping[str, str], session: Session) -> Value:
        if not allowed:
            raise FeatureNeeded(origin.range, MID_SCRIPT)
        value: Value = value_of(session)
        return value

    return worked_out


def _from_metadata(declaration: ast.Declaration, call: ast.Call, names: ProgramNames) -> ValueOf:
    arguments = compile_arguments(call, names, Account, str)
    read = reader_of(declaration.type_name)

    def from_metadata(given: Mapping[str, str], session: Session) -> Value:
        account, key = arguments(session)
        return read(session.metadata.read(account, key, call.range), call.range)

    return from_metadata
