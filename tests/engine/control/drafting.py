"""A tenant with a product that is live, and those who write its drafts and decide about them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from engine.postgres.dsn import Dsns
from tests.engine.control.people import Person, signed_in
from tests.engine.control.till import Till, changed, till

SETTINGS = 'tenant: till\ntitle: "Demo"\nproducts:\n  till:\n    template: till@1.0.0\n'
DEARER = changed(("default: 1.00", "default: 2.00"))


class Office:
    """maria writes, jose and rosa decide, ana only looks; other is another tenant's."""

    def __init__(self, served: Till, people: dict[str, Person]) -> None:
        self.till = served
        self.maria, self.jose, self.rosa, self.ana, self.other = (
            people[name] for name in ("maria", "jose", "rosa", "ana", "other")
        )

    async def draft(self, template: str = DEARER, settings: str = SETTINGS) -> dict[str, Any]:
        body = {"product": "till", "start": "live", "template": template, "settings": settings, "note": "a dearer fee"}
        return await self.maria.made("POST", "/drafts", body)

    async def proposed(self, template: str = DEARER) -> dict[str, Any]:
        return await step(self.maria, await self.draft(template), "propose")

    async def approved(self, template: str = DEARER) -> dict[str, Any]:
        return await step(self.jose, await self.proposed(template), "approve")

    async def write(self, draft: dict[str, Any], template: str) -> dict[str, Any]:
        return await self.maria.made("PUT", f"/drafts/{draft['id']}", texts(draft, template))

    async def releases(self) -> list[tuple[int, bool]]:
        found = (await self.rosa.made("GET", "/products/till/releases"))["data"]
        return [(one["number"], one["live"]) for one in found]


async def step(person: Person, draft: dict[str, Any], name: str, **more: Any) -> dict[str, Any]:
    return await person.made("POST", f"/drafts/{draft['id']}/{name}", {"version": draft["version"], **more})


def texts(draft: dict[str, Any], template: str) -> dict[str, Any]:
    return {"version": draft["version"], "template": template, "settings": draft["settings"]}


async def refused(person: Person, draft: dict[str, Any], name: str, **more: Any) -> tuple[int, str]:
    answer = await person.post(f"/drafts/{draft['id']}/{name}", {"version": draft["version"], **more})
    return answer.status_code, answer.json().get("code")


@asynccontextmanager
async def office(database: Dsns) -> AsyncIterator[Office]:
    async with till(database) as served:
        parts, client, tenant = served.served.parts, served.served.client, served.served.tenant
        people = {}
        for login, role in (("maria", "product"), ("jose", "risk"), ("rosa", "admin"), ("ana", "auditor")):
            people[login] = await signed_in(parts, client, login, (role,), tenant)
        people["other"] = await signed_in(parts, client, "other", ("admin",), "other", ("other",))
        yield Office(served, people)
