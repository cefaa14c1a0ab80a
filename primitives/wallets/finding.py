"""How the outside finds a wallet: register and remove mobile numbers, give a number to a wallet that has none.

What leads to a wallet is no money, so these writes have nothing to undo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from primitives.kit.action import Input, Signature, Write, nothing_to_undo
from primitives.kit.inbound import Lookup
from primitives.kit.problems import Decline, Defect
from primitives.kit.store import Keys, Rows
from primitives.kit.types import TEXT, Record, Ref
from primitives.wallets.actions import Changed, record_changed, replaced, revive_changed, standing
from primitives.wallets.addresses import LATER, MOBILE, PROXY, normal, number_keys, take_number
from primitives.wallets.config import Config
from primitives.wallets.domain import NOT_CLOSED, STATES, Address, Wallet
from primitives.wallets.tables import ADDRESSES, WALLETS

MOST_PROXIES = 5


@dataclass(frozen=True, slots=True)
class Naming:
    """mobile: `+639…`; '' where it is about the account number."""

    wallet: str
    mobile: str = ""


def register_proxy(rows: Rows, wallet: Wallet, asked: Naming) -> Changed:
    """One it has already is no change. Raises Decline: proxy_taken, too_many_proxies."""
    known = rows.get(ADDRESSES, asked.mobile)
    if known is not None and known.wallet == wallet.id:
        return Changed(wallet.id, wallet.state, wallet.state)
    if known is not None and known.wallet is not None:
        raise Decline("proxy_taken")
    if len(wallet.proxies) >= MOST_PROXIES:
        raise Decline("too_many_proxies")
    rows.put(ADDRESSES, Address(asked.mobile, PROXY, wallet.id))
    rows.emit("wallet.proxy_registered", wallet.id, {})
    return replaced(rows, wallet, replace(wallet, mobiles=" ".join((*wallet.proxies, asked.mobile))))


def remove_proxy(rows: Rows, wallet: Wallet, asked: Naming) -> Changed:
    """Of a closed wallet, too: a mobile number outlives wallets. Raises Decline: proxy_not_registered."""
    if asked.mobile not in wallet.proxies:
        raise Decline("proxy_not_registered")
    rows.put(ADDRESSES, Address(asked.mobile, PROXY, None))
    rows.emit("wallet.proxy_removed", wallet.id, {})
    kept = [mobile for mobile in wallet.proxies if mobile != asked.mobile]
    return replaced(rows, wallet, replace(wallet, mobiles=" ".join(kept) or None))


def assign_number(rows: Rows, wallet: Wallet, asked: Naming) -> Changed:
    """For a wallet an older program opened; one that has a number keeps it."""
    if wallet.account_number is not None:
        return Changed(wallet.id, wallet.state, wallet.state)
    number = take_number(rows, wallet.id, LATER)
    if number is None:
        raise Defect(f"no number left for the wallet {wallet.id}")
    return replaced(rows, wallet, replace(wallet, account_number=number))


def _naming(
    name: str,
    change: Callable[[Rows, Wallet, Naming], Changed],
    title: str,
    acts_on: tuple[str, ...],
    keys: Callable[[Mapping[str, Any]], Keys],
    inputs: Mapping[str, Input],
    declines: tuple[str, ...],
) -> Write:
    def apply(rows: Rows, asked: Naming) -> Changed:
        return change(rows, standing(rows, asked.wallet, acts_on), asked)

    def signature(config: Config, names: Mapping[str, str]) -> Signature:
        return Signature(
            inputs={"wallet": Input(Ref("wallets.wallet"), key=True, title="Wallet"), **inputs},
            keys=lambda origin, given: (WALLETS.at(given["wallet"]), *keys(given)),
            build=lambda origin, given: Naming(given["wallet"], given.get("mobile", "")),
            output=Record(f"wallets.{name}", (("id", TEXT), ("before", TEXT), ("after", TEXT))),
            declines=declines,
        )

    return Write(name, signature, apply, nothing_to_undo, record_changed, revive_changed, title=title, acts_on=acts_on)


def _by_mobile(given: Mapping[str, Any]) -> Keys:
    return (ADDRESSES.at(given["mobile"]),)


_MOBILE = {"mobile": Input(TEXT, key=True, pattern=MOBILE, title="Mobile number, +639…", personal=True)}

REGISTER_PROXY = _naming(
    "register_proxy",
    register_proxy,
    "Let a mobile number lead to a wallet",
    NOT_CLOSED,
    _by_mobile,
    _MOBILE,
    ("wallet_wrong_state", "proxy_taken", "too_many_proxies"),
)
REMOVE_PROXY = _naming(
    "remove_proxy",
    remove_proxy,
    "Let a mobile number lead to a wallet no more",
    STATES,
    _by_mobile,
    _MOBILE,
    ("proxy_not_registered",),
)
ASSIGN_NUMBER = _naming(
    "assign_number",
    assign_number,
    "Give an account number to a wallet that has none",
    NOT_CLOSED,
    lambda given: number_keys(given["wallet"], LATER),
    {},
    ("wallet_wrong_state",),
)

NAMING = (REGISTER_PROXY, REMOVE_PROXY, ASSIGN_NUMBER)


def _is_proxy(row: Address) -> str | None:
    return row.wallet if row.kind == PROXY else None


LOOKUPS = (
    Lookup(
        "by_account",
        {"account": TEXT},
        ADDRESSES,
        key=lambda values: (normal(values[0]),),
        id=lambda row: row.wallet,
        resource="wallets.wallet",
        title="The wallet of an account number, or of a mobile number registered for one",
    ),
    Lookup(
        "by_proxy",
        {"proxy": TEXT},
        ADDRESSES,
        key=lambda values: (normal(values[0]),),
        id=_is_proxy,
        resource="wallets.wallet",
        title="The wallet a mobile number is registered for",
    ),
)
