"""`finfactory account`: who may sign in, for operators without a console; and the first account of an installation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from engine.commands.connected import Connected, with_database
from engine.commands.refused import NO, Refused
from engine.control.account_changes import AccountChanges, Doer, Issued
from engine.control.accounts import Account, NewAccount, read_accounts
from engine.control.logins import login_of
from engine.control.passwords import Passwords
from engine.runtime.answers import Refused as Problematic
from engine.runtime.roles import ROLES
from primitives.kit.page import LIMIT_MAX, PageQuery

T = TypeVar("T")

FIRST = NewAccount("admin", "Administrator", ("admin",), None)
BY = Doer("command line", None)

account = typer.Typer(no_args_is_help=True, help="Who may sign in, with which roles.")
Login = Annotated[str, typer.Argument(help="What the person signs in with.")]


@account.command()
def add(
    login: Login,
    role: Annotated[list[str], typer.Option(help=f"One of {', '.join(ROLES)}; may be given more than once.")],
    name: Annotated[str | None, typer.Option(help="The person's name; the login when left out.")] = None,
    tenant: Annotated[
        list[str] | None, typer.Option(help="A tenant the person may see; may be given more than once. All if none.")
    ] = None,
) -> None:
    """Make an account and show its first password, which must be changed at the first sign-in."""
    new = NewAccount(_login(login), name or login, tuple(role), tuple(tenant) if tenant else None)
    _show(_changed(lambda changes: changes.add(BY, new)))


@account.command("list")
def list_accounts() -> None:
    """List every account: login, roles, tenants, state."""
    for one in with_database(_all):
        tenants = "all tenants" if one.tenants is None else ", ".join(one.tenants)
        state = "locked" if one.state == "active" and one.locked_until else one.state
        typer.echo(f"{one.login:<24} {state:<9} {', '.join(one.roles)} · {tenants}")


@account.command()
def reset(login: Login) -> None:
    """Give an account a new first password and end its sessions. Unlocks it."""
    _show(_changed(lambda changes: changes.reset(BY, _login(login))))


@account.command()
def disable(login: Login) -> None:
    """End an account's sessions and let nobody in with it."""
    _changed(lambda changes: changes.disable(BY, _login(login)))
    typer.echo("Disabled.")


@account.command()
def enable(login: Login) -> None:
    """Let a disabled or locked account in again."""
    _changed(lambda changes: changes.enable(BY, _login(login)))
    typer.echo("Enabled.")


async def ready_admin(connected: Connected) -> Issued | None:
    """The first account, where there is none yet; its password is told by whoever asked, and kept nowhere."""
    if (await read_accounts(connected.books, None, PageQuery(limit=1))).items:
        return None
    return await AccountChanges(connected.books, Passwords()).add(Doer("finfactory up", None), FIRST)


async def _all(connected: Connected) -> list[Account]:
    found: list[Account] = []
    after: str | None = None
    while True:
        page = await read_accounts(connected.books, None, PageQuery(after, LIMIT_MAX))
        found += page.items
        after = page.next
        if after is None:
            return found


def _changed(change: Callable[[AccountChanges], Awaitable[T]]) -> T:
    """Raises Refused: what the control API would refuse too."""

    async def work(connected: Connected) -> T:
        try:
            return await change(AccountChanges(connected.books, Passwords()))
        except Problematic as refused:
            problem = refused.problem
            raise Refused(f"{problem.title}. {problem.detail}".strip(), NO) from None

    return with_database(work)


def _show(issued: Issued) -> None:
    typer.echo(f"login     {issued.account.login}")
    typer.echo(f"password  {issued.password}   (shown this once, to be changed at the first sign-in)")


def _login(given: str) -> str:
    found = login_of(given)
    if found is None:
        raise Refused("A login is 1 to 100 of a-z, 0-9 and ._@+-, a letter or digit first.", NO)
    return found
