"""The ledger's section of a template, and what can be wrong with a chart of accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from itertools import combinations
from typing import Any

from primitives.kit.money import parse_asset
from primitives.kit.section import (
    Choice,
    Configured,
    DeclaredName,
    Expression,
    Field,
    Fields,
    Formula,
    Literal,
    Named,
    SectionProblem,
    Sequence,
    Values,
)
from primitives.kit.types import TEXT, Money, Type
from primitives.ledger.domain import CLASSES, DEBIT_NORMAL, HOLE, SEGMENT, Account, Chart, Holder

UNLIMITED = "unlimited"
ANY_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def _money(values: Values, asset: str) -> Type:
    return Money(asset)


def _holes(values: Values) -> tuple[str, ...]:
    """Those of a segment that mixes them with words too, so that the address is told of and not its formulas."""
    return tuple(dict.fromkeys(ANY_HOLE.findall(str(values.get("address") or ""))))


ACCOUNT = Fields(
    {
        "address": Field(Literal(TEXT), help="words and holes between colons: wallets:{wallet}:available"),
        "class": Field(Choice(CLASSES), help="its normal side; liabilities and income never go below zero"),
        "ceiling": Field(Expression(_money, _holes), required=False, help="the most it may hold"),
        "floor": Field(Expression(_money, _holes), required=False, help="the least it must keep"),
        "assets": Field(Sequence(Literal(TEXT)), required=False, help="the assets it may hold; all, if absent"),
        "overdraft": Field(
            Expression(_money, _holes, words=(UNLIMITED,)), required=False, help="how far below zero it may go"
        ),
        "mirrors": Field(DeclaredName(), required=False, help="the primitive whose outside money it mirrors"),
        "was": Field(DeclaredName(), required=False, help="its name in the release before, whose money it takes over"),
    }
)

SECTION = Fields(
    {
        "accounts": Field(Named(ACCOUNT), help="the chart of accounts"),
        "adjustments": Field(DeclaredName(), required=False, help="the other side of corrections by hand"),
        "sandbox": Field(DeclaredName(), required=False, help="where play money of a sandbox comes from"),
    }
)


def configure(values: Values) -> Configured:
    declared: Mapping[str, Values] = values.get("accounts") or {}
    problems = [p for name, entry in declared.items() for p in _account_problems(name, entry)]
    if problems:
        return Configured(problems=tuple(problems))
    accounts = {name: _account(name, entry) for name, entry in declared.items()}
    problems += _collisions(accounts)
    problems += _wrong_predecessors(accounts)
    problems += _counterpart_problems(values, accounts)
    if problems:
        return Configured(problems=tuple(problems))
    accounts = _linked(accounts)
    chosen = {key: accounts.get(str(values.get(key))) for key in ("adjustments", "sandbox")}
    return Configured(Chart(accounts, chosen["adjustments"], chosen["sandbox"]))


def used_by_itself(chart: Chart) -> tuple[str, ...]:
    """Accounts that need no script: the counterparts of corrections and play money, and mirrors of outside money."""
    counterparts = [account.name for account in (chart.adjustments, chart.sandbox) if account is not None]
    return (*counterparts, *(account.name for account in chart.accounts.values() if account.mirrors))


# ── one account ───────────────────────────────────────────────────────────────────────────────────────────────


def _account(name: str, entry: Values) -> Account:
    segments = tuple(entry.address.split(":"))
    holes = tuple(match[1] for s in segments if (match := HOLE(s)))
    pattern = ":".join("%s" if HOLE(s) else s for s in segments)
    given: dict[str, Any] = {key: entry.get(key) for key in ("ceiling", "floor", "overdraft")}
    return Account(
        name=name,
        segments=segments,
        holes=holes,
        pattern=pattern,
        account_class=entry.entries["class"],
        formulas={key: value for key, value in given.items() if isinstance(value, Formula)},
        unlimited=given["overdraft"] == UNLIMITED,
        assets=tuple(entry.get("assets") or ()),
        mirrors=entry.get("mirrors"),
        was=entry.get("was"),
    )


def _account_problems(name: str, entry: Values) -> Iterator[SectionProblem]:
    path = ("accounts", name)
    for segment in entry.address.split(":"):
        if not SEGMENT(segment) and not HOLE(segment):
            yield _bad_segment((*path, "address"), segment)
    holes = [match[1] for s in entry.address.split(":") if (match := HOLE(s))]
    for hole in sorted({hole for hole in holes if holes.count(hole) > 1}):
        yield SectionProblem("FF205", (*path, "address"), f"{{{hole}}} stands twice in this address")
    for asset in entry.get("assets") or ():
        if parse_asset(asset) is None:
            yield SectionProblem("FF204", (*path, "assets"), f"{asset} is no asset", "write it as PHP/2")


def _bad_segment(path: tuple[str, ...], segment: str) -> SectionProblem:
    if "{" in segment or "}" in segment:
        message = f"`{segment}` mixes a hole with other text, so one value could name another's account"
        return SectionProblem("FF600", path, message, "let each hole stand alone between colons: wallets:{wallet}")
    message = f"`{segment}` is no part of an address" if segment else "an address has no empty parts"
    return SectionProblem("FF205", path, message, "letters, digits, _ and -, with colons between the parts")


# ── the accounts together ─────────────────────────────────────────────────────────────────────────────────────


def _collisions(accounts: Mapping[str, Account]) -> Iterator[SectionProblem]:
    for first, second in combinations(accounts.values(), 2):
        if not first.could_meet(second):
            continue
        path = ("accounts", second.name, "address")
        if first.pattern == second.pattern:
            help_ = "give one of them a word of its own"
            yield SectionProblem("FF205", path, f"{first.name} and {second.name} have the same address", help_)
        elif set(first.holes) & set(second.holes):
            message = (
                f"{second.name} could be the same address as {first.name}: a hole stands where the other has a word"
            )
            yield SectionProblem("FF600", path, message, "put a word of its own before the hole")


def _wrong_predecessors(accounts: Mapping[str, Account]) -> Iterator[SectionProblem]:
    """`was:` names an account of the release before: its own name where only its address changes."""
    seen: dict[str, str] = {}
    for account in accounts.values():
        was, path = account.was, ("accounts", account.name, "was")
        if was is None:
            continue
        if was in accounts and was != account.name:
            yield SectionProblem("FF205", path, f"{was} is still an account of this chart", "name one that is gone")
        elif was in seen:
            yield SectionProblem("FF205", path, f"{seen[was]} was {was} already", "one account takes over another's")
        seen.setdefault(was, account.name)


def _counterpart_problems(values: Values, accounts: Mapping[str, Account]) -> Iterator[SectionProblem]:
    for key in ("adjustments", "sandbox"):
        name = values.get(key)
        if name is None:
            continue
        account = accounts.get(name)
        if account is None:
            close = get_close_matches(name, sorted(accounts), n=1, cutoff=0.5)
            help_ = f"did you mean {close[0]}?" if close else ""
            yield SectionProblem("FF301", (key,), f"the chart has no account {name}", help_)
        elif account.holes:
            message = f"{name} has a hole, and nothing here says what fills it"
            yield SectionProblem("FF306", (key,), message, "name an account without holes")


def _linked(accounts: Mapping[str, Account]) -> dict[str, Account]:
    """Accounts with what they need of each other: who counts them, and which words their holes may not be."""
    return {
        name: replace(account, holders=_holders(account, accounts), reserved=_reserved(account, accounts))
        for name, account in accounts.items()
    }


def _holders(account: Account, accounts: Mapping[str, Account]) -> tuple[Holder, ...]:
    """A ceiling counts the account with what its owner's resources hold: liabilities with the same holes and more."""
    if account.account_class in DEBIT_NORMAL:
        return ()
    return tuple(
        Holder(other, tuple(account.holes.index(hole) for hole in other.holes))
        for other in accounts.values()
        if "ceiling" in other.formulas
        and other.account_class not in DEBIT_NORMAL
        and other.holes
        and set(other.holes) < set(account.holes)
    )


def _reserved(account: Account, accounts: Mapping[str, Account]) -> frozenset[tuple[int, str]]:
    others = [o for o in accounts.values() if o is not account and account.could_meet(o)]
    return frozenset(
        (account.holes.index(match[1]), theirs)
        for other in others
        for ours, theirs in zip(account.segments, other.segments, strict=True)
        if (match := HOLE(ours)) and not HOLE(theirs)
    )
