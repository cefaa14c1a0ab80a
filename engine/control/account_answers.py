"""What is refused around accounts and sign-in. Every text is ours: none repeats a login, a name or a password."""

from __future__ import annotations

from datetime import datetime

from engine.runtime.answers import Problem
from engine.runtime.rendering import moment


def sign_in_refused() -> Problem:
    """The same for a wrong password, an account nobody has, and one that is disabled."""
    detail = "The login or the password is wrong, or the account is disabled."
    return Problem("sign_in_refused", "Not signed in", 401, detail)


def account_locked(until: datetime) -> Problem:
    detail = "Too many wrong passwords. Until then this account answers to none."
    return Problem("account_locked", "The account is locked", 403, detail, facts={"until": moment(until)})


def too_many_sign_ins(retry_after_s: int) -> Problem:
    detail = "Wait a moment, then sign in again."
    return Problem(
        "too_many_sign_ins", "Too many sign-ins", 429, detail, headers=(("Retry-After", str(retry_after_s)),)
    )


def password_weak(why: str) -> Problem:
    return Problem("password_weak", "Choose another password", 422, f"The password {why}.")


def account_invalid(why: str) -> Problem:
    return Problem("account_invalid", "No such account can be made", 422, why)


def account_exists() -> Problem:
    return Problem("account_exists", "The login is taken", 409, "There is an account with this login.")


def last_admin() -> Problem:
    detail = "One active admin of all tenants must remain."
    return Problem("last_admin", "The last admin stays", 409, detail)


def own_account() -> Problem:
    detail = "Nobody does this to their own account. Another admin can."
    return Problem("own_account", "Not to your own account", 409, detail)
