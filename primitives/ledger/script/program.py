"""A whole Numscript program, run against a store: variables, one read of all balances, statements."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from primitives.ledger.script import ast
from primitives.ledger.script.balances import Balances
from primitives.ledger.script.errors import NegativeAmount
from primitives.ledger.script.expressions import (
    compile_account,
    compile_asset,
    compile_monetary,
    compile_string,
    compile_value,
)
from primitives.ledger.script.frame import Frame, Posting, Run
from primitives.ledger.script.functions import MID_SCRIPT, compile_effect
from primitives.ledger.script.literals import read_value
from primitives.ledger.script.names import FEATURES, ProgramNames
from primitives.ledger.script.needs import needed_balances
from primitives.ledger.script.program_errors import (
    BadArity,
    FeatureNeeded,
    InvalidFeature,
    InvalidType,
    MetadataNotFound,
    MetadataQueryFailed,
    MissingVariable,
)
from primitives.ledger.script.session import Session, session_of
from primitives.ledger.script.statements import compile_send
from primitives.ledger.script.store import MetadataQuery, Store, StoreError
from primitives.ledger.script.values import TYPES, Value


class Outcome(NamedTuple):
    """account_meta: by account, then by key."""

    postings: tuple[Posting, ...]
    tx_meta: Mapping[str, str]
    account_meta: Mapping[str, Mapping[str, str]]


def run_program(
    program: ast.Program, variables: Mapping[str, str], store: Store, features: Collection[str] = ()
) -> Outcome:
    """variables: as text, `USD/2 100`, by name without the `$`; more than are declared may be given.

    Raises ScriptError.
    """
    allowed = frozenset({*features, *_pragma(program)})
    origins, inside = ProgramNames(allowed, calls=True), ProgramNames(allowed, calls=MID_SCRIPT in allowed)
    session = Session(Balances(store, program.range))
    for declaration in program.declarations:
        session.values[declaration.variable.name] = _declared(declaration, variables, store, session, origins)
    session.balances.fetch(needed_balances(program, origins, session))
    for statement in program.statements:
        _compile_statement(statement, inside)(session)
    return Outcome(tuple(session.postings), session.tx_meta, session.account_meta)


def _pragma(program: ast.Program) -> Iterator[str]:
    for feature in program.features:
        if feature.value not in FEATURES:
            raise InvalidFeature(feature.range, feature.value)
        yield feature.value


# ── variables ──────────────────────────────────────────────────────────────────────────────────────────────


def _declared(
    declaration: ast.Declaration,
    given: Mapping[str, str],
    store: Store,
    session: Session,
    names: ProgramNames,
) -> Value:
    if declaration.type_name not in TYPES:
        raise InvalidType(declaration.type_range, declaration.type_name)
    name, origin = declaration.variable.name, declaration.origin
    if origin is None:
        if name not in given:
            raise MissingVariable(declaration.range, name)
        return read_value(declaration.type_name, given[name], declaration.range)
    if not isinstance(origin, ast.Call) and not names.allows(MID_SCRIPT):
        raise FeatureNeeded(origin.range, MID_SCRIPT)
    if isinstance(origin, ast.Call) and origin.name == "meta":
        return read_value(declaration.type_name, _meta(origin, store, session, names), origin.range)
    value: Value = compile_value(origin, names)(session)
    return value


def _meta(call: ast.Call, store: Store, session: Session, names: ProgramNames) -> str:
    if len(call.arguments) != 2:
        raise BadArity(call.range, 2, len(call.arguments))
    account = compile_account(call.arguments[0], names)(session)
    query = MetadataQuery(account, compile_string(call.arguments[1], names)(session))
    try:
        found = store.metadata([query])
    except StoreError as error:
        raise MetadataQueryFailed(call.range, str(error)) from error
    if query not in found:
        raise MetadataNotFound(call.range, query.account, query.key)
    return found[query]


# ── statements ─────────────────────────────────────────────────────────────────────────────────────────────


def _compile_statement(statement: ast.Statement, names: ProgramNames) -> Run:
    match statement:
        case ast.Send():
            return compile_send(statement, names)
        case ast.Save():
            return _compile_save(statement, names)
        case ast.CallStatement():
            return compile_effect(statement.call, names)


def _compile_save(node: ast.Save, names: ProgramNames) -> Run:
    account_of = compile_account(node.account, names)
    if isinstance(node.sent, ast.SendAll):
        asset_of = compile_asset(node.sent.asset, names)
        return lambda frame: session_of(frame).balances.save(account_of(frame), asset_of(frame), None)
    monetary_of, place = compile_monetary(node.sent.amount, names), node.sent.range

    def save(frame: Frame) -> None:
        monetary = monetary_of(frame)
        account = account_of(frame)
        if monetary.amount < 0:
            raise NegativeAmount(place, monetary.amount)
        session_of(frame).balances.save(account, monetary.asset, monetary.amount)

    return save
