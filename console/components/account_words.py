"""An account in words."""

from __future__ import annotations

from collections.abc import Sequence

from console.client.accounts import Account
from console.components.locale import INSTALLATION
from console.components.table import Cell
from console.strings import accounts as words
from console.strings.shared import ROLES


def state_of(account: Account) -> Cell:
    if account.state != "active":
        return Cell(words.DISABLED, "bad")
    if account.locked_until is not None:
        return Cell(words.LOCKED.format(until=INSTALLATION.moment(account.locked_until)), "warn")
    return Cell(words.WAITS, "quiet") if account.must_change else Cell(words.ACTIVE, "good")


def roles_of(roles: Sequence[str]) -> str:
    return ", ".join(ROLES.get(role, role) for role in roles)


def tenants_of(tenants: Sequence[str] | None) -> str:
    return words.ALL_TENANTS if tenants is None else ", ".join(tenants)
