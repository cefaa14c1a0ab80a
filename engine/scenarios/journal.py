"""The journal as a scenario sees it: what was posted since the beginning, entry by entry, in the order of commits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.compiler.product import AdminRoute, Product
from engine.scenarios.bound import ExpectedEntry, PostingsCheck
from engine.scenarios.known import Known
from engine.scenarios.matching import Difference, shown
from primitives.kit.ids import is_id

Way = tuple[str, str, str]
Entry = Mapping[Way, int]
"""Source, destination and currency → minor units: legs of the same accounts are one."""


def journal_path(product: Product) -> str | None:
    """Where operators list everything that was posted: the one admin list whose items have `postings`."""
    for route in product.routes:
        if isinstance(route, AdminRoute) and route.admin.listing is not None:
            properties: Any = route.admin.listing.item.get("properties", {})
            if "postings" in properties:
                return route.path
    return None


def entries(items: Iterable[Any]) -> tuple[Entry, ...]:
    """items: as the API lists them, oldest first. What moved nothing, such as a freeze, is no entry."""
    return tuple(entry for entry in map(_entry, items) if entry)


def net_by_run(items: Iterable[Any], addresses: Sequence[re.Pattern[str]]) -> dict[str, int]:
    """By run: what left accounts of these addresses less what came to them, minor units."""
    found: dict[str, int] = {}
    for item in items:
        for leg in item["postings"]:
            for side, sign in (("source", 1), ("destination", -1)):
                if any(address.fullmatch(leg[side]) for address in addresses):
                    found[item["run"]] = found.get(item["run"], 0) + sign * leg["amount"]["amount"]
    return found


def _entry(item: Any) -> Entry:
    legs = item["postings"]
    return _merged(
        (one["source"], one["destination"], one["amount"]["currency"], one["amount"]["amount"]) for one in legs
    )


def _merged(legs: Iterable[tuple[str, str, str, int]]) -> Entry:
    entry: dict[Way, int] = {}
    for source, destination, currency, amount in legs:
        if amount:
            way = (source, destination, currency)
            entry[way] = entry.get(way, 0) + amount
    return entry


def compare(check: PostingsCheck, seen: Sequence[Entry], known: Known, asset: str) -> Iterator[Difference]:
    """Exactly these entries, in this order, none more. Raises NothingThere."""
    names = {str(answer.members["id"]): name for name, answer in known.items() if is_id(str(answer.members.get("id")))}
    for number, (expected, entry) in enumerate(zip(check.entries, seen, strict=False), start=1):
        wanted = filled(expected, known, asset)
        if wanted != entry:
            told = _told(wanted, names, asset), _told(entry, names, asset)
            yield Difference(expected.place, f"entry {number} {told[0]}", told[1])
    if len(check.entries) != len(seen):
        more = "".join(f"; {_told(entry, names, asset)}" for entry in seen[len(check.entries) :])
        yield Difference(check.place, f"{len(check.entries)} entries", f"{len(seen)}{more}")


def filled(expected: ExpectedEntry, known: Known, asset: str) -> Entry:
    """Raises NothingThere."""
    currency = asset.partition("/")[0]
    return _merged((str(leg.source(known)), str(leg.destination(known)), currency, leg.amount) for leg in expected.legs)


def _told(entry: Entry, names: Mapping[str, str], asset: str) -> str:
    """For people, who know things by the scenario's names: `wallets:{w}:available -> tax:vat: 1.61 PHP`."""
    return ", ".join(
        f"{_named(source, names)} -> {_named(destination, names)}: "
        + shown({"amount": amount, "currency": currency}, asset)
        for (source, destination, currency), amount in entry.items()
    )


def _named(address: str, names: Mapping[str, str]) -> str:
    return ":".join(f"{{{names[part]}}}" if part in names else part for part in address.split(":"))
