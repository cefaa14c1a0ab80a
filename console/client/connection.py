"""The way to the API: one person's token and tenant on every request, time-outs, and problems as exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx
from pydantic import ValidationError

from console.client.records import Record
from console.client.refusals import Unreachable, refusal_of, unreadable

SOON = httpx.Timeout(10, connect=2)
"""What a page waits for."""

LONG = httpx.Timeout(120, connect=2)
"""What a person waits for who asked for work: a plan, an apply, a chain check."""

Found = TypeVar("Found", bound=Record)
Params = Mapping[str, str | int | None]


def open_client(address: str) -> httpx.Client:
    """address: of the API, without a slash at the end. Proxies of the environment are not meant for it."""
    return httpx.Client(base_url=address, timeout=SOON, trust_env=False, limits=httpx.Limits(max_connections=64))


@dataclass(frozen=True, slots=True)
class Api:
    """token: of a session, empty before sign-in. tenant: whom the requests are about, empty for the installation.

    Every call raises Refusal or Unreachable (console/client/refusals.py).
    """

    http: httpx.Client
    token: str = ""
    tenant: str = ""

    def about(self, tenant: str) -> Api:
        return replace(self, tenant=tenant)

    def get(self, shape: type[Found], path: str, params: Params | None = None, timeout: httpx.Timeout = SOON) -> Found:
        return _read(shape, self._ask("GET", path, params, None, timeout))

    def post(
        self, shape: type[Found], path: str, body: Mapping[str, Any], timeout: httpx.Timeout = SOON, key: str = ""
    ) -> Found:
        """key: an Idempotency-Key that a repeat of the same click sends again; a fresh one where there is none."""
        return _read(shape, self._ask("POST", path, None, body, timeout, key))

    def put(self, shape: type[Found], path: str, body: Mapping[str, Any], timeout: httpx.Timeout = SOON) -> Found:
        return _read(shape, self._ask("PUT", path, None, body, timeout))

    def patch(self, shape: type[Found], path: str, body: Mapping[str, Any], timeout: httpx.Timeout = SOON) -> Found:
        return _read(shape, self._ask("PATCH", path, None, body, timeout))

    def tell(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> None:
        """A request whose answer has nothing to read."""
        self._ask(method, path, None, body, SOON)

    def _ask(
        self,
        method: str,
        path: str,
        params: Params | None,
        body: Mapping[str, Any] | None,
        timeout: httpx.Timeout,
        key: str = "",
    ) -> httpx.Response:
        given = {name: value for name, value in (params or {}).items() if value not in (None, "")}
        try:
            answer = self.http.request(
                method, path, params=given, json=body, timeout=timeout, headers=self._headers(method, key)
            )
        except httpx.ReadTimeout:
            raise Unreachable(took_long=True) from None
        except httpx.HTTPError:
            raise Unreachable(took_long=False) from None
        if answer.status_code >= 300:
            raise refusal_of(answer)
        return answer

    def _headers(self, method: str, key: str) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if self.tenant:
            headers["FinFactory-Tenant"] = self.tenant
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid4())
        return headers


def segment(text: str) -> str:
    """A part of a path, whatever it holds."""
    return quote(text, safe="")


def _read(shape: type[Found], answer: httpx.Response) -> Found:
    try:
        return shape.model_validate_json(answer.content)
    except ValidationError:
        raise unreadable(answer) from None
