"""A whole Numscript program, compiled once and run often: variables, one read of all balances, statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from primitives.ledger.script import ast
from primitives.ledger.script.balances import Balances
from primitives.ledger.script.features import FEATURES, MID_SCRIPT
from primitives.ledger.script.frame import Run
from primitives.ledger.script.functions import compile_effect
from primitives.ledger.script.names import ProgramNames
from primitives.ledger.script.needs import Needs, compile_needs
from primitives.ledger.script.outcome import Outcome as Outcome
from primitives.ledger.script.program_errors import InvalidFeature
from primitives.ledger.script.saves import compile_save
from primitives.ledger.script.session import Session
from primitives.ledger.script.statements import compile_send
from primitives.ledger.script.store import Store
from primitives.ledger.script.variables import ValueOf, compile_declaration


class CompiledProgram:
    """Holds nothing of a run: several may be under way at once."""

    __slots__ = ("_declarations", "_needs", "_place", "_statements", "_unknown")

    def __init__(
        self,
        place: ast.Range,
        unknown: ast.StringLiteral | None,
        declarations: tuple[tuple[str, ValueOf], ...],
        needs: Needs,
        statements: tuple[Run, ...],
    ) -> None:
        """place: of the whole text. unknown: a feature it names that does not exist, which every run refuses."""
        self._place = place
        self._unknown = unknown
        self._declarations = declarations
        self._needs = needs
        self._statements = statements

    def run(self, variables: Mapping[str, str], store: Store) -> Outcome:
        """variables: as text, `USD/2 100`, by name without the `$`; more than are declared may be given.

        Raises ScriptError.
        """
        if self._unknown is not None:
            raise InvalidFeature(self._unknown.range, self._unknown.value)
        session = Session(Balances(store, self._place))
        for name, value_of in self._declarations:
            session.values[name] = value_of(variables, store, session)
        session.balances.fetch(self._needs(session))
        for statement in self._statements:
            statement(session)
        return Outcome(tuple(session.postings), session.tx_meta, session.account_meta)


def compile_program(program: ast.Program, features: Collection[str] = ()) -> CompiledProgram:
    """features: switched on beside those the text names. What is wrong with the program its runs tell."""
    named = [feature.value for feature in program.features]
    allowed = frozenset({*features, *named})
    origins, inside = ProgramNames(allowed, calls=True), ProgramNames(allowed, calls=MID_SCRIPT in allowed)
    return CompiledProgram(
        program.range,
        next((feature for feature in program.features if feature.value not in FEATURES), None),
        tuple((d.variable.name, compile_declaration(d, origins)) for d in program.declarations),
        compile_needs(program, origins),
        tuple(_compile_statement(statement, inside) for statement in program.statements),
    )


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
