"""The tenant of one scenario: asked through its API, its simulators told what to do, on a clock of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

import httpx

from engine.compiler.product import Product
from engine.parts import Parts
from engine.runtime.issuing import create_credential
from engine.runtime.messages import last_message
from engine.scenarios.bound import CLIENT, OPERATIONS, Call, Told
from engine.scenarios.journal import Entry, entries, journal_path
from engine.scenarios.known import Answer, Known, NothingThere, member
from engine.scenarios.reads import anything_sent, begun_by
from engine.scenarios.settling import Activity, Settling
from engine.scenarios.simulators import Simulators
from primitives.kit.canonical import parse
from primitives.kit.clock import Duration, after
from primitives.kit.ids import new_id
from primitives.kit.store import Json

PER_SECOND = 10_000
PAGE = 100
NO_FILTERS: Mapping[str, Json] = MappingProxyType({})
SCOPES = {CLIENT: ("read", "write", "sandbox", "admin")}
STAFF = ("read", "operations")


@dataclass(slots=True)
class Tenant:
    """client: of the API. keys: API keys by role, issued when the role first acts.

    entries_given: how many the journal had before anything happened. told: whether a simulator was told anything.
    """

    parts: Parts
    client: httpx.AsyncClient
    outside: Simulators
    product: Product
    now: datetime
    keys: dict[str, str] = field(default_factory=dict)
    entries_given: int = 0
    told: bool = False

    async def send(self, call: Call, known: Known) -> Answer:
        """Raises NothingThere."""
        target = "" if call.target is None else str(call.target(known))
        fields = {name: fill(known) for name, fill in call.fields}
        answer = await self.ask(call.method, call.path.replace("{id}", target), call.by, fields, call.key)
        if call.home is None or answer.refused:
            return answer
        home = call.home.replace("{id}", str(answer.members.get("id", target)))
        return replace(answer, home=(home, call.reader))

    async def tell(self, told: Told, known: Known) -> Answer:
        """A simulator does something. Raises NothingThere, SimulatorDown."""
        body = {name: fill(known) for name, fill in told.fields}
        for name, of in told.messages:
            body[name] = await self._message(of, known)
        self.told = True
        reply = await self.outside.tell(self.product, told.connector, told.verb, body)
        return Answer(f"{told.connector} {told.verb}", reply.status, reply.body, connector=told.connector)

    async def _message(self, of: str, known: Known) -> Json:
        """Of what the outside did, its own id; else of the last that was sent for the thing."""
        shown = known[of].members if of in known else {}
        if "message" in shown:
            return shown["message"]
        id_ = str(member(known, of))
        async with self.parts.reader.tenant(self.product.tenant) as query:
            found = await last_message(query, id_)
        if found is None:
            raise NothingThere(f"nothing was sent for `{of}`")
        return found

    async def traced(self, answer: Answer) -> Answer:
        """What the outside did, with the `run` it began here, and as `id` the resource that run is about."""
        message = answer.members.get("message")
        if answer.connector is None or answer.refused or message is None:
            return answer
        async with self.parts.reader.tenant(self.product.tenant) as query:
            begun = await begun_by(query, answer.connector, str(message))
        return answer if begun is None else replace(answer, body={**answer.members, "run": begun[0], "id": begun[1]})

    async def ask(self, method: str, path: str, by: str, fields: Mapping[str, Json], key: str | None = None) -> Answer:
        """path: below the product's. key: an idempotency key, else a fresh one."""
        product = self.product
        url = f"/{product.tenant}/{product.name}/v{product.major}{path}"
        headers = {"Authorization": f"Bearer {await self._key(by)}"}
        if method == "GET":
            response = await self.client.get(url, headers=headers, params={n: str(v) for n, v in fields.items()})
        else:
            response = await self.client.post(url, headers={**headers, "Idempotency-Key": key or new_id()}, json=fields)
        repeated = response.headers.get("Idempotency-Replayed") == "true"
        return Answer(f"{method} {path}", response.status_code, _body(response), repeated)

    async def read(self, path: str, by: str = CLIENT) -> Answer:
        return await self.ask("GET", path, by, {})

    async def read_again(self, answer: Answer) -> Answer:
        """What an answer showed, as it is now; the same answer where it was all there is."""
        if answer.refused:
            return answer
        if answer.connector is not None:
            reply = await self.outside.message(self.product, answer.connector, str(answer.members.get("message")))
            return answer if reply is None else replace(answer, status=reply.status, body=reply.body)
        return answer if answer.home is None else await self.read(*answer.home)

    async def listed(self, path: str, by: str, filters: Mapping[str, Json] = NO_FILTERS) -> list[Json]:
        """Every item, oldest first: the API's pages begin with the newest."""
        found: list[Json] = []
        fields: dict[str, Json] = {"limit": PAGE, **filters}
        while True:
            answer = await self.ask("GET", path, by, fields)
            data, following = answer.members.get("data"), answer.members.get("next")
            found += data if isinstance(data, list) else []
            if not following:
                return found[::-1]
            fields = {"limit": PAGE, **filters, "cursor": httpx.URL(str(following)).params["cursor"]}

    async def journal(self) -> tuple[Entry, ...]:
        """Everything that was posted, oldest first."""
        return entries(await self.transactions())

    async def transactions(self) -> list[Json]:
        path = journal_path(self.product)
        return await self.listed(f"/{path}", OPERATIONS) if path else []

    async def advance(self, by: Duration) -> None:
        """In one leap. Days are calendar days of the template's zone."""
        zone = ZoneInfo(self.product.zone)
        wanted = after(self.now.astimezone(zone), by)
        moved = wanted.astimezone(UTC) - self.now
        self.now = await self.parts.clock.advance(self.parts.books, self.product.tenant, moved)

    async def settle(self) -> None:
        """Wait until nothing is under way. Raises Unsettled."""
        await Settling(self.parts, self._activity).settle(self.product.tenant, self.now)

    async def _activity(self) -> Activity:
        """What nobody outside has heard of has nothing under way there."""
        if not self.told:
            async with self.parts.reader.tenant(self.product.tenant) as query:
                self.told = await anything_sent(query)
        return await self.outside.activity(self.product) if self.told else Activity(0, 0)

    async def _key(self, role: str) -> str:
        key = self.keys.get(role)
        if key is None:
            books, actor = self.parts.books, f"{role}@scenario.example"
            scopes = SCOPES.get(role, STAFF)
            issued = await create_credential(books, self.product.tenant, role, actor, scopes, PER_SECOND, "scenario")
            key = self.keys[role] = issued.key
        return key


def _body(response: httpx.Response) -> Json:
    is_json = "json" in response.headers.get("content-type", "")
    found: Json = parse(response.text) if is_json else response.text
    return found
