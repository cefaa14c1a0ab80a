"""What the rail answers: messages are taken and told to wait, inquiries are answered, controls are followed."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from primitives.kit.connector import BadMessage
from primitives.kit.store import Json
from primitives.payments.messages import (
    LARGEST,
    CreditTransfer,
    Message,
    PaymentReturn,
    Resolution,
    StatusReport,
    StatusRequest,
    read,
)
from primitives.payments.messages.texts import fits
from primitives.payments.simulator import letters as kept
from primitives.payments.simulator.account import Account, write_settings
from primitives.payments.simulator.asked import BadControl, Body, integer, maybe
from primitives.payments.simulator.controls import VERBS
from primitives.payments.simulator.courier import Courier
from primitives.payments.simulator.cycles import statement, statement_message
from primitives.payments.simulator.incoming import take_resolution, take_verdict
from primitives.payments.simulator.letters import shown
from primitives.payments.simulator.returning import take_return
from primitives.payments.simulator.signed import Down, opened, refuse_when_down, signed_body
from primitives.payments.simulator.store import Store
from primitives.payments.simulator.taking import Refused, Taken, inquire, take_transfer

XML = "application/xml"
LARGEST_CONTROL = 1024 * 1024
LONGEST_WAIT = 30
"""Seconds a control may wait for the product's word."""
_LOOK_AGAIN = timedelta(milliseconds=10).total_seconds()


class Endpoints:
    """seen: by account, how much was taken and sent."""

    def __init__(self, store: Store, courier: Courier, key_of: Callable[[str, str], bytes], seen: Counter[int]) -> None:
        self._store = store
        self._courier = courier
        self._key_of = key_of
        self._seen = seen

    async def messages(self, request: Request) -> Response:
        """202 once it is kept. Raises Down, BadMessage, Refused."""
        refuse_when_down(request, self._store)
        message = read(await signed_body(request, self._key_of, LARGEST))
        with self._store.transaction():
            account = opened(request, self._store)
            taken = take(self._store, account, message, datetime.now(UTC))
        self._seen[account.id] += 1
        if taken.early:
            await asyncio.gather(*(self._courier.deliver(callback) for callback in taken.callbacks))
        else:
            self._courier.post(taken.callbacks)
        return Response(status_code=202)

    async def inquiries(self, request: Request) -> Response:
        """pacs.028 → pacs.002. Raises Down, BadMessage, Refused."""
        refuse_when_down(request, self._store)
        question = read(await signed_body(request, self._key_of, LARGEST))
        if not isinstance(question, StatusRequest):
            raise Refused(422, "no_inquiry", "an inquiry is a pacs.028")
        with self._store.transaction():
            account = opened(request, self._store)
            body = inquire(self._store, account, question, datetime.now(UTC))
        self._seen[account.id] += 1
        return Response(body, media_type=XML)

    async def control(self, request: Request) -> Response:
        """Raises BadMessage, BadControl."""
        body = _members(await signed_body(request, self._key_of, LARGEST_CONTROL))
        do = VERBS.get(request.path_params["verb"])
        if do is None:
            return _problem(404, "no_control", f"a control is one of {', '.join(VERBS)}")
        seconds = maybe(body, "wait", lambda members, name: integer(members, name, 0, LONGEST_WAIT), 0)
        with self._store.transaction():
            account = opened(request, self._store)
            said, taken = do(self._store, account, body, datetime.now(UTC))
        self._courier.post(taken.callbacks)
        if seconds and isinstance(said, dict) and said.get("state") == kept.PENDING:
            said = await self._word(account, str(said["message"]), seconds) or said
        return JSONResponse(said)

    async def _word(self, account: Account, message: str, seconds: int) -> Json:
        """What the product said to a credit or a recall; None where it is still silent then."""
        end = datetime.now(UTC) + timedelta(seconds=seconds)
        while datetime.now(UTC) < end:
            letter = self._store.letter(account.id, kept.IN, message)
            if letter is not None and letter.state != kept.PENDING:
                return shown(letter)
            await asyncio.sleep(_LOOK_AGAIN)
        return None

    async def activity(self, request: Request) -> Response:
        """under_way: what is still to be delivered; seen: what was taken and sent since the process began."""
        account = await self._account(request)
        under_way, failing = self._store.under_way(account.id), self._courier.failing.get(account.id)
        return JSONResponse({"under_way": under_way, "seen": self._seen[account.id], "failing": failing})

    async def settings(self, request: Request) -> Response:
        return JSONResponse(write_settings((await self._account(request)).settings))

    async def statement(self, request: Request) -> Response:
        return JSONResponse(statement(self._store, await self._account(request)))

    async def statement_message(self, request: Request) -> Response:
        body = statement_message(self._store, await self._account(request), datetime.now(UTC))
        return Response(body, media_type=XML)

    async def fate(self, request: Request) -> Response:
        """Of one message, by its id or its end-to-end id."""
        account, name = await self._account(request), request.path_params["message"]
        for direction in (kept.IN, kept.OUT) if fits("id", name) else ():
            letter = self._store.letter(account.id, direction, name)
            letter = letter or self._store.of_payment(account.id, direction, kept.TRANSFER, name)
            if letter is not None:
                return JSONResponse(shown(letter))
        return _problem(404, "no_message", "nothing of that id passed here")

    async def _account(self, request: Request) -> Account:
        await signed_body(request, self._key_of, LARGEST)
        return opened(request, self._store)


def take(store: Store, account: Account, message: Message, now: datetime) -> Taken:
    match message:
        case CreditTransfer():
            return take_transfer(store, account, message, now)
        case StatusReport():
            return take_verdict(store, account, message, now)
        case Resolution():
            return take_resolution(store, account, message, now)
        case PaymentReturn():
            return take_return(store, account, message, now)
    raise Refused(422, "not_taken", "a rail takes pacs.008, pacs.002, pacs.004 and camt.029")


def _members(body: bytes) -> Body:
    try:
        members = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, dict):
        raise BadMessage("a control is a JSON object")
    return members


def _problem(status: int, code: str, detail: str) -> Response:
    return JSONResponse({"code": code, "detail": detail}, status)


async def bad_message(_: Request, error: Exception) -> Response:
    return _problem(400, "bad_message", str(error))


async def bad_control(_: Request, error: Exception) -> Response:
    return _problem(422, "bad_control", str(error))


async def refused(_: Request, error: Exception) -> Response:
    status, code = (error.status, error.code) if isinstance(error, Refused) else (500, "")
    return _problem(status, code, str(error))


async def down(_: Request, __: Exception) -> Response:
    return _problem(503, "down", "the rail is down")


HANDLED: dict[Any, Any] = {BadMessage: bad_message, BadControl: bad_control, Refused: refused, Down: down}
