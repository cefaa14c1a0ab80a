"""What people change of a customer: create, another tier, suspend and resume, close, clear of a hit.

A workflow's `undo` reverses money and counters, never a resource: these writes have nothing to undo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from primitives.identity.config import KINDS, Config
from primitives.identity.domain import ACTIVE, CLOSED, NOT_CLOSED, STATES, SUSPENDED, Customer, ExternalId
from primitives.identity.tables import CUSTOMERS, EXTERNAL_IDS
from primitives.kit.action import Input, Signature, Write, nothing_to_undo
from primitives.kit.ids import derived_id, reference
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline, Defect
from primitives.kit.store import Json, Keys, Rows
from primitives.kit.types import DATE, TEXT, Record, Ref

MOBILE = r"^\+639[0-9]{9}$"
EMAIL = r"^[^@\s]{1,64}@[^@\s]{1,189}$"


@dataclass(frozen=True, slots=True)
class Create:
    """tier: the section's first. The id follows from the run, so that the same segment creates the same customer."""

    id: str
    tier: str
    at: datetime
    name: str
    kind: str
    mobile: str | None
    email: str | None
    born: str | None
    external_id: str | None


@dataclass(frozen=True, slots=True)
class Created:
    id: str
    state: str
    tier: str
    reference: str


def create(rows: Rows, new: Create) -> Created:
    """Raises Decline: external_id_taken."""
    if new.external_id is not None:
        if rows.get(EXTERNAL_IDS, new.external_id) is not None:
            raise Decline("external_id_taken")
        rows.put(EXTERNAL_IDS, ExternalId(new.external_id, new.id))
    short = reference(new.id)
    rows.put(
        CUSTOMERS,
        Customer(
            id=new.id,
            reference=short,
            state=ACTIVE,
            tier=new.tier,
            kind=new.kind,
            name=new.name,
            mobile=new.mobile,
            email=new.email,
            born=new.born,
            external_id=new.external_id,
            created_at=new.at,
        ),
    )
    rows.emit("customer.created", new.id, {"tier": new.tier, "kind": new.kind})
    return Created(new.id, ACTIVE, new.tier, short)


def _create_signature(config: Config, names: Mapping[str, str]) -> Signature:
    def keys(origin: Origin, inputs: Mapping[str, Any]) -> Keys:
        external_id = inputs.get("external_id")
        return (EXTERNAL_IDS.at(external_id),) if external_id is not None else ()

    def build(origin: Origin, inputs: Mapping[str, Any]) -> Create:
        birth_date = inputs.get("birth_date")
        return Create(
            id=derived_id(origin.run, f"identity.customer/{origin.step}/{origin.line}"),
            tier=config.tiers[0],
            at=origin.at,
            name=inputs["name"],
            kind=inputs.get("kind") or KINDS.members[0],
            mobile=inputs.get("mobile"),
            email=inputs.get("email"),
            born=birth_date.isoformat() if birth_date else None,
            external_id=inputs.get("external_id"),
        )

    return Signature(
        inputs={
            "name": Input(TEXT, max_length=140, title="Full name", personal=True),
            "kind": Input(KINDS, required=False, title="Person or business; a person if left out"),
            "mobile": Input(TEXT, required=False, pattern=MOBILE, title="Mobile number, +639…", personal=True),
            "email": Input(TEXT, required=False, pattern=EMAIL, max_length=254, title="Email", personal=True),
            "birth_date": Input(DATE, required=False, title="Date of birth", personal=True),
            "external_id": Input(
                TEXT, key=True, required=False, max_length=64, title="Your own id of the customer", personal=True
            ),
        },
        keys=keys,
        build=build,
        output=Record("identity.create", (("id", TEXT), ("state", TEXT), ("tier", config.tier), ("reference", TEXT))),
        declines=("external_id_taken",),
    )


def _record_created(created: Created) -> Json:
    return {"id": created.id, "state": created.state, "tier": created.tier, "reference": created.reference}


def _revive_created(stored: Any) -> Created:
    return Created(**stored)


