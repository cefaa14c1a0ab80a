"""Accounts a caller names: each account of the chart as a slot whose holes are names of their own."""

from __future__ import annotations

from collections.abc import Mapping

from engine.compiler.product import Active, Address
from engine.compiler.resolve.arguments import Given
from engine.compiler.resolve.posts import slot_of
from engine.compiler.resolve.reading import Invented, Written, read_path
from engine.compiler.resolve.scopes import WorkflowScope
from primitives.kit import types as t
from primitives.kit.posting import ChartAccount


def addresses_of(books: Active, around: WorkflowScope, at: Written) -> Mapping[str, Address]:
    """By account. A hole that means nothing in this template is any text, and no formula reads it."""
    posting = books.manifest.posting
    chart = posting.chart(books.config) if posting else {}
    found = {name: _address(account, around, at) for name, account in chart.items()}
    return {name: address for name, address in found.items() if address is not None}


def _address(account: ChartAccount, around: WorkflowScope, at: Written) -> Address | None:
    types = {hole: around.names.hole_type(account.name, hole) or t.TEXT for hole in account.holes}
    scope = WorkflowScope(around.names, around.problems, {*types, "params"}, {"params": around.seen["params"], **types})
    fills = {hole: Given(Invented(hole, at.place), read_path(hole, scope.scope)) for hole in types}
    slot = slot_of(account, fills, scope, at, source=False)
    if slot is None:
        return None
    owners = tuple((hole, type_.resource) for hole, type_ in types.items() if isinstance(type_, t.Ref))
    for hole, resource in owners:
        scope.demand(hole, resource, 0)
    return Address(account.holes, slot, owners, tuple(scope.demands.values()))
