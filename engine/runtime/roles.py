"""What people may do: the roles of an account, and the scopes each role has.

Their names are scopes too, so that `by: finance` in a template asks for a person of that role.
"""

from __future__ import annotations

from collections.abc import Iterable

SCOPES_OF = {
    "admin": ("read", "write", "operations", "sandbox", "admin"),
    "product": ("read", "sandbox"),
    "operations": ("read", "operations"),
    "finance": ("read", "operations"),
    "risk": ("read", "operations"),
    "auditor": ("read", "audit"),
}
ROLES = tuple(SCOPES_OF)


def scopes_of(roles: Iterable[str]) -> frozenset[str]:
    return frozenset(scope for role in roles for scope in (role, *SCOPES_OF[role]))


def may_answer(roles: frozenset[str], asked: Iterable[str | None]) -> bool:
    """Whether a caller with scope `operations` may do what waits for one of these roles.

    A key has no roles, its scope decides. `operations`, and names that are no role of an account, are everyone's who
    has that scope.
    """
    named = [one for one in asked if one is not None]
    return not roles or not named or any(one in roles or one == "operations" or one not in ROLES for one in named)