CREATE = Write(
    "create",
    _create_signature,
    create,
    nothing_to_undo,
    _record_created,
    _revive_created,
    title="Create a customer in the first tier",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One operation on a customer: its state or its tier becomes `to`. tiers: the section's, lowest first."""

    customer: str
    to: str
    tiers: tuple[str, ...] = ()

    def rises_from(self, tier: str) -> bool:
        return rank(self.tiers, tier) < rank(self.tiers, self.to)


@dataclass(frozen=True, slots=True)
class Changed:
    id: str
    before: str
    after: str


def set_tier(rows: Rows, customer: Customer, change: Change) -> Changed:
    """The same tier again changes nothing. Raises Decline: blocked_by_screening."""
    if customer.blocked_by_screening and change.rises_from(customer.tier):
        raise Decline("blocked_by_screening")
    put_tier(rows, customer, change.to)
    return Changed(customer.id, customer.tier, change.to)


def lower_tier(rows: Rows, customer: Customer, change: Change) -> Changed:
    """Down to a tier, never up; declines nothing, for workflows nobody may refuse. A closed customer stays as it is."""
    down = rank(change.tiers, change.to) < rank(change.tiers, customer.tier)
    if customer.state == CLOSED or not down:
        return Changed(customer.id, customer.tier, customer.tier)
    put_tier(rows, customer, change.to)
    return Changed(customer.id, customer.tier, change.to)


def rank(tiers: tuple[str, ...], tier: str) -> int:
    """A tier the section has no more is below all it has."""
    return tiers.index(tier) if tier in tiers else -1


def put_tier(rows: Rows, customer: Customer, tier: str) -> None:
    if customer.tier != tier:
        rows.put(CUSTOMERS, replace(customer, tier=tier))
        rows.emit("customer.tier_changed", customer.id, {"from": customer.tier, "to": tier})


def _move(word: str) -> Callable[[Rows, Customer, Change], Changed]:
    def move(rows: Rows, customer: Customer, change: Change) -> Changed:
        rows.put(CUSTOMERS, replace(customer, state=change.to))
        rows.emit(f"customer.{word}", customer.id, {})
        return Changed(customer.id, customer.state, change.to)

    return move


def standing(rows: Rows, id_: str, states: tuple[str, ...]) -> Customer:
    """One in these states. Raises Decline: customer_wrong_state."""
    customer = known_customer(rows, id_)
    if customer.state not in states:
        raise Decline("customer_wrong_state", state=customer.state)
    return customer


def known_customer(rows: Rows, id_: str) -> Customer:
    customer = rows.get(CUSTOMERS, id_)
    if customer is None:
        raise Defect(f"no customer {id_}: the engine looks a reference up before the action")
    return customer


def _record_changed(changed: Changed) -> Json:
    return {"id": changed.id, "before": changed.before, "after": changed.after}


def _revive_changed(stored: Any) -> Changed:
    return Changed(**stored)


def _change(
    name: str,
    change: Callable[[Rows, Customer, Change], Changed],
    title: str,
    acts_on: tuple[str, ...],
    to: str | None = None,
    declines: tuple[str, ...] = ("customer_wrong_state",),
) -> Write:
    """An operation on a customer; `to` is fixed for moves between states, and the input `tier` otherwise."""

    def apply(rows: Rows, asked: Change) -> Changed:
        return change(rows, standing(rows, asked.customer, acts_on), asked)

    def signature(config: Config, names: Mapping[str, str]) -> Signature:
        inputs = {"customer": Input(Ref("identity.customer"), key=True, title="Customer")}
        if to is None:
            inputs["tier"] = Input(config.tier, title="The new tier")
        changed = TEXT if to else config.tier
        return Signature(
            inputs=inputs,
            keys=lambda origin, given: (CUSTOMERS.at(given["customer"]),),
            build=lambda origin, given: Change(given["customer"], to or given["tier"], config.tiers),
            output=Record(f"identity.{name}", (("id", TEXT), ("before", changed), ("after", changed))),
            declines=declines,
        )

    return Write(
        name, signature, apply, nothing_to_undo, _record_changed, _revive_changed, title=title, acts_on=acts_on
    )


SET_TIER = _change(
    "set_tier",
    set_tier,
    "Give a customer another tier",
    NOT_CLOSED,
    declines=("customer_wrong_state", "blocked_by_screening"),
)
LOWER_TIER = _change("lower_tier", lower_tier, "Take a customer down to a tier, never up", STATES, declines=())
SUSPEND = _change("suspend", _move("suspended"), "Suspend a customer", (ACTIVE,), to=SUSPENDED)
RESUME = _change("resume", _move("resumed"), "Make a suspended customer active again", (SUSPENDED,), to=ACTIVE)
CLOSE = _change("close", _move("closed"), "Close a customer for good", NOT_CLOSED, to=CLOSED)

LIFE = (CREATE, SET_TIER, LOWER_TIER, SUSPEND, RESUME, CLOSE)
