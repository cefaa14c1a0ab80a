"""What a template's script may say, and what it needs from around it.

Accounts are names of the template's chart: `@available`, or `@from:available` where `from` is the name in
scope that fills the hole of the account's address. Variables come from the scope, typed, and may be dotted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from primitives.kit.types import INTEGER, PERCENT, Money, Optional, Type
from primitives.ledger.script import ast
from primitives.ledger.script.build import ScriptProblem
from primitives.ledger.script.flow_rules import check_flow
from primitives.ledger.script.messages import message_of
from primitives.ledger.script.ranges import Range
from primitives.ledger.script.type_rules import check_types
from primitives.ledger.script.walk import Place, Role, visit

Position = Literal["source", "destination"]


@dataclass(frozen=True, slots=True)
class AccountUse:
    """One place of the script that names an account. qualifier: `from` in `@from:available`, or None."""

    name: str
    qualifier: str | None
    position: Position
    range: Range


@dataclass(frozen=True, slots=True)
class Slot:
    """An account the script works with; a run gives its address."""

    name: str
    qualifier: str | None


@dataclass(frozen=True, slots=True)
class TemplateScript:
    """A script that may be compiled.

    variables: those used, by name without the `$`, in order of use; `asset` is not among them.
    accounts: every use, in order. slots: each account once, in the order in which a run takes addresses.
    asset: the one asset this script moves.
    """

    program: ast.Program
    asset: str
    variables: tuple[tuple[str, Type], ...]
    accounts: tuple[AccountUse, ...]
    slots: tuple[Slot, ...]


Problems = tuple[ScriptProblem, ...]


def check_template_script(
    program: ast.Program, accounts: Collection[str], variables: Mapping[str, Type], asset: str | None = None
) -> TemplateScript | Problems:
    """accounts: the chart's names; variables: the scope's, dotted ones written out (`fee.net`);
    asset: what `$asset` stands for, the template's own asset."""
    check = _Check(accounts, variables, asset)
    check.program(program)
    problems = sorted([*check.problems, *_always_wrong(program)])
    if problems:
        return tuple(problems)
    slots = dict.fromkeys(Slot(use.name, use.qualifier) for use in check.uses)
    moved = next(iter(check.assets))
    return TemplateScript(program, moved, tuple(check.used.items()), tuple(check.uses), tuple(slots))


_ALWAYS_WRONG = frozenset({"BadAllotmentSum", "DivByZero"})


def _always_wrong(program: ast.Program) -> Iterator[ScriptProblem]:
    """What fails whenever it is reached, whatever the variables hold."""
    for finding in (*check_flow(program), *check_types(program)):
        if finding.kind in _ALWAYS_WRONG:
            yield ScriptProblem(finding.range, message_of(finding))


