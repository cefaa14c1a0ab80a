"""The demo tenant with cash-outs: a resource of the template's own, put together by hand, served by the whole app."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from httpx import ASGITransport, AsyncClient

from engine.app import running, served
from engine.commands.connected import connected
from engine.commands.demo import ready_demo
from engine.commands.key import KEYS, key_file
from engine.compiler import product as p
from engine.compiler.own import OWN
from engine.compiler.source import Place
from engine.parts import Parts, make_parts
from engine.postgres.dsn import Dsns
from engine.runtime.failpoints import Failpoints
from engine.runtime.finding import Finding
from engine.runtime.logs import json_logger
from engine.runtime.marks import Mark
from engine.runtime.mount import mount
from engine.runtime.mounted import Services
from engine.runtime.people import People
from engine.runtime.programs import Programs
from engine.runtime.rows import SegmentRows
from engine.runtime.sandbox import Sandbox
from engine.settings import read_settings
from primitives.catalog import CATALOG
from primitives.kit import types as t
from primitives.kit.action import Signature
from primitives.kit.call import Call, Intent, Settled
from primitives.kit.resource import Resource
from primitives.kit.store import Table
from tests.engine.demo import Demo

PATH = "/demo/e-wallet/v1"
STATES = ("sending", "paid", "held_back", "returned")
FIELDS = ("wallet", "amount", "bank", "note")


def line(number: int) -> p.Line:
    return p.Line(f"e-wallet@1.0.0:{number}", Place("template", number, 1, number, 1))


async def lines(release: int) -> tuple[str, ...]:
    return ("line",) * 200


def own_kind() -> p.Kind:
    """`cash_out: { fields: { wallet: wallet, amount: money, bank: bic, note: optional text }, states: … }`"""
    fields = (
        ("id", t.TEXT),
        ("state", t.Enum("cash_out.state", STATES)),
        ("reference", t.TEXT),
        ("wallet", t.Ref("wallets.wallet")),
        ("amount", t.Money("PHP/2")),
        ("bank", t.Text("bic")),
        ("note", t.Optional(t.TEXT)),
    )
    resource = Resource("cash_out", OWN, t.Record("cash_out", fields), STATES, FIELDS, title="Cash out")
    by = {"sending": "operations", "held_back": "operations"}
    states = {name: p.OwnState(name, False, None, None, None, by.get(name)) for name in STATES}
    return p.Kind("cash_out", "cash_out", None, resource, own=p.OwnKind(states, "wallet", ()))


def a_call(active: p.Active) -> p.CallStep:
    """A call whose answer is taken as it comes. Nobody makes it here: a person answers."""
    call = Call(
        name="send",
        signature=lambda config, names: signature,
        intend=lambda rows, origin: Intent("rail", f"{origin.run}/1", {"account": "0012345678"}),
        settle=lambda rows, origin, intent, answer: Settled(answer.outcome, None),
        settle_keys=lambda intent, answer: (),
        record=lambda output: None,
        revive=lambda stored: None,
        refusal="not_allowed",
    )
    signature = Signature({}, lambda origin, inputs: (), lambda origin, inputs: origin)
    return p.CallStep(
        line=line(20), active=active, call=call, names=(), signature=signature, arguments=(), keyed=(), formulas=(),
        result=None, round=0, status="sending", cut=0,
        accepted=(p.BecomeStep(line(21), "cash_out", "paid", ()), p.FinishStep(line(22), "paid")),
        rejected=(p.BecomeStep(line(23), "cash_out", "returned", ()), p.FinishStep(line(24), "returned")),
        unknown=None, late={},
    )  # fmt: skip


def demands() -> tuple[p.Demand, ...]:
    return (p.Demand("cash_out", OWN, lambda env: env.names["cash_out"], 0, "cash_out"),)


def cash_out(product: p.Product) -> p.Workflow:
    names = ("wallet", "amount", "bank", "note")
    types = (t.Ref("wallets.wallet"), t.Money("PHP/2"), t.Text("bic", "[A-Z]{6}[A-Z0-9]{2}"), t.TEXT)
    inputs = tuple(p.InputField(name, type_, optional=name == "note") for name, type_ in zip(names, types, strict=True))
    sets = tuple((name, lambda env, name=name: env.names[name]) for name in names)
    call = a_call(product.active["wallets"])
    wallet = p.Demand(
        "wallets.wallet", product.kinds["wallet"].resource.table, lambda env: env.names["wallet"], 0, "wallet"
    )
    return p.Workflow(
        name="cash_out",
        title="Cash out to a bank",
        inputs=inputs,
        shows=(p.Shown("rail", t.TEXT, lambda env: env.names["sent"]),),
        steps=(p.CreateStep(line(18), "cash_out", sets), p.BecomeStep(line(19), "cash_out", "sending", ()), call),
        demands=(*demands(), wallet),
        rounds=1,
        by=None,
        statuses=("paid", "returned"),
        cuts=(call,),
        creates=("cash_out",),
        subject="cash_out",
    )


def acting(name: str, states: tuple[str, ...], become: str, start: p.Start) -> p.Workflow:
    return p.Workflow(
        name=name,
        title=f"{name} a cash-out",
        inputs=(),
        shows=(),
        steps=(p.BecomeStep(line(30), "cash_out", become, ()), p.FinishStep(line(31), become)),
        demands=demands(),
        rounds=1,
        by="operations" if isinstance(start, p.PersonStart) else None,
        statuses=(become,),
        start=start,
        acts_on=p.ActsOn("cash_out", states, None),
        subject="cash_out",
    )


def watch() -> p.Workflow:
    """`wait: { delivered: [become: returned, finish: returned] }` on a paid cash-out, `status: watching`."""
    then = (p.BecomeStep(line(33), "cash_out", "returned", ()), p.FinishStep(line(34), "returned"))
    step = p.WaitStep(line(32), 0, "watching", (("delivered", then),), None)
    return replace(acting("watch", ("paid",), "returned", p.ClientStart()), steps=(step,), cuts=(step,))


def clear() -> p.Workflow:
    """`approve: { by: operations }` on a paid cash-out."""
    ways = {
        "approved": (p.BecomeStep(line(36), "cash_out", "held_back", ()), p.FinishStep(line(37), "held_back")),
        "rejected": (p.FinishStep(line(38), "refused"),),
    }
    step = p.ApproveStep(line(35), 0, "operations", None, None, (), ways)
    made = acting("clear", ("paid",), "held_back", p.ClientStart())
    return replace(made, steps=(step,), cuts=(step,), statuses=("held_back", "refused"))


def with_cash_outs(product: p.Product) -> p.Product:
    kind = own_kind()
    create = cash_out(product)
    hold = acting("hold", ("paid",), "held_back", p.ClientStart())
    release = acting("release", ("held_back",), "returned", p.PersonStart("operations"))
    watching, clearing = watch(), clear()
    watches = p.RunRoute("watches", watching, ("get", "list"))
    route = p.ResourceRoute(
        path="cash-outs",
        kind=kind,
        create=create,
        do=(("hold", hold), ("watch", watching), ("clear", clearing)),
        operations=(("release", release),),
        views=(),
        only=None,
        messages=("delivered",),
        filters=("amount",),
        under="wallet",
    )
    others = tuple(one for one in product.routes if one.path != route.path)
    kinds = {**product.kinds, "cash_out": kind}
    workflows = {**product.workflows, **{one.name: one for one in (create, hold, release, watching, clearing)}}
    problem = p.ProblemEntry("wrong_state", 409, "It is {state}.", {})
    problems = {**product.problems, "wrong_state": problem}
    return replace(product, kinds=kinds, workflows=workflows, routes=(*others, route, watches), problems=problems)


@dataclass(frozen=True, slots=True)
class Shelf:
    """engine.runtime.library.Library of this one product."""

    programs_of: Programs

    async def programs(self, tenant: str, product: str, release: int) -> Programs:
        return self.programs_of

    async def live(self, tenant: str, product: str) -> Programs:
        return self.programs_of

    async def product(self, tenant: str, product: str) -> p.Product:
        return self.programs_of.product


@dataclass(frozen=True, slots=True)
class OwnDemo(Demo):
    parts: Parts
    app: Any
    services: Services

    async def plant(self, table: Table[Any], *rows: Any) -> None:
        """Rows as a segment of the runtime's own would leave them."""

        def change(written: SegmentRows) -> bool:
            for row in rows:
                written.put(table, row)
            return True

        await self.parts.committer.submit(Mark("demo", (), change, "plant"))

    async def cash_out(self, wallet: str, amount: int = 10_000, **more: Any) -> dict[str, Any]:
        money = {"amount": amount, "currency": "PHP"}
        return await self.made("/cash-outs", {"wallet": wallet, "amount": money, "bank": "BOPIPHMM", **more})

    async def answered(self, id_: str, outcome: str = "accepted") -> dict[str, Any]:
        said = {"outcome": outcome, "evidence": "the bank's statement of today"}
        return await self.made(f"/cash-outs/{id_}/answer", said, "operations")


@asynccontextmanager
async def own_demo(database: Dsns, home: Path) -> AsyncIterator[OwnDemo]:
    settings = read_settings({"FINFACTORY_HOME": str(home)}, root=False)
    async with connected(database) as connection:
        await ready_demo(connection, settings)
    parts = make_parts(database, CATALOG, Failpoints({}), json_logger(sys.stderr, "error"))
    transport = ASGITransport(served(parts), raise_app_exceptions=False)
    async with running(parts), AsyncClient(transport=transport, base_url="http://app") as client:
        product = with_cash_outs(await parts.library.product("demo", "e-wallet"))
        people = People(
            parts.committer.submit, parts.reader, Finding(parts.reader, Shelf(Programs(product, 1))), parts.clock
        )
        sandbox = Sandbox(parts.books, parts.connections.open)
        services = Services(parts.committer.submit, parts.reader, parts.clock, parts.metrics, people, sandbox)
        app = mount(product, 1, "", lines, services)
        parts.host.swap({PATH: app})
        keys = {name: key_file(settings, name).read_text() for name in KEYS}
        yield OwnDemo(client, keys, parts, app, services)
