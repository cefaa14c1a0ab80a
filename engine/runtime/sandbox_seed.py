"""/sandbox/seed of a product: people, their things, play money; made through the product's own actions."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import FastAPI, Request
from pydantic import Field
from starlette.responses import JSONResponse, Response

from engine.runtime.answers import Refused, conflict
from engine.runtime.credentials import Caller
from engine.runtime.exchange import body_sha, idempotency_key
from engine.runtime.mounted import Mounted
from engine.runtime.openapi import asking
from engine.runtime.posts import submitted
from engine.runtime.program import Program
from engine.runtime.programs import Programs
from engine.runtime.run_shows import input_body
from engine.runtime.sandbox_posts import SCOPE, TAG, Strict, of_sandbox
from engine.runtime.seeding import Credit, Plan, Sown, plan_of
from engine.runtime.segments import Answer, RunSegment
from engine.runtime.segments import Asked as RunAsked
from primitives.kit.canonical import canonical
from primitives.kit.ids import new_id
from primitives.kit.store import Json

MOST, AT_ONCE = 1_000, 64


class Seeded(Strict):
    """count: how many of each kind. seed: the same one makes the same names and amounts."""

    count: Annotated[int, Field(ge=1, le=MOST, examples=[100])]
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1


@dataclass(frozen=True, slots=True)
class Made:
    """ids: of what was made, in order; declined: how many the product did not let be made."""

    ids: list[str]
    declined: int

    def json(self) -> dict[str, Json]:
        return {"count": len(self.ids), "declined": self.declined, "ids": [*self.ids]}


def mount_seed(app: FastAPI, mounted: Mounted) -> None:
    seeder = Seeder(mounted)

    @app.post(
        "/sandbox/seed",
        status_code=201,
        tags=[TAG],
        summary="Make things to try this product with",
        openapi_extra=asking(SCOPE),
    )
    async def seed(request: Request, body: Seeded) -> Response:
        """Each thing is made once per key: a repeat goes on where the first ended, and answers the same ids."""
        caller = of_sandbox(request)
        return JSONResponse(await seeder.seed(caller, idempotency_key(request.scope), body), 201)


class Seeder:
    """Makes what a product's routes offer to make; compiled again for it, at the first call."""

    def __init__(self, mounted: Mounted) -> None:
        self._mounted = mounted
        self._plan: Plan | None = None

    async def seed(self, caller: Caller, key: str, wanted: Seeded) -> dict[str, Json]:
        """Raises Refused."""
        if self._plan is None:
            self._plan = plan_of(Programs(self._mounted.product, self._mounted.release))
        if not self._plan.kinds:
            raise Refused(conflict("There is nothing here that a seed could make."))
        sown = Sown(wanted.seed)
        made: dict[str, Json] = {}
        for kind in self._plan.kinds:
            bodies = [kind.body(number, sown) for number in range(wanted.count)]
            things = await self._run(caller, f"{key}/{kind.path}", kind.create, bodies)
            sown.made[kind.name] = things.ids
            made[kind.path] = things.json()
            for action in kind.raises:
                raised = [action.body(number, id_) for number, id_ in enumerate(things.ids)]
                await self._run(caller, f"{key}/{kind.path}/{action.name}", action.program, raised)
        for credit in self._plan.credits:
            made[credit.path] = (await self._credit(caller, key, credit, sown)).json()
        return {"seed": wanted.seed, "made": made}

    async def _credit(self, caller: Caller, key: str, credit: Credit, sown: Sown) -> Made:
        bodies = [credit.body(number, id_, sown) for number, id_ in enumerate(sown.made[credit.kind])]
        return await self._run(caller, f"{key}/{credit.path}/{credit.kind}", credit.program, bodies)

    async def _run(self, caller: Caller, key: str, program: Program, bodies: list[Mapping[str, Any]]) -> Made:
        """Raises Refused."""
        at = await self._mounted.services.clock.now(caller.tenant)
        answers: list[Answer] = []
        for start in range(0, len(bodies), AT_ONCE):
            chunk = enumerate(bodies[start : start + AT_ONCE], start)
            segments = [RunSegment(program, _asked(program, caller, f"{key}/{n}", at, body)) for n, body in chunk]
            submit = self._mounted.services.submit
            answers += await submitted(asyncio.gather(*(submit(segment) for segment in segments)))
        if any(answer.other_body for answer in answers):
            raise Refused(conflict("This key was used for another seed."))
        return Made([answer.subject for answer in answers if answer.status < 400], _declined(answers))


def _declined(answers: list[Answer]) -> int:
    return sum(answer.status >= 400 for answer in answers)


def _asked(program: Program, caller: Caller, key: str, at: Any, inputs: Mapping[str, Any]) -> RunAsked:
    text = canonical(input_body(program, inputs))
    return RunAsked(caller.tenant, new_id(), at, caller.actor, caller.credential, key, body_sha(text), text, inputs)