class _Check:
    """One pass over a program, gathering what it uses and what is wrong with it."""

    def __init__(self, accounts: Collection[str], variables: Mapping[str, Type], asset: str | None) -> None:
        self._accounts = accounts
        self._variables = variables
        self._asset = asset
        self.problems: list[ScriptProblem] = []
        self.used: dict[str, Type] = {}
        self.uses: list[AccountUse] = []
        self.assets: dict[str, Range] = {}

    def program(self, program: ast.Program) -> None:
        for feature in program.features[:1]:
            self._problem(feature, "a template's script has no pragma", "leave it out: the features are on")
        for declaration in program.declarations[:1]:
            self._problem(declaration, "a template's script declares no variables", "they come from the scope")
        if not program.statements:
            self.problems.append(ScriptProblem(program.range, "this script moves nothing", "add a `send`"))
        for place in visit(program):
            self._place(place)
        if len(self.assets) > 1:
            first, second = list(self.assets)[:2]
            message = f"this is an amount of {second}, the script moves {first}"
            self.problems.append(ScriptProblem(self.assets[second], message, "convert it with a step of its own first"))

    def _place(self, place: Place) -> None:
        match place.node:
            case ast.Save() | ast.CallStatement():
                self._problem(place.node, "a template's script has only `send`")
            case ast.SourceAccount(overdraft=overdraft) if overdraft:
                help_ = "the account's overdraft is declared in the chart"
                self._problem(overdraft, "a template's script does not set an overdraft", help_)
            case ast.SourceAccount(color=color) if color:
                self._problem(color, "a template's script has no colours")
            case ast.SourceScaling():
                self._problem(place.node, "a template's script has no scaling")
            case ast.Call():
                self._problem(place.node, "a template's script calls no functions", "compute it in a step before")
            case ast.SourceAllotment(shares=shares) | ast.DestinationAllotment(shares=shares):
                self._remainders([s.portion for s in shares if isinstance(s.portion, ast.Remaining)])
            case _ if place.role is not None:
                self._expression(place.node, place.role)

    def _remainders(self, remaining: list[ast.Remaining]) -> None:
        for second in remaining[1:]:
            self._problem(second, "only one share can be the remaining one")

    # ── expressions, by what is expected where they stand ──

    def _expression(self, node: object, role: Role) -> None:
        match node, role:
            case ast.AccountLiteral(), ("source" | "destination") as position:
                self._account(node, position)
            case _, ("source" | "destination"):
                self._problem(node, "this is no account of the chart", "write `@` and a name")
            case _, "string":
                pass
            case ast.Variable(), _:
                self._variable(node, role)
            case (ast.AssetLiteral(), "asset"):
                self._move(node.name, node.range)
            case (
                (ast.MonetaryLiteral(), "monetary")
                | (ast.NumberLiteral(), "number")
                | (ast.PercentLiteral(), "portion")
            ):
                pass
            case (ast.Infix(operator="/"), "portion"):
                pass
            case (ast.Infix(operator="+" | "-") | ast.Negative(), "monetary" | "number"):
                pass
            case _:
                self._problem(node, f"expected {_EXPECTED[role]}")

    def _account(self, node: ast.AccountLiteral, position: Position) -> None:
        parts = [part for part in node.parts if isinstance(part, str)]
        if len(parts) != len(node.parts) or len(parts) > 2:
            help_ = "write the account's name, `@available`, or `@from:available`"
            self._problem(node, "addresses are never written out in a template's script", help_)
            return
        qualifier, name = (None, *parts)[-2:]
        if name not in self._accounts:
            self._problem(node, f"the chart has no account {name}", _nearest(str(name), self._accounts))
        self.uses.append(AccountUse(str(name), qualifier, position, node.range))

    def _variable(self, node: ast.Variable, role: Role) -> None:
        if node.name == "asset" and self._asset is not None and "asset" not in self._variables:
            if role == "asset":
                self._move(self._asset, node.range)
            else:
                self._problem(node, f"$asset is an asset, expected {_EXPECTED[role]}")
            return
        type_ = self._variables.get(node.name)
        if type_ is None:
            self._problem(node, f"no ${node.name} in scope", _nearest(node.name, self._variables))
        elif isinstance(type_, Optional):
            self._problem(node, f"${node.name} may be absent", f"guard the step with present({node.name})")
        elif not _fits(type_, role):
            self._problem(node, f"${node.name} is {type_}, expected {_EXPECTED[role]}")
        else:
            self.used.setdefault(node.name, type_)
            if isinstance(type_, Money):
                self._move(type_.asset, node.range)

    def _move(self, asset: str, range_: Range) -> None:
        self.assets.setdefault(asset, range_)

    def _problem(self, node: object, message: str, help_: str = "") -> None:
        self.problems.append(ScriptProblem(node.range, message, help_))  # type: ignore[attr-defined]


_EXPECTED: dict[Role, str] = {
    "monetary": "an amount of money",
    "number": "a whole number",
    "asset": "an asset",
    "portion": "a share such as 1/3, 12.5% or a percentage in scope",
    "string": "a text",
    "source": "an account",
    "destination": "an account",
}


def _fits(type_: Type, role: Role) -> bool:
    match role:
        case "monetary":
            return isinstance(type_, Money)
        case "number":
            return type_ == INTEGER
        case "portion":
            return type_ == PERCENT
        case _:
            return False


def _nearest(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else ""
