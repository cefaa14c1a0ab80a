"""Between what is live and what would be: what carries money, rows or counters and would be lost, and what moves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.product import Product
from engine.control.places import Places
from engine.control.standing import (
    Waiting,
    enters,
    in_state,
    knows,
    needs_account,
    of_kind,
    waiting_runs,
    with_field,
)
from engine.control.succession import STATE, Declared, Named, Succession, chart_of, names_before, relocating
from primitives.kit.money import show
from primitives.kit.relocating import Content, Relocated, Relocating
from primitives.kit.resource import Query

CODE = "FF611"

Recall = Callable[[int], Awaitable[Product]]
"""A release of the same product by its number, compiled again."""


@dataclass(frozen=True, slots=True)
class Served:
    """Another release of the tenant that stays served."""

    path: str
    product: Product


@dataclass(frozen=True, slots=True)
class Guarded:
    """old: None for the first release. others: what else of the tenant is served, on the same books."""

    old: Product | None
    new: Product
    succession: Succession
    places: Places
    others: Sequence[Served] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """problems: why it cannot be applied. moves: what applying it moves, in words."""

    problems: Problems
    moves: tuple[str, ...]


async def judge(guarded: Guarded, query: Query, recall: Recall, at: datetime) -> Judged:
    """Reads as little as it may: of a release that renames nothing, nothing."""
    problems, moves = Problems(), list[str]()
    found = guarded.succession
    waiting = await waiting_runs(query, guarded.new.name) if found.accounts or found.names else ()
    runs = [(one, await recall(one.release)) for one in waiting]
    _warn_of_nothing(guarded, problems)
    for account in found.accounts:
        moves += await _account(guarded, account, query, runs, problems)
    for name in found.names:
        moves += await _name(guarded, name, query, runs, problems)
    for kind in found.kinds:
        await _kind(guarded, kind, query, problems)
    for declared in found.declared:
        await _declared(guarded, declared, query, at, problems)
    return Judged(problems, tuple(moves))


# ── accounts ──────────────────────────────────────────────────────────────────────────────────────────────────

Runs = Sequence[tuple[Waiting, Product]]


async def _account(guarded: Guarded, moved: Relocated, query: Query, runs: Runs, problems: Problems) -> tuple[str, ...]:
    offered, chart = relocating(guarded.old), chart_of(guarded.old)
    if offered is None or (moved.new is None and _known_elsewhere(guarded, moved, offered)):
        return ()
    contents = await offered.contents(query, chart, moved.old)
    has = ", ".join(_content(one) for one in contents)
    place = guarded.places.account(moved.new, moved.old, guarded.new, offered.names(chart))
    said = f"`{moved.old}` carries {has}"
    if contents and moved.new is None:
        help_ = f"where it is called otherwise now, say `was: {moved.old}` there; else empty it before"
        problems.add(CODE, place, f"{said}, and this release has no such account", help_)
    elif contents and moved.refused:
        problems.add(CODE, place, f"{said}, and {moved.refused}", _repair(moved))
    elif moved.new is not None:
        why = await _not_now(guarded, moved, offered, query, runs, bool(contents))
        if why:
            problems.add(CODE, place, f"`{moved.old}` cannot be moved now: {why[0]}", why[1])
        return (_told(moved, has),) if has or not moved.moves else ()
    return ()


def _repair(moved: Relocated) -> str:
    if moved.new == moved.old:
        return f"say `was: {moved.old}` beside its new address, with the same holes and class, or keep its address"
    return "keep its class and its holes, or empty it before"


def _told(moved: Relocated, has: str) -> str:
    if not moved.moves:
        return f"account {moved.old} is called {moved.new}" + (f", with {has}" if has else "")
    return f"{has} of account {moved.old} to {moved.new}"


def _content(one: Content) -> str:
    word = "account" if one.accounts == 1 else "accounts"
    return f"{show(one.amount, one.asset)} in {one.accounts} {word}"


async def _not_now(
    guarded: Guarded, moved: Relocated, offered: Relocating, query: Query, runs: Runs, carries: bool
) -> tuple[str, str] | None:
    """Why, and what helps: decisions of people that name it, runs and releases that need it where it is."""
    decisions = await offered.decisions(query, moved.old)
    if decisions:
        return f"{_many(decisions, 'decision')} about it still open", "lift its freezes and decide its corrections"
    if not moved.moves:
        return None
    for one in guarded.others:
        if offered.strangers(chart_of(guarded.old), moved.old, chart_of(one.product)):
            return f"{one.path} knows it at its address", "keep its address"
    count = sum(one.count for one, product in runs if _needs(guarded, moved, offered, one, product))
    if count and (carries or moved.bounded):
        return f"{_many(count, 'run')} of earlier releases that wait need it where it is", "apply once they have ended"
    return None


def _needs(guarded: Guarded, moved: Relocated, offered: Relocating, one: Waiting, product: Product) -> bool:
    known = offered.at_its_place(chart_of(guarded.old), moved.old, chart_of(product))
    workflow = product.workflows[one.workflow]
    return known is not None and needs_account(workflow, one.cut, one.status, known, moved)


def _known_elsewhere(guarded: Guarded, moved: Relocated, offered: Relocating) -> bool:
    """Another release of the tenant has an account at the same addresses: its money is not lost."""
    chart = chart_of(guarded.old)
    return any(offered.at_its_place(chart, moved.old, chart_of(one.product)) for one in guarded.others)


# ── states, fields, resources, limits ─────────────────────────────────────────────────────────────────────────


async def _name(guarded: Guarded, named: Named, query: Query, runs: Runs, problems: Problems) -> tuple[str, ...]:
    count_of = in_state if named.what == STATE else with_field
    count = await count_of(query, guarded.new.name, named.kind, named.old)
    place = guarded.places.name(named.what, named.kind, named.new, named.old, names_before(guarded.old, named))
    if named.new is None:
        if count:
            message = f"{_many(count, named.kind)} {_stand(named)}, and this release has no such {named.what}"
            problems.add(CODE, place, message, f"where it is called otherwise now, say `was: {named.old}` there")
        return ()
    waiting = sum(one.count for one, product in runs if _uses(named, one, product))
    if waiting:
        message = f"{_many(waiting, 'run')} of earlier releases that wait know the {named.what} `{named.old}`"
        problems.add(CODE, place, message, "apply once they have ended")
    return (f"{named.what} {named.old} of {_many(count, named.kind)} to {named.new}",)


def _stand(named: Named) -> str:
    return f"in the state `{named.old}`" if named.what == STATE else f"with a `{named.old}`"


def _uses(named: Named, one: Waiting, product: Product) -> bool:
    workflow = product.workflows[one.workflow]
    if named.what == STATE:
        return enters(workflow, one.cut, one.status, named.kind, named.old)
    return knows(workflow, named.kind)


async def _kind(guarded: Guarded, kind: str, query: Query, problems: Problems) -> None:
    count = await of_kind(query, guarded.new.name, kind)
    if count:
        place = guarded.places.resource(None, kind)
        problems.add(CODE, place, f"{_many(count, kind)} live, and this release has no such resource", "keep it")


async def _declared(guarded: Guarded, gone: Declared, query: Query, at: datetime, problems: Problems) -> None:
    carried = guarded.old.active[gone.primitive].manifest.carried if guarded.old else None
    count = await carried(query, gone.name, at) if carried else 0
    if count:
        message = (
            f"`{gone.name}` counts in {_many(count, 'window')} that have not ended, and this release has none such"
        )
        help_ = "keep its name; what it counted would begin anew"
        problems.add(CODE, guarded.places.declared(gone.primitive, gone.name), message, help_)


def _warn_of_nothing(guarded: Guarded, problems: Problems) -> None:
    """`was:` of what the live release does not have: history to a tenant that comes from elsewhere, or a slip."""
    offered = relocating(guarded.new)
    if guarded.old is None or offered is None:
        return
    for name, was in offered.heirs(chart_of(guarded.new)):
        before = offered.names(chart_of(guarded.old))
        if name not in before and was not in before:
            place = guarded.places.account(name, name, guarded.new, before)
            message = f"the live release has no account `{was}`, so `{name}` begins empty"
            problems.add("FF301", place, message, did_you_mean(was, before), severity="warning")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what.replace('_', ' ')}{'' if count == 1 else 's'}"
