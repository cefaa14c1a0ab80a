"""How an event that may be refused ended: accepted, or refused with the code its network knows the problem by."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.compiler.product import Product
from engine.runtime.program import Program
from engine.runtime.rows import SegmentRows
from engine.runtime.tables import InboxRow
from primitives.kit.canonical import canonical, parse
from primitives.kit.connector import Connector, Verdict
from primitives.kit.inbound import Inbound

DUE, NOTHING = ("due", "nothing")


def verdict_of(
    rows: SegmentRows, program: Program, row: InboxRow, failure: tuple[str, str | None] | None, at: datetime
) -> InboxRow:
    """The row with its verdict, and a job that delivers it; where nobody waits for one, as it is."""
    connector, inbound = connector_of(program.product, row.connector), inbound_of(program.product, row.name)
    if inbound is None or not inbound.refusable or connector is None or connector.respond is None:
        return row
    code = failure[0] if failure else None
    entry = program.product.problems.get(code) if code else None
    named = entry.codes.get(connector.network) if entry else None
    verdict = {"accepted": code is None, "code": named, "reason": code}
    rows.defer("respond", row.connector, row.message)
    return replace(row, verdict=canonical(verdict), respond=DUE, next_at=at)


def read_verdict(stored: str) -> Verdict:
    found = parse(stored)
    return Verdict(found["accepted"], found["code"], found["reason"])


def connector_of(product: Product, name: str) -> Connector | None:
    for active in product.active.values():
        connector = active.manifest.adapters(active.config).get(name)
        if connector is not None:
            return connector
    return None


def inbound_of(product: Product, event: str) -> Inbound | None:
    """event: `payments.credit_received`"""
    primitive, _, name = event.partition(".")
    active = product.active.get(primitive)
    return next((one for one in active.manifest.inbound if one.name == name), None) if active else None
