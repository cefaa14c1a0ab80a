"""Signing in, out, and choosing a password. Comparing is slow on purpose and holds no lock; what it found counts only
if the account still has the password that was compared with, and is not locked by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.control.account_answers import account_locked, password_weak, sign_in_refused
from engine.control.accounts import ACTIVE, Account, account_in, set_password
from engine.control.logins import login_of
from engine.control.passwords import Compared, Passwords, weakness
from engine.control.sessions import (
    Secret,
    begin_session,
    count_failure,
    end_session,
    end_sessions,
    forget_failures,
    read_secret,
    secret_in,
)
from engine.control.strangers import Strangers
from engine.runtime.answers import Problem, Refused, unauthenticated
from engine.runtime.bookkeeping import Bookkeeping, Writer
from engine.runtime.credentials import key_hash, new_token
from engine.runtime.noting import Action, note


@dataclass(frozen=True, slots=True)
class SignedIn:
    """token: shown this once; only its hash is kept."""

    token: str
    account: Account
    ends_at: datetime

    def __repr__(self) -> str:
        return f"SignedIn({self.account.login})"


class SigningIn:
    def __init__(self, books: Bookkeeping, passwords: Passwords, strangers: Strangers) -> None:
        self._books = books
        self._passwords = passwords
        self._strangers = strangers

    async def sign_in(self, typed: str, password: str) -> SignedIn:
        """Raises Refused: sign_in_refused, account_locked."""
        login = login_of(typed) or ""
        before = await read_secret(self._books, login)
        compared = await self._passwords.compare(before.hash if before else None, password)
        async with self._books.installation() as writer:
            refused = await self._refusal(writer, login, before, compared)
            if refused is None:
                return await self._begun(writer, login, compared)
        raise Refused(refused)

    async def sign_out(self, token: str) -> None:
        async with self._books.installation() as writer:
            login = await end_session(writer, key_hash(token))
            if login is not None:
                await note(writer, Action(login, "session.ended", login))

    async def choose(self, login: str, token: str, old: str, new: str) -> None:
        """Ends the account's other sessions. Raises Refused: sign_in_refused where `old` is wrong, account_locked,
        password_weak."""
        before = await read_secret(self._books, login)
        compared = await self._passwords.compare(before.hash if before else None, old)
        hashed = await self._hashed(login, old, new) if compared.right else ""
        async with self._books.installation() as writer:
            refused = await self._refusal(writer, login, before, compared)
            if refused is None:
                await set_password(writer, login, hashed, must_change=False)
                await end_sessions(writer, login, but=key_hash(token))
                await note(writer, Action(login, "account.password_chosen", login))
                return
        raise Refused(refused)

    async def _hashed(self, login: str, old: str, new: str) -> str:
        async with self._books.installation() as writer:
            account = await account_in(writer, login)
        if account is None:
            raise Refused(unauthenticated())
        weak = "is the old one" if new == old else weakness(new, login, account.name)
        if weak is not None:
            raise Refused(password_weak(weak))
        return await self._passwords.hash(new)

    async def _refusal(self, writer: Writer, login: str, before: Secret | None, compared: Compared) -> Problem | None:
        """Counts what is wrong; a locked account counts nothing, and does not tell whether it was."""
        now = await secret_in(writer, login)
        locked = self._strangers.locked_until(login) if now is None else now.locked_until
        if locked is not None:
            return account_locked(locked)
        if now is not None and before is not None and compared.right and now.state == ACTIVE:
            return None if now.hash == before.hash else sign_in_refused()
        if now is None:
            self._strangers.failed(login)
        if await count_failure(writer, login):
            await note(writer, Action(login, "account.locked", login))
        return sign_in_refused()

    async def _begun(self, writer: Writer, login: str, compared: Compared) -> SignedIn:
        account = await account_in(writer, login)
        if account is None:
            raise Refused(sign_in_refused())
        await forget_failures(writer, login, compared.again)
        token = new_token()
        ends_at = await begin_session(writer, login, key_hash(token))
        await note(writer, Action(login, "session.begun", login))
        return SignedIn(token, account, ends_at)
