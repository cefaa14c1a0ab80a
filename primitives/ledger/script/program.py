"""A whole Numscript program, compiled once and run often: variables, one read of all balances, statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from primitives.ledger.script import ast
from primitives.ledger.script.balances import Balances
from primitives.ledger.script.features import FEATURES, MID_SCRIPT
from primitives.ledger.script.frame import Run
from primitives.ledger.script.functions import compile_effect
from primitives.ledger.script.metadata import Metadata
from primitives.ledger.script.names import ProgramNames
from primitives.ledger.script.needs import compile_needs
from primitives.ledger.script.outcome import Outcome
from primitives.ledger.script.program_errors import InvalidFeature
from primitives.ledger.script.saves import compile_save
from primitives.ledger.script.session import Session
from primitives.ledger.script.statements import compile_send
from primitives.ledger.script.store import Store
from primitives.ledger.script.transfer import RunProgram, compile_transfer
from primitives.ledger.script.variables import compile_declaration


@dataclass(frozen=True, slots=True)
class CompiledProgram:
    """Holds nothing of a run: several may be under way at once.

    run(variables, store): variables as text, `USD/2 100`, by name without the `$`; more than are declared may be
    given. Raises ScriptError.
    """

    run: RunProgram


def compile_program(program: ast.Program, features: Collection[str] = ()) -> CompiledProgram:
    """features: switched on beside those the text names. What is wrong with the program its runs tell."""
    for feature in program.features:
        if feature.value not in FEATURES:
            return CompiledProgram(_refusing(feature))
    allowed = frozenset({*features, *(feature.value for feature in program.features)})
    return CompiledProgram(compile_transfer(program) or _in_full(program, allowed))


def _refusing(feature: ast.StringLiteral) -> RunProgram:
    def refuse(variables: Mapping[str, str], store: Store) -> Outcome:
        raise InvalidFeature(feature.range, feature.value)

    return refuse


def _in_full(program: ast.Program, allowed: frozenset[str]) -> RunProgram:
    origins, inside = ProgramNames(allowed, calls=True), ProgramNames(allowed, calls=MID_SCRIPT in allowed)
    declarations = tuple((d.variable.name, compile_declaration(d, origins)) for d in program.declarations)
    needs = compile_needs(program, origins)
    statements = tuple(_compile_statement(statement, inside) for statement in program.statements)

    def run(variables: Mapping[str, str], store: Store) -> Outcome:
        session = Session(Balances(store, program.range), Metadata(store))
        for name, value_of in declarations:
            session.values[name] = value_of(variables, session)
        session.balances.fetch(needs(session))
        for statement in statements:
            statement(session)
        return Outcome(tuple(session.postings), session.tx_meta, session.account_meta)

    return run


def run_program(
    program: ast.Program, variables: Mapping[str, str], store: Store, features: Collection[str] = ()
) -> Outcome:
    """For a program that runs once. Raises ScriptError."""
    return compile_program(program, features).run(variables, store)


def _compile_statement(statement: ast.Statement, names: ProgramNames) -> Run:
    match statement:
        case ast.Send():
            return compile_send(statement, names)
        case ast.Save():
            return compile_save(statement, names)
        case ast.CallStatement():
            return compile_effect(statement.call, names)
