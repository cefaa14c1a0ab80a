"""The demo tenant: applied at the first start, with its first API keys, which `finfactory key` shows again."""

from __future__ import annotations

import os
from pathlib import Path

from engine.commands.apply import apply_plan
from engine.commands.connected import Connected
from engine.commands.key import KEYS, TENANT, key_file
from engine.commands.plan import plan_of
from engine.commands.sources import tenant_sources
from engine.runtime.issuing import create_credential
from engine.settings import Settings, shipped

PER_SECOND = 10_000
BY = "finfactory up"


async def ready_demo(connected: Connected, settings: Settings) -> str:
    """Apply the demo tenant where none of its products is live; its key for integrators."""
    live = {(one.tenant, one.product) for one in await connected.releases.live()}
    for sources in tenant_sources(shipped() / "tenants" / TENANT):
        if (TENANT, sources.product) not in live:
            await apply_plan(connected, await plan_of(connected, sources), sources.title, BY)
    for name, (actor, scopes) in KEYS.items():
        file = key_file(settings, name)
        if not file.exists():
            title = f"demo {name}"
            issued = await create_credential(connected.books, TENANT, title, actor, scopes, PER_SECOND, BY)
            _write_closed(file, issued.key)
    return key_file(settings, "api").read_text()


def _write_closed(file: Path, text: str) -> None:
    """Only the owner may read it, from the first byte on."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
