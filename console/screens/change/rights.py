"""Who may do what with a draft. The API decides; here is why a button is not there."""

from __future__ import annotations

from console import session
from console.client.drafts import Draft
from console.roles import ADMIN, PRODUCT, RISK
from console.strings.shared import ROLES

WRITERS, DECIDERS = (PRODUCT, ADMIN), (PRODUCT, RISK, ADMIN)


def may_write() -> bool:
    return session.somebody().has(*WRITERS)


def may_decide() -> bool:
    return session.somebody().has(*DECIDERS)


def is_own(of: Draft) -> bool:
    """Whether who looks wrote or proposed it."""
    return session.somebody().person.login in (of.author, of.proposed_by)


def named(roles: tuple[str, ...]) -> str:
    return " / ".join(ROLES[role] for role in roles)
