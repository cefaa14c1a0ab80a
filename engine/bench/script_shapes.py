"""The five shapes of a script, each as Numscript and as the function one would write by hand instead.

The functions take what a program takes and answer what it answers, with the same postings. They look at no name of an
account or an asset: what one writes by hand trusts its caller.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from primitives.ledger.script.frame import Posting
from primitives.ledger.script.outcome import Outcome
from primitives.ledger.script.store import BalanceQuery, Store

LIMIT = 1_000_000  # minor units that a bounded account may be below zero


@dataclass(frozen=True, slots=True)
class Shape:
    """floor: what its sources may not go below; None where they have no bound."""

    name: str
    text: str
    by_hand: Callable[[Mapping[str, str], Store], Outcome]
    floor: int | None = None


def _text(accounts: str, source: str, destination: str) -> str:
    declared = "".join(f"\n  account ${name}" for name in accounts.split())
    return (
        f"vars {{\n  monetary $amount{declared}\n}}\n"
        f"send $amount (\n  source = {source}\n  destination = {destination}\n)\n"
    )


# ── by hand ─────────────────────────────────────────────────────────────────────────────────────────────────


def _amount(text: str) -> tuple[str, int]:
    asset, amount = text.split(" ")
    if (units := int(amount)) < 0:
        raise ValueError("below zero")
    return asset, units


def _moved(source: str, destination: str, asset: str, amount: int) -> Outcome:
    postings = (Posting(source, destination, asset, amount),) if amount else ()
    return Outcome(postings, {}, {})


def world_to_bank(variables: Mapping[str, str], store: Store) -> Outcome:
    asset, amount = _amount(variables["amount"])
    return _moved("world", "bank", asset, amount)


def world_to_any(variables: Mapping[str, str], store: Store) -> Outcome:
    asset, amount = _amount(variables["amount"])
    return _moved("world", variables["destination"], asset, amount)


def any_to_bank(variables: Mapping[str, str], store: Store) -> Outcome:
    asset, amount = _amount(variables["amount"])
    _check_funds(store, variables["source"], asset, amount, 0)
    return _moved(variables["source"], "bank", asset, amount)


def any_unbounded_to_any(variables: Mapping[str, str], store: Store) -> Outcome:
    asset, amount = _amount(variables["amount"])
    return _moved(variables["source"], variables["destination"], asset, amount)


def any_bounded_to_any(variables: Mapping[str, str], store: Store) -> Outcome:
    asset, amount = _amount(variables["amount"])
    _check_funds(store, variables["source"], asset, amount, LIMIT)
    return _moved(variables["source"], variables["destination"], asset, amount)


def _check_funds(store: Store, account: str, asset: str, amount: int, overdraft: int) -> None:
    query = BalanceQuery(account, asset)
    if account != "world" and store.balances([query]).get(query, 0) + overdraft < amount:
        raise ValueError("not enough")


SHAPES = (
    Shape("world_to_bank", _text("", "@world", "@bank"), world_to_bank),
    Shape("world_to_any", _text("destination", "@world", "$destination"), world_to_any),
    Shape("any_to_bank", _text("source", "$source", "@bank"), any_to_bank, floor=0),
    Shape(
        "any_unbounded_to_any",
        _text("source destination", "$source allowing unbounded overdraft", "$destination"),
        any_unbounded_to_any,
    ),
    Shape(
        "any_bounded_to_any",
        _text("source destination", f"$source allowing overdraft up to [USD/2 {LIMIT}]", "$destination"),
        any_bounded_to_any,
        floor=-LIMIT,
    ),
)
