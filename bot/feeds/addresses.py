"""Which hosts may be connected to: the public internet, and what the owner lets us besides.

`fetch` opens its connections through `connector`, so that an address is judged at the moment it
is connected to, after DNS, for every answer of the resolver.
"""

from __future__ import annotations

import asyncio
import socket
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

Network = IPv4Network | IPv6Network
Ip = IPv4Address | IPv6Address
Networks = frozenset[Network]

#: What FETCH_ALLOW_PRIVATE opens: this machine and its private networks. Never link-local, where
#: clouds keep their metadata, and never multicast.
PRIVATE: Networks = frozenset(
    ip_network(each)
    for each in ("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)

#: Metadata services that live outside the link-local ranges (Alibaba, Oracle, Azure, AWS over
#: IPv6); refused even where private networks are open.
_METADATA = frozenset(
    ip_address(each)
    for each in ("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254")
)
_NAT64 = IPv6Network("64:ff9b::/96")


class AddressRefusedError(OSError):
    """The host leads where we do not go; the text names host and address."""


def permitted(address: Ip, allowed: Networks = frozenset()) -> bool:
    """True for a public unicast address or one in `allowed`, looking through IPv4 wrapped in IPv6
    (mapped, 6to4, Teredo, NAT64; RFC 4291, 3056, 4380, 6052)."""
    if address in _METADATA:
        return False
    if any(address in network for network in allowed):
        return True
    if isinstance(address, IPv6Address):
        if address.scope_id:
            return False
        inner = _embedded(address)
        if inner:
            return all(permitted(each, allowed) for each in inner)
        if address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _embedded(address: IPv6Address) -> tuple[IPv4Address, ...]:
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo
    if address in _NAT64:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    if int(address) >> 32 == 0 and int(address) > 1:  # IPv4-compatible, long deprecated
        return (IPv4Address(int(address)),)
    return ()


def literal(host: str) -> Ip | None:
    """The address that `host` spells, None for a name. Understands the odd spellings that the
    operating system understands: 2130706433, 0x7f.1, 0177.0.0.1."""
    bare = host.strip("[]").rstrip(".")
    if ":" not in bare and bare[:1] not in "0123456789":
        return None
    try:
        return ip_address(bare)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(bare))
    except OSError:
        return None


def require(host: str, allowed: Networks = frozenset()) -> None:
    """Raise `AddressRefusedError` if `host` is an address we do not connect to. A name passes: the
    connector judges what it leads to."""
    if _refused(host, allowed):
        raise AddressRefusedError(f"{host} is not a public address")


@lru_cache(1_024)
def _refused(host: str, allowed: Networks) -> bool:
    address = literal(host)
    return address is not None and not permitted(address, allowed)


class JudgingResolver(AbstractResolver):
    """DNS that hands out an answer only if every address in it may be connected to.

    One bad address refuses the whole answer: mixed answers are how rebinding is done.
    """

    def __init__(self, allowed: Networks = frozenset()) -> None:
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`. Raises `AddressRefusedError` or the resolver's own OSError."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        results: list[ResolveResult] = []
        for answered, _, protocol, _, where in found:
            name = str(where[0])
            if not permitted(ip_address(name), self._allowed):
                raise AddressRefusedError(f"{host} leads to {name}, which is not a public address")
            results.append(
                ResolveResult(
                    hostname=host,
                    host=name,
                    port=port,
                    family=answered,
                    proto=protocol,
                    flags=socket.AI_NUMERICHOST,
                )
            )
        return results

    async def close(self) -> None:
        """Nothing is held."""


def connector(allowed: Networks = frozenset(), limit: int = 64) -> aiohttp.TCPConnector:
    """Connections with TLS verified, at most `limit` at once, each to a judged address. What DNS
    said is kept for a minute."""
    return aiohttp.TCPConnector(
        resolver=JudgingResolver(allowed), limit=limit, ttl_dns_cache=60, keepalive_timeout=30
    )
