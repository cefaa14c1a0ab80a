"""A template's script as one callable: compiled once at publish, run in every commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from primitives.kit.types import Money, Type
from primitives.ledger.script import ast
from primitives.ledger.script.expressions import Evaluate
from primitives.ledger.script.frame import Frame, Funds, Posting, Run
from primitives.ledger.script.profile import Slot, TemplateScript
from primitives.ledger.script.statements import compile_send
from primitives.ledger.script.values import Asset, Monetary


class Script:
    """slots: the accounts whose addresses a run takes, in this order."""

    __slots__ = ("_sends", "slots")

    def __init__(self, slots: tuple[Slot, ...], sends: tuple[Run, ...]) -> None:
        self.slots = slots
        self._sends = sends

    def run(self, funds: Funds, addresses: Sequence[str], variables: Mapping[str, Any]) -> tuple[Posting, ...]:
        """The postings, in order; `funds` has been changed by all of them.

        variables: run-time values of the kit's types, by the names the script uses (`fee.net`).
        Raises ScriptError; then `funds` is as the failing send left it, for the caller to throw away.
        """
        frame = Frame(funds, variables, addresses)
        for send in self._sends:
            send(frame)
        return tuple(frame.postings)


def compile_script(script: TemplateScript) -> Script:
    names = _ScopeNames(script)
    sends = (compile_send(s, names) for s in script.program.statements if isinstance(s, ast.Send))
    return Script(script.slots, tuple(sends))


class _ScopeNames:
    """The front door of templates: variables from the scope, accounts from the run's addresses."""

    def __init__(self, script: TemplateScript) -> None:
        self._asset = Asset(script.asset)
        self._types = dict(script.variables)
        self._positions = {slot: index for index, slot in enumerate(script.slots)}

    def allows(self, feature: str) -> bool:
        return True

    def variable(self, node: ast.Variable) -> Evaluate:
        return _value_of(node.name, self._types[node.name]) if node.name in self._types else self._template_asset

    def _template_asset(self, frame: Frame) -> Asset:
        return self._asset

    def account(self, node: ast.AccountLiteral) -> Evaluate:
        qualifier, name = (None, *node.parts)[-2:]
        position = self._positions[Slot(str(name), None if qualifier is None else str(qualifier))]

        def address(frame: Frame) -> str:
            return frame.addresses[position]

        return address

    def call(self, node: ast.Call) -> Evaluate:
        raise ValueError(f"{node.name}(…): a script that passed its check calls no functions")


def _value_of(name: str, type_: Type) -> Evaluate:
    if isinstance(type_, Money):
        asset = type_.asset

        def monetary(frame: Frame) -> Monetary:
            return Monetary(asset, frame.variables[name])

        return monetary

    def value(frame: Frame) -> int | Fraction:
        found: int | Fraction = frame.variables[name]
        return found

    return value
