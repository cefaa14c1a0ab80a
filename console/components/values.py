"""Any member of any thing as people read it; which of them stand in a list."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.components.locale import Locale
from console.components.plain import plain
from console.components.table import Cell, Column
from console.strings.shared import NO, NO_VALUE, YES

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*(Z|[+-]\d\d:\d\d)")
FIRST = ("reference", "name", "state", "status")
LAST = ("created_at", "opened_at", "changed_at", "at")
HIDDEN = ("id", "run")
GOOD = ("accepted", "active", "clear", "closed", "completed", "confirmed", "finished", "paid", "received", "resolved")
GOOD_TOO = ("running", "settled", "verified")
BAD = ("blocked", "declined", "failed", "frozen", "rejected", "stuck", "suspended")
WAITS = ("asked", "held_back", "in_review", "intended", "kept", "open", "paused", "pending", "proposed", "returning")
WAITS_TOO = ("sending", "sent", "unknown")
MOST = 8
"""Columns that still fit beside one another."""


def is_id(value: Any) -> bool:
    return isinstance(value, str) and UUID.fullmatch(value) is not None


def is_money(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"amount", "currency"} and isinstance(value["amount"], int)


def shown(value: Any, locale: Locale) -> str:
    """On one line; what has parts of its own is told part by part."""
    if value is None or value == "" or value == [] or value == {}:
        return NO_VALUE
    if isinstance(value, bool):
        return YES if value else NO
    if is_money(value):
        return locale.money(value["amount"], str(value["currency"]))
    if isinstance(value, str):
        return locale.moment(datetime.fromisoformat(value)) if _is_moment(value) else value
    if isinstance(value, list):
        return "; ".join(shown(one, locale) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {shown(one, locale)}" for name, one in value.items())
    return json.dumps(value)


def _is_moment(value: Any) -> bool:
    if not isinstance(value, str) or TIME.fullmatch(value) is None:
        return False
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def cell(name: str, value: Any, locale: Locale) -> Cell:
    if name in ("state", "status") and isinstance(value, str):
        return state(value)
    return Cell(short(value) if is_id(value) else shown(value, locale), "quiet" if value in (None, "", [], {}) else "")


def state(name: str) -> Cell:
    text = name.replace("_", " ")
    if name in BAD:
        return Cell(text, "bad")
    return Cell(text, "warn" if name in WAITS + WAITS_TOO else "good" if name in GOOD + GOOD_TOO else "")


def badge(name: str) -> str:
    """The same where Markdown is read."""
    tone = {"bad": "red", "warn": "orange", "good": "green"}.get(state(name).tone, "gray")
    return f":{tone}-badge[{plain(name.replace('_', ' '))}]"


def in_order(members: Mapping[str, Any]) -> dict[str, Any]:
    """Members for one who reads them all: names and states, amounts, the rest, moments, ids."""

    def place(name: str) -> int:
        value = members[name]
        order = (name in FIRST, is_money(value), not (is_id(value) or _is_moment(value)), _is_moment(value), True)
        return order.index(True)

    return {name: members[name] for name in sorted(members, key=place)}


def short(id_: str) -> str:
    """Enough of an id to tell it from others on the same page."""
    return f"…{id_[-8:]}"


def address(text: str) -> str:
    """An account's address with its ids cut short."""
    return UUID.sub(lambda found: short(found.group()), text)


def title(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def workflow(name: str) -> str:
    """`cash_out`: Cash out. `identity.customer.set_tier`, a primitive's own: Customer, set tier."""
    return title(", ".join(name.split(".")[-2:]))


def columns(sample: Mapping[str, Any]) -> tuple[str, ...]:
    """The members of a thing that its list shows, in order."""
    plain = [name for name, value in sample.items() if name not in HIDDEN and not isinstance(value, list | dict)]
    plain += [name for name, value in sample.items() if is_money(value)]
    first, last = [one for one in FIRST if one in plain], [one for one in LAST if one in plain][:1]
    middle = [one for one in sample if one in plain and one not in FIRST and one not in LAST]
    middle.sort(key=lambda one: (sample[one] is None, isinstance(sample[one], bool)))
    names = (*first, *middle[: MOST - len(first) - len(last)], *last)
    return names or tuple(name for name in sample)[:MOST]


def column(name: str, value: Any) -> Column:
    return Column(
        title(name), "end" if is_money(value) or (isinstance(value, int) and not isinstance(value, bool)) else "start"
    )
