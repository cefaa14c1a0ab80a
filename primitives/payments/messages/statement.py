"""camt.053: all that was booked on our settlement account at a rail, for reconciliation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from primitives.kit.connector import BadMessage
from primitives.payments.messages.document import Node
from primitives.payments.messages.parts import Leaf, Part, read_parts, write_parts
from primitives.payments.messages.texts import (
    fits,
    read_amount,
    read_currency,
    read_moment,
    write_amount,
    write_moment,
)

OPENING, CLOSING = "OPBD", "CLBD"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. reference: the rail's own, unique. amount: minor units, above zero came to us, below zero left.

    kind: what it was, `sent`, `received`, `returned` … at most 35 characters.
    """

    reference: str
    end_to_end: str
    kind: str
    amount: int
    booked: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """account: the settlement account's name at the rail. opening, closing: minor units; below zero we owe.

    The items sum to closing less opening.
    """

    message: str
    created: datetime
    account: str
    asset: str
    since: datetime
    until: datetime
    opening: int
    closing: int
    items: tuple[Item, ...]


_NAMED = (
    Part("GrpHdr/MsgId", "message", "id"),
    Part("GrpHdr/CreDtTm", "created", "moment"),
    Part("Stmt/Id", "message", "id"),
    Part("Stmt/FrToDt/FrDtTm", "since", "moment"),
    Part("Stmt/FrToDt/ToDtTm", "until", "moment"),
    Part("Stmt/Acct/Id/Othr/Id", "account", "account"),
)


def write_statement(told: Statement) -> Iterator[Leaf]:
    if told.opening + sum(item.amount for item in told.items) != told.closing:
        raise ValueError("the items of a statement sum to what its balances say")
    yield from write_parts(told, _NAMED)
    yield "Stmt/Acct/Ccy", write_amount(0, told.asset)[1], None
    for code, amount, moment in ((OPENING, told.opening, told.since), (CLOSING, told.closing, told.until)):
        yield "Stmt/Bal+/Tp/CdOrPrtry/Cd", code, None
        yield from _signed("Stmt/Bal/", amount, told.asset)
        yield "Stmt/Bal/Dt/DtTm", write_moment(moment), None
    for item in told.items:
        yield from _item(item, told.asset)


def _item(item: Item, asset: str) -> Iterator[Leaf]:
    if not _whole(item):
        raise ValueError("an item has an amount, and ids of ISO 20022")
    yield "Stmt/Ntry+/NtryRef", item.reference, None
    yield from _signed("Stmt/Ntry/", item.amount, asset)
    yield "Stmt/Ntry/Sts/Cd", "BOOK", None
    yield "Stmt/Ntry/BookgDt/DtTm", write_moment(item.booked), None
    yield "Stmt/Ntry/BkTxCd/Prtry/Cd", item.kind, None
    yield "Stmt/Ntry/NtryDtls/TxDtls/Refs/EndToEndId", item.end_to_end, None


def _whole(item: Item) -> bool:
    return item.amount != 0 and all(fits("id", text) for text in (item.reference, item.end_to_end, item.kind))


def _signed(path: str, amount: int, asset: str) -> Iterator[Leaf]:
    text, currency = write_amount(abs(amount), asset)
    yield f"{path}Amt", text, currency
    yield f"{path}CdtDbtInd", "DBIT" if amount < 0 else "CRDT", None


def read_statement(root: Node) -> Statement:
    fields = read_parts(root, _NAMED)
    one = root.need("Stmt")
    currency = one.need("Acct/Ccy").text()
    balances = {balance.need("Tp/CdOrPrtry/Cd").text(): _amount(balance, currency) for balance in one.all("Bal")}
    items = tuple(_read_item(entry, currency) for entry in one.all("Ntry"))
    if not {OPENING, CLOSING} <= balances.keys() or len(one.all("Bal")) != len(balances):
        raise BadMessage("a statement has an opening and a closing balance")
    opening, closing = balances[OPENING], balances[CLOSING]
    if opening + sum(item.amount for item in items) != closing:
        raise BadMessage("the items of a statement sum to what its balances say")
    return Statement(**fields, asset=read_currency(currency), opening=opening, closing=closing, items=items)


def _read_item(entry: Node, currency: str) -> Item:
    item = Item(
        reference=entry.need("NtryRef").text(),
        end_to_end=entry.need("NtryDtls/TxDtls/Refs/EndToEndId").text(),
        kind=entry.need("BkTxCd/Prtry/Cd").text(),
        amount=_amount(entry, currency),
        booked=read_moment(entry.need("BookgDt/DtTm").text()),
    )
    if not _whole(item):
        raise BadMessage("an item has an amount, and ids of ISO 20022")
    return item


def _amount(node: Node, currency: str) -> int:
    side, amount = node.need("CdtDbtInd").text(), node.need("Amt")
    if side not in ("CRDT", "DBIT") or amount.currency() != currency:
        raise BadMessage("an amount is a credit or a debit, in the account's currency")
    minor = read_amount(amount.text(), currency)[0]
    return -minor if side == "DBIT" else minor
