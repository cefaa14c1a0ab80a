"""`finfactory verify`: read the books and the audit log again, and name what is not as it was written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from engine.commands.connected import Connected, with_database
from engine.commands.refused import NO, Refused
from engine.control.chain import Chain, Head, check_chain, kept_head
from engine.control.exporting import HEAD_FORMAT
from engine.control.verifying import Heads, Verdict, verified_tenants, verify_tenant
from primitives.catalog import CATALOG


@dataclass(frozen=True, slots=True)
class Kept:
    """Of an export: the tenant it is of, its heads by primitive, and the audit log's, None of an empty one."""

    tenant: str
    heads: Heads
    audit: Head | None


def verify(
    tenant: Annotated[str | None, typer.Argument(help="One tenant; all of them when left out.")] = None,
    head: Annotated[
        Path | None, typer.Option(help="A head.json of an earlier export: shows a journal whose end was cut off.")
    ] = None,
) -> None:
    """Read every row of the books and of the audit log again. Exit code 1 where something is wrong."""
    kept = read_head(head) if head else None
    if kept is not None and tenant not in (None, kept.tenant):
        raise Refused(f"This is the head of {kept.tenant}, not of {tenant}.")

    async def work(connected: Connected) -> tuple[list[Verdict], Chain]:
        found = await verdicts(connected, tenant or (kept.tenant if kept else None), kept.heads if kept else {})
        return found, await check_chain(connected.books, kept.audit if kept else None)

    _leave_unless_sound(*with_database(work))


async def verdicts(connected: Connected, tenant: str | None = None, heads: Heads | None = None) -> list[Verdict]:
    """Raises Refused where there is no such tenant."""
    known = await verified_tenants(connected.dsns.owner, CATALOG)
    if tenant is not None and tenant not in known and not heads:
        raise Refused(f"There is no tenant {tenant} here.", NO)
    wanted = known if tenant is None else (tenant,)
    return [await verify_tenant(connected.dsns.reader, CATALOG, one, heads or {}) for one in wanted]


def read_head(file: Path) -> Kept:
    """Raises Refused."""
    try:
        found = json.loads(file.read_text())
        if found["format"] != HEAD_FORMAT:
            raise ValueError
        return Kept(str(found["tenant"]), dict(found["heads"]), kept_head(found.get("audit")))
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{file} is no head of an export.") from None


def show(verdict: Verdict) -> str:
    if verdict.problems:
        return "\n".join([f"{verdict.tenant}: {len(verdict.problems)} problems", *verdict.problems])
    counts = ", ".join(f"{count:,} {table}" for table, count in verdict.counts.items() if count)
    return f"{verdict.tenant}: the books balance ({counts or 'nothing in them yet'})"


def show_chain(chain: Chain) -> str:
    if chain.broken is not None:
        return f"audit log: broken after {chain.checked:,} lines\n{chain.broken}"
    return f"audit log: {chain.checked:,} lines, each as it was written"


def _leave_unless_sound(found: list[Verdict], chain: Chain) -> None:
    for verdict in found:
        typer.echo(show(verdict))
    typer.echo(show_chain(chain))
    wrong = [verdict.tenant for verdict in found if verdict.problems]
    wrong += [] if chain.broken is None else ["audit log"]
    if wrong:
        raise Refused(f"Not sound: {', '.join(wrong)}.", NO)
    typer.echo(f"All sound: {len(found)} of {len(found)} tenants." if found else "There are no tenants yet.")
