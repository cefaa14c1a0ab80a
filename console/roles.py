"""The roles of accounts, as the API knows them. The API decides; this only leaves out what it would refuse."""

from __future__ import annotations

from collections.abc import Iterable

ADMIN, PRODUCT, OPERATIONS, FINANCE, RISK, AUDITOR = "admin", "product", "operations", "finance", "risk", "auditor"
ALL = (ADMIN, PRODUCT, OPERATIONS, FINANCE, RISK, AUDITOR)
OPERATORS = (ADMIN, OPERATIONS, FINANCE, RISK)
"""Who may do what the scope `operations` allows."""


def may_do(roles: Iterable[str], scope: str) -> bool:
    """Whether one of the roles has the scope a product's POST asks for; the roles' own names are scopes too."""
    mine = frozenset(roles)
    if scope == "operations":
        return not mine.isdisjoint(OPERATORS)
    return scope in mine if scope in ALL else ADMIN in mine


def is_asked(roles: Iterable[str], whom: str | None) -> bool:
    """Whether what waits for `whom` waits for one of these roles too: None and `operations` mean every operator."""
    mine = frozenset(roles)
    return not mine.isdisjoint(OPERATORS) and (whom in mine or whom in (None, OPERATIONS) or whom not in ALL)
