"""Taking from a limit, and giving back.

A rule's `at_most` reaches `take` as a value the engine evaluated on committed truth, for this subject and moment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from primitives.kit.action import Bound, Input, Signature, UnknownName, Write
from primitives.kit.money import show
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline, Defect
from primitives.kit.store import Json, Key, Keys, Rows
from primitives.kit.types import TEXT, Money, Optional, Record, Ref
from primitives.limits import slices
from primitives.limits.config import COUNT, Config, Rule, short
from primitives.limits.domain import Counter, Taken
from primitives.limits.tables import COUNTERS
from primitives.limits.windows import TRANSACTION, Rolling, Window, calendar


@dataclass(frozen=True, slots=True)
class Take:
    """Use up part of a limit.

    amount: minor units of the rule's asset, or 1 for `counts: count`. at_most: None where the template says `none`.
    """

    rule: Rule
    subject: str
    amount: int
    at_most: int | None
    at: datetime
    zone: str


def take(rows: Rows, wanted: Take) -> Taken:
    """Raises Decline: not_allowed, limit_exceeded (with remaining and resets_at)."""
    if wanted.at_most is None:
        raise Decline("not_allowed", rule=wanted.rule.name)
    if wanted.amount < 0:
        raise Defect(f"{wanted.rule.name}: a take of {wanted.amount}")
    window = wanted.rule.window
    if isinstance(window, Rolling):
        return _take_rolling(rows, wanted, wanted.at_most, window)
    if window == TRANSACTION:
        return _take_once(wanted, wanted.at_most)
    return _take_calendar(rows, wanted, wanted.at_most, calendar(window, wanted.zone, wanted.at))


def _take_calendar(rows: Rows, wanted: Take, at_most: int, window: Window) -> Taken:
    rule, subject = wanted.rule.name, wanted.subject
    counter = rows.get(COUNTERS, subject, rule, window.name)
    before = counter.used if counter else 0
    used = before + wanted.amount
    if used > at_most:
        raise _exceeded(wanted, at_most - before, window.resets_at)
    rows.put(COUNTERS, Counter(subject, rule, window.name, used, "", wanted.at, window.ends))
    return Taken(rule, subject, window.name, None, wanted.amount, before, used, at_most, window.resets_at)


def _take_rolling(rows: Rows, wanted: Take, at_most: int, window: Rolling) -> Taken:
    """Time never goes back for a counter: a take that arrives late is counted in the newest slice."""
    rule, subject = wanted.rule.name, wanted.subject
    counter = rows.get(COUNTERS, subject, rule, window.name)
    text, before = (counter.slices, counter.used) if counter else ("", 0)
    now = max(window.slice_of(wanted.at), slices.newest(text))
    text, forgotten = slices.forget(text, window.oldest(now))
    before -= forgotten
    used = before + wanted.amount
    if used > at_most:
        raise _exceeded(wanted, at_most - before, slices.fits_at(text, wanted.amount, at_most, window))
    ends = window.leaves(now)
    text = slices.add(text, now, wanted.amount)
    rows.put(COUNTERS, Counter(subject, rule, window.name, used, text, wanted.at, ends.at))
    return Taken(rule, subject, window.name, now, wanted.amount, before, used, at_most, ends.text)


def _take_once(wanted: Take, at_most: int) -> Taken:
    """A bound of one transaction keeps no counter."""
    if wanted.amount > at_most:
        raise _exceeded(wanted, at_most, None)
    return Taken(wanted.rule.name, wanted.subject, TRANSACTION, None, wanted.amount, 0, wanted.amount, at_most, None)


def _exceeded(wanted: Take, remaining: int, resets_at: str | None) -> Decline:
    left = max(0, remaining)
    measure = wanted.rule.measure
    return Decline(
        "limit_exceeded",
        rule=wanted.rule.name,
        window=wanted.rule.word,
        remaining=left,
        left=show(left, measure.asset) if isinstance(measure, Money) else str(left),
        resets_at=resets_at,
    )


def give_back(rows: Rows, taken: Taken) -> None:
    """Undo of `take`, to the window it was taken from: after midnight that is yesterday's. Never below zero."""
    if taken.window == TRANSACTION:
        return
    counter = rows.get(COUNTERS, taken.subject, taken.rule, taken.window)
    if counter is None:
        raise Defect(f"no counter for what was taken: {taken.rule} {taken.window}")
    if taken.slice is None:
        rows.put(COUNTERS, replace(counter, used=max(0, counter.used - taken.amount)))
        return
    text, used = slices.give_back(counter.slices, taken.slice, taken.amount)
    rows.put(COUNTERS, replace(counter, used=used, slices=text))


def give_back_keys(taken: Taken) -> Keys:
    return () if taken.window == TRANSACTION else (COUNTERS.at(taken.subject, taken.rule, taken.window),)


def take_signature(config: Config, names: Mapping[str, str]) -> Signature | UnknownName:
    rule = config.rules.get(names["rule"])
    if rule is None:
        return UnknownName("rule", names["rule"], tuple(config.rules))
    per, measure = short(rule.per), rule.measure
    inputs = {per: Input(Ref(rule.per), key=True, title="Whose limit it is")}
    if rule.counts != COUNT:
        inputs["amount"] = Input(measure, title="How much of the limit this uses up")
    for resource in rule.also:
        inputs[short(resource)] = Input(Ref(resource), key=True, title="What the limit depends on")
    return Signature(
        inputs=inputs,
        keys=_keys(rule, per),
        build=_build(rule, per),
        formulas={"at_most": Bound(rule.at_most, {name: name for name in rule.at_most.names})},
        output=Record(
            "limits.take",
            (
                ("rule", TEXT),
                ("window", TEXT),
                ("amount", measure),
                ("used", measure),
                ("remaining", measure),
                ("at_most", measure),
            ),
        ),
        declines=("limit_exceeded", "not_allowed") if isinstance(rule.at_most.type, Optional) else ("limit_exceeded",),
    )


def _keys(rule: Rule, per: str) -> Callable[[Origin, Mapping[str, Any]], tuple[Key, ...]]:
    window = rule.window
    if isinstance(window, Rolling):
        return lambda origin, inputs: (COUNTERS.at(inputs[per], rule.name, window.name),)
    if window == TRANSACTION:
        return lambda origin, inputs: ()
    return lambda origin, inputs: (COUNTERS.at(inputs[per], rule.name, calendar(window, origin.zone, origin.at).name),)


def _build(rule: Rule, per: str) -> Callable[[Origin, Mapping[str, Any]], Take]:
    if rule.counts == COUNT:
        return lambda origin, inputs: Take(rule, inputs[per], 1, inputs["at_most"], origin.at, origin.zone)
    return lambda origin, inputs: Take(rule, inputs[per], inputs["amount"], inputs["at_most"], origin.at, origin.zone)


def record(taken: Taken) -> Json:
    return {
        "rule": taken.rule,
        "subject": taken.subject,
        "window": taken.window,
        "slice": taken.slice,
        "amount": taken.amount,
        "before": taken.before,
        "used": taken.used,
        "at_most": taken.at_most,
        "resets_at": taken.resets_at,
    }


def revive(stored: Any) -> Taken:
    return Taken(**stored)


TAKE = Write(
    "take",
    take_signature,
    take,
    give_back,
    record,
    revive,
    names=("rule",),
    title="Use up part of a limit",
    undo_keys=give_back_keys,
)

WRITES = (TAKE,)
