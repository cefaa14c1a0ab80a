"""/control/script: a whole Numscript program on books that are given with it. Nothing of anybody's books is read, and
nothing is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints

from engine.control.fields import Strict
from engine.control.permissions import LOOK
from engine.runtime.answers import Refused, overloaded
from engine.runtime.exchange import require_role
from primitives.kit.store import Json
from primitives.ledger.script.diagnostics import diagnose
from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.memory import Books
from primitives.ledger.script.messages import message_of
from primitives.ledger.script.needs import needed_variables
from primitives.ledger.script.outcome import Outcome
from primitives.ledger.script.parse import parse
from primitives.ledger.script.program import compile_program
from primitives.ledger.script.ranges import Range
from primitives.ledger.script.store import BalanceQuery, MetadataQuery
from primitives.ledger.script.values import ASSET

LONGEST_S = 5
AT_ONCE = 2
"""Programs under way in a process: each takes a processor while it lasts."""
BIGGEST = 2**63 - 1

Text = Annotated[str, StringConstraints(max_length=1_000)]
Name = Annotated[str, StringConstraints(max_length=100, pattern=r"^[a-z][a-z0-9_]*$")]
Address = Annotated[str, StringConstraints(max_length=300, pattern=r"^[a-zA-Z0-9_-]+(:[a-zA-Z0-9_-]+)*$")]


class Balance(Strict):
    """amount: minor units. color: of the money, mostly empty."""

    account: Address
    asset: Annotated[str, StringConstraints(pattern=f"^{ASSET}$")]
    amount: Annotated[int, Field(ge=-BIGGEST, le=BIGGEST)]
    color: Annotated[str, StringConstraints(max_length=100, pattern=r"^[A-Z]*$")] = ""


class Known(Strict):
    """A value of an account's metadata."""

    account: Address
    key: Text
    value: Text


class Program(Strict):
    """variables: by name without the `$`, as text: `USD/2 100`. More may be given than the script asks for."""

    script: Annotated[str, Field(max_length=20_000)]
    variables: Annotated[dict[Name, Text], Field(max_length=100)] = Field(default_factory=dict)
    balances: Annotated[list[Balance], Field(max_length=500)] = Field(default_factory=list)
    metadata: Annotated[list[Known], Field(max_length=500)] = Field(default_factory=list)


def script_router() -> APIRouter:
    router = APIRouter(prefix="/control", tags=["numscript"])
    turns = asyncio.Semaphore(AT_ONCE)

    async def answered(program: Program) -> dict[str, Json]:
        """Holds its turn to the end, also when nobody waits for it any more: a thread cannot be stopped."""
        async with turns:
            return await asyncio.to_thread(tried, program)

    @router.post("/script", summary="What a Numscript program would post on balances that are given with it")
    async def script(request: Request, body: Program) -> dict[str, object]:
        require_role(request.scope, *LOOK)
        try:
            return {**await asyncio.wait_for(asyncio.shield(answered(body)), LONGEST_S)}
        except TimeoutError:
            raise Refused(overloaded()) from None

    return router


def tried(program: Program) -> dict[str, Json]:
    """A program that has an error anywhere is not run; what it asks for is told all the same."""
    problems: list[Json] = [
        _problem(finding.range, finding.severity, finding.kind, message_of(finding), finding.help)
        for finding in diagnose(program.script)
    ]
    parsed = parse(program.script)
    if parsed.program is None:
        return _shown(problems)
    asked: list[Json] = [{"name": name, "type": kind} for name, kind in needed_variables(parsed.program).items()]
    if any(isinstance(one, dict) and one["severity"] == "error" for one in problems):
        return _shown(problems, asked)
    books = _books(program)
    try:
        outcome = compile_program(parsed.program).run(program.variables, books)
    except ScriptError as error:
        return _shown([*problems, _problem(error.range, "error", error.code, str(error))], asked)
    return _shown(problems, asked, outcome, books)


def _books(program: Program) -> Books:
    held = {BalanceQuery(one.account, one.asset, one.color): one.amount for one in program.balances}
    return Books(held, {MetadataQuery(one.account, one.key): one.value for one in program.metadata})


def _shown(
    problems: Sequence[Json], asked: Sequence[Json] = (), outcome: Outcome | None = None, books: Books | None = None
) -> dict[str, Json]:
    ran = outcome is not None and books is not None
    return {
        "ran": ran,
        "problems": [*problems],
        "variables": [*asked],
        "postings": [dict(posting._asdict()) for posting in outcome.postings] if outcome else [],
        "balances": [*_balances(outcome, books)] if outcome and books else [],
        "transaction_metadata": dict(outcome.tx_meta) if outcome else {},
        "account_metadata": {account: dict(values) for account, values in outcome.account_meta.items()}
        if outcome
        else {},
    }


def _balances(outcome: Outcome, books: Books) -> Iterator[Json]:
    """Of every account the postings touch."""
    for query, (before, after) in books.after(outcome.postings).items():
        yield {**query._asdict(), "before": before, "after": after}


def _problem(place: Range, severity: str, code: str, message: str, help_: str = "") -> Json:
    """Lines and columns from 1, the end behind the last character."""
    line, column, end_line, end_column = (number + 1 for number in place)
    told: dict[str, Json] = {"code": code, "severity": severity, "message": message, "help": help_ or None}
    return {**told, "line": line, "column": column, "end_line": end_line, "end_column": end_column}
