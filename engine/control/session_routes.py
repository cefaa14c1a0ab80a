"""/control/sessions and /control/me: people sign in and out, see who they are, choose their password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from engine.control.account_answers import too_many_sign_ins
from engine.control.accounts import Account, read_account
from engine.control.fields import Strict
from engine.control.logins import login_of
from engine.control.sessions import read_end
from engine.control.signing_in import SigningIn
from engine.runtime.answers import Refused, unauthenticated
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.credentials import is_token, key_hash
from engine.runtime.entrance import Entrance
from engine.runtime.exchange import bearer, caller, require_person
from engine.runtime.rate_limit import RateLimit
from engine.runtime.rendering import moment
from engine.runtime.roles import ROLES

ENTRANCE = Entrance(
    open=frozenset({("POST", "/control/sessions")}),
    before_change=frozenset({("POST", "/control/me/password"), ("DELETE", "/control/sessions")}),
)
PER_LOGIN, OVERALL = 3, 20
"""Sign-ins a second, in each process."""

Password = Annotated[str, Field(max_length=1024, json_schema_extra={"format": "password"})]


class SignIn(Strict):
    login: Annotated[str, Field(max_length=200)]
    password: Password


class Choice(Strict):
    old: Password
    new: Password


def sessions_router(books: Bookkeeping, signing_in: SigningIn, rate_limit: RateLimit) -> APIRouter:
    router = APIRouter(prefix="/control", tags=["sessions"])

    @router.post("/sessions", status_code=201, summary="Sign in")
    async def sign_in(body: SignIn, response: Response) -> dict[str, object]:
        _limit(rate_limit, body.login)
        begun = await signing_in.sign_in(body.login, body.password)
        response.headers["Cache-Control"] = "no-store"
        return {"token": begun.token, **_me(begun.account), "ends_at": moment(begun.ends_at)}

    @router.delete("/sessions", status_code=204, summary="Sign out")
    async def sign_out(request: Request) -> Response:
        token = bearer(request.scope)
        if not is_token(token):
            raise Refused(unauthenticated())
        await signing_in.sign_out(token)
        return Response(status_code=204)

    @router.get("/me", summary="Who is signed in")
    async def me(request: Request) -> dict[str, object]:
        who = require_person(request.scope, *ROLES)
        account = await read_account(books, who.actor)
        ends_at = await read_end(books, key_hash(bearer(request.scope)))
        if account is None or ends_at is None:
            raise Refused(unauthenticated())
        return {**_me(account), "ends_at": moment(ends_at)}

    @router.post("/me/password", status_code=204, summary="Choose a password")
    async def choose(request: Request, body: Choice) -> Response:
        who = require_person(request.scope, *ROLES)
        _limit(rate_limit, who.actor)
        await signing_in.choose(caller(request.scope).actor, bearer(request.scope), body.old, body.new)
        return Response(status_code=204)

    return router


def _limit(rate_limit: RateLimit, typed: str) -> None:
    """The login's own first: who floods one does not use up what others need. Raises Refused: too_many_sign_ins."""
    for bucket, per_second in ((f"login {login_of(typed)}", PER_LOGIN), ("all", OVERALL)):
        allowance = rate_limit.take(bucket, per_second)
        if not allowance.granted:
            raise Refused(too_many_sign_ins(allowance.retry_after_s))


def _me(account: Account) -> dict[str, object]:
    return {
        "login": account.login,
        "name": account.name,
        "roles": [*account.roles],
        "tenants": None if account.tenants is None else [*account.tenants],
        "must_change": account.must_change,
    }
