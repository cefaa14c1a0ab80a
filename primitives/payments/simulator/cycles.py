"""The rail's operator: cycles are settled net, its service is billed, and the account's statement is given out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from primitives.kit.connector import BadMessage
from primitives.kit.store import Json
from primitives.payments.messages import Item, Notification, Statement, write
from primitives.payments.messages.notification import CYCLE
from primitives.payments.messages.notification import FEE as BILL
from primitives.payments.messages.texts import read_moment
from primitives.payments.simulator import letters as kept
from primitives.payments.simulator.account import Account
from primitives.payments.simulator.asked import BadControl, Body, integer, maybe, text
from primitives.payments.simulator.asked import asset as currency
from primitives.payments.simulator.calendar import cycle_name
from primitives.payments.simulator.incoming import PESOS, Done
from primitives.payments.simulator.letters import Entry, milliseconds, moment, shown, shown_entry
from primitives.payments.simulator.outcomes import AT_CYCLE
from primitives.payments.simulator.store import Callback, Store
from primitives.payments.simulator.taking import Taken, decide, fresh_id, report


def close_cycle(store: Store, account: Account, body: Body, now: datetime) -> Done:
    """What waited for the cycle is decided and told; then all that was booked since the last one is settled, net.

    at: the moment the cycle is named for, by the product's clock. Nothing booked, nothing settled, nothing told.
    """
    asset, at = maybe(body, "asset", currency, PESOS), maybe(body, "at", _moment, now)
    told = _tell_waiting(store, account, now)
    count, net = store.unsettled(account.id, asset)
    if not count:
        return {"cycle": None, "entries": 0, "received": 0, "paid": 0}, Taken(told)
    number = account.settings.cycles + 1
    cycle = cycle_name(account.rail, at, number)
    store.settle(account.id, asset, cycle)
    store.set(account, replace(account.settings, cycles=number))
    received, paid = max(net, 0), max(-net, 0)
    said = Notification(fresh_id(), now, CYCLE, account.rail, cycle, received, paid, asset)
    callback = store.call_back(account.id, milliseconds(now), write(said))
    shown_: Json = {
        "message": said.message, "cycle": cycle, "entries": count, "received": received, "paid": paid, "asset": asset,
    }  # fmt: skip
    return shown_, Taken((*told, callback))


def charge_fee(store: Store, account: Account, body: Body, now: datetime) -> Done:
    """A bill. It is booked at once, so the next cycle's net holds it."""
    amount, asset = integer(body, "amount"), maybe(body, "asset", currency, PESOS)
    said = Notification(fresh_id(), now, BILL, account.rail, fresh_id(), 0, amount, asset)
    written = write(said)
    store.book(account.id, Entry(kept.FEE, said.message, said.cycle, -amount, asset, milliseconds(now)))
    shown_: Json = {"message": said.message, "bill": said.cycle, "amount": amount, "asset": asset}
    return shown_, Taken((store.call_back(account.id, milliseconds(now), written),))


def _tell_waiting(store: Store, account: Account, now: datetime) -> tuple[Callback, ...]:
    waiting = [letter for letter in store.pending(account.id, kept.OUT) if letter.answers == AT_CYCLE]
    decided = [decide(store, letter, milliseconds(now)) for letter in waiting]
    return tuple(store.call_back(account.id, milliseconds(now), report(letter, now)) for letter in decided)


def statement(store: Store, account: Account) -> dict[str, Json]:
    """items: what was booked, each once, in order. messages: all that passed, whatever became of it."""
    entries = store.entries(account.id)
    return {
        "account": settlement_account(account),
        "opening": 0,
        "closing": sum(entry.amount for entry in entries),
        "items": [shown_entry(entry) for entry in entries],
        "messages": [shown(letter) for letter in store.letters(account.id)],
    }


def statement_message(store: Store, account: Account, now: datetime) -> bytes:
    """camt.053, of the first asset that was booked: an account has one."""
    entries = store.entries(account.id)
    asset = entries[0].asset if entries else PESOS
    items = tuple(
        Item(entry.reference, entry.end_to_end, entry.kind, entry.amount, moment(entry.at))
        for entry in entries
        if entry.asset == asset
    )
    since = items[0].booked if items else now
    closing = sum(item.amount for item in items)
    return write(Statement(fresh_id(), now, settlement_account(account), asset, since, now, 0, closing, items))


def settlement_account(account: Account) -> str:
    """Its name at the rail: at most 34 characters."""
    return f"{account.tenant[:20]}/{account.rail[:13]}"


def _moment(body: Body, name: str) -> datetime:
    try:
        return read_moment(text(body, name))
    except BadMessage:
        raise BadControl(f"{name} is a moment with its zone, such as 2026-11-20T13:00:00+08:00") from None
