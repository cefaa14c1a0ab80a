"""A program: variables in their order, one read of all balances, statements in their order."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from primitives.ledger.script import ast
from primitives.ledger.script.balances import Balances
from primitives.ledger.script.features import FEATURES, MID_SCRIPT
from primitives.ledger.script.interpreter.declarations import declared
from primitives.ledger.script.interpreter.needs import needs
from primitives.ledger.script.interpreter.state import State
from primitives.ledger.script.interpreter.statements import execute
from primitives.ledger.script.metadata import Metadata
from primitives.ledger.script.outcome import Outcome
from primitives.ledger.script.program_errors import InvalidFeature
from primitives.ledger.script.store import Store


def interpret(
    program: ast.Program, variables: Mapping[str, str], store: Store, features: Collection[str] = ()
) -> Outcome:
    """variables: as text, `USD/2 100`, by name without the `$`; more than are declared may be given.

    Raises ScriptError.
    """
    for feature in program.features:
        if feature.value not in FEATURES:
            raise InvalidFeature(feature.range, feature.value)
    allowed = frozenset(features) | {feature.value for feature in program.features}
    state = State(allowed, True, variables, Balances(store, program.range), Metadata(store))
    for declaration in program.declarations:
        state.values[declaration.variable.name] = declared(declaration, state)
    state.balances.fetch(needs(program, state))
    state.calls = MID_SCRIPT in allowed
    for statement in program.statements:
        execute(statement, state)
    return Outcome(tuple(state.postings), state.tx_meta, state.account_meta)
