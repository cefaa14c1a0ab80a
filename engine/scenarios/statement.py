"""What the outside system says was paid, against what we say, and against the very postings; item by item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from engine.compiler.product import AdminRoute, Product
from engine.runtime.simulated import STATEMENT
from engine.scenarios.bound import OPERATIONS
from engine.scenarios.journal import net_by_run
from engine.scenarios.tenant import Tenant

ACCEPTED, OUT = "accepted", "out"
CYCLE = "cycle"
"""What settles other items, and so is none of the other side's."""
HOLE = re.compile(r"\\\{[a-z_]+\\\}")


class Item(NamedTuple):
    """message: its id on the rail. amount: minor units, below zero for what left."""

    message: str
    amount: int


async def disagreements(tenant: Tenant, connector: str) -> list[str]:
    """One line for each item, and each run's postings, that stand on one side only."""
    product = tenant.product
    path = statement_path(product)
    if path is None:
        return ["this product keeps no statement of its own"]
    listed: Any = await tenant.listed(f"/{path}", OPERATIONS, {"rail": connector})
    ours = [one for one in listed if one["state"] == ACCEPTED and one["amount"]["amount"]]
    reply = await tenant.outside.ask(product, connector, STATEMENT)
    theirs = {_theirs(one) for one in reply.body["items"]}
    return [
        *_between(theirs, {_ours(one) for one in ours if one["kind"] != CYCLE}),
        *_posted(ours, net_by_run(await tenant.transactions(), mirrored(product, connector))),
    ]


def statement_path(product: Product) -> str | None:
    """Where operators list what went and came: the one admin list that is asked for by rail."""
    for route in product.routes:
        if (
            isinstance(route, AdminRoute)
            and route.admin.listing is not None
            and "rail" in route.admin.listing.parameters
        ):
            return route.path
    return None


def mirrored(product: Product, connector: str) -> tuple[re.Pattern[str], ...]:
    """The addresses of the chart's accounts that mirror what stands outside this connector."""
    charts = [one.manifest.posting.chart(one.config) for one in product.active.values() if one.manifest.posting]
    owners = {name for name, one in product.active.items() if connector in one.manifest.adapters(one.config)}
    accounts = [account for chart in charts for account in chart.values() if account.mirrors in owners]
    return tuple(re.compile(HOLE.sub(re.escape(connector), re.escape(account.address))) for account in accounts)


def _between(theirs: set[Item], ours: set[Item]) -> Iterator[str]:
    yield from (f"they have {one.message} with {one.amount}, we have not" for one in sorted(theirs - ours))
    yield from (f"we have {one.message} with {one.amount}, they have not" for one in sorted(ours - theirs))


def _posted(items: Iterable[Any], moved: Mapping[str, int]) -> Iterator[str]:
    """A run's items and its postings on the mirrored accounts come to the same."""
    wanted: dict[str, int] = {}
    for item in items:
        wanted[item["run"]] = wanted.get(item["run"], 0) + _ours(item).amount
    for run in sorted(wanted.keys() | moved.keys()):
        if wanted.get(run, 0) != moved.get(run, 0):
            yield f"the items of run {run} come to {wanted.get(run, 0)}, its postings to {moved.get(run, 0)}"


def _ours(item: Any) -> Item:
    return Item(item["id"], _signed(item["direction"], item["amount"]["amount"]))


def _theirs(item: Any) -> Item:
    return Item(item["message"], _signed(item["direction"], item["amount"]))


def _signed(direction: str, amount: int) -> int:
    return -amount if direction == OUT else amount
