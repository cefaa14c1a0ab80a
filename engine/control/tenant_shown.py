"""A tenant as the API shows it: products, parameters with their dates, connectors, keys and webhooks; no secrets."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.compiler.expressions.show import show
from engine.compiler.product import Product, Setting
from engine.control.plans import live_of
from engine.control.releases import Live, Releases
from engine.control.tenants import Tenant
from engine.runtime.clock import TenantClock
from engine.runtime.issuing import credentials_of
from engine.runtime.library import Library, NoRelease
from engine.runtime.pauses import ConnectorPauses, Pause
from engine.runtime.rendering import moment
from engine.runtime.simulated import connectors
from engine.runtime.subscriptions import endpoints
from primitives.kit.store import Json
from primitives.kit.tables import Any as AnyCell
from primitives.kit.tables import Between, OneOf, TableValue
from primitives.kit.types import Table, Type

SANDBOX = "sandbox"


class TenantPage:
    """Reads everything of one tenant that its people see together."""

    def __init__(self, releases: Releases, library: Library, pauses: ConnectorPauses, clock: TenantClock) -> None:
        self._releases = releases
        self._library = library
        self._pauses = pauses
        self._clock = clock

    async def show(self, tenant: Tenant) -> dict[str, Json]:
        now, held = await self._clock.now(tenant.tenant), await self._pauses.of(tenant.tenant)
        live = await live_of(tenant.tenant, self._releases)
        keys = await credentials_of(self._releases.reader, tenant.tenant)
        async with self._releases.reader.tenant(tenant.tenant) as query:
            webhooks = await endpoints(query)
        return {
            "tenant": tenant.tenant,
            "title": tenant.title,
            "sandbox": tenant.sandbox,
            "now": moment(now),
            "products": [await self._product(one, now, held) for one in live],
            "keys": [
                {
                    "id": key.id,
                    "name": key.name,
                    "actor": key.actor,
                    "scopes": [*key.scopes],
                    "per_second": key.per_second,
                    "created_at": moment(key.created_at),
                    "revoked_at": None if key.revoked_at is None else moment(key.revoked_at),
                }
                for key in keys
            ],
            "webhooks": [webhook.document() for webhook in webhooks],
        }

    async def _product(self, live: Live, now: datetime, held: dict[str, Pause]) -> Json:
        """Its parameters are those of the release that is live."""
        shown: dict[str, Json] = {**asdict(live), "path": live.path}
        try:
            programs = await self._library.programs(live.tenant, live.product, live.number)
        except NoRelease:
            unknown = {"version": None, "time_zone": None, "asset": None}
            return {**shown, "title": live.product, **unknown, "parameters": [], "connectors": []}
        product = programs.product
        today = now.astimezone(ZoneInfo(product.zone)).date()
        return {
            **shown,
            "title": product.title,
            "version": product.version,
            "time_zone": product.zone,
            "asset": product.asset,
            "parameters": [_parameter(setting, today) for setting in product.settings],
            "connectors": [_connector(product, name, held) for name in connectors(product)],
        }


def _parameter(setting: Setting, today: date) -> Json:
    """values: the one in force and those to come, by the date they begin."""
    begun = [one for one in setting.values if one[0] is None or one[0] <= today]
    later = [one for one in setting.values if one[0] is not None and one[0] > today]
    values: list[Json] = [
        {"from": None if since is None else since.isoformat(), "value": shown(value, setting.type), "in_force": past}
        for past, dated in ((True, begun[-1:]), (False, later))
        for since, value in dated
    ]
    return {"name": setting.name, "title": setting.title, "values": values}


def shown(value: object, type_: Type) -> Json:
    """For people; a table by its rows."""
    if isinstance(value, TableValue) and isinstance(type_, Table):
        return [
            {
                "key": "/".join(map(_key, row.keys)),
                **{name: show(cell, of) for (name, of), cell in zip(type_.columns, row.values, strict=True)},
            }
            for row in value.rows
        ]
    return show(value, type_)


def _key(cell: object) -> str:
    """As templates write it: `any`, `3500-3999`, several of them with commas."""
    match cell:
        case AnyCell():
            return "any"
        case Between(low, high):
            return f"{low}-{high}"
        case OneOf(cells):
            return ", ".join(map(_key, cells))
    return str(cell)


def _connector(product: Product, name: str, held: dict[str, Pause]) -> Json:
    """secret: its name."""
    declared, pause = product.connections.get(name), held.get(name)
    return {
        "name": name,
        "use": declared.use if declared else SANDBOX,
        "secret": declared.secret if declared else None,
        "state": "paused" if pause else "running",
        "paused_by": pause.by if pause else None,
        "paused_at": moment(pause.at) if pause else None,
    }
