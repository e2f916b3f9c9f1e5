"""Where an address leads: which origin it is of, which numbers its host has, and whether these are public.

What a service names is a stranger's address: it may lead to this machine or into its network.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

REFUSED_V4 = tuple(map(ip_network, ("100.64.0.0/10", "192.88.99.0/24")))
REFUSED_V6 = tuple(map(ip_network, ("::/96", "fec0::/10", "3fff::/20")))
NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


async def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, as the system resolves them."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def numbers_of(target: httpx.URL, resolve: Resolve) -> list[Address]:
    """The numbers of an address's host. Raises OSError where it has none."""
    try:
        found = await resolve(target.host, target.port or (443 if target.scheme == "https" else 80))
    except UnicodeError:
        raise OSError("no such name") from None
    if not found:
        raise OSError("a name without a number")
    return [ip_address(text.partition("%")[0]) for text in found]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is a public one, and hides no other that is not (6to4, Teredo, NAT64 …)."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in refused for refused in REFUSED_V4)
    if any(address in refused for refused in REFUSED_V6):
        return False
    return all(map(is_public, _hidden_in(address)))


def _hidden_in(address: IPv6Address) -> list[IPv4Address]:
    last = IPv4Address(int(address) & 0xFFFFFFFF)
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    return [hidden for hidden in found if hidden] + [last for net in NAT64 if address in net]


def origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a web address, by which two are the same place; None for no web address."""
    parsed = parsed_url(url)
    if parsed is None:
        return None
    return parsed.scheme, parsed.host.lower(), parsed.port or {"https": 443, "http": 80}[parsed.scheme]


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine: localhost, 127.…, ::1."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


@lru_cache(maxsize=256)
def parsed_url(url: str) -> httpx.URL | None:
    """A web address in its parts; None for anything else."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        return None
    is_web = parsed.scheme in {"http", "https"} and parsed.host and "%" not in parsed.host
    return parsed if is_web else None
