"""What a seed makes of a product: the kinds clients make, each after what it refers to, and play money for them. Pure.

A kind is left out where it needs something nobody can guess: a text of a form, an amount, a table's cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from engine.compiler.product import AdminRoute, InputField, Kind, Product, ResourceRoute
from engine.runtime.program import Program
from engine.runtime.programs import Act, Programs
from primitives.kit import types as t
from primitives.kit.money import parse_asset

SANDBOX = "sandbox"
FIRST = ("Maria", "Jose", "Ana", "Juan", "Liza", "Ramon", "Grace", "Paolo", "Carmen", "Miguel", "Rosa", "Andres")
LAST = ("Santos", "Reyes", "Cruz", "Bautista", "Ocampo", "Garcia", "Mendoza", "Torres", "Flores", "Ramos", "Aquino")
LEAST, MOST = 100, 20_000
"""Whole units of the template's asset that a thing is given."""


@dataclass(slots=True)
class Sown:
    """made: ids by kind, as far as it has come."""

    seed: int
    made: dict[str, list[str]] = field(default_factory=dict)

    def number(self, label: str, below: int) -> int:
        """Drawn by the seed and a label: the same each time."""
        return int.from_bytes(sha256(f"{self.seed}/{label}".encode()).digest()[:8], "big") % below


@dataclass(frozen=True, slots=True)
class Raise:
    """An operators' action that takes one of a closed list, `set_tier`: each thing in turn is given another."""

    name: str
    target: str
    member: str
    program: Program
    values: tuple[str, ...]

    def body(self, number: int, id_: str) -> Mapping[str, Any]:
        return {self.target: id_, self.member: self.values[number % len(self.values)]}


@dataclass(frozen=True, slots=True)
class Sowable:
    """A kind that can be made. path: of the API."""

    name: str
    path: str
    create: Program
    inputs: tuple[InputField, ...]
    raises: tuple[Raise, ...]

    def body(self, number: int, sown: Sown) -> Mapping[str, Any]:
        return {one.name: self._value(one, number, sown) for one in self.inputs}

    def _value(self, one: InputField, number: int, sown: Sown) -> Any:
        if one.optional:
            return None
        match one.type:
            case t.Ref(resource=resource):
                ids = sown.made[resource.rpartition(".")[2]]
                return ids[number % len(ids)] if ids else None
            case t.Enum(members=members):
                return members[0]
            case t.Bool():
                return False
        label = f"{self.name}/{number}/{one.name}"
        words = (FIRST[sown.number(f"{label}/first", len(FIRST))], LAST[sown.number(f"{label}/last", len(LAST))])
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Credit:
    """Play money for an account of each thing of a kind."""

    kind: str
    account: str
    path: str
    program: Program
    unit: int

    def body(self, number: int, id_: str, sown: Sown) -> Mapping[str, Any]:
        inputs: dict[str, Any] = {one.name: None for one in self.program.workflow.inputs}
        amount = (LEAST + sown.number(f"{self.kind}/{number}/credit", MOST - LEAST)) * self.unit
        return {**inputs, "account": self.account, "resource": id_, "amount": amount}


@dataclass(frozen=True, slots=True)
class Plan:
    """kinds: in an order in which each refers to those before it."""

    kinds: tuple[Sowable, ...]
    credits: tuple[Credit, ...]


def plan_of(programs: Programs) -> Plan:
    product = programs.product
    waiting = {route.kind.name: route for route in product.routes if isinstance(route, ResourceRoute) and _makes(route)}
    found: dict[str, Sowable] = {}
    while fitting := [route for name, route in waiting.items() if _fits(route, found)]:
        for route in fitting:
            found[route.kind.name] = _sowable(route, programs)
            del waiting[route.kind.name]
    return Plan(tuple(found.values()), tuple(_credits(product, programs, found)))


def _makes(route: ResourceRoute) -> bool:
    """The template's own are what workflows are about, not what is there before."""
    return route.kind.own is None and route.create is not None


def _fits(route: ResourceRoute, found: Mapping[str, Sowable]) -> bool:
    inputs = route.create.inputs if route.create else ()
    return all(one.optional or _guessable(one, found) for one in inputs)


def _guessable(one: InputField, found: Mapping[str, Sowable]) -> bool:
    match one.type:
        case t.Ref(resource=resource):
            return resource.rpartition(".")[2] in found
        case t.Enum() | t.Bool():
            return True
        case t.Text(pattern=pattern):
            return pattern is None and one.pattern is None
    return False


def _sowable(route: ResourceRoute, programs: Programs) -> Sowable:
    made = programs.of_resource(route)
    if made.create is None:
        raise ValueError(f"nothing makes a {route.kind.name}")
    actions = tuple(_raises(route.kind, made.do))
    return Sowable(route.kind.name, route.path, made.create, made.create.workflow.inputs, actions)


def _raises(kind: Kind, acts: tuple[Act, ...]) -> Iterator[Raise]:
    fields = dict(kind.resource.fields.fields)
    for act in acts:
        others = [one for one in act.program.workflow.inputs if one.name != kind.name]
        if act.scope == "operations" and len(others) == 1 and others[0].name in fields:
            type_ = others[0].type
            if isinstance(type_, t.Enum) and type_.members:
                yield Raise(act.name, kind.name, others[0].name, act.program, type_.members)


def _credits(product: Product, programs: Programs, found: Mapping[str, Sowable]) -> Iterator[Credit]:
    """Into the account people mean by "the balance" of a thing."""
    asset = parse_asset(product.asset)
    charts = [one.manifest.posting.chart(one.config) for one in product.active.values() if one.manifest.posting]
    for route in product.routes:
        if not (isinstance(route, AdminRoute) and route.admin.scope == SANDBOX and route.create is not None):
            continue
        program = programs.of_resource(route).create
        taken = {one.name for one in route.create.inputs}
        if program is None or asset is None or not {"account", "resource", "amount"} <= taken:
            continue
        for account in (account for chart in charts for account in chart.values() if account.usual):
            if len(account.holes) == 1 and account.holes[0] in found:
                yield Credit(account.holes[0], account.name, route.path, program, 10**asset.decimals)
