"""`python -m engine.sandbox`: the outside systems of sandboxes, one process, each simulator below its own name."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from engine.sandbox_key import sandbox_keys
from engine.settings import Settings, read_settings
from primitives.catalog import CATALOG
from primitives.kit.contract import Manifest


def sandbox_app(catalog: Sequence[Manifest], folder: Path, key_of: Callable[[str, str], bytes], api: str) -> Starlette:
    """folder: of the simulators' stores. api: where they reach `/inbound/…`. Mounted apps' lifespans are run here."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    simulators = [simulator for manifest in catalog for simulator in manifest.simulators]
    apps = {simulator.name: simulator.make(folder, key_of, api) for simulator in simulators}

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for app in apps.values():
                await stack.enter_async_context(app.router.lifespan_context(app))
            yield

    mounts = [Mount(f"/{name}", app) for name, app in apps.items()]
    return Starlette(routes=[Route("/healthz", _healthy), *mounts], lifespan=running)


def serve(settings: Settings) -> None:
    app = sandbox_app(CATALOG, settings.home / "sandbox", sandbox_keys(settings.secrets), settings.api_url)
    port = settings.sandbox_port
    uvicorn.run(app, host=settings.host, port=port, access_log=False, log_level="warning", server_header=False)


async def _healthy(_: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


def main() -> None:
    serve(read_settings(os.environ, root=os.geteuid() == 0))


if __name__ == "__main__":
    main()
