"""A small primitive that speaks to an outside: a call, events that bring money, a lookup. For tests of the compiler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from primitives.kit.action import Input, Signature
from primitives.kit.call import Call, Intent, Settled
from primitives.kit.connector import INQUIRE_FIRST, Answer, Connection, Connector, NotFound, Pending
from primitives.kit.contract import Manifest
from primitives.kit.inbound import Inbound, Lookup
from primitives.kit.origin import Origin
from primitives.kit.problems import ProblemText
from primitives.kit.section import Configured, Field, Fields, NewNames, Values
from primitives.kit.store import Field as Column
from primitives.kit.store import Json, Keys, Rows, Sql, Table
from primitives.kit.types import TEXT, Enum, Money, Record, Type

MONEY = Money("PHP/2")
WAY = Enum("courier.way", ())


@dataclass(frozen=True, slots=True)
class Parcel:
    """number: as the outside knows it; order: the resource it was sent for."""

    number: str
    order: str


PARCELS = Table("courier", "parcel", Parcel, ("number",), (Column("number", Sql.TEXT), Column("order", Sql.TEXT)))


def _intend(rows: Rows, asked: Mapping[str, Any]) -> Intent:
    return Intent("courier", asked["message"], {"to": asked["to"]})


def _settle(rows: Rows, origin: Origin, intent: Intent, answer: Answer) -> Settled:
    return Settled(answer.outcome, answer)


def _nothing(*_: Any) -> Keys:
    return ()


SEND = Call(
    "send",
    lambda config, names: Signature(
        inputs={"amount": Input(MONEY), "to": Input(TEXT, key=True)},
        keys=lambda origin, inputs: (PARCELS.at(inputs["to"]),),
        build=lambda origin, inputs: {**inputs, "message": origin.run},
        output=Record("courier.sent", (("way", WAY), ("number", TEXT), ("reason", TEXT))),
        declines=("no_courier",),
    ),
    intend=_intend,
    settle=_settle,
    settle_keys=_nothing,
    record=lambda output: None,
    revive=lambda recorded: recorded,
    refusal="courier_refused",
)

COLLECTED = Record("courier.collected", (("amount", MONEY), ("from_whom", TEXT), ("way", WAY)))
RETURNED = Record("courier.returned", (("amount", MONEY), ("number", TEXT), ("way", WAY)))


def _take(rows: Rows, origin: Origin, event: Any, accepted: bool) -> None:
    """Nothing is kept of it."""


async def _send(connection: Connection, body: Json) -> Answer | Pending:
    return Pending()


async def _inquire(connection: Connection, body: Json) -> Answer | Pending | NotFound:
    return Pending()


def _configure(values: Values) -> Configured:
    return Configured(tuple(values.ways))


def _types(ways: tuple[str, ...]) -> Mapping[str, Type]:
    return {"way": Enum("courier.way", ways)}


COURIER = Manifest(
    name="courier",
    title="Parcels against money",
    contract=1,
    section=Fields({"ways": Field(NewNames())}),
    configure=_configure,
    tables=(PARCELS,),
    migrations=Path(),
    types=_types,
    connectors=lambda ways: ("courier",),
    calls=(SEND,),
    inbound=(
        Inbound("collected", COLLECTED, True, "amount", _nothing, _take),
        Inbound("returned", RETURNED, False, "amount", _nothing, _take),
    ),
    lookups=(
        Lookup("of_parcel", {"number": TEXT}, PARCELS, lambda values: values, lambda row: row.order, None),
        Lookup("of_owner", {"who": TEXT}, PARCELS, lambda values: values, lambda row: row.order, "wallets.wallet"),
    ),
    adapters=lambda ways: {"courier": Connector("courier", INQUIRE_FIRST, _send, _inquire, network="iso20022")},
    problems=(
        ProblemText("courier_refused", 422, "The courier refused it."),
        ProblemText("no_courier", 503, "No courier goes there."),
    ),
)
