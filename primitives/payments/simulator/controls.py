"""What those who control the rail may tell it to do, by name: `POST …/control/{name}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from primitives.kit import types as t
from primitives.kit.inbound import Control
from primitives.payments.simulator import letters as kept
from primitives.payments.simulator.account import Account, write_settings
from primitives.payments.simulator.asked import MOST, BadControl, Body, boolean, integer, maybe, plain, text
from primitives.payments.simulator.cycles import charge_fee, close_cycle
from primitives.payments.simulator.incoming import Done, bring_back, credit, recall
from primitives.payments.simulator.letters import Letter, milliseconds, shown
from primitives.payments.simulator.outcomes import ACCEPT, NO_SUCH_ACCOUNT, REJECT, parse_rule, written
from primitives.payments.simulator.store import Store
from primitives.payments.simulator.taking import Taken, decide, report

Do = Callable[[Store, Account, Body, datetime], Done]

LONGEST_QUEUE = 1000


def outcomes(store: Store, account: Account, body: Body, now: datetime) -> Done:
    """How payments are treated from now on: all, the next `count`, or those named in `end_to_end` (a text or a list).

    A rule for all takes the place of the one before, and of what is left of rules for the next few.
    """
    rule, settings = parse_rule(body), account.settings
    if body.get("end_to_end") is not None:
        for end_to_end in _named(body["end_to_end"]):
            store.tell(account.id, end_to_end, rule)
    elif body.get("count") is not None:
        if len(settings.next) >= LONGEST_QUEUE:
            raise BadControl(f"at most {LONGEST_QUEUE} rules wait in line")
        store.set(account, replace(settings, next=(*settings.next, (rule, integer(body, "count")))))
    else:
        store.set(account, replace(settings, rule=rule, next=()))
    return {"rule": written(rule)}, Taken()


def _named(members: object) -> list[str]:
    names = [members] if isinstance(members, str) else members
    if not isinstance(names, list):
        raise BadControl("end_to_end is a text, or a list of texts")
    return [plain({"end_to_end": name}, "end_to_end", "id") for name in names]


def release(store: Store, account: Account, body: Body, now: datetime) -> Done:
    """Payments the rail kept quiet about are decided now: the one of `message` or `end_to_end`, else all.

    answers: `accept` or `reject`, else as they were meant (a silence: accepted). quiet: only an inquiry will tell.
    """
    quiet = maybe(body, "quiet", boolean, False)
    decided = [decide(store, _meant(letter, body), milliseconds(now)) for letter in _waiting(store, account, body)]
    told = () if quiet else tuple(store.call_back(account.id, milliseconds(now), report(one, now)) for one in decided)
    return {"released": [shown(letter) for letter in decided]}, Taken(told)


def _waiting(store: Store, account: Account, body: Body) -> list[Letter]:
    named = {name: text(body, name) for name in ("message", "end_to_end") if body.get(name) is not None}
    found = [
        letter
        for letter in store.pending(account.id, kept.OUT)
        if all(getattr(letter, name) == value for name, value in named.items())
    ]
    if named and not found:
        raise BadControl("message, or end_to_end, names a payment that waits to be released")
    return found


def _meant(letter: Letter, body: Body) -> Letter:
    answers = maybe(body, "answers", text, None)
    if answers is None:
        return letter
    if answers not in (ACCEPT, REJECT):
        raise BadControl(f"answers is {ACCEPT} or {REJECT}")
    code = maybe(body, "code", lambda members, name: plain(members, name, "code"), NO_SUCH_ACCOUNT)
    return replace(letter, refusal=None if answers == ACCEPT else code)


def settings(store: Store, account: Account, body: Body, now: datetime) -> Done:
    """down; position (minor units, null for as much as needed); unknown: accounts that are not there."""
    after = account.settings
    if "down" in body:
        after = replace(after, down=boolean(body, "down"))
    if "position" in body:
        position = None if body["position"] is None else integer(body, "position", 0, MOST)
        after = replace(after, position=position)
    if "unknown" in body:
        names = body["unknown"]
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise BadControl("unknown is a list of account numbers")
        after = replace(after, unknown=frozenset(names))
    return write_settings(store.set(account, after).settings), Taken()


VERBS: Mapping[str, Do] = {
    "outcomes": outcomes,
    "release": release,
    "settings": settings,
    "credit": credit,
    "return": bring_back,
    "recall": recall,
    "cycle": close_cycle,
    "fee": charge_fee,
}

_MESSAGE, _TEXT, _MONEY = t.Text("message"), t.Optional(t.TEXT), t.Money("")

CONTROLS = (
    Control(
        "credit",
        {
            "amount": _MONEY,
            "account": t.TEXT,
            "sender": _TEXT,
            "bank": _TEXT,
            "reference": _TEXT,
            "end_to_end": _TEXT,
            "times": t.Optional(t.INTEGER),
        },
        "Money comes for an account here; `times` copies of one message",
    ),
    Control(
        "return",
        {"message": t.Optional(_MESSAGE), "amount": t.Optional(_MONEY), "code": _TEXT},
        "A payment that was accepted comes back, all of it or a part; without one, of a payment nobody knows",
    ),
    Control(
        "recall",
        {"message": _MESSAGE, "code": _TEXT, "account": _TEXT},
        "The sender's bank asks for a credit back that was taken; `account`: where it says another than that was paid",
    ),
    Control(
        "release",
        {
            "message": t.Optional(_MESSAGE),
            "answers": t.Optional(t.Enum("answers", (ACCEPT, REJECT))),
            "code": _TEXT,
            "quiet": t.Optional(t.BOOL),
        },
        "Payments the rail kept quiet about are decided; `quiet`: only an inquiry will tell",
    ),
    Control("cycle", {"at": _TEXT}, "A cycle is closed and settled net"),
    Control("fee", {"amount": _MONEY}, "The rail's operator bills its service"),
    Control(
        "settings",
        {
            "down": t.Optional(t.BOOL),
            "position": t.Optional(_MONEY),
            "unknown": t.Optional(t.ListOf(t.TEXT)),
        },
        "Whether the rail is down, what was paid in before, which accounts are not there",
    ),
)
