"""/{tenant}/{product}/v{major}/… → the app that serves it. A swap is one assignment; no request meets half of it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from engine.runtime.answers import answer, not_found
from engine.runtime.exchange import exchange


class Host:
    """apps: by the path they are served under, `/demo/e-wallet/v1`. A foreign tenant's path is not found."""

    def __init__(self) -> None:
        self._apps: Mapping[str, ASGIApp] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(self._apps)

    def swap(self, apps: Mapping[str, ASGIApp]) -> None:
        """Requests under way end on the app they began on."""
        self._apps = dict(apps)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope["path"].split("/", 4)
        path = "/".join(parts[:4])
        app = self._apps.get(path)
        known = exchange(scope)
        public = len(parts) > 4 and parts[4] in ("docs", "openapi.json", "redoc")
        if app is None or not (public or (known.caller is not None and known.caller.tenant == parts[1])):
            await answer(not_found(), known.request_id, known.trace_id)(scope, receive, send)
            return
        await app({**scope, "root_path": path}, receive, send)
