"""Where webhooks may go. A name is resolved once, every address it has is checked, and a checked one is connected to:
between check and connection no second look-up can answer differently (server-side request forgery).
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from httpcore import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream, ConnectError

Address = IPv4Address | IPv6Address

URL_MOST = 2_048
_NAT64 = ip_network("64:ff9b::/96")


class AddressRefused(Exception):
    """The name has an address that is not for webhooks."""


def permitted(address: Address, sandbox: bool) -> bool:
    """Public addresses; for a sandbox private ones too. Never link-local: clouds keep keys there."""
    real = _embedded(address)
    if real.is_link_local or real.is_multicast or real.is_unspecified:
        return False
    return real.is_global or (sandbox and (real.is_private or real.is_loopback))


def url_problem(url: str, sandbox: bool) -> str | None:
    """What is wrong with an endpoint's URL, as far as its text says."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is not a URL"
    if len(url) > URL_MOST or not url.isascii() or any(ord(letter) < 33 for letter in url):
        return f"holds at most {URL_MOST} visible ASCII characters"
    if parts.scheme not in (("https", "http") if sandbox else ("https",)):
        return "must begin with https://"
    if not host or "@" in parts.netloc or parts.fragment:
        return "must have a host, no user and no fragment"
    literal = _literal(host)
    if literal is not None and not permitted(literal, sandbox):
        return "must be a public address"
    return None


class CheckedNetwork(AsyncNetworkBackend):
    """Connects only to permitted addresses. TLS still verifies the name of the URL."""

    def __init__(self, sandbox: bool) -> None:
        self._sandbox = sandbox
        self._network = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncNetworkStream:
        failure: Exception = ConnectError("no address")
        for address in await self._addresses(host, port):
            try:
                return await self._network.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except ConnectError as refused:
                failure = refused
        raise failure

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> AsyncNetworkStream:
        raise AddressRefused

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> list[Address]:
        """Raises AddressRefused where any of them is not permitted, ConnectError where there is none."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise ConnectError("unknown host") from None
        addresses = list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))
        if not all(permitted(address, self._sandbox) for address in addresses):
            raise AddressRefused
        return addresses


def _embedded(address: Address) -> Address:
    """The IPv4 address an IPv6 one leads to."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None) or address


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
