"""One HTTP POST to an endpoint we do not control: bounded in time, its answer's body unread, no redirect followed."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping

import httpcore

from engine.runtime.addresses import AddressRefused, CheckedNetwork
from engine.runtime.webhooks import Reply

TIMEOUT_S = 15.0


class Sender:
    """Two sets of connections: live tenants never share one with a sandbox's private endpoint."""

    def __init__(self, timeout_s: float = TIMEOUT_S, trust: ssl.SSLContext | None = None) -> None:
        self._timeout_s = timeout_s
        context = trust or ssl.create_default_context()
        self._pools = {sandbox: _pool(sandbox, context) for sandbox in (False, True)}

    async def close(self) -> None:
        for pool in self._pools.values():
            await pool.aclose()

    async def post(self, url: str, headers: Mapping[str, str], body: bytes, sandbox: bool) -> Reply:
        """Never raises for what the other side does."""
        given = [(name.encode(), value.encode()) for name, value in headers.items()]
        try:
            async with asyncio.timeout(self._timeout_s):
                async with self._pools[sandbox].stream("POST", url, headers=given, content=body) as answer:
                    return Reply(answer.status)
        except TimeoutError:
            return Reply(None, "timeout")
        except AddressRefused:
            return Reply(None, "address refused")
        except ssl.SSLError:
            return Reply(None, "certificate refused")
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError):
            return Reply(None, "unreachable")
        except httpcore.UnsupportedProtocol:
            return Reply(None, "not an http address")


def _pool(sandbox: bool, context: ssl.SSLContext) -> httpcore.AsyncConnectionPool:
    return httpcore.AsyncConnectionPool(
        ssl_context=context, max_connections=200, keepalive_expiry=20, network_backend=CheckedNetwork(sandbox)
    )
