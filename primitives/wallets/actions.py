"""What changes a wallet: open, activate, freeze and unfreeze, close.

A workflow's `undo` reverses money and counters, never a resource: these writes have nothing to undo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from primitives.kit.action import Input, Signature, Write, nothing_to_undo
from primitives.kit.ids import derived_id, reference
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline, Defect
from primitives.kit.store import Json, Rows
from primitives.kit.types import TEXT, Record, Ref
from primitives.wallets.addresses import AT_OPENING, number_keys, take_number
from primitives.wallets.config import AUTOMATIC, Config
from primitives.wallets.domain import ACTIVE, CLOSED, FROZEN, NOT_CLOSED, PENDING, Wallet
from primitives.wallets.tables import WALLETS


@dataclass(frozen=True, slots=True)
class Open:
    """The id follows from the run, so that the same segment opens the same wallet."""

    id: str
    owner: str
    kind: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    id: str
    state: str
    owner: str
    kind: str
    reference: str


def open_wallet(rows: Rows, new: Open) -> Opened:
    """A wallet whose every number is taken has none; an operator gives it one later."""
    number = take_number(rows, new.id, AT_OPENING)
    wallet = Wallet(new.id, reference(new.id), new.owner, new.kind, new.state, new.at, account_number=number)
    rows.put(WALLETS, wallet)
    rows.emit("wallet.opened", new.id, {"owner": new.owner, "kind": new.kind, "state": new.state})
    return Opened(wallet.id, wallet.state, wallet.owner, wallet.kind, wallet.reference)


def _new_id(origin: Origin) -> str:
    return derived_id(origin.run, f"wallets.wallet/{origin.step}/{origin.line}")


def _open_signature(config: Config, names: Mapping[str, str]) -> Signature:
    state = ACTIVE if config.activation == AUTOMATIC else PENDING

    def build(origin: Origin, inputs: Mapping[str, Any]) -> Open:
        return Open(_new_id(origin), inputs["owner"], inputs.get("kind") or config.kinds[0], state, origin.at)

    return Signature(
        inputs={
            "owner": Input(Ref("identity.customer"), key=True, title="The customer whose wallet it is"),
            "kind": Input(config.kind, required=len(config.kinds) > 1, title="Kind of wallet"),
        },
        keys=lambda origin, inputs: number_keys(_new_id(origin), AT_OPENING),
        build=build,
        output=Record(
            "wallets.open",
            (
                ("id", TEXT),
                ("state", TEXT),
                ("owner", Ref("identity.customer")),
                ("kind", config.kind),
                ("reference", TEXT),
            ),
        ),
    )


def _record_opened(opened: Opened) -> Json:
    return {
        "id": opened.id,
        "state": opened.state,
        "owner": opened.owner,
        "kind": opened.kind,
        "reference": opened.reference,
    }


def _revive_opened(stored: Any) -> Opened:
    return Opened(**stored)


OPEN = Write(
    "open",
    _open_signature,
    open_wallet,
    nothing_to_undo,
    _record_opened,
    _revive_opened,
    title="Open a wallet",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One operation on a wallet. balance: of all its accounts, given to `close`; reason: given to `freeze`."""

    wallet: str
    reason: str | None = None
    balance: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    id: str
    before: str
    after: str


def activate(rows: Rows, wallet: Wallet, change: Change) -> Changed:
    rows.emit("wallet.activated", wallet.id, {})
    return replaced(rows, wallet, replace(wallet, state=ACTIVE))


def freeze(rows: Rows, wallet: Wallet, change: Change) -> Changed:
    """Its accounts give and take nothing from now on; what is under way with a hold of its own goes on."""
    rows.emit("wallet.frozen", wallet.id, {})
    return replaced(rows, wallet, replace(wallet, state=FROZEN, thaws_to=wallet.state, frozen_because=change.reason))


def unfreeze(rows: Rows, wallet: Wallet, change: Change) -> Changed:
    """Back to the state it was frozen in."""
    state = wallet.thaws_to or ACTIVE
    rows.emit("wallet.unfrozen", wallet.id, {"state": state})
    return replaced(rows, wallet, replace(wallet, state=state, thaws_to=None, frozen_because=None))


def close(rows: Rows, wallet: Wallet, change: Change) -> Changed:
    """Raises Decline: wallet_not_empty, decided on the balance the commit sees."""
    if change.balance != 0:
        raise Decline("wallet_not_empty")
    rows.emit("wallet.closed", wallet.id, {})
    return replaced(rows, wallet, replace(wallet, state=CLOSED, thaws_to=None))


def standing(rows: Rows, id_: str, states: tuple[str, ...]) -> Wallet:
    """One in these states. Raises Decline: wallet_wrong_state."""
    wallet = rows.get(WALLETS, id_)
    if wallet is None:
        raise Defect(f"no wallet {id_}: the engine looks a reference up before the action")
    if wallet.state not in states:
        raise Decline("wallet_wrong_state", state=wallet.state)
    return wallet


def replaced(rows: Rows, before: Wallet, after: Wallet) -> Changed:
    rows.put(WALLETS, after)
    return Changed(before.id, before.state, after.state)


def record_changed(changed: Changed) -> Json:
    return {"id": changed.id, "before": changed.before, "after": changed.after}


def revive_changed(stored: Any) -> Changed:
    return Changed(**stored)


def _change(
    name: str,
    change: Callable[[Rows, Wallet, Change], Changed],
    title: str,
    acts_on: tuple[str, ...],
    inputs: Mapping[str, Input] | None = None,
    totals: Mapping[str, str] | None = None,
    declines: tuple[str, ...] = (),
) -> Write:
    def apply(rows: Rows, asked: Change) -> Changed:
        return change(rows, standing(rows, asked.wallet, acts_on), asked)

    def signature(config: Config, names: Mapping[str, str]) -> Signature:
        return Signature(
            inputs={"wallet": Input(Ref("wallets.wallet"), key=True, title="Wallet"), **(inputs or {})},
            keys=lambda origin, given: (WALLETS.at(given["wallet"]),),
            build=lambda origin, given: Change(given["wallet"], given.get("reason"), given["balance"] if totals else 0),
            output=Record(f"wallets.{name}", (("id", TEXT), ("before", TEXT), ("after", TEXT))),
            declines=("wallet_wrong_state", *declines),
            totals=totals or {},
        )

    return Write(name, signature, apply, nothing_to_undo, record_changed, revive_changed, title=title, acts_on=acts_on)


_REASON = Input(TEXT, max_length=140, title="Why, for those who may see it", personal=True)

ACTIVATE = _change("activate", activate, "Make a pending wallet usable", (PENDING,))
FREEZE = _change("freeze", freeze, "Freeze a wallet", (PENDING, ACTIVE), {"reason": _REASON})
UNFREEZE = _change("unfreeze", unfreeze, "Return a frozen wallet to what it was", (FROZEN,))
CLOSE = _change(
    "close",
    close,
    "Close an empty wallet for good",
    NOT_CLOSED,
    totals={"balance": "wallet"},
    declines=("wallet_not_empty",),
)

LIFE = (OPEN, ACTIVATE, FREEZE, UNFREEZE, CLOSE)
